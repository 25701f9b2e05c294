"""People at the page of a rehearsal, each through HTTP and a WebSocket, as a browser would be."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.page.guard import Guard

Json = dict[str, Any]
T = TypeVar("T")

WITHIN = 10.0


@dataclass
class File:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Window:
    """One window that is open, and everything that was ever sent to it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.sent: list[str] = []
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, Json] = {}
        self.people: dict[str, Json] = {}
        self.all: Json = {}
        self.clock: Json = {}
        self.audience: bool | None = None
        self.bot_runs: bool | None = None
        self.settings = 0
        """How often it was told how the day goes on."""

    def take(self, text: str) -> None:
        self.sent.append(text)
        frame = json.loads(text)
        if "all" in frame:
            self.messages.clear()
        self.all = frame.get("all", self.all)
        frame |= frame.pop("all", {})
        if "channels" in frame:
            self.channels = {one["id"]: one for one in frame["channels"]}
        if "people" in frame:
            self.people = {one["id"]: one for one in frame["people"]}
        for one in (*frame.get("history", ()), *frame.get("messages", ())):
            self.messages[one["id"]] = one
        for _, number in frame.get("gone", ()):
            self.messages.pop(number, None)
        self.clock = frame.get("clock", self.clock)
        self.settings += "clock" in frame
        self.audience = frame.get("audience", self.audience)
        self.bot_runs = frame.get("bot_runs", self.bot_runs)

    async def until(self, there: Callable[[], T | None], within: float = WITHIN) -> T:
        """Listen until something is there."""
        async with asyncio.timeout(within):
            while not (found := there()):
                self.take(await self.socket.receive_str())
        return found

    async def until_shown(self, text: str) -> Json:
        """Listen until a message says that anywhere in it."""
        return await self.until(lambda: self.showing(text))

    def showing(self, text: str) -> Json | None:
        found = (one for one in reversed(self.messages.values()) if text in _written(one))
        return next(found, None)

    def channel(self, name: str) -> str:
        return next(one["id"] for one in self.channels.values() if one["name"] == name)

    def sees(self, name: str) -> bool:
        return any(one["name"] == name for one in self.channels.values())


class Visitor:
    """Somebody of the cast, at the page."""

    def __init__(self, day: OpenDay, guard: Guard, http: aiohttp.ClientSession, name: str) -> None:
        self.id = str(next(one.id for one in day.people if one.name == name))
        self._guard, self._http = guard, http
        self.window: Window

    async def look(self) -> Window:
        """Open a window; the last one that was opened is the person's."""
        address = f"{self._guard.address}as/{self.id}/live"
        socket = await self._http.ws_connect(address, origin=self._guard.origin)
        self.window = Window(socket)
        await self.window.until(lambda: self.window.all)
        return self.window

    async def skips(self) -> None:
        """Skip to the next post, and see what is posted until then."""
        known = self.window.settings
        await self.post("clock", {"do": "next", "person": self.id})
        await self.window.until(lambda: self.window.settings > known)

    async def hears(self, text: str) -> None:
        """Say something oneself, and see everything that was told until then."""
        await self.does("say", channel=self.window.channel("lobby"), text=text)
        await self.window.until_shown(text)

    async def post(self, path: str, body: Json) -> tuple[int, Json]:
        headers = {"Origin": self._guard.origin}
        async with self._http.post(self._guard.address + path, json=body, headers=headers) as said:
            return said.status, await said.json()

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self._guard.address}as/{self.id}/{path}") as said:
            return await said.json() if said.content_type == "application/json" else said.status

    async def download(self, path: str) -> "File":
        async with self._http.get(f"{self._guard.address}as/{self.id}/{path}") as said:
            return File(said.status, dict(said.headers), await said.read())

    async def sends(self, act: str, text: str) -> int:
        """Ask for an act in words of one's own, and give the status of the answer."""
        address, headers = (
            f"{self._guard.address}as/{self.id}/{act}",
            {"Origin": self._guard.origin},
        )
        async with self._http.post(address, data=text, headers=headers) as said:
            return said.status

    async def does(self, act: str, **body: Any) -> Json:
        """Do something that works."""
        status, said = await self.tries(act, **body)
        assert status == 200, said
        return said

    async def tries(self, act: str, **body: Any) -> tuple[int, Json]:
        return await self.post(f"as/{self.id}/{act}", body)

    async def uses(self, command: str, where: str = "lobby", **options: Any) -> Json:
        """Use a command, and give what came of it: a form, or the message of the answer."""
        body = {"channel": self.window.channel(where), "command": command, "options": options}
        return await self._shown(await self.does("slash", **body))

    async def presses(self, message: Json, label: str) -> Json:
        """Press a button by what stands on it."""
        button = next(one for one in parts(message) if one.get("label") == label)
        where = {"channel": message["channel"], "message": message["id"]}
        return await self._shown(await self.does("press", button=button["custom_id"], **where))

    async def submits(self, form: Json, fields: Json) -> Json:
        body = {"channel": self.window.channel("lobby"), "form": form["id"], "fields": fields}
        return await self._shown(await self.does("submit", **body))

    async def _shown(self, done: Json) -> Json:
        if "form" in done:
            return done["form"]
        return await self.window.until(lambda: self._ready(done["message"]))

    def _ready(self, number: str) -> Json | None:
        message = self.window.messages.get(number)
        return message if message and not message["thinking"] else None


def parts(message: Json) -> list[Json]:
    """Its buttons and menus."""
    return [one for row in message["components"] for one in row["components"]]


def _written(message: Json) -> str:
    return json.dumps(message, ensure_ascii=False)
