"""Two processes on one PostgreSQL: whatever happens to the one that leads, the other goes on.

How many faults there are is said by STANDBY_TRIALS; without it, as many as take about two minutes.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from textwrap import dedent

import asyncpg
import pytest

from bot.app import LOST_LEADERSHIP
from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock, monotonic
from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId, conference_id
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import LocalDiscord, NoAnswer, Permission, Person, Server
from bot.store.database import Database
from tests.wire.postgres_server import database_on, postgres
from tests.wire.two_machines import (
    CONDUCT_KEY,
    Pair,
    cut_off,
    killed,
    machine,
    paused,
    snapped,
    undo,
)

TRIALS = int(os.environ.get("STANDBY_TRIALS", "12"))
GOES_ON_WITHIN = 10.0
"""Seconds from a fault to the next post; a promise of README.md."""

ROOMS = [f"room-{number}" for number in range(3)]
TALKS_IN_A_ROOM = 20 + 12 * TRIALS
A_POST_TAKES = 0.4
POSTS = ("POST", "/channels/*/messages")


@pytest.fixture(scope="module")
def cluster() -> Generator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
async def database(cluster: str) -> AsyncGenerator[str]:
    async with database_on(cluster) as address:
        yield address


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
    watching = await asyncpg.connect(database.replace("+asyncpg", ""))
    async with (
        machine(discord, database, folder) as one,
        machine(discord, database, folder) as other,
    ):
        yield Pair(one, other, watching)
    await watching.close()


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


async def test_killed_paused_and_cut_off_at_random_every_post_is_made_once_and_nothing_is_lost(
    discord: LocalDiscord, server: Server, pair: Pair, database: str, folder: Path
):
    chance = random.Random(50)  # noqa: S311 - any moment will do, but the same ones every time
    audience = Audience(server, chance)
    discord.faults.delay(A_POST_TAKES, *POSTS, times=1_000_000)
    pair.one.switch_on()
    pair.other.switch_on()
    await pair.both_ready()
    await discord.until(lambda: _titles(discord, server), 20)
    acting = asyncio.create_task(audience.act())
    waits: list[tuple[str, float]] = []

    for _ in range(TRIALS):
        leader = await pair.both_ready()
        made = len(_titles(discord, server))
        await discord.until(lambda: len(_titles(discord, server)) > made + chance.randrange(4), 20)
        await asyncio.sleep(chance.random() * A_POST_TAKES)
        fault = chance.choice([killed, paused, cut_off, snapped])
        logins, ended = len(discord.gateway.sessions), len(leader.statuses)
        struck_at = monotonic()
        fault(leader)
        await discord.until(lambda: len(discord.gateway.sessions) > logins, 30)
        made = len(_titles(discord, server))
        await discord.until(lambda: len(_titles(discord, server)) > made, 30)
        waits.append((fault.__name__, monotonic() - struck_at))

        said = leader.to_discord.said
        undo(leader)
        async with asyncio.timeout(20):
            while len(leader.statuses) == ended:
                await asyncio.sleep(0.05)
        if fault is not killed:
            assert leader.statuses[-1] == LOST_LEADERSHIP
            assert leader.to_discord.said == said
    acting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await acting
    discord.faults.clear()
    expected = {name for _, name in _planned()}
    await discord.until(lambda: len(_titles(discord, server)) >= len(expected), 120)
    await pair.both_ready()
    assert [await one.switch_off() for one in (pair.one, pair.other)] == [0, 0]

    _tell(waits, audience)
    titles = Counter(_titles(discord, server))
    assert {title for title, times in titles.items() if times > 1} == set()
    assert set(titles) == expected
    lost = await _lost(audience, database, folder, conference_id("test", ServerId(server.id)))
    assert lost == []
    assert max(wait for _, wait in waits) < GOES_ON_WITHIN


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
    database = Database(address, folder / "sealing.key", CONDUCT_KEY)
    await database.open()
    async with database.transaction() as records:
        questions = await records.questions.of_session(conference, SessionKey("ask-here"))
        kept = [one.text for one in questions]
        for person, text in audience.reported:
            reports = await records.conduct.reports.by(person)
            kept += [report.filing.text for report in reports]
    await database.close()
    told = [*audience.asked, *(text for _, text in audience.reported)]
    assert told
    return [text for text in told if kept.count(text) != 1]


def _tell(waits: list[tuple[str, float]], audience: Audience) -> None:
    for kind in (killed, paused, cut_off, snapped):
        of_kind = [wait for name, wait in waits if name == kind.__name__] or [0.0]
        print(
            f"{kind.__name__}: {len(of_kind)}, median {median(of_kind):.1f} s, "
            f"worst {max(of_kind):.1f} s"
        )
    all_waits = [wait for _, wait in waits]
    print(f"all: {len(waits)}, median {median(all_waits):.1f} s, worst {max(all_waits):.1f} s")
    print(f"{len(audience.asked)} questions and {len(audience.reported)} reports were kept.")
