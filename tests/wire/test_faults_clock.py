"""A clock that is set, and a computer that slept: nothing is said twice, nothing stands still."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from apscheduler.schedulers import (  # pyright: ignore[reportMissingTypeStubs] - it has no types
    base as apscheduler,
)

from bot import clock as clocks
from bot import ticker
from bot.app import App
from bot.clock import SteppedClock, SystemClock
from bot.domain.agenda import Session
from bot.domain.bookmarks import Bookmark, Wish, told_of
from bot.domain.conference import ConductContacts, conference_id
from bot.domain.people import PersonId, Role, ServerId
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server
from bot.services.duties import PromptDuty
from tests.keys import KEY
from tests.wire.conduct_world import World
from tests.wire.conference_bot import NINE, at_work, files, said_in, scene, session, titles
from tests.wire.questions import ask, board_in, question_in

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class SetClock(SteppedClock):
    """Stands still until it is set, to whatever moment."""

    def set(self, moment: datetime) -> None:
        self._now = moment


async def show(app: App, clock: SetClock, *moments: datetime) -> None:
    """Let the clock show these moments, with everything made that is due."""
    for moment in moments:
        clock.set(moment)
        app.ticker.ring()
        await app.ticker.settled()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NINE - MINUTE)


@pytest.fixture
async def discord(clock: SetClock) -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=clock, pace=1000.0, answers_within=10.0) as discord:
        yield discord


async def test_after_an_hour_asleep_what_still_holds_is_made_late_and_the_rest_is_skipped(
    discord: LocalDiscord, clock: SetClock, tmp_path: Path
):
    conference = files([session("Short", minutes=30), session("Long", at=NINE + 55 * MINUTE)])
    server = scene(discord, conference)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await show(app, clock, NINE + HOUR, NINE + HOUR + 5 * SECOND)

    [late] = discord.messages(server.channel("announcements"))
    assert titles([late]) == ["Long"]
    assert "5 minutes ago" in late.text
    assert "Skipped" in said_in(discord, server.channel("organizers"))


async def test_a_clock_set_back_by_an_hour_has_nothing_said_twice_and_the_rest_in_time(
    discord: LocalDiscord, clock: SetClock, tmp_path: Path
):
    conference = files([session("First"), session("Second", at=NINE + HOUR)])
    server = scene(discord, conference)
    hall = server.channel("announcements")

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await show(app, clock, NINE, NINE - HOUR, NINE, NINE + 30 * MINUTE)
        before = titles(discord.messages(hall))
        await show(app, clock, NINE + HOUR)

    assert before == ["First"]
    assert titles(discord.messages(hall)) == ["First", "Second"]


async def test_boards_are_kept_in_step_also_after_the_clock_was_set_back(
    discord: LocalDiscord, clock: SetClock, tmp_path: Path
):
    conference = files([session("Ducks", minutes=300)], questions__open="5")
    server = scene(discord, conference)
    ada, bob = server.add_member("Ada"), server.add_member("Bob")

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await show(app, clock, NINE + 2 * HOUR)
        await ask(discord, server, ada, "Why are ducks yellow?")
        await show(app, clock, *(NINE + 2 * HOUR + n * 2 * SECOND for n in range(1, 4)))
        back = NINE + HOUR
        await show(app, clock, back)
        await bob.press(question_in(discord, server), "👍 1")
        await show(app, clock, *(back + n * 2 * SECOND for n in range(1, 4)))

        assert "**2** 👍 Why" in board_in(discord, server)


async def test_people_are_reminded_also_after_the_clock_was_set_back(
    discord: LocalDiscord, clock: SetClock, tmp_path: Path
):
    talks = [session("First", at=NINE + 2 * HOUR), session("Second", at=NINE + 90 * MINUTE)]
    conference = files(talks)
    server = scene(discord, conference)
    ada, bob = server.add_member("Ada"), server.add_member("Bob")

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await remember(app, server, ada.id, talks[0])
        await show(app, clock, NINE + 2 * HOUR - 10 * MINUTE)
        await show(app, clock, NINE + HOUR - 10 * MINUTE)
        await remember(app, server, bob.id, talks[1])
        await show(app, clock, NINE + 80 * MINUTE)

        assert len(discord.messages(ada.inbox)) == 1
        assert len(discord.messages(bob.inbox)) == 1


async def remember(app: App, server: Server, person: int, talk: Session) -> None:
    new = Bookmark(PersonId(person), talk.key, NINE - HOUR, told_of(talk), Wish(10 * MINUTE))
    async with app.database.transaction() as records:
        await records.bookmarks.add(conference_id("test", ServerId(server.id)), new)
    app.staff.usher.changed()


async def test_whoever_may_not_see_a_case_is_looked_out_for_also_after_the_clock_was_set_back(
    discord: LocalDiscord, clock: SetClock, tmp_path: Path
):
    conference = files([session("Ducks", at=NINE + 30 * 24 * HOUR)])
    roles = {**conference.profile.roles, Role.MODERATOR: ("Moderator",)}
    contacts = ConductContacts("conduct@birds.example", (), ())
    profile = replace(conference.profile, roles=roles, conduct=contacts)
    conference = replace(conference, profile=profile)
    server = scene(discord, conference)
    team = server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    backroom = server.add_channel("moderators")
    server.add_channel("lobby")
    server.deny(backroom, server.everyone, Permission.VIEW_CHANNEL)
    for whom in (team, server.role(discord.bot.name)):
        server.allow(backroom, whom, Permission.VIEW_CHANNEL)
    people = {"Ada": server.add_member("Ada"), "Bob": server.add_member("Bob")}
    people["Mona"] = server.add_member("Mona", [team])

    async with at_work(discord, server, conference, clock, tmp_path, KEY) as app:
        world = World(discord, server, app, clock)
        world.people = people
        await world.report("Ada", ["Bob"], "", False)
        await show(app, clock, NINE, NINE + 5 * SECOND)
        shown = len(discord.messages(backroom))
        await show(app, clock, NINE - HOUR)
        server.change_roles(people["Bob"], [team])
        await show(app, clock, NINE - HOUR + 3 * MINUTE)

        assert shown == 1
        assert discord.messages(backroom) == []


class Wayward(datetime):
    """What a computer says the time is that was set back by so much."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # pyright: ignore[reportIncompatibleMethodOverride] - no Wayward needed
        return datetime.now(tz) - cls.by


class Counted(PromptDuty):
    """Has nothing to do, and counts how often it was woken."""

    def __init__(self) -> None:
        self._woken = asyncio.Semaphore(0)

    async def make_due(self) -> None:
        self._woken.release()

    async def next_moment(self) -> datetime | None:
        return None

    async def woken(self, times: int) -> None:
        for _ in range(times):
            await self._woken.acquire()


async def test_the_heartbeat_goes_on_when_the_computers_own_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(ticker, "HEARTBEAT", timedelta(milliseconds=20))
    for module in (apscheduler, clocks):
        monkeypatch.setattr(module, "datetime", Wayward)
    duty = Counted()
    beating = ticker.Ticker([duty], SystemClock())

    beating.start()
    async with asyncio.timeout(5):
        await duty.woken(3)
        monkeypatch.setattr(Wayward, "by", HOUR)
        await duty.woken(3)
    await beating.stop()
