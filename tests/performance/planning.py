"""Planning for very many servers, and a rehearsal of the sample."""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import GARBAGE_IS_LOOKED_FOR, App, build
from bot.clock import SteppedClock
from bot.domain.conference import Conference
from bot.domain.people import ServerId
from bot.services.conferences import from_files
from bot.settings import Settings
from tests.databases import database_in
from tests.heartbeat import heartbeat
from tests.performance.figures import Figure, loaded
from tests.performance.scale import Scale
from tests.performance.worlds import made, sessions
from tests.wire.conference_bot import files

ONE_TALK = """
conference: A talk
timezone: Europe/Prague
date: 2022-05-18
sessions:
  - time: 9:00 - 9:30
    title: Feature stores
"""

PLANNED_WITHIN = 2.0
NEVER_BLOCKED_FOR = 0.05
REHEARSED_WITHIN = 3.0


async def planning(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """Every server's agenda planned and reconciled: once from nothing, and once as it stands."""
    del rows
    now = datetime.now(UTC).replace(microsecond=0)
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(made(folder)),
        sealing_key_file=folder / "sealing.key",
    )
    conference = files(sessions(scale.sessions_each, now=now + timedelta(days=9)))
    app = build(settings, SteppedClock(now), conference)
    await app.database.open()
    opened = [from_files(conference, ServerId(n + 1)) for n in range(scale.servers)]
    async with app.database.transaction() as records:
        for one in opened:
            await records.conferences.open(one.id, one.server, now)
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*GARBAGE_IS_LOOKED_FOR)
    try:
        figures = [
            *await _planned(app, opened, "all new"),
            *await _planned(app, opened, "as it was"),
        ]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        await app.database.close()
    return figures


async def _planned(app: App, opened: Sequence[Conference], what: str) -> list[Figure]:
    async def do() -> None:
        await app.staff.announcer.plan(*opened)

    took, blocked = await _timed(do)
    number = sum(len(one.agenda.sessions) for one in opened)
    said = f"{number} sessions on {len(opened)} servers, {what}"
    return [
        _absolute("plan", said, took, PLANNED_WITHIN),
        _absolute("plan", f"{said}, the loop blocked", blocked, NEVER_BLOCKED_FOR),
    ]


async def _timed(do: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    gc.collect()
    async with heartbeat() as longest:
        begun = time.perf_counter()
        await do()
        return time.perf_counter() - begun, longest()


def _absolute(row: str, what: str, seconds: float, most: float) -> Figure:
    """A time with a limit of its own; its ratio is that to the limit."""
    return Figure(
        row, what, f"{seconds:.3f} s", f"{most:g} s", round(seconds / most, 2), 1.0, load=loaded()
    )


async def rehearsal(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """`chair rehearse`, from the start of the process to its end."""
    del rows
    command = [sys.executable, "-m", "bot", "rehearse"]
    if not scale.sample:
        other = folder / "agenda.yaml"
        other.write_text(ONE_TALK, encoding="utf-8")
        command += ["--agenda", str(other)]
    taken: list[float] = []
    for _ in range(scale.rehearsals):
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        if await process.wait():
            raise RuntimeError("the rehearsal did not go well")
        taken.append(time.perf_counter() - begun)
    return [_absolute("rehearsal", "the sample, the whole process", min(taken), REHEARSED_WITHIN)]
