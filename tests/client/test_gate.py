"""The limit on everything that is asked of Discord, kept to before Discord has to say so."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App, opened
from bot.client.gate import Gate
from bot.clock import FastClock, SteppedClock
from bot.rehearsal.local_discord import LocalDiscord
from bot.services.urgency import Urgency, as_urgent_as
from bot.settings import Settings
from tests.databases import database_in
from tests.wire.conference_bot import NINE, files, scene, session

SPEED = 10.0


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=FastClock(NINE, SPEED), pace=SPEED) as discord:
        scene(discord, files([session("Opening")]))
        yield discord


@pytest.fixture
async def app(discord: LocalDiscord, tmp_path: Path) -> AsyncGenerator[App]:
    """The bot, which has logged in and is not connected."""
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        database_url=database_in(tmp_path),
        sealing_key_file=tmp_path / "sealing.key",
    )
    async with opened(settings, FastClock(NINE, SPEED), files([session("Opening")])) as app:
        await app.bot.login(discord.token)
        yield app


async def test_very_many_requests_at_once_all_get_through_and_none_is_refused(
    discord: LocalDiscord, app: App
):
    me = discord.bot.id

    asked = await asyncio.gather(*(app.bot.fetch_user(me) for _ in range(300)))

    assert {user.id for user in asked} == {me}
    assert [one for one in discord.exchanges if one.status == 429] == []


async def test_the_most_urgent_goes_first_and_then_who_came_first():
    gate, order = Gate(FastClock(NINE, SPEED), 100), list[str]()

    async def ask(name: str, how: Urgency) -> None:
        with as_urgent_as(how):
            await gate.turn()
        order.append(name)

    async with asyncio.TaskGroup() as asking:
        for name, how in (
            ("first", Urgency.LATER),
            ("edit", Urgency.LATER),
            ("usual", Urgency.USUAL),
            ("post", Urgency.POST),
            ("another post", Urgency.POST),
        ):
            asking.create_task(ask(name, how))

    assert order == ["first", "post", "another post", "usual", "edit"]


async def test_who_gives_up_waiting_is_in_nobodys_way():
    gate = Gate(FastClock(NINE, SPEED), 10)
    await gate.turn()
    waiting = [asyncio.create_task(gate.turn()) for _ in range(3)]
    await asyncio.sleep(0)

    waiting[0].cancel()

    async with asyncio.timeout(5):
        done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in done] == [True, False, False]


class Wound(SteppedClock):
    """A clock that somebody sets, also back, while others wait by it."""

    def set(self, moment: datetime) -> None:
        self._now = moment

    def wait_until(self, moment: datetime) -> timedelta:
        return moment - self.now()


async def test_a_clock_that_is_set_back_keeps_no_request_waiting_until_it_has_caught_up():
    clock = Wound(NINE)
    gate = Gate(clock, 10)
    await gate.turn()

    clock.set(NINE - timedelta(hours=1))

    async with asyncio.timeout(5):
        await gate.turn()


async def test_nobody_waits_where_the_clock_is_set_by_hand():
    gate = Gate(SteppedClock(NINE), 1)

    async with asyncio.timeout(10):  # where it kept to its rate, this would take a hundred
        for _ in range(100):
            await gate.turn()


class Shown(SteppedClock):
    """A clock that is set by the test, and that others look at again and again."""

    def wait_until(self, moment: datetime) -> timedelta:
        return timedelta(microseconds=moment > self.now())


async def test_what_is_due_goes_at_once_and_never_more_than_discord_takes_in_a_second():
    clock = Shown(NINE)
    gate, begun = Gate(clock, 48), list[datetime]()

    async def post() -> None:
        with as_urgent_as(Urgency.POST):
            await gate.turn()
        begun.append(clock.now())

    async def others_begin_after(seconds: float) -> bool:
        clock.set(NINE + timedelta(seconds=seconds))
        known = len(begun)
        for _ in range(100):
            await asyncio.sleep(0)
        return len(begun) > known

    async with asyncio.TaskGroup() as asking:
        for _ in range(80):
            asking.create_task(post())
        await asyncio.sleep(0)
        assert not await others_begin_after(9), "none has an answer yet"
        for _ in range(48):
            gate.answered()
        assert not await others_begin_after(9.9)
        clock.set(NINE + timedelta(seconds=10))

    assert begun == [NINE] * 48 + [NINE + timedelta(seconds=10)] * 32


async def test_what_may_wait_keeps_its_distance_and_what_is_due_passes_it():
    gate = Gate(Shown(NINE), 48)
    await gate.turn()
    later = [asyncio.create_task(gate.turn()) for _ in range(3)]
    await asyncio.sleep(0)

    with as_urgent_as(Urgency.POST):
        async with asyncio.timeout(1):
            await gate.turn()

    assert [one.done() for one in later] == [False] * 3
    for one in later:
        one.cancel()
