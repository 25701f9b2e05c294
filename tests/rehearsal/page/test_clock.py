"""The conference's clock on the page, and the audience that acts by it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import PlayedClock
from bot.rehearsal.page.day import OpenDay, Plan
from bot.rehearsal.page.opening import opened_day
from tests.databases import database_in
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor
from tests.sample import SAMPLE
from tests.wire.conference_bot import files, session

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_a_paused_clock_stands_still_and_nobody_knows_how_long():
    clock = PlayedClock(NOON, paused=True)

    assert clock.now() == clock.now() == NOON
    assert clock.wait_until(NOON + timedelta(seconds=1)) is None
    assert clock.wait_until(NOON) == timedelta()


def test_a_clock_that_plays_waits_the_shorter_the_faster_it_is():
    clock = PlayedClock(NOON, paused=True)

    clock.play(60)

    wait = clock.wait_until(NOON + timedelta(minutes=10))
    assert wait is not None
    assert timedelta(seconds=5) < wait <= timedelta(seconds=10)
    assert (clock.speed, clock.paused) == (60, False)


def test_a_clock_is_skipped_ahead_and_never_back():
    clock = PlayedClock(NOON, paused=True)

    clock.skip_to(NOON + timedelta(hours=1))
    clock.skip_to(NOON)

    assert clock.now() == NOON + timedelta(hours=1)
    assert clock.paused


async def test_the_next_post_is_made_at_its_time_and_the_clock_stands_again(
    ada: Visitor, day: OpenDay
):
    assert day.clock.paused

    await ada.skips()
    first = await ada.window.until_shown("Were you treated badly")
    await ada.skips()
    second = await ada.window.until_shown("Good morning, and welcome")

    assert (first["at"], second["at"]) == (
        pytest.approx(datetime(2022, 5, 17, 16, tzinfo=UTC).timestamp(), abs=10),
        pytest.approx(datetime(2022, 5, 18, 15, 30, tzinfo=UTC).timestamp(), abs=10),
    )
    assert day.clock.paused


async def test_a_clock_that_goes_on_goes_on_at_its_own_speed_after_a_skip(
    ada: Visitor, day: OpenDay
):
    await ada.post("clock", {"do": "play", "speed": 20})

    await ada.skips()

    assert await ada.window.until_shown("Were you treated badly")
    assert (day.clock.speed, day.clock.paused) == (20, False)


async def test_nothing_is_posted_while_the_clock_stands_and_everything_in_time_when_it_plays(
    ada: Visitor,
):
    before = dict(ada.window.messages)

    await ada.post("clock", {"do": "play", "speed": 3600})
    shown = await ada.window.until_shown("Were you treated badly")

    assert before == {}
    assert shown["at"] >= datetime(2022, 5, 17, 16, tzinfo=UTC).timestamp()


async def test_every_window_is_told_how_the_clock_goes(visit: Visit, ada: Visitor):
    bob = visit("Bob")
    await bob.look()

    await ada.post("clock", {"do": "play", "speed": 20})
    await bob.window.until(lambda: bob.window.clock["speed"] == 20)
    played = bob.window.clock
    await ada.post("clock", {"do": "pause"})
    await bob.window.until(lambda: bob.window.clock["paused"])

    assert not played["paused"]
    assert bob.window.clock["now"] >= played["now"]


@pytest.mark.parametrize(
    "setting", [{"do": "back"}, {"do": "play", "speed": 0}, {"do": "play", "speed": 1e9}, {}]
)
async def test_a_clock_cannot_be_set_to_nonsense(ada: Visitor, day: OpenDay, setting: object):
    status, _ = await ada.post("clock", setting)  # pyright: ignore[reportArgumentType] - what nonsense is

    assert status == 400
    assert day.clock.paused


async def test_when_nothing_more_is_planned_the_clock_stays_where_it_is(tmp_path: Path):
    database = database_in(tmp_path)
    only = files([session("Ducks", at=NOON)])
    plan = Plan(only, SAMPLE, tmp_path, database_url=database, paused=True, audience=False)

    async with opened_day(plan) as day, asyncio.timeout(30):
        posts = 0
        [visitor, *_] = day.people
        while await day.skip_to_next_post(visitor):
            posts += 1
        end = day.clock.now()

        assert posts >= 2  # the digest, and the session
        assert not await day.skip_to_next_post(visitor)
        assert day.clock.paused
        assert day.clock.now() - end < timedelta(seconds=10)


class TestWithAnAudience:
    @pytest.fixture
    def audience(self) -> bool:
        return True

    async def test_what_people_do_until_the_next_post_is_done_on_the_way(
        self, ada: Visitor, day: OpenDay
    ):
        for _ in range(2):
            await ada.skips()

        shown = await ada.window.until_shown("Welcome! If something does not work")

        assert shown["at"] < datetime(2022, 5, 18, 15, 30, tzinfo=UTC).timestamp()
        assert day.audience_acts

    async def test_an_audience_that_was_told_not_to_act_does_nothing(
        self, visit: Visit, ada: Visitor
    ):
        bob = visit("Bob")
        await bob.look()

        await ada.post("audience", {"acts": False})
        await bob.window.until(lambda: bob.window.audience is False)
        for _ in range(2):
            await ada.skips()
        await ada.window.until_shown("Good morning, and welcome")

        assert not ada.window.showing("Welcome! If something does not work")
