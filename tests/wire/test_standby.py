"""Two processes on one PostgreSQL: whatever happens to the one that leads, the other goes on.

STANDBY_TRIALS says how many faults there are, without it as many as take about two minutes where
nothing else is done; STANDBY_SEED makes them others. `--log-cli-level=INFO` shows how long they
took.
"""

import asyncio
import logging
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from textwrap import dedent

import pytest

from bot.app import LOST_LEADERSHIP
from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock, monotonic
from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId, conference_id
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import LocalDiscord, NoAnswer, Permission, Person, Server
from bot.store.database import Database
from tests.databases import postgres_in
from tests.keys import KEY
from tests.wire.two_machines import (
    Pair,
    cut_off,
    killed,
    machine,
    paused,
    snapped,
    undo,
)

TRIALS = int(os.environ.get("STANDBY_TRIALS", "10"))
SEED = int(os.environ.get("STANDBY_SEED", "50"))
GOES_ON_WITHIN = 10.0
"""Seconds from a fault to the next post; a promise of docs/operations.md."""

ROOMS = [f"room-{number}" for number in range(3)]
TALKS_IN_A_ROOM = 20 + 25 * TRIALS
A_POST_TAKES = 0.4
FAULTS = (killed, paused, cut_off, snapped)
POSTS = ("POST", "/channels/*/messages")

_log = logging.getLogger(__name__)


