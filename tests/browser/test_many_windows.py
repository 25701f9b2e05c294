"""How soon a post is shown in very many windows at once.

A few where it has to be quick; WINDOWS in the environment says how many otherwise, and then they
have to be as quick as is promised.
"""

import asyncio
import logging
import os
import time
from itertools import cycle
from statistics import quantiles

from playwright.async_api import Browser, Page, expect

from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.page.guard import Guard
from bot.rehearsal.scene import LOBBY

WINDOWS = int(os.environ.get("WINDOWS", "4"))
POSTS = 100
A_SECOND = 20
SHOWN_WITHIN = 300.0
"""Milliseconds, at the 95th percentile, with fifty windows and twenty posts a second."""

WATCH = """() => {
  window.shown = {};
  const log = document.getElementById("log");
  new MutationObserver(() => {
    const at = performance.timeOrigin + performance.now();
    for (const one of log.querySelectorAll("article .text"))
      if (one.textContent.startsWith("post ")) window.shown[one.textContent.trim()] ??= at;
  }).observe(log, { childList: true });
}"""

_log = logging.getLogger(__name__)


async def opened(chromium: Browser, address: str) -> Page:
    page = await (await chromium.new_context()).new_page()
    await page.goto(address)
    await page.locator("#log").wait_for()
    await expect(page.get_by_role("heading", level=1, name=LOBBY)).to_be_visible(timeout=60_000)
    await page.evaluate(WATCH)
    return page


async def test_what_is_posted_is_soon_shown_in_every_window(
    chromium: Browser, day: OpenDay, guard: Guard
):
    lobby = day.server.channel(LOBBY)
    bob = next(one for one in day.people if one.name == "Bob")
    somebody = cycle(day.people)
    addresses = [f"{guard.address}?as={next(somebody).id}#{lobby.id}" for _ in range(WINDOWS)]
    pages = [await opened(chromium, address) for address in addresses]

    posted: dict[str, float] = {}
    begun = time.monotonic()
    for number in range(POSTS):
        await asyncio.sleep(max(0, begun + number / A_SECOND - time.monotonic()))
        posted[f"post {number}"] = time.time() * 1000
        bob.say(lobby, f"post {number}")

    waits: list[float] = []
    for page in pages:
        last = page.get_by_text(f"post {POSTS - 1}", exact=True)
        await expect(last).to_be_visible(timeout=60_000)
        shown: dict[str, float] = await page.evaluate("window.shown")
        waits += [shown[text] - at for text, at in posted.items()]
    *_, latest = quantiles(waits, n=20)
    _log.info("%d windows: 95 %% of posts shown within %.0f ms", WINDOWS, latest)
    assert len(waits) == POSTS * WINDOWS
    if "WINDOWS" in os.environ:
        assert latest <= SHOWN_WITHIN
