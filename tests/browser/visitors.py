"""People at the page of a rehearsal, each in a window of a real browser."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe  # pyright: ignore[reportMissingTypeStubs]
from playwright.async_api import Error, FloatRect, Locator, Page, expect

GRAVE = {"serious", "critical"}
SHOWN_WITHIN = 500
"""Milliseconds in which a window shows what was posted."""


@dataclass
class Visitor:
    """Somebody in a window; sees and presses what has a name for screen readers."""

    page: Page
    asked_of: set[str] = field(default_factory=set[str])
    """The origin of everything that the window asked for."""

    async def opens(self, address: str, name: str) -> None:
        """Come to the page, and be somebody of the cast there."""
        self.page.on("request", lambda request: self.asked_of.add(origin_of(request.url)))
        self.page.on("websocket", lambda socket: self.asked_of.add(origin_of(socket.url)))
        await self.page.goto(address)
        option = self.page.get_by_label("You are").locator("option", has_text=f"{name},")
        await self.page.get_by_label("You are").select_option(await option.get_attribute("value"))
        await expect(self.page).to_have_title(re.compile(f"· {name} ·"))
        if await self.page.locator("#hints[open]").count():
            await self.page.locator("#hints summary").click()

    async def goes_to(self, place: str) -> None:
        """Look at a channel, a thread, or what the bot wrote in private."""
        opener = self.page.get_by_role("button", name="Channels", exact=True)
        if await opener.is_visible():
            await opener.click()
        places = self.page.get_by_role("navigation", name="Channels")
        await places.get_by_role("button", name=place).first.click()
        await self.page.get_by_role("heading", level=1, name=place).wait_for()

    async def skips_until(self, there: Locator, most: int = 12) -> None:
        """Let time pass from post to post until something is there."""
        for _ in range(most):
            await self.page.get_by_role("button", name="Next post").click()
            await self.page.locator("#next:not([aria-busy='true'])").wait_for()
            with suppress(Error):
                return await there.wait_for(state="attached", timeout=SHOWN_WITHIN)
        raise AssertionError(f"{most} posts later there is no {there}")

    def place(self, name: str) -> Locator:
        """A channel, a thread, or what the bot writes in private, in the list of them."""
        return self.page.locator("#channels").get_by_text(name)

    async def shows(self, name: str, what: Locator) -> None:
        """Keep a picture of a part of the window for the documents."""
        await keep_picture(what, name)

    async def shows_below(self, name: str, what: Locator) -> None:
        """The same of the window without its top, in which places of this computer are named."""
        size, top = self.page.viewport_size, await what.bounding_box()
        if (folder := os.environ.get("PICTURES")) and size and top:
            skip = top["y"] + top["height"]
            rest = FloatRect(x=0, y=skip, width=size["width"], height=size["height"] - skip)
            await self.page.screenshot(path=Path(folder) / f"{name}.png", clip=rest)

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The newest message that says so."""
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=text).last

    async def reads(self, text: str | re.Pattern[str]) -> Locator:
        """Wait until a message says so."""
        message = self.message(text)
        await message.wait_for()
        return message

    async def presses(self, label: str | re.Pattern[str], on: str) -> None:
        """Press a button of the newest message that says so."""
        await (await self.reads(on)).get_by_role("button", name=label).click()
        await nothing_in_the_way(self.page)

    async def uses(self, command: str, **options: str) -> None:
        """Use a slash command with what is filled in, the first suggestion where there are any."""
        line = self.page.get_by_role("textbox", name=re.compile("^Message"))
        await line.fill(f"/{command}")
        await self.page.get_by_role("option", name=f"/{command}").first.click()
        form = self.page.get_by_role("form", name=f"/{command}")
        for name, value in options.items():
            entry = form.get_by_label(re.compile(f"^{name}"))
            if await entry.evaluate("(one) => one.tagName") == "SELECT":
                await entry.select_option(value)
                continue
            await entry.fill(value)
            if await entry.get_attribute("role") == "combobox":
                await form.get_by_role("option").first.click()
        await form.get_by_role("button", name="Send").click()

    async def fills_in(self, **fields: str) -> None:
        """Fill in the form that is open, field by label, and hand it in."""
        dialog = self.page.get_by_role("dialog")
        await dialog.wait_for()
        await nothing_in_the_way(self.page)
        for label, value in fields.items():
            await dialog.get_by_label(re.compile(label.replace("_", " "), re.IGNORECASE)).fill(
                value
            )
        await dialog.get_by_role("button", name="Submit").click()
        await dialog.wait_for(state="detached")


async def keep_picture(of: Page | Locator, name: str) -> None:
    """For the documents, where PICTURES in the environment says into which folder."""
    if folder := os.environ.get("PICTURES"):
        await of.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


async def nothing_in_the_way(page: Page) -> None:
    """Nothing that is there now is a serious obstacle to anybody (by axe-core's rules)."""
    found: Any = await Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - its own
    grave = [one for one in found.response["violations"] if one["impact"] in GRAVE]
    assert [(one["id"], one["nodes"][0]["html"]) for one in grave] == []


def origin_of(url: str) -> str:
    """Of whom something is asked; of WebSockets the same as of the page."""
    return "/".join(url.split("/")[:3]).replace("ws:", "http:")
