"""Conferences of any size that are on just now, each on a Discord of its own with its bot."""

import asyncio
import pickle
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.agenda import Session
from bot.domain.conference_files import ConferenceFiles
from bot.rehearsal.local_discord import Answer, Impossible, LocalDiscord, NoAnswer, Person, Server
from bot.store.conduct.vault import new_key
from tests.wire.bot_process import Bot
from tests.wire.conference_bot import files, scene, session

READY_WITHIN = 120.0
SLOT = timedelta(minutes=60)
BEGAN = timedelta(minutes=10)
"""What is on, is on for so long; the next sessions begin fifty minutes later."""

SESSIONS_IN_A_ROOM = 100
PEOPLE = 50

AS_DISCORD_TAKES_IT = {"DISCORD_REQUESTS_PER_SECOND": "48"}


@dataclass
class Side:
    """One of the two bots, on its own local Discord."""

    discord: LocalDiscord
    server: Server
    people: Sequence[Person]
    bot: "Process"


@dataclass
class Process(Bot):
    """A bot as a process of its own, started with the same Python as this one."""

    discord: LocalDiscord
    folder: Path
    command: tuple[str, ...]
    more: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        super().__init__(self.discord, self.folder, **self.more)

    @property
    def id(self) -> int:
        """The number of the process."""
        assert self._process
        return self._process.pid

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self.command), cwd=Path.cwd(), env=self._environment
        )

    async def stop(self) -> None:
        self.ask_to_stop()
        await self.ended()


def ours(discord: LocalDiscord, folder: Path, conference: ConferenceFiles) -> Process:
    """Our bot with this conference."""
    written = folder / "conference.pickle"
    written.write_bytes(pickle.dumps(conference))
    command = ("-m", "tests.performance.chair", str(written))
    return Process(discord, folder, command, {"CONDUCT_KEY": new_key(), **AS_DISCORD_TAKES_IT})


def bare(discord: LocalDiscord, folder: Path) -> Process:
    """The bot of discord.py alone."""
    return Process(discord, folder, ("-m", "tests.performance.bare_bot", str(folder)))


def sessions(number: int, *, now: datetime) -> list[Session]:
    """So many sessions, as many before as after those that are on, in a room per hundred."""
    rooms = max(1, number // SESSIONS_IN_A_ROOM)
    first = now - BEGAN - SLOT * (number // rooms // 2)
    return [
        replace(
            session(
                f"{_TOPICS[n % len(_TOPICS)]} for {_FIELDS[n // 7 % len(_FIELDS)]} {n}",
                at=first + SLOT * (n // rooms),
                room=f"room-{n % rooms}" if rooms > 1 else "",
            ),
            speakers=(f"{_NAMES[n % len(_NAMES)]} {_NAMES[n // 9 % len(_NAMES)]}son",),
            abstract=_ABSTRACT,
        )
        for n in range(number)
    ]


def conference_of(number: int, **settings: str) -> ConferenceFiles:
    """A conference of so many sessions that is on just now."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return files(sessions(number, now=now), **settings)


@asynccontextmanager
async def two_bots(
    folder: Path, conference: ConferenceFiles, members: int = PEOPLE
) -> AsyncGenerator[tuple[Side, Side]]:
    """Ours and the bare one, both ready, on servers that are alike."""
    async with (
        LocalDiscord(clock=SystemClock(), answers_within=60, patience=60) as first,
        LocalDiscord(clock=SystemClock(), answers_within=60, patience=60) as second,
    ):
        sides = [
            _side(first, conference, members, ours(first, made(folder / "ours"), conference)),
            _side(second, conference, members, bare(second, made(folder / "bare"))),
        ]
        try:
            for side, command in zip(sides, ("now", "empty"), strict=True):
                await side.bot.start()
                await until_ready(side, command)
            yield sides[0], sides[1]
        finally:
            for side in sides:
                await side.bot.stop()


def _side(discord: LocalDiscord, conference: ConferenceFiles, members: int, bot: Process) -> Side:
    server = scene(discord, conference)
    people = [server.add_member(f"Person {n}") for n in range(members)]
    return Side(discord, server, people[:PEOPLE], bot)


def made(folder: Path) -> Path:
    """The folder, which is there now."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def until_ready(side: Side, command: str) -> Answer:
    """Ask again and again until there is an answer that is none of "not yet"."""
    channel = side.server.channel("announcements")
    async with asyncio.timeout(READY_WITHIN):
        await side.discord.until_connected(READY_WITHIN)
        while True:
            try:
                answer = await side.people[0].slash(channel, command)
            except (Impossible, NoAnswer):
                await asyncio.sleep(0.01)
                continue
            if answer.embeds:
                return answer
            await asyncio.sleep(0.01)


_TOPICS = ("Feature stores", "Stream processing", "Vector search", "Data contracts", "Lineage")
_FIELDS = ("hospitals", "railways", "newspapers", "banks", "weather", "libraries", "games")
_NAMES = ("Ada", "Bob", "Carol", "Dan", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Olaf")
_ABSTRACT = "What was tried, what it cost and what came of it. " * 5
