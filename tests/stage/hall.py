"""A hall with its screens: the real server on the loopback, and windows that read what it sends."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse, ClientSession

from bot.clock import Clock
from bot.domain.conference_files import ConferenceFiles
from bot.services.stage import Door, Stagehand
from bot.stage.server import origins_at, shown_at
from bot.stage.windows import Windows
from bot.store.onlooking import Onlooker
from tests.ports import free_port

Json = dict[str, Any]

OFTEN = timedelta(milliseconds=10)


class Screen:
    """A window as a browser has it: what was sent last, and every byte that ever was."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response
        self.sent = b""
        self.frame: Json = {}

    async def until(self, fits: Callable[[Json], object], within: float = 10) -> Json:
        """The first frame that fits; raises `TimeoutError`, or `EOFError` once it is cut off."""
        async with asyncio.timeout(within):
            while not (self.frame and fits(self.frame)):
                line = await self._response.content.readline()
                if not line:
                    raise EOFError
                self.sent += line
                if line.startswith(b"data: "):
                    self.frame |= json.loads(line.removeprefix(b"data: "))
        return self.frame

    async def shows(self, fits: Callable[[Json], object], within: float = 10) -> Json:
        """The same of what the screen shows."""
        frame = await self.until(lambda frame: frame["screen"] and fits(frame["screen"]), within)
        return frame["screen"]


@dataclass
class Hall:
    """The address of the screens, and somebody who asks there."""

    client: ClientSession
    origin: str
    stagehand: Stagehand
    windows: Windows

    async def door(self) -> Door:
        """Of the one conference that there is."""
        (door,) = await self.stagehand.doors()
        return door

    async def path(self) -> str:
        """Behind which everything of that conference is."""
        door = await self.door()
        return f"/{door.server}-{door.key}/"

    async def asked(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """Status, body and headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            asyncio.timeout(10),
            self.client.request(method, self.origin + path, headers=named) as response,
        ):
            return response.status, await response.read(), response.headers

    @asynccontextmanager
    async def window(self, room: str = "Hall") -> AsyncGenerator[Screen]:
        """A window on this room, open within it."""
        path = f"{await self.path()}events?{urlencode({'room': room})}"
        async with self.client.get(self.origin + path) as response:
            assert response.status == 200
            yield Screen(response)


@asynccontextmanager
async def hall(
    url: str,
    key_file: Path,
    clock: Clock,
    files: ConferenceFiles,
    *,
    theme: Path | None = None,
    port: int = 0,
    word: str = "",
    onlooker: Onlooker | None = None,
    every: timedelta = OFTEN,
) -> AsyncGenerator[Hall]:
    """The screens of what is in the database, looked at a hundred times a second."""
    onlooker = onlooker or Onlooker(url, key_file)
    stagehand = Stagehand(onlooker, clock, files, word)
    windows = Windows(stagehand, clock, files.profile.language, every)
    address = f"127.0.0.1:{port or free_port()}"
    origins = origins_at(address)
    try:
        async with (
            shown_at(address, origins, stagehand, windows, clock, theme),
            ClientSession() as client,
        ):
            yield Hall(client, origins[0], stagehand, windows)
    finally:
        await onlooker.close()
