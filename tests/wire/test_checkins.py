"""Check-ins on the wire: asked once each, whatever the wire does, and whenever the bot ends."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.conference import conference_id
from bot.domain.moments import stamp
from bot.domain.people import PersonId, ServerId
from bot.domain.post_kinds import PostKind
from bot.domain.speakers import SpeakerAccount
from bot.rehearsal.local_discord import LocalDiscord, Message, Person, Server
from tests.wire.conference_bot import NINE, at_work, files, ledger, said_in, scene, session, step

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NAME = "Ada Lovelace"
CONFERENCE = files([replace(session("Engines"), speakers=(NAME,))])


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - 2 * HOUR)


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    return scene(discord, CONFERENCE)


@pytest.fixture
def ada(server: Server) -> Person:
    return server.add_member("Ada")


async def linked(app: App, server: Server, ada: Person, clock: SteppedClock) -> None:
    """An organizer has linked Ada."""
    here = conference_id("test", ServerId(server.id))
    account = SpeakerAccount(here, NAME, PersonId(ada.id), clock.now(), "Grace")
    async with app.database.transaction() as records:
        await records.speakers.link(account)


def questions(discord: LocalDiscord, ada: Person) -> list[Message]:
    return [m for m in discord.messages(ada.inbox) if "You are on" in m.text]


async def test_what_got_through_before_a_crash_is_found_in_the_inbox_and_not_asked_again(
    discord: LocalDiscord, server: Server, ada: Person, clock: SteppedClock, tmp_path: Path
):
    broken = "POST", f"/channels/{ada.inbox.id}/messages"
    discord.faults.drop(*broken, before_commit=False, times=6)
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await linked(app, server, ada, clock)
        await step(app, clock, NINE - HOUR)
    assert len(questions(discord, ada)) == 1
    discord.faults.clear()
    discord.world.nonces.clear()  # by the time it comes back, Discord has forgotten them

    clock.set(NINE - HOUR + 10 * MINUTE)
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await app.ticker.settled()
        (row,) = [r for r in await ledger(app, server) if r.post.kind is PostKind.CHECKIN]

    assert len(questions(discord, ada)) == 1
    assert row.sent_at


async def test_whose_inbox_is_closed_is_missing_and_is_asked_when_an_organizer_says_so(
    discord: LocalDiscord, server: Server, ada: Person, clock: SteppedClock, tmp_path: Path
):
    ada.close_inbox()
    grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
    lobby, backstage = server.channel("announcements"), server.channel("organizers")
    server.open_command("announcements")

    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await linked(app, server, ada, clock)
        for moment in (NINE - HOUR, NINE - HOUR + MINUTE, NINE - 15 * MINUTE):
            await step(app, clock, moment)
        said = said_in(discord, backstage)
        ada.open_inbox()
        (row,) = [r for r in await ledger(app, server) if r.post.kind is PostKind.CHECKIN]
        await grace.slash(lobby, "announcements now", post=row.key)
        await app.ticker.settled()

    assert f"checkin Engines for {NAME} in a direct message – They take no direct" in said
    assert "could not be asked: They take no direct messages." in said
    asked = f"🎤 You are on at {stamp(NINE)}: Engines"
    assert [m.text for m in questions(discord, ada)] == [asked]
