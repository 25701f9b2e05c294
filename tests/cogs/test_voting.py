"""Voting: on a question's message, from the private list, one after the other and at once."""

from datetime import timedelta

import discord
import pytest

from tests.cogs import question_stage
from tests.cogs.hands import press_at_once
from tests.cogs.question_stage import (
    BIRDS,
    CLOSES,
    DUCKS_SHOWN,
    QuestionStage,
    choices,
    id_of,
    labels,
    text_of,
    told,
    use,
    vote_id,
)
from tests.cogs.stage import answers, shown

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"
TAKEN_BACK = "Your vote is taken back. Press again to vote after all."


def edits_in_thread(stage: QuestionStage) -> int:
    """How often the bot has edited a message in the thread of the ducks by a request of its own."""
    path = f"/channels/{stage.thread.id}/messages/"
    return sum(
        entry.method == "PATCH" and entry.path.startswith(path) for entry in stage.env.http_requests
    )


async def menu_of(stage: QuestionStage) -> discord.Message:
    """The queue as Bob gets it privately."""
    return answers(await stage.bob.click(stage.opener, label="Queue"))[0].message


async def test_a_question_begins_with_its_askers_vote(stage: QuestionStage):
    await stage.opens()

    message = await stage.asked(stage.ada, FLOAT)

    assert labels(message) == ["👍 1"]


