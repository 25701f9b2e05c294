"""Who acts of themselves on an open day, when, and who is there for visitors alone."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.domain.people import ServerId
from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.question_acts import FIRST
from bot.rehearsal.script import script
from bot.services.conferences import from_files
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor

SECOND_TALK = datetime(2022, 5, 18, 16, 20, tzinfo=UTC)
"""When the second session with questions begins, as planned."""


def test_every_act_is_told_apart_from_every_other(day: OpenDay):
    acts = script(from_files(day.plan.files, ServerId(day.server.id)))

    assert len(acts) > 50
    assert len({act.about for act in acts}) == len(acts)


async def test_there_is_somebody_of_every_part_whom_nobody_plays(ada: Visitor):
    people = ada.window.people.values()

    free = {one["part"]: one["name"] for one in people if not one["played"]}
    assert free == {
        "organizer": "Olga",
        "moderator": "Milo",
        "speaker": "Selma",
        "attendee": "Nina",
    }
    assert {"Ada", "Mona", "Sam", "Grace"} <= {one["name"] for one in people if one["played"]}


async def test_the_next_post_is_one_that_the_person_sees(visit: Visit):
    nina = visit("Nina")
    await nina.look()

    for _ in range(6):
        status, posted = await nina.post("clock", {"do": "next", "person": nina.id})
        assert status == 200
        shown = await nina.window.until(lambda at=posted: nina.window.messages.get(at["message"]))
        assert (shown["channel"], shown["author"]["bot"]) == (posted["channel"], True)


async def test_whoever_was_banned_lets_no_time_pass(visit: Visit, day: OpenDay):
    nina = visit("Nina")
    await nina.look()
    before = day.clock.now()
    day.server.ban(next(one for one in day.people if one.name == "Nina"))

    status, said = await nina.post("clock", {"do": "next", "person": nina.id})

    gone = "Nina is not on the server any more. Be somebody else."
    assert (status, said) == (409, {"error": gone})
    assert day.clock.now() == before


async def test_whoever_is_nobody_has_no_next_post(ada: Visitor):
    assert (await ada.post("clock", {"do": "next"}))[0] == 400


async def test_a_screen_for_the_stage_shows_what_comes_next(
    ada: Visitor, http: aiohttp.ClientSession
):
    (screen,) = ada.window.all["screens"]

    async with http.get(screen["address"] + "events") as events:
        line = await events.content.readline()

    assert b"Opening Remarks" in line


class TestWithAnAudience:
    @pytest.fixture
    def audience(self) -> bool:
        return True

    async def test_whoever_asks_at_a_session_that_runs_late_asks_when_it_is_on(
        self, visit: Visit, day: OpenDay
    ):
        olga = visit("Olga")
        await olga.look()
        await day.skip_to(SECOND_TALK - timedelta(minutes=2))
        preview = await olga.uses("late", minutes=15)
        await olga.presses(preview, "Tell people")

        await day.skip_to(SECOND_TALK + timedelta(minutes=20))
        await olga.hears("How late is it?")

        asked = [one for one in olga.window.messages.values() if FIRST in json.dumps(one)]
        a_minute_into_it = SECOND_TALK + timedelta(minutes=15 + 1)
        assert max(one["at"] for one in asked) == pytest.approx(a_minute_into_it.timestamp(), abs=9)
