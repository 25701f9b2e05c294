"""Thousands of sessions: whatever is done with them, others are answered meanwhile."""

import gc
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.announcements import plan
from bot.domain.conference_files import ConferenceFiles
from tests.builders import NINE, SERVER, files, session
from tests.heartbeat import heartbeat
from tests.services.conftest import Hire

SESSIONS = 2500
TRIES = 3


def large() -> ConferenceFiles:
    """As many sessions as anybody has, in 25 rooms."""
    sessions = [
        session(f"Session {n}", NINE + timedelta(minutes=30 * (n // 25)), rooms=[f"Room {n % 25}"])
        for n in range(SESSIONS)
    ]
    return files(*sessions, settings={"questions.open": "5"})


async def longest_pause(do: Callable[[], Awaitable[object]]) -> float:
    """The least of several tries: other programs of this computer make it longer."""
    pauses: list[float] = []
    for _ in range(TRIES):
        gc.collect()
        async with heartbeat() as longest:
            await do()
            pauses.append(longest())
    return min(pauses)


async def test_planning_thousands_of_sessions_takes_turns(hire: Hire):
    app = hire(large())
    await app.database.open()
    made = await app.staff.secretary.open(SERVER)
    begun = time.perf_counter()
    plan(made)
    alone = time.perf_counter() - begun

    pause = await longest_pause(lambda: app.staff.announcer.plan(made))

    assert pause < alone / 2
