"""Very many people who want to be reminded of the same session, with Discord's limits on.

Six hundred where it has to be quick; REMINDED in the environment says how many otherwise.
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from bot.app import App
from bot.clock import FastClock, monotonic
from bot.domain.bookmarks import Bookmark, Wish, told_of
from bot.domain.conference import conference_id
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import LocalDiscord, Person, Server
from tests.wire.conference_bot import NINE, at_work, files, scene, session

REMINDED = int(os.environ.get("REMINDED", "600"))
TALK = session("Ducks", room="pond")
CONFERENCE = files([TALK])
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SPEED = 4
"""Times as fast as on the day; Discord's limits run as fast."""


def guests(server: Server, *leads: timedelta) -> dict[Person, timedelta]:
    """All of those who want to be reminded, and how long before the start, in that order."""
    each = REMINDED // len(leads)
    wishes = [lead for lead in leads for _ in range(each)]
    return {server.add_member(f"Guest {n}"): lead for n, lead in enumerate(wishes)}


async def remember(app: App, server: Server, people: dict[Person, timedelta]) -> None:
    """They have all pressed Remember the day before."""
    here = conference_id("test", ServerId(server.id))
    yesterday = NINE - timedelta(days=1)
    async with app.database.transaction() as records:
        for person, lead in people.items():
            whose = PersonId(person.id)
            new = Bookmark(whose, TALK.key, yesterday, told_of(TALK), Wish(lead))
            await records.bookmarks.add(here, new)
    app.staff.usher.changed()


async def all_told(discord: LocalDiscord, people: dict[Person, timedelta]) -> None:
    """Return once everybody has a message in their inbox."""
    waiting = list(people)

    def nobody_waits() -> bool:
        while waiting and discord.messages(waiting[-1].inbox):
            waiting.pop()
        return not waiting

    await discord.until(nobody_waits, within=300)


def reminders(discord: LocalDiscord, people: dict[Person, timedelta]) -> list[tuple[datetime, str]]:
    """When each of them was told what, by the person."""
    found = [discord.messages(person.inbox) for person in people]
    assert {len(messages) for messages in found} == {1}
    return [(message.sent_at, message.text) for (message,) in found]


def slowest(answers: Sequence[float], share: float) -> float:
    """Such a share of the answers took less than this."""
    return sorted(answers)[int(len(answers) * share)]


async def test_all_are_told_before_the_start_in_the_order_of_their_wishes_and_it_is_announced(
    tmp_path: Path,
):
    clock = FastClock(NINE - timedelta(seconds=10 + REMINDED / 14), SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = guests(server, 1.5 * MINUTE, MINUTE, 0.5 * MINUTE)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            await remember(app, server, people)
            await all_told(discord, people)
            await discord.until(lambda: discord.messages(server.channel("pond")), within=300)

        told = reminders(discord, people)
        assert max(moment for moment, _ in told) <= NINE
        earlier = NINE
        for moment, _ in reversed(told):
            assert moment <= earlier + 5 * SECOND
            earlier = min(earlier, moment)
        assert all(text.startswith("⏰ In ") for _, text in told)
        (announced,) = discord.messages(server.channel("pond"))
        assert announced.sent_at - NINE <= SECOND
        assert [e for e in discord.exchanges if e.status == 429] == []


async def test_who_cannot_be_told_before_the_start_is_told_that_it_has_begun(tmp_path: Path):
    clock = FastClock(NINE - timedelta(seconds=REMINDED / 16 / 2), SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = guests(server, 10 * MINUTE)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            await remember(app, server, people)
            await all_told(discord, people)

        told = reminders(discord, people)
        (announced,) = discord.messages(server.channel("pond"))
        assert announced.sent_at - NINE <= SECOND
    late = [text for moment, text in told if moment > NINE + 2 * SECOND]
    assert 0 < len(late) < len(told)
    assert all(text.startswith("⏰ Started ") for text in late)
    assert all(text.startswith("⏰ In ") for moment, text in told if moment <= NINE)


async def test_meanwhile_others_are_answered_as_fast_as_ever(tmp_path: Path):
    clock = FastClock(NINE - timedelta(minutes=20), 1)
    async with LocalDiscord(clock=clock) as discord:
        server = scene(discord, CONFERENCE)
        later = guests(server, 10 * MINUTE)
        now = [server.add_member(f"Guest {n} of those told now") for n in range(120)]
        ada, pond = server.add_member("Ada"), server.channel("pond")
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:

            async def asks() -> float:
                begun = monotonic()
                assert (await ada.slash(pond, "now")).message
                return monotonic() - begun

            await remember(app, server, later)
            alone, meanwhile = list[float](), list[float]()
            for waiting in (now[n : n + 20] for n in range(0, len(now), 20)):
                alone += [await asks() for _ in range(200)]
                await remember(app, server, dict.fromkeys(waiting, 30 * MINUTE))
                while not all(discord.messages(one.inbox) for one in waiting):
                    meanwhile.append(await asks())
                await app.ticker.settled()

            assert median(meanwhile) <= 1.5 * median(alone)