@pytest.fixture
def database(postgres_server: str, tmp_path: Path) -> str:
    """New, so that whoever leads first makes the tables."""
    assert postgres_server
    return postgres_in(tmp_path, new=True)


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    real = SystemClock()
    async with LocalDiscord(clock=real, pace=1000.0, answers_within=3.0, patience=3.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = discord.add_server("Test Conference")
    for name in ("announcements", "organizers", "moderators", "questions", *ROOMS):
        server.add_channel(name)
    server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    server.invite_bot(PERMISSIONS.value)
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A conference in which everything began a minute ago, so that all of it is due at once."""
    start = SystemClock().now() - timedelta(minutes=1)
    (tmp_path / "conference.yaml").write_text(
        "id: test\nname: Test Conference\nroles:\n  moderator: Moderator\n"
    )
    (tmp_path / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    rooms = "\n".join(f"    {room}: {room}" for room in ("questions", *ROOMS))
    (tmp_path / "announcements.yaml").write_text(f"channels:\n  rooms:\n{rooms}\n")
    head = dedent(f"""\
        conference: Test Conference
        timezone: UTC
        date: {start:%Y-%m-%d}
        sessions:
        """)
    when = f"    start: {start:%Y-%m-%d %H:%M}\n    length: 240\n"
    sessions = [f"  - title: Ask here\n    id: ask-here\n    room: questions\n{when}"]
    sessions += [
        f"  - title: {name}\n    kind: social\n    room: {room}\n{when}"
        for room, name in _planned()
    ]
    (tmp_path / "agenda.yaml").write_text(head + "".join(sessions))
    return tmp_path


def _planned() -> list[tuple[str, str]]:
    return [(room, f"{room} talk {n}") for room in ROOMS for n in range(TALKS_IN_A_ROOM)]


@pytest.fixture
async def pair(
    discord: LocalDiscord, database: str, folder: Path, server: Server
) -> AsyncGenerator[Pair]:
    assert server
    async with (
        machine(discord, database, folder) as one,
        machine(discord, database, folder) as other,
    ):
        yield Pair(one, other, database)


@dataclass
class Audience:
    """People who ask and report all the time, each once; and what they were told was kept."""

    server: Server
    chance: random.Random
    asked: list[str] = field(default_factory=list[str])
    reported: list[tuple[PersonId, str]] = field(default_factory=list[tuple[PersonId, str]])

    async def act(self) -> None:
        while True:
            for doing in (self._ask, self._report):
                person = self.server.add_member(self._words(1))
                with suppress(NoAnswer):
                    await doing(person)

    async def _ask(self, person: Person) -> None:
        text = f"{self._words(3)}?"
        form = await person.slash(self.server.channel("questions"), "ask", session="Ask here")
        if form.modal:
            answer = await person.submit(form.modal, {"text": text})
            if "Your question is in the queue" in answer.text:
                self.asked.append(text)

    async def _report(self, person: Person) -> None:
        text = self._words(5)
        form = await person.slash(self.server.channel("announcements"), "report new")
        if form.modal:
            answer = await person.submit(form.modal, {"What happened?": text})
            if any("Your report is kept." in e.get("description", "") for e in answer.embeds):
                self.reported.append((PersonId(person.id), text))

    def _words(self, count: int) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz"
        return " ".join("".join(self.chance.choices(letters, k=9)) for _ in range(count))


async def test_a_second_process_says_once_that_it_waits_and_nothing_to_discord_until_it_leads(
    discord: LocalDiscord, server: Server, pair: Pair, folder: Path
):
    discord.faults.delay(A_POST_TAKES, *POSTS, times=1_000_000)
    log = pair.other.bot.log = folder / "log"
    pair.one.switch_on()
    await discord.until(lambda: _titles(discord, server), 60)
    pair.other.switch_on()
    assert await pair.both_ready() is pair.one
    await discord.until(lambda: "waits in standby" in log.read_text(), 20)
    assert pair.other.to_discord.said == 0

    assert await pair.one.switch_off() == 0
    await discord.until(lambda: "this one leads now" in log.read_text(), 30)
    made = len(_titles(discord, server))
    await discord.until(lambda: len(_titles(discord, server)) > made, 30)

    assert await pair.other.switch_off() == 0
    logged = log.read_text()
    assert logged.count("waits in standby") == 1
    assert logged.count("this one leads now") == 1


@dataclass
class Trials:
    """One fault after the other, always of the machine that leads, and how long it took."""

    discord: LocalDiscord
    server: Server
    pair: Pair
    chance: random.Random
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def strike(self) -> None:
        await self.pair.both_ready()
        await self._posts(self.chance.randrange(1, 5))
        await asyncio.sleep(self.chance.random() * A_POST_TAKES)  # at any of a post's stages
        leader = await self.pair.both_ready()  # where there is much to do, it may be another by now
        fault = self.chance.choice(FAULTS)
        leader.may_start.clear()
        ended, logins = len(leader.statuses), len(self.discord.gateway.sessions)
        struck_at = monotonic()
        fault(leader)
        await self.discord.until(lambda: len(self.discord.gateway.sessions) > logins, 30)
        await self._posts(1)
        wait = monotonic() - struck_at
        self.waits[fault.__name__].append(wait)
        _log.info("%s: %.1f s", fault.__name__, wait)

        said = leader.to_discord.said
        undo(leader)
        async with asyncio.timeout(20):
            await leader.ended(ended)
        if fault is not killed:
            assert leader.statuses[-1] == LOST_LEADERSHIP
            assert leader.to_discord.said == said
        leader.may_start.set()

    async def _posts(self, more: int) -> None:
        made = len(_titles(self.discord, self.server))
        await self.discord.until(lambda: len(_titles(self.discord, self.server)) >= made + more, 30)

    def tell(self) -> None:
        every = [wait for waits in self.waits.values() for wait in waits]
        for name, waits in [*self.waits.items(), ("all", every)]:
            middle, worst = median(waits), max(waits)
            _log.info("%s: %d times, median %.1f s, worst %.1f s", name, len(waits), middle, worst)


async def test_killed_paused_and_cut_off_at_random_every_post_is_made_once_and_nothing_is_lost(
    discord: LocalDiscord, server: Server, pair: Pair, database: str, folder: Path
):
    # Any moments will do, but the same ones every time.
    trials = Trials(discord, server, pair, random.Random(SEED))  # noqa: S311 - as above
    audience = Audience(server, random.Random(SEED))  # noqa: S311 - as above
    discord.faults.delay(A_POST_TAKES, *POSTS, times=1_000_000)
    pair.one.switch_on()
    pair.other.switch_on()
    await discord.until(lambda: _titles(discord, server), 60)

    acting = asyncio.create_task(audience.act())
    for _ in range(TRIALS):
        await trials.strike()
    acting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await acting
    discord.faults.clear()
    expected = {name for _, name in _planned()}
    await discord.until(lambda: len(_titles(discord, server)) >= len(expected), 120)
    await pair.both_ready()
    assert [await one.switch_off() for one in (pair.one, pair.other)] == [0, 0]

    trials.tell()
    titles = Counter(_titles(discord, server))
    assert {title for title, times in titles.items() if times > 1} == set()
    assert set(titles) == expected
    assert await _lost(audience, database, folder, conference_id("test", ServerId(server.id))) == []
    assert max(wait for waits in trials.waits.values() for wait in waits) < GOES_ON_WITHIN


def _titles(discord: LocalDiscord, server: Server) -> list[str]:
    return [
        embed["title"]
        for room in ROOMS
        for message in discord.messages(server.channel(room))
        for embed in message.embeds
    ]


async def _lost(
    audience: Audience, address: str, folder: Path, conference: ConferenceId
) -> list[str]:
    """What people were told was kept, and what is not there."""
    database = Database(address, folder / "sealing.key", KEY)
    await database.open()
    async with database.transaction() as records:
        questions = await records.questions.of_session(conference, SessionKey("ask-here"))
        kept = [one.text for one in questions]
        for person, _text in audience.reported:
            reports = await records.conduct.reports.by(person)
            kept += [report.filing.text for report in reports]
    await database.close()
    told = [*audience.asked, *(text for _, text in audience.reported)]
    _log.info("%d questions and reports were kept.", len(told))
    assert told
    return [text for text in told if kept.count(text) != 1]
