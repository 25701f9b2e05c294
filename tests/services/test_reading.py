"""Agendas are read in a process of their own: none keeps anybody waiting, whatever is in it."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.domain.formats.source import Source
from bot.domain.languages import reading
from bot.errors import InputRefused, Refusal
from bot.services.reading import AgendaReader, ReadingFailed

LONG = timedelta(minutes=1)
NO_TIME = timedelta(milliseconds=1)
TOO_LONG = 0.05
"""Seconds for which nobody may be kept waiting."""

SMALL = Source(
    b"""\
conference: Birds
timezone: Europe/Prague
date: 2026-07-15
sessions:
  - time: 9:00 - 9:30
    title: Ducks
""",
    "birds.yaml",
)
BROKEN = Source(b"conference: Birds\nsessions:\n  - time: 9:00 to nine\n", "broken.yaml")
MANY_BRACKETS = Source(b"sessions: [" + b"[]," * 200_000 + b"]", "brackets.yaml")


@pytest.fixture
def reader(tmp_path: Path) -> AgendaReader:
    return AgendaReader(tmp_path, patience=LONG)


def of_many_sessions(how_many: int) -> Source:
    lines = ["conference: Birds", "timezone: Europe/Prague", "date: 2026-07-15", "sessions:"]
    for number in range(how_many):
        hour, minute = 8 + number // 4 % 12, number % 4 * 15
        lines.append(f"  - time: {hour:02}:{minute:02}")
        lines.append("    length: 15")
        lines.append(f"    title: Bird number {number}")
        lines.append(f"    room: Room {number // 48}")
    return Source("\n".join(lines).encode(), "many.yaml")


async def test_what_is_read_comes_back_with_the_name_of_its_format(reader: AgendaReader) -> None:
    reading, name = await reader.read(SMALL)

    assert [session.title for session in reading.agenda.sessions] == ["Ducks"]
    assert name == "our own YAML"


async def test_what_is_wrong_with_it_comes_back_with_every_place(reader: AgendaReader) -> None:
    with pytest.raises(InputRefused) as refused:
        await reader.read(BROKEN)

    assert {problem.file for problem in refused.value.problems} == {"broken.yaml"}
    assert [problem.line for problem in refused.value.problems] == [1, 1, 3]


async def test_what_is_wrong_with_it_is_said_in_the_language_that_is_read(
    reader: AgendaReader, tmp_path: Path
) -> None:
    said = 'msgid "Write it like 9:00am or 13:45."\nmsgstr "Piš 9:00 nebo 13:45."\n'
    (tmp_path / "cs.po").write_text(said, encoding="utf-8")

    with reading("cs"), pytest.raises(InputRefused) as refused:
        await reader.read(BROKEN)

    assert refused.value.problems[-1].mend == "Piš 9:00 nebo 13:45."


async def test_what_takes_too_long_is_refused_and_the_next_is_read(reader: AgendaReader) -> None:
    reader.patience = NO_TIME
    with pytest.raises(Refusal, match=r"birds\.yaml was not read within 0\.001 seconds"):
        await reader.read(SMALL)

    reader.patience = LONG
    await reader.read(SMALL)


async def test_a_bug_that_an_agenda_brings_to_light_is_no_refusal(reader: AgendaReader) -> None:
    no_bytes = Source(cast("bytes", "text"), "text.yaml")

    with pytest.raises(ReadingFailed, match="TypeError"):
        await reader.read(no_bytes)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is sure to know the limit")
async def test_what_takes_too_much_memory_is_refused_and_the_next_is_read(
    reader: AgendaReader,
) -> None:
    reader.most_memory = 60 * 1024**2
    with pytest.raises(Refusal, match=r"brackets\.yaml takes more memory than any agenda should"):
        await reader.read(MANY_BRACKETS)

    await reader.read(SMALL)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who works for whom")
async def test_a_worker_that_dies_is_no_harm_to_the_next(reader: AgendaReader) -> None:
    reading = asyncio.create_task(reader.read(MANY_BRACKETS))

    os.kill(await worker(), signal.SIGKILL)

    with pytest.raises(Refusal, match=r"Reading brackets\.yaml stopped in the middle"):
        await reading
    await reader.read(SMALL)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who works for whom")
async def test_nothing_goes_on_after_somebody_gave_up(reader: AgendaReader) -> None:
    reading = asyncio.create_task(reader.read(MANY_BRACKETS))
    number = await worker()

    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who works for whom")
async def test_the_worker_does_not_learn_what_is_secret(
    reader: AgendaReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    reading = asyncio.create_task(reader.read(SMALL))

    environment = environment_of(await worker())
    await reading

    assert b"PYTHONPATH" in environment
    assert b"very-secret" not in environment


async def test_two_agendas_at_once_are_both_read(reader: AgendaReader) -> None:
    (one, _), (other, _) = await asyncio.gather(reader.read(SMALL), reader.read(SMALL))

    assert one == other


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Python's collector looks through all that the tests have imported, whatever is done."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
async def test_reading_a_large_agenda_keeps_nobody_waiting(reader: AgendaReader) -> None:
    reading = asyncio.create_task(reader.read(of_many_sessions(2500)))

    waits = await waits_during(reading)

    assert len((await reading)[0].agenda.sessions) == 2500
    assert waits.longest < TOO_LONG
    assert waits.stood_still < waits.all / 2


@dataclass
class Waits:
    """What came between one turn of the loop and the next.

    `longest` is how long it was at most that we worked or held Python; the computer may do other
    things meanwhile, which is not our doing. `stood_still` is all waits that were too long.
    """

    longest: float = 0
    stood_still: float = 0
    all: float = 0


async def waits_during(task: asyncio.Task[Any]) -> Waits:
    """Look at every turn of the loop until the task is done."""
    loop, waits = asyncio.get_running_loop(), Waits()
    while not task.done():
        before, worked = loop.time(), time.process_time()
        await asyncio.sleep(0)
        took = loop.time() - before
        waits.longest = max(waits.longest, min(took, time.process_time() - worked))
        waits.stood_still += took if took > TOO_LONG else 0
        waits.all += took
    return waits


async def worker() -> int:
    """The number of the one process that works for this one, once it is there."""
    while not (number := child()):  # noqa: ASYNC110 - there is no event for what Linux does
        await asyncio.sleep(0)
    return number


def child() -> int | None:
    numbers = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return int(numbers[0]) if numbers else None


def environment_of(number: int) -> bytes:
    return Path(f"/proc/{number}/environ").read_bytes()
