"""When the conference's data ends, who asked is forgotten: in the memory and in the threads."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.app import build
from tests.cogs import question_stage
from tests.cogs.question_stage import (
    CLOSES,
    DUCKS,
    SAM,
    QuestionStage,
    labels,
    text_of,
)
from tests.cogs.stage import DATA_ENDS, answers, in_public, on_disk, shown

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"

NAME = "Quentin Canary"


async def asked_and_closed(stage: QuestionStage) -> None:
    """Quentin asked with and without their name, one was answered in writing; all is over."""
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    quentin = stage.joins(NAME)
    await stage.opens()
    await stage.ask(quentin, FLOAT)
    await stage.ask(quentin, SING, without_name=True)
    await stage.passes(CLOSES + timedelta(minutes=1))
    letter = stage.sam.user.dm_channel.history()[-1]
    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.sam.user.submit_modal(form, {"text": "They do."})
    await stage.caught_up()


def in_thread(stage: QuestionStage) -> str:
    return "\n".join(text_of(message) for message in in_public(stage.thread))


async def test_until_the_data_ends_names_stay(stage: QuestionStage):
    await asked_and_closed(stage)

    await stage.passes(DATA_ENDS - timedelta(minutes=1))

    assert f"Asked by {NAME}" in in_thread(stage)


async def test_when_the_data_ends_the_name_is_gone_from_the_thread_which_stays_locked(
    stage: QuestionStage,
):
    await asked_and_closed(stage)

    await stage.passes(DATA_ENDS)

    assert NAME not in in_thread(stage)
    assert FLOAT in in_thread(stage)
    assert "They do." in in_thread(stage)
    thread = stage.env.backend.get_channel(stage.thread.id).thread_metadata
    assert thread
    assert thread.archived
    assert thread.locked


async def test_when_the_data_ends_the_name_is_gone_from_the_disk(stage: QuestionStage):
    await asked_and_closed(stage)
    assert NAME.encode() in on_disk(stage)

    await stage.passes(DATA_ENDS)

    assert NAME.encode() not in on_disk(stage)


async def test_a_bot_that_was_away_when_the_data_ended_erases_at_its_next_start(
    stage: QuestionStage,
):
    await asked_and_closed(stage)
    stage.clock.set(DATA_ENDS + timedelta(days=3))

    await stage.restart()
    await stage.caught_up()

    assert NAME not in in_thread(stage)
    assert NAME.encode() not in on_disk(stage)


async def test_votes_and_answers_stay_and_nobody_is_told_who_asked(stage: QuestionStage):
    await asked_and_closed(stage)
    await stage.passes(DATA_ENDS)

    files = await stage.mona.slash(stage.lobby, "questions export")
    who = shown(await stage.mona.slash(stage.lobby, "questions asker", question=2, reason="Why?"))

    assert "2 questions" in shown(files)
    assert who == "✋ Who asked was erased when the conference's data ended."
    assert [label for m in in_public(stage.thread) for label in labels(m) if "👍" in label] == [
        "👍 1"
    ]


async def test_organizers_may_name_an_earlier_day(stage: QuestionStage):
    files = stage.app.staff.secretary.files
    named = replace(files, profile=replace(files.profile, data_ends=date(2026, 7, 16)))
    stage.rebuild = lambda: build(stage.settings, stage.clock, named)
    await stage.restart()
    await asked_and_closed(stage)

    await stage.passes(datetime(2026, 7, 16, 22, tzinfo=UTC))

    assert NAME not in in_thread(stage)


async def test_a_message_that_somebody_deleted_does_not_keep_the_others_names(
    stage: QuestionStage,
):
    await asked_and_closed(stage)
    first = next(m for m in in_public(stage.thread) if NAME in text_of(m))
    stage.env.backend.delete_message(stage.thread.id, first.id)

    await stage.passes(DATA_ENDS)

    assert NAME not in in_thread(stage)


async def test_the_name_is_gone_from_what_moderators_read_also_of_a_session_that_left_the_agenda(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.mode("moderated")
    await stage.ask(stage.joins(NAME), FLOAT)
    assert NAME in text_of(in_public(stage.moderators)[-1])
    files = stage.app.staff.secretary.files
    left = tuple(s for s in files.agenda.sessions if s.title != DUCKS)
    without = replace(files, agenda=replace(files.agenda, sessions=left))
    stage.rebuild = lambda: build(stage.settings, stage.clock, without)
    await stage.restart()

    await stage.passes(DATA_ENDS)

    card = text_of(in_public(stage.moderators)[-1])
    assert FLOAT in card
    assert NAME not in card


async def test_nothing_is_erased_while_questions_are_still_taken(stage: QuestionStage):
    files = stage.app.staff.secretary.files
    named = replace(
        files,
        profile=replace(files.profile, data_ends=date(2026, 7, 15)),
        settings={**files.settings, "questions.close": "900"},
    )
    stage.rebuild = lambda: build(stage.settings, stage.clock, named)
    await stage.restart()
    await stage.opens()
    await stage.passes(datetime(2026, 7, 15, 22, 30, tzinfo=UTC))

    await stage.ask(stage.joins(NAME), FLOAT)
    before = in_thread(stage)
    await stage.passes(datetime(2026, 7, 16, 0, 0, tzinfo=UTC))

    assert f"Asked by {NAME}" in before
    assert NAME not in in_thread(stage)
    assert NAME.encode() not in on_disk(stage)


async def test_what_is_asked_and_voted_for_after_the_data_ended_is_erased_at_once(
    stage: QuestionStage,
):
    files = stage.app.staff.secretary.files
    named = replace(files, profile=replace(files.profile, data_ends=date(2026, 7, 15)))
    stage.rebuild = lambda: build(stage.settings, stage.clock, named)
    await stage.restart()
    await stage.opens()
    await stage.passes(datetime(2026, 7, 15, 22, tzinfo=UTC))
    longer = {"what": "questions.close", "value": "1200"}
    proposed = answers(await stage.grace.slash(stage.lobby, "configure questions", **longer))[0]
    await stage.grace.click(proposed.message, label="Save")

    asked = await stage.ask(stage.joins(NAME), FLOAT)
    await stage.passes(stage.clock.now() + timedelta(minutes=1))

    assert shown(asked).startswith("Your question is in the queue")
    assert NAME.encode() not in on_disk(stage)
