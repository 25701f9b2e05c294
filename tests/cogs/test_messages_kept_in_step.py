"""What is withdrawn or rejected is not to be read any longer, whatever goes wrong on the way."""

from datetime import timedelta

import discord

from tests.cogs import question_stage
from tests.cogs.question_stage import (
    CLOSES,
    SAM,
    QuestionStage,
    choices,
    labels,
    number_of,
    text_of,
    use,
)
from tests.cogs.stage import answers, in_public, shown

files, stage = question_stage.files, question_stage.stage

FLOAT, SLANDER = "Do ducks float in zero gravity?", "Is Bob of 12 Elm Street a thief?"
WITHDRAWN = "This question was withdrawn."
MINUTE = timedelta(minutes=1)


def is_locked(stage: QuestionStage) -> bool:
    """Whether the thread of the ducks is put away."""
    data = stage.env.backend.get_channel(stage.thread.id).thread_metadata
    return bool(data and data.archived and data.locked)


async def withdraw(stage: QuestionStage, message: discord.Message) -> None:
    """Ada takes her question back."""
    await use(stage.env, stage.ada, stage.thread, f"withdraw:{number_of(message)}")


async def test_a_question_withdrawn_after_the_closing_is_gone_from_the_thread_which_stays_locked(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    await stage.passes(CLOSES + MINUTE)

    await withdraw(stage, message)
    await stage.caught_up()

    assert text_of(stage.now(message)) == WITHDRAWN
    assert SLANDER not in stage.board_text
    assert is_locked(stage)


async def test_what_was_withdrawn_after_the_closing_is_made_up_for_at_the_next_start(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    await stage.passes(CLOSES + MINUTE)
    await withdraw(stage, message)

    await stage.restart()
    await stage.caught_up()

    assert text_of(stage.now(message)) == WITHDRAWN
    assert is_locked(stage)


async def test_a_start_touches_no_closed_thread_in_which_all_is_as_it_should_be(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES + MINUTE)
    done = len(stage.env.http_requests)

    await stage.restart()
    await stage.caught_up()

    later = stage.env.http_requests[done:]
    assert [r.path for r in later if r.method == "PATCH" and str(stage.thread.id) in r.path] == []


async def test_a_moderator_rejects_a_question_that_is_in_the_queue_with_a_reason(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    await stage.ask(stage.bob, FLOAT)
    card = (await stage.host(stage.mona)).message

    page = answers(await stage.mona.click(card, label="Reject …"))[0].message
    offered = choices(page)
    form = await stage.mona.select(page, [offered[SLANDER]])
    done = await stage.mona.submit_modal(form, {"text": "That is about a person."})
    await stage.caught_up()

    assert list(offered) == [FLOAT, SLANDER]
    assert text_of(stage.now(message)) == "This question was taken off the queue."
    assert SLANDER not in stage.board_text
    assert FLOAT in shown(done)
    assert SLANDER not in shown(done)
    told = stage.inbox(stage.ada)[-1]
    assert told.startswith("🚫 The moderators keep your question out of the queue.\n")
    assert "That is about a person." in told


async def test_speakers_host_without_rejecting(stage: QuestionStage):
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)

    card = (await stage.host(stage.sam)).message
    forged = await use(
        stage.env,
        stage.sam,
        stage.thread,
        f"rejected-one:{number_of(message)}",
        form={"text": "I do not like it."},
    )

    assert "Reject …" not in labels(card)
    assert shown(forged) == "✋ Only moderators and organizers of Bird Conference can do that."
    assert SLANDER in text_of(stage.now(message))


async def test_where_nothing_is_in_the_queue_there_is_nothing_to_reject(stage: QuestionStage):
    await stage.opens()

    assert "Reject …" not in labels((await stage.host(stage.mona)).message)


async def test_a_message_that_may_not_be_changed_is_tried_again_and_organizers_are_told_once(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    where = f"/channels/*/messages/{message.id}"
    stage.env.inject_error("PATCH", where, status=403, code=50013, times=3)

    await withdraw(stage, message)
    await stage.caught_up()
    still = text_of(stage.now(message))
    await stage.passes(stage.clock.now() + 3 * MINUTE)

    assert SLANDER in still
    assert text_of(stage.now(message)) == WITHDRAWN
    told = [text_of(one) for one in in_public(stage.backstage)]
    assert len([one for one in told if "cannot be changed" in one]) == 1
    assert SLANDER not in "".join(told)


async def test_a_message_that_may_not_be_changed_does_not_hold_up_the_others(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    where = f"/channels/*/messages/{message.id}"
    stage.env.inject_error("PATCH", where, status=403, code=50013, times=None)

    await withdraw(stage, message)
    await stage.caught_up()

    assert "Nobody has asked yet" in stage.board_text


async def test_a_message_that_somebody_deleted_is_not_asked_for_again(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, SLANDER)
    await withdraw(stage, message)
    stage.env.backend.delete_message(stage.thread.id, message.id)

    await stage.passes(stage.clock.now() + 10 * MINUTE)

    asked_for = [r for r in stage.env.http_requests if r.path.endswith(f"/messages/{message.id}")]
    assert len([r for r in asked_for if r.method == "PATCH"]) == 1
    assert not any("cannot be changed" in text_of(m) for m in in_public(stage.backstage))
