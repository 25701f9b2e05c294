"""A real browser: the system's own Chromium, which is not downloaded."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.rehearsal.page.conftest import audience, day, guard

__all__ = ["audience", "day", "guard"]
"""The same open day as for those who come through HTTP alone."""


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
