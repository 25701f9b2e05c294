"""A case that is in nobody's hands again does not wait for ever: the next ones are told."""

from datetime import timedelta

import pytest

from tests.cogs import conduct_stage
from tests.cogs.casework import claimed, presses, proposes, reported, settled, writes
from tests.cogs.conduct_stage import ConductStage

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

MINUTE = timedelta(minutes=1)


def told(stage: ConductStage) -> list[int]:
    """How many messages the lead and the contact outside have in their inboxes."""
    return [len(stage.inbox(one)) for one in (stage.lea, stage.olga)]


@pytest.mark.parametrize("after", [MINUTE * 30, MINUTE * 3])
async def test_a_case_that_is_let_go_is_waited_for_like_a_new_one(
    stage: ConductStage, after: timedelta
):
    code = await reported(stage, urgent=True)
    await presses(stage, stage.mona, code, "Claim")
    await stage.passes(after)
    await presses(stage, stage.mona, code, "Let go")

    await stage.passes(11 * MINUTE)
    assert told(stage) == [1, 0]

    await stage.passes(10 * MINUTE)
    assert told(stage) == [1, 1]


async def test_a_case_that_is_reopened_is_waited_for_like_a_new_one(stage: ConductStage):
    code = await settled(stage)
    await writes(stage, stage.mona, code, "Close", "")
    await stage.passes(timedelta(days=1))
    await presses(stage, stage.mona, code, "Reopen")

    await stage.passes(61 * MINUTE)

    assert code in stage.inbox(stage.lea)[-1]


async def test_a_case_that_is_let_go_between_the_two_goes_to_the_leads_first(stage: ConductStage):
    code = await reported(stage, urgent=True)
    await presses(stage, stage.mona, code, "Claim")
    await stage.passes(15 * MINUTE)
    await presses(stage, stage.mona, code, "Let go")

    await stage.passes(9 * MINUTE)
    assert told(stage) == [0, 0]
    await stage.passes(2 * MINUTE)
    assert told(stage) == [1, 0]
    await stage.passes(10 * MINUTE)
    assert told(stage) == [1, 1]


async def test_a_case_that_is_claimed_again_troubles_nobody(stage: ConductStage):
    code = await reported(stage, urgent=True)
    await presses(stage, stage.mona, code, "Claim")
    await stage.passes(30 * MINUTE)
    await presses(stage, stage.mona, code, "Let go")
    await presses(stage, stage.max, code, "Claim")

    await stage.passes(60 * MINUTE)

    assert told(stage) == [0, 0]


async def test_what_is_to_be_decided_anew_by_nobody_can_be_claimed_and_is_waited_for(
    stage: ConductStage,
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    await presses(stage, stage.mona, code, "I stand back")

    anew = await presses(stage, stage.moira, code, "Decide anew")

    assert "In the hands of: nobody" in anew
    await stage.passes(61 * MINUTE)
    assert code in stage.inbox(stage.lea)[-1]
    assert "In the hands of: Moira" in await presses(stage, stage.moira, code, "Claim")
