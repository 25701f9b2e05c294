"""What the local Discord can do to a bot on purpose, as Discord does it to everybody at times."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.rehearsal.local_discord import LocalDiscord, Server
from tests.wire.local_discord_bot import Wire

HEARTBEAT, RESUME, RECONNECT, INVALID_SESSION, ACK = 1, 6, 7, 9, 11


@asynccontextmanager
async def socket_of(local: LocalDiscord) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as session, session.ws_connect(local.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        yield socket


@asynccontextmanager
async def identified(
    local: LocalDiscord,
) -> AsyncGenerator[tuple[aiohttp.ClientWebSocketResponse, str]]:
    """A socket with its session."""
    async with socket_of(local) as socket:
        await socket.send_json({"op": 2, "d": {"token": local.token, "intents": 0}})
        ready = await socket.receive_json()
        yield socket, ready["d"]["session_id"]


async def resumed(local: LocalDiscord, session: str) -> int:
    """The opcode with which a resume is answered."""
    async with socket_of(local) as socket:
        asked = {"token": local.token, "session_id": session, "seq": 1}
        await socket.send_json({"op": RESUME, "d": asked})
        return int((await socket.receive_json())["op"])


async def test_a_client_can_be_asked_to_come_again(local: LocalDiscord):
    async with identified(local) as (socket, session):
        local.gateway.ask_to_reconnect()

        assert (await socket.receive_json())["op"] == RECONNECT
    assert await resumed(local, session) == 0


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_can_be_invalid_for_a_moment_or_for_good(
    local: LocalDiscord, resumable: bool
):
    async with identified(local) as (socket, session):
        local.gateway.invalidate(resumable=resumable)

        frame = await socket.receive_json()
    assert (frame["op"], frame["d"]) == (INVALID_SESSION, resumable)
    assert await resumed(local, session) == (0 if resumable else INVALID_SESSION)


async def test_a_silent_gateway_acknowledges_nothing_and_its_session_goes_on_elsewhere(
    local: LocalDiscord,
):
    async with identified(local) as (socket, session):
        local.gateway.fall_silent()
        await socket.send_json({"op": HEARTBEAT, "d": None})

        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.05)
        assert await resumed(local, session) == 0


async def test_a_dead_connection_does_not_even_answer_a_farewell(local: LocalDiscord):
    async with identified(local) as (socket, _session):
        local.gateway.fall_silent(dead=True)
        leaving = asyncio.create_task(socket.close())

        done, _ = await asyncio.wait({leaving}, timeout=0.05)
        assert not done
        await local.gateway.close()
        await leaving


async def test_an_outage_takes_everything_and_gives_it_back(local: LocalDiscord, wire: Wire):
    async with identified(local) as (socket, session):
        local.go_away()

        assert (await wire.ask("GET", "/users/@me"))[0] == 503
        assert (await socket.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await resumed(local, session)

    local.come_back()
    assert (await wire.ask("GET", "/users/@me"))[0] == 200
    assert await resumed(local, session) == 0


async def test_a_revoked_token_is_refused_everywhere(
    local: LocalDiscord, wire: Wire, server: Server
):
    assert server
    old = local.token
    async with identified(local) as (socket, _session):
        await local.revoke_token()
        while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass

        assert socket.close_code == 4004
    assert local.token != old
    assert (await wire.ask("GET", "/users/@me"))[0] == 200
    local.token = old
    assert (await wire.ask("GET", "/users/@me"))[0] == 401
