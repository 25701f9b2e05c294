"""The bot stopped in the middle of the day by whoever looks at the page, and started again."""

from datetime import UTC, datetime

import pytest

from bot.rehearsal.page.day import OpenDay
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor

LATE = "Started 3 minutes ago"
IN_IT = datetime(2022, 5, 18, 16, 8, tzinfo=UTC)


async def test_what_fell_due_without_the_bot_is_posted_late_and_nothing_is_posted_twice(
    ada: Visitor, day: OpenDay
):
    for _ in range(3):
        await ada.skips()
    before = [one["text"] for one in ada.window.messages.values() if one["text"]]

    await ada.post("bot", {"runs": False})
    day.clock.skip_to(IN_IT)
    await ada.hears("Is it on already?")
    assert not ada.window.showing(LATE)
    await ada.post("bot", {"runs": True})

    late = await ada.window.until_shown(LATE)
    after = [one["text"] for one in ada.window.messages.values() if one["text"]]
    assert late["at"] >= IN_IT.timestamp()
    assert before
    assert [after.count(text) for text in before] == [before.count(text) for text in before]


async def test_without_the_bot_nobody_answers_and_nothing_is_skipped_to(ada: Visitor):
    await ada.post("bot", {"runs": False})

    lobby = ada.window.channel("lobby")
    asked = await ada.tries("slash", channel=lobby, command="now", options={})
    skipped = await ada.post("clock", {"do": "next", "person": ada.id})

    assert (asked[0], skipped) == (409, (409, {"error": "The bot is stopped. Start it first."}))
    await ada.post("bot", {"runs": True})
    assert await ada.uses("now")


async def test_every_window_is_told_that_the_bot_is_stopped(visit: Visit, ada: Visitor):
    bob = visit("Bob")
    await bob.look()
    assert bob.window.bot_runs

    await ada.post("bot", {"runs": False})
    await bob.window.until(lambda: not bob.window.bot_runs)
    await ada.post("bot", {"runs": True})
    await bob.window.until(lambda: bob.window.bot_runs)


async def test_to_stop_and_to_start_twice_changes_nothing(ada: Visitor, day: OpenDay):
    for runs in (True, False, False, True):
        status, _ = await ada.post("bot", {"runs": runs})

        assert (status, day.bot_runs) == (200, runs)


@pytest.mark.parametrize("setting", [{}, {"runs": 3}, {"runs": True, "now": True}])
async def test_the_bot_cannot_be_set_to_nonsense(ada: Visitor, day: OpenDay, setting: object):
    status, _ = await ada.post("bot", setting)  # pyright: ignore[reportArgumentType] - what nonsense is

    assert (status, day.bot_runs) == (400, True)


class TestWithAnAudience:
    @pytest.fixture
    def audience(self) -> bool:
        return True

    async def test_people_wait_until_the_bot_is_back(self, ada: Visitor, day: OpenDay):
        await ada.post("bot", {"runs": False})
        day.clock.skip_to(IN_IT)
        await ada.hears("Is anybody there?")
        await ada.post("bot", {"runs": True})

        assert day.audience_acts
        assert await ada.window.until_shown(LATE)
