"""`chair health`, as a monitor or a container's health check runs it."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.ports import free_port
from tests.wire.bot_process import ROOT, Bot
from tests.wire.conference_bot import files, scene, session


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock()) as discord:
        scene(discord, files([session("Opening")]))
        yield discord


async def health(address: str) -> tuple[int, str]:
    """The exit status and everything that is printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "health"),
        cwd=ROOT,
        env=os.environ | {"HEALTH_ADDRESS": address},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


async def test_a_bot_that_runs_is_well_and_one_that_ended_is_not(
    discord: LocalDiscord, tmp_path: Path
):
    address = f"127.0.0.1:{free_port()}"
    async with Bot(
        discord,
        tmp_path,
        HEALTH_ADDRESS=address,
        DATA_FOLDER=str(ROOT / "data"),
        LOG_FORMAT="json",
        LOG_LEVEL="DEBUG",
    ) as bot:
        await bot.start()
        await discord.until_connected()
        status, output = await health(address)
        bot.ask_to_stop()
        assert await bot.ended() == 0

    assert (status, output) == (0, "posts: ok\nticker: ok\ngateway: ok\ndatabase: ok\n")
    assert (await health(address))[0] == 1
    lines = [json.loads(line) for line in bot.said.splitlines()]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    assert discord.token not in bot.said


async def test_an_answer_that_all_is_not_well_leaves_with_1_and_says_why():
    async def not_well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps({"healthy": False, "checks": {"posts": "A post is overdue by 400 s."}})
        writer.write(f"HTTP/1.1 503 X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(not_well, "127.0.0.1", 0) as somebody:
        port = somebody.sockets[0].getsockname()[1]

        assert await health(f"127.0.0.1:{port}") == (1, "posts: A post is overdue by 400 s.\n")


async def test_where_nobody_is_asked_it_is_said_what_to_set():
    status, output = await health("")

    assert status == 1
    assert "HEALTH_ADDRESS is not set" in output


@pytest.mark.parametrize("address", ["8080", "127.0.0.1", "127.0.0.1:http", ":1", "host:70000"])
async def test_what_is_no_address_is_refused_by_its_name(address: str):
    status, output = await health(address)

    assert status == 2
    assert "HEALTH_ADDRESS: " in output
    assert "such as 127.0.0.1:8080" in output
