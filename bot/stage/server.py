"""The address of the screens: a page for whoever has its link, and nothing for anybody else."""

import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
from aiohttp import web
from yarl import URL

from bot.clock import Clock
from bot.domain.formats.limits import LONGEST_ROOM
from bot.domain.people import ServerId
from bot.errors import Refusal
from bot.services.stage import Door, Stagehand
from bot.serving import page_headers, serving
from bot.settings import host_and_port
from bot.stage.windows import Frame, Windows

PAGE = Path(__file__).parent / "page"
FILES = {"": "text/html", "style.css": "text/css", "stage.js": "text/javascript"}
"""What a page is made of, by its name in the address, and of which type it is."""

HEARTBEAT = timedelta(seconds=10)
"""So often a window hears something, by which it knows that it is still connected."""

MOST_WINDOWS = 500

HEADERS = page_headers("connect-src 'self'", "img-src data:", "font-src data:")

_DOOR = "/{server:[0-9]{1,20}}-{key:[0-9a-f]{32}}/"
_ORIGIN = re.compile(r"https?://(\[[\da-f:]+\]|[a-z\d.-]+)(:\d+)?")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def origins_at(address: str, origin: str = "") -> tuple[str, ...]:
    """Where browsers may find an address, the one for links first; raises `Refusal`.

    An address that others can reach needs to be told what they call it.
    """
    host, port = host_and_port(address)
    if origin and not _ORIGIN.fullmatch(origin):
        raise Refusal("--origin: write it like https://screens.example.org, with nothing after it.")
    if host not in _LOOPBACK:
        if not origin:
            raise Refusal(
                f"Others can reach {address}. Say how they call it, as in "
                f"--origin http://screens.example.org:{port}"
            )
        return (_as_browsers_say(origin),)
    here = [f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"]
    here += [f"http://localhost:{port}"] * (host != "localhost")
    return tuple(dict.fromkeys(map(_as_browsers_say, [origin, *here] if origin else here)))


def _as_browsers_say(origin: str) -> str:
    """Without the port that its scheme has anyway (WHATWG URL, origins)."""
    try:
        return str(URL(origin).origin())
    except ValueError:
        raise Refusal(
            f"{origin} is no origin. Write it like https://screens.example.org."
        ) from None


def links(origin: str, doors: Sequence[Door]) -> Mapping[str, str]:
    """The address of each screen by its room, and by its server where there are several.

    One screen for all has no room.
    """
    found: dict[str, str] = {}
    for door in doors:
        server = f"({door.server})" if len(doors) > 1 else ""
        page = f"{origin}/{door.server}-{door.key}/"
        for room in door.rooms:
            name = f"{room or ''} {server}".strip()
            found[name] = f"{page}?{urlencode({'room': room})}" if room else page
    return found


@asynccontextmanager
async def shown_at(
    address: str,
    origins: Sequence[str],
    stagehand: Stagehand,
    windows: Windows,
    clock: Clock,
    theme: Path | None = None,
    heartbeat: timedelta = HEARTBEAT,
) -> AsyncGenerator[None]:
    """Within it, the screens are there; raises `Refusal` where the address is not to be had."""
    page = _Page(stagehand, windows, clock, theme, heartbeat)
    application = web.Application(middlewares=[_Guard(origins, stagehand).admit])
    for name in FILES:
        application.router.add_get(_DOOR + name, page.file, allow_head=False)
    application.router.add_get(_DOOR + "theme.css", page.theme, allow_head=False)
    application.router.add_get(_DOOR + "events", page.events, allow_head=False)
    async with serving(application, *host_and_port(address), handler_cancellation=True):
        try:
            yield
        finally:
            await windows.close()


class _Guard:
    """Lets in who comes by the right name, from no other site, and with the key."""

    def __init__(self, origins: Sequence[str], stagehand: Stagehand) -> None:
        self._origins = {*origins}
        self._hosts = {origin.partition("://")[2] for origin in origins}
        self._stagehand = stagehand

    @web.middleware
    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The answer to those; to everybody else the one and the same, which says nothing."""
        if not (self._is_expected(request) and self._has_key(request)):
            return _nothing()
        return await handler(request)

    def _is_expected(self, request: web.Request) -> bool:
        """Whether it comes by a name of ours and from no page of another site.

        A link may stand anywhere: it is followed into a window of its own (Fetch Metadata, W3C).
        """
        headers = request.headers
        if headers.get("Host", "") not in self._hosts:
            return False
        if headers.get("Origin", "") not in {"", *self._origins}:
            return False
        if headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
            return True
        followed = headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")
        return followed == ("navigate", "document")

    def _has_key(self, request: web.Request) -> bool:
        found = request.match_info
        if "key" not in found or len(request.query.get("room", "")) > LONGEST_ROOM:
            return False
        return self._stagehand.opens(ServerId(int(found["server"])), found["key"])


def _nothing() -> web.Response:
    return web.Response(status=404)


class _Page:
    """What is answered to those who were let in."""

    def __init__(
        self,
        stagehand: Stagehand,
        windows: Windows,
        clock: Clock,
        theme: Path | None,
        heartbeat: timedelta,
    ) -> None:
        self._stagehand = stagehand
        self._windows = windows
        self._clock = clock
        self._theme = theme
        self._heartbeat = heartbeat

    async def file(self, request: web.Request) -> web.Response:
        """The page and its parts."""
        name = request.path.rpartition("/")[2]
        text = (PAGE / (name or "index.html")).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=FILES[name], headers=HEADERS)

    async def theme(self, request: web.Request) -> web.Response:
        """The organizers' own style, as their file has it by now; empty where they have none."""
        del request
        try:
            text = self._theme.read_text(encoding="utf-8") if self._theme else ""
        except (OSError, UnicodeDecodeError):  # it is being written
            text = ""
        return web.Response(text=text, content_type="text/css", headers=HEADERS)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What the screen shows, whole, whenever it is another (server-sent events, WHATWG)."""
        if len(self._windows) >= MOST_WINDOWS:
            return _nothing()
        server, room = ServerId(int(request.match_info["server"])), request.query.get("room")
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        with self._windows.opened(server, room or None) as window:
            await response.prepare(request)
            while True:
                frame = await window.change(self._heartbeat)
                said = {"now": self._clock.now()} | (_as_sent(frame) if frame else {})
                line = json.dumps(said, default=_milliseconds, ensure_ascii=False)
                await response.write(f"data: {line}\n\n".encode())


def _as_sent(frame: Frame) -> dict[str, Any]:
    code = qr_code(frame.screen.thread) if frame.screen and frame.screen.thread else None
    return asdict(frame) | {"code": code}


def _milliseconds(moment: object) -> int:
    if not isinstance(moment, datetime):
        raise TypeError(f"nobody sends a {type(moment)}")
    return int(moment.timestamp() * 1000)


@lru_cache(maxsize=64)
def qr_code(address: str) -> tuple[int, str]:
    """How many modules wide it is, and the path of the dark ones in SVG's terms."""
    matrix = segno.make_qr(address, error="m").matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return len(matrix), path
