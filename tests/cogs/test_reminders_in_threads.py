"""Reminders for those who take no direct messages, or prefer not to."""

from datetime import UTC, datetime, timedelta

from tests.cogs import question_stage
from tests.cogs.question_stage import OPENS, QuestionStage
from tests.cogs.stage import answers

files, stage = question_stage.files, question_stage.stage

EARLY = datetime(2026, 7, 15, 6, 30, tzinfo=UTC)
CLOSED_INBOX, LEFT = 50007, 50278
FOUR_BEFORE = OPENS.replace(minute=11)
"""The ducks begin a quarter past."""


async def remembers(stage: QuestionStage, *people: question_stage.MemberActor) -> None:
    for person in people:
        card = answers(await person.slash(stage.lobby, "session", query="Ducks"))[-1]
        await person.click(card.message, label="Remember")


def calls(stage: QuestionStage) -> list[str]:
    """What stands in the thread that calls somebody."""
    return [m.content for m in stage.thread.history() if m.content.startswith("<@")]


async def test_whoever_prefers_it_is_called_in_the_thread_together_with_the_others(
    stage: QuestionStage,
):
    await stage.step(EARLY)
    for person in (stage.ada, stage.grace):
        await person.slash(stage.lobby, "my reminders", where="thread", minutes=4)
    await remembers(stage, stage.ada, stage.grace)

    await stage.step(OPENS)
    await stage.step(FOUR_BEFORE)

    assert calls(stage) == [
        f"<@{stage.ada.id}> <@{stage.grace.id}> ⏰ In 4 minutes: Ducks in \\*Space\\*"
    ]
    assert stage.inbox(stage.ada) == stage.inbox(stage.grace) == []


async def test_nobody_is_called_in_a_thread_before_it_is_open(stage: QuestionStage):
    await stage.step(EARLY)
    await stage.ada.slash(stage.lobby, "my reminders", where="thread", minutes=30)
    await remembers(stage, stage.ada)

    await stage.step(OPENS)
    await stage.step(OPENS + timedelta(seconds=5))

    assert [call.partition(" ")[2][:15] for call in calls(stage)] == ["⏰ In 5 minutes:"[:15]]


async def test_whose_inbox_is_closed_is_called_in_the_thread(stage: QuestionStage):
    await stage.step(EARLY)
    await remembers(stage, stage.ada)
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=CLOSED_INBOX, times=None)

    await stage.step(OPENS.replace(minute=5))
    await stage.step(OPENS)
    await stage.step(FOUR_BEFORE)

    assert calls(stage) == [f"<@{stage.ada.id}> ⏰ In 4 minutes: Ducks in \\*Space\\*"]


async def test_nobody_is_called_in_the_thread_who_has_left_the_server(stage: QuestionStage):
    await stage.step(EARLY)
    await remembers(stage, stage.ada)
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=LEFT, times=None)

    await stage.step(OPENS.replace(minute=5))
    await stage.step(OPENS)
    await stage.step(FOUR_BEFORE)

    assert calls(stage) == []
