"""A real browser: the system's own Chromium, which is not downloaded."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.rehearsal.page.day import OpenDay, Plan, opened_day
from bot.rehearsal.page.guard import Guard
from bot.rehearsal.page.server import served
from bot.services.files import read_conference
from tests.databases import database_in
from tests.rehearsal.conftest import SAMPLE

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "There is no Chromium on this machine. Install it (apt-get install chromium, on Debian), "
    "or put it on the path."
)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser of the test's own."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(MISSING)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's own demand
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=as_root)
        yield browser
        await browser.close()


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[OpenDay]:
    """The sample day on the page, with a clock that stands and nobody who acts of themselves."""
    plan = Plan(
        read_conference(SAMPLE),
        SAMPLE,
        tmp_path,
        database_url=database_in(tmp_path),
        paused=True,
        audience=False,
    )
    async with opened_day(plan) as day:
        yield day


@pytest.fixture
async def guard(day: OpenDay) -> AsyncIterator[Guard]:
    async with served(day) as guard:
        yield guard
