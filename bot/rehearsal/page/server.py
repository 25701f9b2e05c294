"""The addresses of the page."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.rehearsal.local_discord import Impossible, NoAnswer, Person
from bot.rehearsal.page import given, views
from bot.rehearsal.page.acts import ACTS
from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.page.guard import Guard
from bot.rehearsal.page.live import Live, Window
from bot.rehearsal.page.offers import offers
from bot.serving import serving

Json = dict[str, Any]

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
LARGEST_REQUEST = 140 * 1024 * 1024
"""Ten files of ten megabytes, as text."""

_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox"}


class ClockSetting(BaseModel):
    """What is done with the clock."""

    model_config = ConfigDict(extra="forbid")

    do: Literal["play", "pause", "next"]
    speed: float = Field(default=1.0, ge=0.1, le=3600)
    person: int | None = None
    """Whose next post it is."""


class AudienceSetting(BaseModel):
    """Whether the audience does something of itself."""

    model_config = ConfigDict(extra="forbid")

    acts: bool


class BotSetting(BaseModel):
    """Whether the bot is there."""

    model_config = ConfigDict(extra="forbid")

    runs: bool


@asynccontextmanager
async def served(day: OpenDay) -> AsyncGenerator[Guard]:
    """The page, for as long as the block lasts; its address is the guard's."""
    guard = Guard()
    page = Page(day)

    @web.middleware
    async def watched(request: web.Request, handler: Any) -> web.StreamResponse:
        return await guard.watch(request, handler)

    application = web.Application(middlewares=[watched], client_max_size=LARGEST_REQUEST)
    page.enter(application)
    async with serving(application, HOST) as port:
        guard.host = f"{HOST}:{port}"
        try:
            yield guard
        finally:
            await page.shut()


