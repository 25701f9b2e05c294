"""The HTTP side: token, limits, faults, the right route, and a record of everything.

The order is Discord's: who are you, do you ask too often, what do you want, may you.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from bot.rehearsal.local_discord import files, refusals
from bot.rehearsal.local_discord.exchanges import Exchange
from bot.rehearsal.local_discord.faults import Fault, Faults
from bot.rehearsal.local_discord.interactions import Interactions
from bot.rehearsal.local_discord.limits import Limits
from bot.rehearsal.local_discord.news import News
from bot.rehearsal.local_discord.routes import EVERY_ROUTE
from bot.rehearsal.local_discord.routes.table import Call, Reply, Route
from bot.rehearsal.local_discord.world import Attachment, World

Json = dict[str, Any]

ROOT = "/api/v10"

# What there is to answer, once nothing came in between; and the headers about limits.
Answering = Callable[[], tuple[Reply, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Bytes:
    """A body that is no JSON."""

    content: bytes
    kind: str


@dataclass(eq=False)
class Api:
    """Takes every request below the root."""

    world: World
    interactions: Interactions
    limits: Limits
    faults: Faults
    exchanges: list[Exchange]
    token: str
    news: News

    def enter(self, application: web.Application) -> None:
        """Put every route, the files and the refusal of all else in the application."""
        for route in EVERY_ROUTE:
            handler = _bound(self, route)
            application.router.add_route(route.method, ROOT + route.template, handler)
        application.router.add_get(files.ADDRESS, self._give_file)
        application.router.add_route("*", "/{rest:.*}", _bound(self, None))

    async def take(self, request: web.Request, route: Route | None) -> web.StreamResponse:
        """One request: met by a fault, or carried out; recorded in any case."""
        exchange = self._noted(request, route.template if route else "")
        exchange.request, uploads = await _read(request, self.world)
        exchange.files = [one.filename for one in uploads]
        return await self._carry_out(
            request, exchange, lambda: self._reply(request, route, exchange, uploads)
        )

    async def _give_file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file: without token or limits, and yet met by faults and recorded."""
        exchange = self._noted(request, files.ADDRESS)
        return await self._carry_out(request, exchange, lambda: (self._file(request), {}))

    def _noted(self, request: web.Request, template: str) -> Exchange:
        exchange = Exchange(
            request.method,
            request.path.removeprefix(ROOT),
            dict(request.query),
            reason=_reason(request),
            template=template,
        )
        self.exchanges.append(exchange)
        return exchange

    async def _carry_out(
        self, request: web.Request, exchange: Exchange, answering: Answering
    ) -> web.StreamResponse:
        fault = self.faults.meet(exchange.method, exchange.path)
        self.news.tell()  # it is there, though it may have to wait
        try:
            if fault:
                ended = await self._suffer(request, exchange, fault)
                if ended is not None:
                    return ended
            reply, headers = answering()
            if fault and fault.cuts_after:
                return _cut(request)
            if fault and fault.after:
                return _answer(exchange, Reply(fault.status, fault.body), fault.headers)
            return _answer(exchange, reply, headers)
        finally:
            self.news.tell()

    async def _suffer(
        self, request: web.Request, exchange: Exchange, fault: Fault
    ) -> web.StreamResponse | None:
        if fault.waits:
            await asyncio.sleep(fault.waits)
        if fault.does:
            fault.does()
        if fault.cuts_before:
            return _cut(request)
        if fault.status and not fault.after:
            return _answer(exchange, Reply(fault.status, fault.body), fault.headers)
        return None

    def _reply(
        self,
        request: web.Request,
        route: Route | None,
        exchange: Exchange,
        uploads: list[Attachment],
    ) -> tuple[Reply, dict[str, str]]:
        if route is None:
            self.world.unimplemented.append(f"{request.method} {request.path.removeprefix(ROOT)}")
            return _refusal(refusals.not_found()), {}
        headers: dict[str, str] = {}
        if not route.open:
            if request.headers.get("Authorization") != f"Bot {self.token}":
                return _refusal(refusals.unauthorized()), {}
            major = request.match_info.get("channel_id", "")
            verdict = self.limits.judge(route.method, route.template, major)
            headers = verdict.headers
            if verdict.refused:
                return Reply(429, verdict.body), headers
        call = Call(
            self.world,
            self.interactions,
            dict(request.match_info),
            dict(request.query),
            exchange.request,
            uploads,
            exchange.reason,
        )
        try:
            call.need_short_reason()
            return route.handler(call), headers
        except refusals.Refused as refused:
            return _refusal(refused), headers
        except Exception as error:
            # A mistake in the local Discord must be as loud as a route that it does not have.
            self.world.unimplemented.append(f"{route.method} {route.template}: {error!r}")
            raise

    def _file(self, request: web.Request) -> Reply:
        names = request.match_info
        place = int(names["channel_id"]), int(names["attachment_id"])
        file = files.found(self.world, *place, names["name"])
        if file is None:
            return Reply(404, Bytes(b"This content is no longer available.", "text/plain"))
        return Reply(200, Bytes(file.content, file.content_type or "application/octet-stream"))


def _bound(api: Api, route: Route | None) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await api.take(request, route)

    return handle


def _reason(request: web.Request) -> str | None:
    """Why, for the audit log: URL-encoded UTF-8, as Discord takes it."""
    reason = request.headers.get("X-Audit-Log-Reason")
    return None if reason is None else unquote(reason)


def _refusal(refused: refusals.Refused) -> Reply:
    return Reply(refused.status, refused.body)


def _answer(exchange: Exchange, reply: Reply, headers: dict[str, str]) -> web.Response:
    exchange.status, exchange.headers = reply.status, dict(headers)
    if isinstance(reply.body, Bytes):
        sent = {**headers, "Content-Type": reply.body.kind}
        return web.Response(status=reply.status, body=reply.body.content, headers=sent)
    exchange.response = reply.body
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    # discord.py reads JSON only where the type is exactly this, without a charset.
    sent = {**headers, "Content-Type": "application/json"}
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=sent)


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection; the answer that is returned goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request, world: World) -> tuple[Any, list[Attachment]]:
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request, world)
    raw = await request.read()
    if not raw:
        return None, []
    return json.loads(raw), []


async def _read_parts(request: web.Request, world: World) -> tuple[Any, list[Attachment]]:
    """`payload_json` and `files[n]`, as uploads come."""
    body: Any = {}
    uploads: list[Attachment] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            name = part.filename or part.name or "file"
            uploads.append(files.received(world, name, content))
    return body, uploads
