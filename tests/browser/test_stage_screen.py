"""The screen of a room in a real browser, while people ask and vote on Discord."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.app import App
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord, Permission, Person, Server
from bot.stage.windows import LOOKS_EVERY
from tests.browser.visitors import nothing_in_the_way, origin_of
from tests.databases import database_in
from tests.ports import free_port
from tests.stage.hall import hall
from tests.wire.conference_bot import NINE, at_work, files, scene, session, step
from tests.wire.questions import messages

TALKS = files(
    [session("Ducks", room="hall"), session("Geese", room="hall", at=NINE + timedelta(hours=1))],
    questions__open="5",
    questions__close="30",
    questions__mode="moderated",
    channels__moderators="organizers",
)
SHOWN_WITHIN = 3000
"""Milliseconds from a vote on Discord to the screen."""

GOES_ON_WITHIN = 15_000


@dataclass
class Room:
    """A session that is on, with people who ask and somebody who approves."""

    discord: LocalDiscord
    server: Server
    app: App
    clock: SteppedClock
    grace: Person

    def somebody(self, name: str) -> Person:
        return self.server.add_member(name)

    async def ask(self, by: Person, text: str) -> None:
        (board,) = [one for one in messages(self.discord, self.server) if one.pinned_at]
        form = await by.press(board, "Ask")
        await by.submit(form.modal, {"text": text})
        await self.app.ticker.settled()

    async def approve(self, text: str) -> None:
        waiting = self.discord.messages(self.server.channel("organizers"))
        (card,) = [one for one in waiting if text in str(one.embeds) and one.buttons]
        await self.grace.press(card, "Approve")
        await self.app.ticker.settled()

    async def vote(self, by: Person, text: str) -> None:
        thread = messages(self.discord, self.server)
        (card,) = [one for one in thread if text in str(one.embeds) and not one.pinned_at]
        await by.press(card, card.buttons[0].custom_id)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    clock = SteppedClock(NINE - timedelta(minutes=10))
    async with LocalDiscord(clock=clock) as discord:
        server = scene(discord, TALKS)
        organizer = server.add_role("Organizer")
        server.allow(server.channel("organizers"), organizer, Permission.VIEW_CHANNEL)
        grace = server.add_member("Grace", roles=[organizer])
        async with at_work(discord, server, TALKS, clock, tmp_path) as app:
            await step(app, clock, NINE - timedelta(minutes=5))
            await step(app, clock, NINE + timedelta(minutes=10))
            yield Room(discord, server, app, clock, grace)


async def test_the_screen_shows_the_best_question_soon_none_unapproved_and_recovers_by_itself(
    chromium: Browser, room: Room, tmp_path: Path
):
    page = await chromium.new_page(viewport={"width": 1280, "height": 720})
    best = page.get_by_role("list", name="Most wanted").get_by_role("listitem")
    given = database_in(tmp_path), tmp_path / "sealing.key", room.clock, TALKS
    port = free_port()
    asked_of: set[str] = set()
    page.on("request", lambda request: asked_of.add(origin_of(request.url)))
    async with hall(*given, port=port, every=LOOKS_EVERY) as screens:
        await page.goto(f"{screens.origin}{await screens.path()}?room=hall")
        await expect(page.get_by_text("Ducks", exact=True)).to_be_visible()
        ada, bob, eve = (room.somebody(name) for name in ("Ada", "Bob", "Eve"))

        await room.ask(ada, "Why are ducks yellow?")
        await room.approve("Why are ducks yellow?")
        await expect(best).to_have_text(["1Why are ducks yellow?"], timeout=SHOWN_WITHIN)
        await room.ask(bob, "Who made the first pond?")
        await room.ask(eve, "Do geese swim at night?")
        await room.approve("Who made the first pond?")
        await room.vote(eve, "Who made the first pond?")

        await expect(best.first).to_have_text("2Who made the first pond?", timeout=SHOWN_WITHIN)
        assert "geese swim" not in await page.content()
        await nothing_in_the_way(page)
    lost = page.get_by_role("status").filter(has_text="This is what was known last")
    await expect(lost).to_be_visible()
    await room.approve("Do geese swim at night?")
    async with hall(*given, port=port, every=LOOKS_EVERY):
        await expect(best).to_have_count(3, timeout=GOES_ON_WITHIN)
        await expect(lost).to_have_count(0)
    assert asked_of == {screens.origin}