class Page:
    """What is answered to whom the guard lets in."""

    def __init__(self, day: OpenDay) -> None:
        self._day = day
        self._live = Live(day)
        self._sockets: set[web.WebSocketResponse] = set()

    def enter(self, application: web.Application) -> None:
        """Put every address in the application."""
        add = application.router
        add.add_get("/{key}/", self.index)
        add.add_get("/{key}/static/{name}", self.static)
        add.add_get("/{key}/people", self.people)
        add.add_get("/{key}/as/{person}/live", self.live)
        add.add_get("/{key}/as/{person}/offers/{channel}", self.offers)
        add.add_get("/{key}/as/{person}/before/{channel}/{message}", self.before)
        add.add_get("/{key}/as/{person}/files/{channel}/{message}/{file}", self.file)
        add.add_post("/{key}/as/{person}/{act}", self.act)
        add.add_post("/{key}/clock", self.clock)
        add.add_post("/{key}/audience", self.audience)
        add.add_post("/{key}/bot", self.bot)

    async def shut(self) -> None:
        """Close every window."""
        for socket in tuple(self._sockets):
            await socket.close(code=1001)

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself, in which there is nothing yet."""
        del request
        return _static("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """What the page is made of."""
        return _static(request.match_info["name"])

    async def people(self, request: web.Request) -> web.StreamResponse:
        """As whom one can look."""
        del request
        return web.json_response(views.people(self._day))

    async def live(self, request: web.Request) -> web.StreamResponse:
        """A window of one person, for as long as it is open."""
        person = self._person(request)
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=1024)
        await socket.prepare(request)
        window = Window(person, socket)
        self._live.open(window)
        self._sockets.add(socket)
        writer = asyncio.create_task(window.write())
        try:
            async for _ in socket:
                pass  # windows only listen
        finally:
            self._live.close(window)
            self._sockets.discard(socket)
            writer.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await writer
        return socket

    async def offers(self, request: web.Request) -> web.StreamResponse:
        """The commands that somebody finds in a channel."""
        person = self._person(request)
        return _json(lambda: offers(person, given.channel(person, _number(request, "channel"))))

    async def before(self, request: web.Request) -> web.StreamResponse:
        """Earlier messages of a channel."""
        person = self._person(request)
        number = _number(request, "message")
        return _json(
            lambda: views.before(
                person.sees(given.channel(person, _number(request, "channel"))), number
            )
        )

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of a message that somebody sees: pictures to look at, all else to keep."""
        person = self._person(request)
        try:
            holder = given.message(person, _number(request, "channel"), _number(request, "message"))
        except Impossible:
            raise web.HTTPNotFound from None
        number = _number(request, "file")
        found = next((one for one in holder.attachments if one.id == number), None)
        if found is None:
            raise web.HTTPNotFound
        kind = found.content_type if found.content_type in views.PICTURES else None
        headers = {**_SANDBOX, "Content-Type": kind or "application/octet-stream"}
        if kind is None:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=found.content, headers=headers)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Have somebody do something; 409 with a sentence where Discord would not let them."""
        person, act = self._person(request), ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound
        try:
            done = await act.model_validate_json(await request.read()).by(person)
        except (Impossible, NoAnswer) as reason:
            return _refused(409, str(reason))
        except (ValidationError, ValueError, TypeError) as mistake:
            return _refused(400, str(mistake))
        return web.json_response(done)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Set the conference's clock, or skip to the next post."""
        try:
            setting = ClockSetting.model_validate_json(await request.read())
        except ValidationError as mistake:
            return _refused(400, str(mistake))
        match setting.do:
            case "play":
                self._day.play(setting.speed)
            case "pause":
                self._day.pause()
            case "next":
                if not self._day.bot_runs:
                    return _refused(409, "The bot is stopped. Start it first.")
                return await self._skip(setting.person)
        return web.json_response({})

    async def _skip(self, number: int | None) -> web.StreamResponse:
        """To the next post that somebody sees; says where it is."""
        person = self._day.person(number or 0)
        if person is None:
            return _refused(400, "person: nobody has that id.")
        if person.id not in self._day.server.guild.members:
            return _refused(409, f"{person.name} is not on the server any more. Be somebody else.")
        posted = await self._day.skip_to_next_post(person)
        if posted is None:
            more = "Nothing more is planned." if self._day.bot_runs else "The bot was stopped."
            return _refused(409, more)
        return web.json_response({"channel": str(posted.channel.id), "message": str(posted.id)})

    async def audience(self, request: web.Request) -> web.StreamResponse:
        """Have the audience act, or not."""
        try:
            setting = AudienceSetting.model_validate_json(await request.read())
        except ValidationError as mistake:
            return _refused(400, str(mistake))
        self._day.let_audience_act(setting.acts)
        return web.json_response({})

    async def bot(self, request: web.Request) -> web.StreamResponse:
        """Stop the bot in the middle of the day, or start it again."""
        try:
            setting = BotSetting.model_validate_json(await request.read())
        except ValidationError as mistake:
            return _refused(400, str(mistake))
        try:
            await (self._day.start_bot() if setting.runs else self._day.stop_bot())
        except TimeoutError:
            return _refused(409, "The bot did not start in time. Try again.")
        return web.json_response({})

    def _person(self, request: web.Request) -> Person:
        """Who is acting, or looking on."""
        found = self._day.person(_number(request, "person"))
        if found is None:
            raise web.HTTPNotFound
        return found


def _number(request: web.Request, name: str) -> int:
    said = request.match_info[name]
    if not said.isdecimal():
        raise web.HTTPNotFound
    return int(said)


def _static(name: str) -> web.StreamResponse:
    """One of the page's own files."""
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in _KINDS or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(body=path.read_bytes(), content_type=_KINDS[path.suffix], charset="utf-8")


def _json(answer: Callable[[], Any]) -> web.StreamResponse:
    try:
        return web.json_response(answer())
    except Impossible as reason:
        return _refused(409, str(reason))


def _refused(status: int, sentence: str) -> web.StreamResponse:
    return web.json_response({"error": sentence}, status=status)
