from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal.page.day import OpenDay, Plan
from bot.rehearsal.page.guard import Guard
from bot.rehearsal.page.opening import opened_day
from bot.rehearsal.page.server import served
from bot.services.files import read_conference
from tests.databases import database_in
from tests.rehearsal.page.visitors import Visitor
from tests.sample import SAMPLE

Visit = Callable[[str], Visitor]


@pytest.fixture
def audience() -> bool:
    """Whether the scripted audience acts; a module may say otherwise."""
    return False


@pytest.fixture
async def day(tmp_path: Path, audience: bool) -> AsyncIterator[OpenDay]:
    """The sample day, open, with a clock that stands."""
    problems: list[str] = []
    plan = Plan(
        read_conference(SAMPLE),
        SAMPLE,
        tmp_path,
        database_url=database_in(tmp_path),
        paused=True,
        audience=audience,
        said=problems.append,
    )
    async with opened_day(plan) as day:
        yield day
    assert problems == []
    assert day.world.unimplemented == []


@pytest.fixture
async def guard(day: OpenDay) -> AsyncIterator[Guard]:
    """The page, served."""
    async with served(day) as guard:
        yield guard


@pytest.fixture
async def http(guard: Guard) -> AsyncIterator[aiohttp.ClientSession]:
    assert guard.host
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
def visit(day: OpenDay, guard: Guard, http: aiohttp.ClientSession) -> Visit:
    """Come as somebody of the cast."""
    return lambda name: Visitor(day, guard, http, name)


@pytest.fixture
async def ada(visit: Visit) -> Visitor:
    """An attendee who looks."""
    ada = visit("Ada")
    await ada.look()
    return ada
