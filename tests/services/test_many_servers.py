"""Hundreds of servers in one process: what is done again and again takes no more for more of them.

What is counted are statements, and not time.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.app import App
from bot.clock import SteppedClock
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


async def counted(app: App, duty: Any) -> int:
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
    few = await counted(app, duty)

    for server in servers(range(FEW, MANY)):
        await app.staff.secretary.open(server)
    await app.ticker.settled()

    assert await counted(app, duty) <= few
