"""The gateway: sessions that survive their sockets, and the sockets.

    socket opened    HELLO
    IDENTIFY         READY, then GUILD_CREATE for every server of the shard that the bot is on
    RESUME           everything since the sequence number given, then RESUMED
    heartbeat        acknowledged

Wrong tokens, shards that cannot be, unknown opcodes and privileged intents that nobody granted
close the socket with the code that Discord documents. On request it cuts, asks to come again, loses
sessions or falls silent.
"""

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.clock import monotonic
from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.intents import MEMBERS, MESSAGE_CONTENT, PRIVILEGED
from bot.rehearsal.local_discord.news import News
from bot.rehearsal.local_discord.payloads import events, messages
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.shards import Shard, server_in
from bot.rehearsal.local_discord.world import Event, World

Json = dict[str, Any]

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11
UNKNOWN_OPCODE, NOT_AUTHENTICATED, WRONG_TOKEN = 4001, 4003, 4004
INVALID_SHARD, DISALLOWED_INTENTS = 4010, 4014

_HEARTBEAT_MS = 41250

_ROUND_TRIP = 0.02
"""Seconds that the way to Discord and back takes at the very least."""


@dataclass(eq=False)
class Session:
    """What one client was told, so that a new socket can go on where the last one broke."""

    id: str
    intents: int
    shard: Shard
    socket: "Socket | None" = None
    told: list[str] = field(default_factory=list[str])

    def tell(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it if somebody is there."""
        frame = {"op": DISPATCH, "s": len(self.told) + 1, "t": name, "d": data}
        self.told.append(json.dumps(frame))
        if self.socket:
            self.socket.put(self.told[-1])


class Closing(Exception):
    """The socket has to be closed with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"close {code}")
        self.code = code