async def test_the_count_on_the_button_changes_with_the_press_and_nothing_else_is_said(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    pressed = await stage.votes(stage.bob, message)

    assert labels(stage.now(message)) == ["👍 2"]
    assert pressed.followups == []
    assert stage.thread.history()[-1].id == message.id


async def test_a_press_is_acknowledged_before_the_vote_is_saved(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    done = len(stage.env.http_requests)

    await stage.votes(stage.bob, message)

    answered = [r for r in stage.env.http_requests[done:] if "/messages/" not in r.path]
    deferred: object = {"type": 6}
    assert answered[0].json == deferred
    assert answered[0].path.endswith("/callback")


async def test_a_second_press_takes_the_vote_back_and_says_so_privately(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.bob, message)

    again = await stage.votes(stage.bob, message)

    assert labels(stage.now(message)) == ["👍 1"]
    (said,) = again.followups
    assert said.ephemeral
    assert said.content == TAKEN_BACK


async def test_a_third_press_votes_after_all(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    for _ in range(3):
        await stage.votes(stage.bob, message)

    assert labels(stage.now(message)) == ["👍 2"]


async def test_askers_may_take_their_own_vote_back_too(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    await stage.votes(stage.ada, message)

    assert labels(stage.now(message)) == ["👍 0"]


async def test_the_board_follows_and_puts_the_best_first(stage: QuestionStage):
    await stage.opens()
    await stage.asked(stage.ada, FLOAT)
    swans = await stage.asked(stage.ada, SING)
    assert stage.board_text.index(FLOAT) < stage.board_text.index(SING)

    await stage.votes(stage.bob, swans)
    await stage.caught_up()

    assert f"1. **2** 👍 {SING}" in stage.board_text
    assert f"2. **1** 👍 {FLOAT}" in stage.board_text


async def test_everybody_who_votes_at_once_is_counted(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    people = [stage.joins(f"Bird {n}") for n in range(20)]

    await press_at_once(stage.env, [(p, message, vote_id(message)) for p in people])
    await stage.caught_up()

    assert labels(stage.now(message)) == ["👍 21"]
    assert f"**21** 👍 {FLOAT}" in stage.board_text


@pytest.mark.parametrize(("presses", "votes"), [(2, 1), (3, 2)])
async def test_one_person_who_presses_several_times_at_once_has_one_vote_or_none(
    stage: QuestionStage, presses: int, votes: int
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    await press_at_once(stage.env, [(stage.bob, message, vote_id(message))] * presses)
    await stage.caught_up()

    assert labels(stage.now(message)) == [f"👍 {votes}"]


async def test_however_many_vote_a_thread_is_edited_no_more_than_once_a_second(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    before = edits_in_thread(stage)
    moment = stage.clock.now()

    for n in range(10):
        await stage.votes(stage.joins(f"Bird {n}"), message)
        await stage.step(moment + timedelta(milliseconds=100 * n))
        await stage.app.ticker.settled()

    assert edits_in_thread(stage) - before <= 1
    await stage.caught_up()
    assert f"**11** 👍 {FLOAT}" in stage.board_text


async def test_within_three_seconds_the_board_shows_the_last_vote(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    for n in range(10):
        await stage.votes(stage.joins(f"Bird {n}"), message)
    last = stage.clock.now()

    await stage.caught_up()

    assert f"**11** 👍 {FLOAT}" in stage.board_text
    assert stage.clock.now() - last <= timedelta(seconds=3)


async def test_the_board_does_not_wait_for_the_messages_of_many_questions(stage: QuestionStage):
    await stage.opens()
    asked = [await stage.asked(stage.joins(f"Eve {n}"), bird) for n, bird in enumerate(BIRDS[:9])]
    latest = stage.clock.now() + timedelta(seconds=3)
    for message in asked:
        await stage.votes(stage.bob, message)

    while (due := await stage.app.staff.boards.next_moment()) and due <= latest:
        await stage.step(max(due, stage.clock.now()))
        await stage.app.ticker.settled()

    assert stage.board_text.count("**2** 👍") == 9


async def test_a_question_that_was_answered_takes_no_votes_and_says_why(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    card = (await stage.host(stage.mona)).message
    taken = answers(await stage.mona.click(card, label="Take"))[0].message
    await stage.mona.click(taken, label="Answered")

    (pressed,) = await press_at_once(stage.env, [(stage.bob, message, vote_id(message))])
    await stage.caught_up()

    assert told(pressed) == "✋ That question takes no votes any more: it is answered."
    assert labels(stage.now(message)) == []
    assert text_of(stage.now(message)) == f"✅ Answered\n{FLOAT}\nAsked by Ada"


async def test_a_question_that_is_being_asked_still_takes_votes(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    card = (await stage.host(stage.mona)).message
    await stage.mona.click(card, label="Take")
    await stage.caught_up()

    await stage.votes(stage.bob, stage.now(message))

    assert labels(stage.now(message)) == ["👍 2"]


async def test_a_question_that_was_withdrawn_is_gone_for_those_who_vote(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await use(stage.env, stage.ada, stage.thread, "withdraw:1", on=message)

    (pressed,) = await press_at_once(stage.env, [(stage.bob, message, vote_id(message))])

    assert told(pressed) == "✋ That question takes no votes any more: it is gone."


async def test_a_vote_on_a_merged_questions_message_counts_for_the_other(stage: QuestionStage):
    await stage.opens()
    stays = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.bob, SING)
    card = (await stage.host(stage.mona)).message
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()
    assert labels(stage.now(merged)) == ["👍 2"]
    assert "Votes count there." in text_of(stage.now(merged))
    assert str(stays.id) in text_of(stage.now(merged))

    eve = stage.joins("Eve")
    pressed = await stage.votes(eve, stage.now(merged))
    await stage.caught_up()

    assert told(pressed) == "Your vote counts; it has 3 votes now."
    assert labels(stage.now(stays)) == ["👍 3"]
    assert labels(stage.now(merged)) == ["👍 3"]


async def test_who_voted_for_both_of_two_merged_questions_has_one_vote(stage: QuestionStage):
    await stage.opens()
    stays = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.ada, SING)
    await stage.votes(stage.bob, stays)
    await stage.votes(stage.bob, merged)
    card = (await stage.host(stage.mona)).message
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()
    assert labels(stage.now(stays)) == ["👍 2"]

    pressed = await stage.votes(stage.bob, stage.now(merged))
    await stage.caught_up()

    assert told(pressed) == TAKEN_BACK
    assert labels(stage.now(stays)) == ["👍 1"]


async def test_from_the_private_list_one_votes_and_sees_it_marked_and_takes_it_back(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    menu = await menu_of(stage)
    await stage.restart()

    voted = shown(await stage.bob.select(menu, [choices(menu)[FLOAT]]))
    back = shown(await stage.bob.select(menu, [choices(menu)[FLOAT]]))
    await stage.caught_up()

    assert f"1. ☑️ **2** 👍 {FLOAT}" in voted
    assert f"1. **1** 👍 {FLOAT}" in back
    assert labels(stage.now(message)) == ["👍 1"]


async def test_a_vote_from_the_private_list_reaches_the_questions_message_and_the_board(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    menu = await menu_of(stage)

    await stage.bob.select(menu, [choices(menu)[FLOAT]])
    await stage.caught_up()

    assert labels(stage.now(message)) == ["👍 2"]
    assert f"**2** 👍 {FLOAT}" in stage.board_text


async def test_a_list_that_is_out_of_date_refuses_what_was_answered_meanwhile(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.asked(stage.ada, FLOAT)
    menu = await menu_of(stage)
    card = (await stage.host(stage.mona)).message
    taken = answers(await stage.mona.click(card, label="Take"))[0].message
    await stage.mona.click(taken, label="Answered")

    refused = await stage.bob.select(menu, [choices(menu)[FLOAT]])

    assert told(refused) == "✋ That question takes no votes any more: it is answered."


async def test_nobody_votes_once_the_questions_are_closed(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    stage.clock.set(CLOSES)

    pressed = await stage.votes(stage.bob, message)

    assert told(pressed) == (
        f"✋ The questions to '{DUCKS_SHOWN}' are closed. Perhaps the speakers answer elsewhere."
    )


async def test_nobody_votes_where_moderators_closed_the_questions_until_they_open_them_again(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.mode("closed")

    refused = await stage.votes(stage.bob, message)
    await stage.mode("open")
    await stage.votes(stage.bob, message)

    assert told(refused) == f"✋ The moderators have closed the questions to '{DUCKS_SHOWN}'."
    assert labels(stage.now(message)) == ["👍 2"]


async def test_votes_go_on_after_a_restart_and_the_board_catches_up(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.bob, message)
    await stage.restart()

    await stage.votes(stage.joins("Eve"), message)
    await stage.caught_up()

    assert labels(stage.now(message)) == ["👍 3"]
    assert f"**3** 👍 {FLOAT}" in stage.board_text


async def test_what_a_board_missed_while_the_bot_was_away_is_shown_after_the_start(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.bob, message)
    assert f"**1** 👍 {FLOAT}" in stage.board_text

    await stage.restart()
    await stage.caught_up()

    assert f"**2** 👍 {FLOAT}" in stage.board_text


async def test_a_vote_for_a_question_of_which_the_button_is_elsewhere_is_answered_in_words(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    pressed = await use(stage.env, stage.bob, stage.thread, vote_id(message), on=stage.board)
    await stage.caught_up()

    assert told(pressed) == "Your vote counts; it has 2 votes now."
    assert id_of(stage.board, "Ask")
