"""Starting, and what is seen when it fails."""

import asyncio
import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import discord
import pytest

from bot.app import opened, run
from bot.client.connection import INTENTS, checked, point_at
from bot.clock import SteppedClock, SystemClock
from bot.errors import LeadershipLost
from bot.rehearsal.local_discord import LocalDiscord
from tests.databases import database_in, held, impatient
from tests.wire.conference_bot import NINE, files, scene, session, settings, titles


async def test_what_goes_wrong_before_the_login_is_what_is_seen(tmp_path: Path):
    conference = files([session("Opening")])

    with pytest.raises(RuntimeError, match="the real error"):
        async with opened(settings(tmp_path, "http://x", "t"), SystemClock(), conference):
            raise RuntimeError("the real error")


async def test_a_token_that_is_refused_ends_the_run(tmp_path: Path):
    conference = files([session("Opening")])

    async with LocalDiscord(clock=SystemClock()) as local:
        with pytest.raises(discord.LoginFailure):
            await run(settings(tmp_path, local.api_url, "wrong"), SystemClock(), conference)


async def test_a_conference_that_cannot_be_opened_at_first_is_opened_later(tmp_path: Path):
    conference = files([session("Opening")])
    clock = SteppedClock(NINE)
    async with LocalDiscord(clock=clock, pace=1000.0) as local:
        server = scene(local, conference)
        url = impatient(database_in(tmp_path))
        chosen = settings(tmp_path, local.api_url, local.token)
        chosen = chosen.model_copy(update={"database_url": url})
        async with opened(chosen, clock, conference) as app:
            with held(url):
                running = asyncio.create_task(app.bot.start(local.token))
                failed = asyncio.Event()
                with noticing("cannot be opened", failed):
                    async with asyncio.timeout(10):
                        await failed.wait()
            async with asyncio.timeout(10):
                await app.bot.wait_until_open(server.id)
            await app.ticker.settled()
            await app.bot.close()
            await running

        assert titles(local.messages(server.channel("announcements"))) == ["Opening"]


@contextmanager
def noticing(words: str, noticed: asyncio.Event) -> Generator[None]:
    """Set the event as soon as the bot logs the words."""

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if words in record.getMessage():
                noticed.set()

    listening = Listening()
    logging.getLogger("bot").addHandler(listening)
    yield
    logging.getLogger("bot").removeHandler(listening)


async def test_who_may_not_speak_any_more_sends_nothing_at_all():
    speaks = True

    def may_speak() -> None:
        if not speaks:
            raise LeadershipLost

    async with LocalDiscord(clock=SystemClock()) as local:
        point_at(local.api_url)
        trace = checked(aiohttp.TraceConfig(), may_speak)
        client = discord.Client(intents=INTENTS, http_trace=trace)
        async with client:
            await client.login(local.token)
            said = len(local.exchanges)
            speaks = False
            with pytest.raises(LeadershipLost):
                await client.application_info()

        assert len(local.exchanges) == said
