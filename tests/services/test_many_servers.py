"""Hundreds of servers in one process: what is done again and again takes no more for more of them.

What is counted are statements, and not time.
"""

import asyncio
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import ServerId
from tests.builders import NINE, files, session
from tests.services.conftest import Hire

FEW, MANY = 3, 30


def conference() -> ConferenceFiles:
    """A conference of twenty sessions, whose speakers are asked whether they are there."""
    sessions = [
        session(
            f"Session {n}",
            NINE + timedelta(minutes=30 * (n // 4)),
            rooms=[f"Room {n % 4}"],
            speakers=[f"Speaker {n}"],
        )
        for n in range(20)
    ]
    return files(*sessions, settings={"questions.open": "5", "agenda.address": "https://x.org/a"})


def servers(numbers: Iterable[int]) -> list[ServerId]:
    return [ServerId(100 + number) for number in numbers]


@contextmanager
def statements() -> Generator[list[str]]:
    """Everything that is asked of any database meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def counted(duty: Any) -> int:
    """How many statements a wake takes."""
    with statements() as asked:
        await duty.make_due()
        await duty.next_moment()
    return len(asked)


@pytest.mark.parametrize(
    "name",
    ["announcer", "greeter", "usher", "events", "boards", "caretaker", "archivist", "lookout"],
)
async def test_a_wake_asks_the_database_as_often_for_many_servers_as_for_few(
    hire: Hire, clock: SteppedClock, name: str
):
    app = hire(conference())
    await app.database.open()
    staff: Any = app.staff
    duty = getattr(staff, name, None) or getattr(staff.conduct, name)
    for server in servers(range(FEW)):
        await app.staff.secretary.open(server)
    clock.set(NINE - timedelta(minutes=10))
    few = await counted(duty)

    for server in servers(range(FEW, MANY)):
        await app.staff.secretary.open(server)
    await app.ticker.settled()

    assert await counted(duty) <= few


async def opened(hire: Hire, numbers: Iterable[int]) -> tuple[App, int]:
    """A bot that has just started on so many servers at once, and how many statements it took."""
    app = hire(conference())
    await app.database.open()
    with statements() as asked:
        await asyncio.gather(*(app.staff.secretary.open(one) for one in servers(numbers)))
    return app, len(asked)


async def test_servers_that_wait_are_opened_together_at_the_first_start_and_at_the_next(
    hire: Hire,
):
    for _start in ("first", "next"):
        _, one = await opened(hire, range(1))
        app, many = await opened(hire, range(1, MANY))

        assert many <= 3 * one
        assert len(app.staff.programme.by_id) == MANY - 1


async def test_servers_with_the_same_files_share_one_agenda(hire: Hire):
    await opened(hire, range(MANY))
    again, _ = await opened(hire, range(MANY))

    agendas = [one.planned for one in again.staff.programme.by_id.values()]
    assert len(agendas) == MANY
    assert all(agenda is agendas[0] for agenda in agendas)


@pytest.mark.sqlite("a row is broken in its file")
async def test_a_server_that_cannot_be_opened_keeps_none_of_the_others_closed(
    hire: Hire, tmp_path: Path
):
    app = hire(conference())
    await app.database.open()
    broken, *others = servers(range(FEW))
    await app.staff.secretary.open(broken)
    with closing(sqlite3.connect(tmp_path / "chair.db")) as database, database:
        database.execute("UPDATE agenda_versions SET zone = 'Nowhere/At all'")

    done = await asyncio.gather(
        *(app.staff.secretary.open(one) for one in (broken, *others)), return_exceptions=True
    )

    assert [isinstance(one, Conference) for one in done] == [False, True, True]