class Gateway:
    """All sessions of the bot; `privileged` are the intents switched on for the application."""

    def __init__(self, world: World, token: str, privileged: int, news: News) -> None:
        self._world = world
        self._news = news
        self.token = token
        self.is_away = False
        self.heartbeat_ms = _HEARTBEAT_MS
        self._allowed = ~PRIVILEGED | privileged
        self._sockets: set[Socket] = set()
        self.sessions: dict[str, Session] = {}
        world.publish = self.publish

    @property
    def connected(self) -> int:
        """How many sockets have a session."""
        return sum(1 for session in self.sessions.values() if session.socket)

    def publish(self, event: Event) -> None:
        """Tell every session that asked for this, has the server, and may know it."""
        server = server_in(event.name, event.data)
        for session in self.sessions.values():
            asked = not event.intents or event.intents & session.intents
            if asked and session.shard.has(server):
                self._tell(session, event)
        if not event.name.startswith(("MESSAGE_", "INTERACTION_")):
            self._world.show(None)

    def drop(self, shard: int | None = None) -> None:
        """Cut every socket without a word, or that of one shard; sessions can be resumed."""
        for socket in tuple(self._sockets):
            if shard is None or (socket.session and socket.session.shard.number == shard):
                socket.cut()

    def forget(self) -> None:
        """Lose every session, so that the next resume is refused and clients start anew."""
        for session in self.sessions.values():
            session.socket = None
        self.sessions.clear()

    def ask_to_reconnect(self) -> None:
        """Ask every client to come again and to resume, as Discord does before its own restarts."""
        for socket in self._sockets:
            socket.say(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every client that its session is no good just now, or (not resumable) any more."""
        for socket in self._sockets:
            socket.say(INVALID_SESSION, resumable)
        if not resumable:
            self.forget()

    def fall_silent(self, *, dead: bool = False) -> None:
        """Leave every socket open, and say nothing more on it, not even to heartbeats.

        A dead one does not even answer when it is closed, as where the network has lost it.
        """
        for socket in self._sockets:
            socket.fall_silent(dead=dead)

    async def close(self, code: int = 1001) -> None:
        """End all sockets in an orderly way."""
        for socket in tuple(self._sockets):
            await socket.close(code)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket from its opening to its end."""
        if self.is_away:
            raise web.HTTPServiceUnavailable
        response = web.WebSocketResponse(max_msg_size=0, compress=False)
        await response.prepare(request)
        compress = request.query.get("compress")
        if compress not in {None, "zlib-stream"}:
            self._world.unimplemented.append(f"gateway compression {compress}")
        socket = Socket(request, response, compressed=compress == "zlib-stream")
        self._sockets.add(socket)
        writer = asyncio.create_task(socket.write())
        try:
            await self._converse(socket)
        finally:
            writer.cancel()
            self._sockets.discard(socket)
            if socket.session and socket.session.socket is socket:
                socket.session.socket = None
        return response

    async def _converse(self, socket: "Socket") -> None:
        socket.say(HELLO, {"heartbeat_interval": self.heartbeat_ms})
        async for message in socket.response:
            if message.type is not WSMsgType.TEXT or socket.is_silent:
                continue
            frame: Json = json.loads(message.data)
            try:
                self._hear(socket, frame["op"], frame.get("d"))
                self._news.tell()
            except Closing as closing:
                await socket.close(closing.code)

    def _hear(self, socket: "Socket", op: int, data: Any) -> None:
        match op:
            case 1:
                # Not at once: discord.py notes when it has asked only after having asked.
                asyncio.get_running_loop().call_later(_ROUND_TRIP, socket.say, ACK, None)
            case 2:
                self._identify(socket, data)
            case 6:
                self._resume(socket, data)
            case _ if socket.session is None:
                raise Closing(NOT_AUTHENTICATED)
            case 3:
                pass
            case 8:
                self._list_members(socket.session, data)
            case _:
                self._world.unimplemented.append(f"gateway opcode {op}")
                raise Closing(UNKNOWN_OPCODE)

    def _identify(self, socket: "Socket", data: Json) -> None:
        if data["token"] != self.token:
            raise Closing(WRONG_TOKEN)
        if data["intents"] & ~self._allowed:
            raise Closing(DISALLOWED_INTENTS)
        shard = Shard(*data.get("shard", ()))
        if not shard.is_possible:
            raise Closing(INVALID_SHARD)
        if not self._world.shards.begin(shard, monotonic()):
            socket.say(INVALID_SESSION, False)
            return
        session = Session(secrets.token_hex(16), data["intents"], shard, socket)
        socket.session = session
        self.sessions[session.id] = session
        session.tell("READY", events.ready(self._world, session.id, data.get("shard")))
        for guild in self._world.guilds.values():
            if self._world.bot.id in guild.members and shard.has(guild.id):
                session.tell("GUILD_CREATE", events.guild_create(self._world, guild))

    def _resume(self, socket: "Socket", data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.token or session is None or data["seq"] > len(session.told):
            socket.say(INVALID_SESSION, False)
            return
        session.socket, socket.session = socket, session
        for frame in session.told[data["seq"] :]:
            socket.put(frame)
        session.tell("RESUMED", {})

    def _list_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds[int(data["guild_id"])]
        asked = data.get("user_ids")
        everybody = asked is None and not data.get("query") and not data.get("limit")
        if everybody and not session.intents & MEMBERS:
            raise Closing(DISALLOWED_INTENTS)
        session.tell("GUILD_MEMBERS_CHUNK", events.members_chunk(guild, data))

    def _tell(self, session: Session, event: Event) -> None:
        if event.channel and event.channel.guild:
            me = event.channel.guild.members.get(self._world.bot.id)
            granted = within(event.channel, me, self._world.clock.now())
            if not granted & Permission.VIEW_CHANNEL:
                return
        data = event.data
        if event.theirs and not session.intents & MESSAGE_CONTENT:
            data = messages.without_content(data)
        session.tell(event.name, data)


class Socket:
    """One connection; what is put is written in order by its own task."""

    def __init__(
        self, request: web.Request, response: web.WebSocketResponse, *, compressed: bool
    ) -> None:
        self._transport = request.transport
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._deflate = zlib.compressobj() if compressed else None
        self.response = response
        self.session: Session | None = None
        self.is_silent = False

    def put(self, frame: str) -> None:
        """Have a frame sent."""
        if not self.is_silent:
            self._frames.put_nowait(frame)

    def fall_silent(self, *, dead: bool) -> None:
        """Hear and say nothing more; a dead one does not hear the other side hang up, either."""
        self.is_silent = True
        if dead and isinstance(self._transport, asyncio.Transport):
            self._transport.pause_reading()

    def say(self, op: int, data: Any) -> None:
        """Have something sent that is no event."""
        self.put(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write(self) -> None:
        """Send what is put, until the connection is gone."""
        try:
            while not self.response.closed:
                await self._send(await self._frames.get())
        except ConnectionError:
            pass

    async def _send(self, frame: str) -> None:
        if self._deflate is None:
            await self.response.send_str(frame)
            return
        packed = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.response.send_bytes(packed)

    async def close(self, code: int) -> None:
        """Say goodbye with a code; a dead one can only be dropped."""
        if self.is_silent:
            self.cut()
            return
        await self.response.close(code=code)

    def cut(self) -> None:
        """Pull the plug."""
        if self.session:
            self.session.socket = None
        if self._transport:
            self._transport.abort()
