"""The HTTP side: token, limits, faults, the right route, and a record of everything.

The order is Discord's: who are you, do you ask too often, what do you want, may you.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from bot.rehearsal.local_discord import refusals
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
        application.router.add_get("/attachments/{channel}/{id}/{name}", self._file)
        application.router.add_route("*", "/{rest:.*}", _bound(self, None))

    async def take(self, request: web.Request, route: Route | None) -> web.StreamResponse:
        """One request: met by a fault, or carried out; recorded in any case."""
        path = request.path.removeprefix(ROOT)
        exchange = Exchange(
            request.method,
            path,
            dict(request.query),
            reason=request.headers.get("X-Audit-Log-Reason"),
            template=route.template if route else "",
        )
        self.exchanges.append(exchange)
        exchange.request, files = await _read(request, self.world)
        exchange.files = [one.filename for one in files]
        fault = self.faults.meet(request.method, path)
        try:
            return await self._carry_out(request, route, exchange, files, fault)
        finally:
            self.news.tell()

    async def _carry_out(
        self,
        request: web.Request,
        route: Route | None,
        exchange: Exchange,
        files: list[Attachment],
        fault: Fault | None,
    ) -> web.StreamResponse:
        if fault:
            ended = await self._suffer(request, exchange, fault)
            if ended is not None:
                return ended
        reply, headers = self._reply(request, route, exchange.request, files)
        if fault and fault.cuts_after:
            return _cut(request)
        return _answer(exchange, reply, headers)

    async def _suffer(
        self, request: web.Request, exchange: Exchange, fault: Fault
    ) -> web.StreamResponse | None:
        if fault.waits:
            await asyncio.sleep(fault.waits)
        if fault.does:
            fault.does()
        if fault.cuts_before:
            return _cut(request)
        if fault.status:
            return _answer(exchange, Reply(fault.status, fault.body), fault.headers)
        return None

    def _reply(
        self, request: web.Request, route: Route | None, body: Any, files: list[Attachment]
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
            body,
            files,
        )
        try:
            return route.handler(call), headers
        except refusals.Refused as refused:
            return _refusal(refused), headers
        except Exception as error:
            # A mistake in the local Discord must be as loud as a route that it does not have.
            self.world.unimplemented.append(f"{route.method} {route.template}: {error!r}")
            raise

    async def _file(self, request: web.Request) -> web.Response:
        """The bytes of an attachment."""
        wanted = int(request.match_info["id"])
        channel = self.world.channels.get(int(request.match_info["channel"]))
        places = (*channel.messages.values(), *channel.private.values()) if channel else ()
        for message in places:
            for one in message.attachments:
                if one.id == wanted:
                    return web.Response(body=one.content, content_type=one.content_type)
        raise web.HTTPNotFound


def _bound(api: Api, route: Route | None) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await api.take(request, route)

    return handle


def _refusal(refused: refusals.Refused) -> Reply:
    return Reply(refused.status, refused.body)


def _answer(exchange: Exchange, reply: Reply, headers: dict[str, str]) -> web.Response:
    exchange.status, exchange.response, exchange.headers = reply.status, reply.body, dict(headers)
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
    files: list[Attachment] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            name = part.filename or part.name or "file"
            files.append(Attachment(world.ids.next(), name, kind, content))
    return body, files
