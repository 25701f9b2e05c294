"""A thread for every session with questions: opened, pinned, closed, and moved with its session."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.app import build
from tests.cogs import question_stage
from tests.cogs.question_stage import (
    CLOSES,
    DUCKS,
    DUCKS_END,
    GEESE,
    OPENS,
    SWANS,
    SWANS_OPEN,
    QuestionStage,
    labels,
    text_of,
    told,
)
from tests.cogs.stage import answers, in_public, shown

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"
MINUTE = timedelta(minutes=1)
LATER = timedelta(hours=2)


def threads(stage: QuestionStage) -> list[str]:
    """The names of all threads on the server, in order."""
    found = [thread for channel in stage.guild.channels.values() for thread in channel.threads]
    return sorted(thread.name or "" for thread in found)


def is_closed(stage: QuestionStage, thread: ChannelHandle) -> bool:
    """Whether people can read the thread but not write in it."""
    data = stage.env.backend.get_channel(thread.id).thread_metadata
    assert data
    assert data.archived == data.locked
    return data.locked


def ducks_move_by(stage: QuestionStage, time: timedelta) -> None:
    """From the next restart on, the ducks are later."""
    start = OPENS + 5 * MINUTE + time
    stage.files_with(DUCKS, starts_at=start, ends_at=start + 30 * MINUTE)


async def test_threads_open_five_minutes_before_the_start_and_not_earlier(stage: QuestionStage):
    await stage.passes(OPENS - MINUTE)
    before = threads(stage)

    await stage.passes(OPENS)

    assert before == []
    assert threads(stage) == [f"Questions: {DUCKS}", f"Questions: {GEESE}"]


async def test_each_thread_is_in_the_channel_of_its_room(stage: QuestionStage):
    await stage.opens()

    assert [t.name for t in stage.pond.threads] == [f"Questions: {DUCKS}"]
    assert [t.name for t in stage.lobby.threads] == [f"Questions: {GEESE}"]


async def test_the_message_above_a_thread_says_in_one_line_how_to_ask(stage: QuestionStage):
    await stage.opens()

    assert stage.opener.content == (
        "Questions to Ducks in \\*Space\\*? Press **Ask**, or vote for what others ask."
    )
    assert labels(stage.opener) == ["Ask", "Queue", "Details"]


async def test_an_empty_board_is_pinned_in_each_thread(stage: QuestionStage):
    await stage.opens()

    for title in (DUCKS, GEESE):
        (board,) = stage.thread_of(title).pinned_messages()
        assert "Nobody has asked yet. Be the first!" in text_of(board)
        assert labels(board) == ["Ask", "Queue"]


async def test_openings_and_breaks_have_no_thread_all_others_have_one(stage: QuestionStage):
    await stage.passes(SWANS_OPEN)

    assert threads(stage) == [f"Questions: {title}" for title in (DUCKS, GEESE, SWANS)]


async def test_nothing_old_turns_up_in_the_next_talk(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    await stage.passes(SWANS_OPEN)

    everything = [text_of(message) for message in stage.thread_of(SWANS).history()]
    assert not any(FLOAT in text for text in everything)


async def test_the_board_has_the_ten_best_with_links_and_what_was_answered(
    stage: QuestionStage,
):
    await stage.opens()
    asked = [
        await stage.asked(stage.joins(f"Eve {n}"), bird)
        for n, bird in enumerate(question_stage.BIRDS[:13])
    ]
    message = asked[-1]
    await stage.votes(stage.bob, message)
    await stage.caught_up()
    card = (await stage.host(stage.mona)).message
    await stage.mona.click(card, label="Take 1")
    await stage.mona.click(card, label="Answered")
    await stage.mona.click(card, label="Take 1")
    await stage.caught_up()

    text = stage.board_text
    link = f"[↗](https://discord.com/channels/{stage.guild.id}/{stage.thread.id}/{message.id})"
    assert "🎤 **Now:** **1** 👍 Auk" in text
    assert "1. **1** 👍 Bittern" in text
    assert "10. **1** 👍 Kestrel" in text
    assert "… and 1 more question." in text
    assert f"Answered (1): ✅ **2** 👍 Merlin {link}" in text


async def test_a_thread_is_closed_and_locked_half_an_hour_after_the_end_with_a_summary(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    card = (await stage.host(stage.mona)).message
    await stage.mona.click(card, label="Take 2")
    await stage.mona.click(card, label="Answered")
    await stage.passes(CLOSES - MINUTE)
    assert not is_closed(stage, stage.thread)

    await stage.passes(CLOSES)

    assert is_closed(stage, stage.thread)
    summary = text_of(in_public(stage.thread)[-1])
    assert summary.startswith(
        "The questions to Ducks in \\*Space\\* are closed. Thank you!\n2 questions, 1 answered.\n\n"
        f"**Still open:**\n**1** 👍 {FLOAT} [↗]("
    )
    assert stage.board_text.endswith("The questions are closed.")
    assert labels(stage.board) == ["Queue"]


async def test_a_thread_is_locked_though_its_board_is_gone_and_its_summary_refused(
    stage: QuestionStage,
):
    await stage.opens()
    stage.env.backend.delete_message(stage.thread.id, stage.board.id)
    where = f"/channels/{stage.thread.id}/messages"
    stage.env.inject_error("POST", where, status=403, code=50013, times=None)

    await stage.passes(CLOSES)

    assert is_closed(stage, stage.thread)


async def test_a_written_answer_that_discord_refuses_leaves_the_thread_closed(
    stage: QuestionStage,
):
    await stage.grace_asks("speakers link", speaker=question_stage.SAM, person=stage.sam)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()
    where = f"/channels/{stage.thread.id}/messages"
    stage.env.inject_error("POST", where, status=403, code=50013, times=None)

    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.sam.user.submit_modal(form, {"text": "They do."})
    await stage.caught_up()

    assert is_closed(stage, stage.thread)


async def test_a_thread_in_which_nobody_asked_is_closed_all_the_same(stage: QuestionStage):
    await stage.passes(CLOSES)

    assert is_closed(stage, stage.thread_of(GEESE))
    assert "Nobody asked." in stage.board_text


async def test_the_queue_can_be_read_after_the_end(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)

    assert FLOAT in shown(await stage.bob.click(stage.board, label="Queue"))


async def test_a_written_answer_appears_in_a_thread_that_is_closed_and_stays_so(
    stage: QuestionStage,
):
    await stage.grace_asks("speakers link", speaker=question_stage.SAM, person=stage.sam)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()

    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.sam.user.submit_modal(form, {"text": "They do."})
    await stage.caught_up()

    assert "They do." in text_of(stage.thread.history()[-1])
    assert "Answered (1)" in stage.board_text
    assert is_closed(stage, stage.thread)


async def test_words_full_of_signs_of_markdown_are_posted_all_the_same(stage: QuestionStage):
    await stage.grace_asks("speakers link", speaker=question_stage.SAM, person=stage.sam)
    await stage.opens()
    message = await stage.asked(stage.ada, "[a_b] " * 83)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()

    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.sam.user.submit_modal(form, {"text": "|_*~" * 500})
    await stage.caught_up()

    answer, news = in_public(stage.thread)[-1], stage.inbox(stage.ada)[-1]
    assert answer.embeds[0].description == "\\|\\_\\*\\~" * 500
    assert "\\|\\_\\*\\~" * 300 in text_of(stage.now(message))
    assert "\\|\\_\\*\\~" * 300 in news
    assert is_closed(stage, stage.thread)


async def test_a_session_that_moves_before_its_thread_opened_has_it_at_the_new_time(
    stage: QuestionStage,
):
    ducks_move_by(stage, LATER)
    await stage.restart()

    await stage.passes(OPENS)
    before = threads(stage)
    await stage.passes(OPENS + LATER)

    assert f"Questions: {DUCKS}" not in before
    assert threads(stage).count(f"Questions: {DUCKS}") == 1


async def test_a_session_that_moves_keeps_its_thread_which_closes_at_the_new_time(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    ducks_move_by(stage, LATER)
    await stage.restart()

    await stage.passes(CLOSES + MINUTE)
    open_still = not is_closed(stage, stage.thread)
    await stage.passes(CLOSES + LATER)

    assert open_still
    assert threads(stage).count(f"Questions: {DUCKS}") == 1
    assert FLOAT in stage.board_text
    assert is_closed(stage, stage.thread)


async def test_a_thread_that_was_closed_opens_again_for_a_session_that_moved(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    ducks_move_by(stage, LATER)
    await stage.restart()

    await stage.passes(OPENS + LATER)
    await stage.ask(stage.bob, SING)

    assert not is_closed(stage, stage.thread)
    assert labels(stage.board) == ["Ask", "Queue"]
    assert FLOAT in stage.board_text
    assert SING in stage.board_text


async def test_a_thread_that_opens_again_says_at_once_that_questions_are_taken(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    ducks_move_by(stage, LATER)
    await stage.restart()

    await stage.passes(OPENS + LATER + MINUTE)

    assert not is_closed(stage, stage.thread)
    assert labels(stage.board) == ["Ask", "Queue"]
    assert "are closed" not in stage.board_text


@pytest.mark.parametrize("asked", [True, False])
async def test_the_thread_of_a_session_that_leaves_the_agenda_is_closed(
    stage: QuestionStage, asked: bool
):
    await stage.opens()
    if asked:
        await stage.ask(stage.ada, FLOAT)
    stage.files_without(DUCKS)

    await stage.restart()
    await stage.caught_up()

    assert is_closed(stage, stage.thread)
    assert stage.board_text == "This session takes no questions any more."
    assert labels(stage.board) == []


async def test_threads_are_closed_when_no_more_questions_are_to_be_taken_at_all(
    stage: QuestionStage,
):
    await stage.opens()

    proposed = await stage.grace.slash(
        stage.lobby, "configure questions", what="questions.open", value="never"
    )
    await stage.grace.click(answers(proposed)[0].message, label="Save")
    await stage.caught_up()

    assert is_closed(stage, stage.thread)
    assert is_closed(stage, stage.thread_of(GEESE))


async def test_a_session_that_comes_back_to_the_agenda_has_its_thread_open_again(
    stage: QuestionStage,
):
    before = stage.rebuild
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    stage.files_without(DUCKS)
    await stage.restart()
    await stage.caught_up()

    stage.rebuild = before
    await stage.restart()
    await stage.caught_up()
    open_again = not is_closed(stage, stage.thread)
    await stage.ask(stage.bob, SING)
    await stage.passes(CLOSES)

    assert open_again
    assert threads(stage).count(f"Questions: {DUCKS}") == 1
    assert FLOAT in stage.board_text
    assert SING in stage.board_text
    assert is_closed(stage, stage.thread)


async def test_a_thread_that_could_not_be_closed_for_a_moment_is_closed_later(
    stage: QuestionStage,
):
    await stage.opens()
    stage.files_without(DUCKS)
    stage.env.inject_error("PATCH", f"/channels/{stage.thread.id}", status=500, times=5)

    await stage.restart()
    await stage.passes(OPENS + MINUTE)

    assert is_closed(stage, stage.thread)


async def test_a_thread_that_may_not_be_closed_is_told_to_organizers_and_tried_again(
    stage: QuestionStage,
):
    await stage.opens()
    stage.files_without(DUCKS)
    where = f"/channels/{stage.thread.id}"
    stage.env.inject_error("PATCH", where, status=403, code=50013, times=2)

    await stage.restart()
    await stage.passes(OPENS + LATER)

    assert is_closed(stage, stage.thread)
    told = [text_of(one) for one in in_public(stage.backstage)]
    assert len([one for one in told if "cannot be changed or closed" in one]) == 1


async def test_a_thread_whose_board_was_refused_is_not_opened_twice_when_its_session_moves(
    stage: QuestionStage,
):
    silent = discord.PermissionOverwrite(send_messages_in_threads=False)
    quiet = stage.guild.create_text_channel(
        "quiet-pond", overwrites={stage.guild.default_role: silent}
    )
    files = stage.app.staff.secretary.files
    moved = replace(files, settings={**files.settings, "channels.rooms.Pond": "quiet-pond"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, moved)
    await stage.restart()
    await stage.opens()
    alone = [len(in_public(thread)) for thread in quiet.threads]

    stage.env.backend.get_channel(quiet.id).overwrites.clear()
    start = OPENS + 35 * MINUTE
    stage.files_with(DUCKS, starts_at=start, ends_at=start + 30 * MINUTE)
    await stage.restart()
    await stage.passes(OPENS + 31 * MINUTE)

    assert alone == [0]
    assert threads(stage).count(f"Questions: {DUCKS}") == 1
    assert "Nobody has asked yet" in stage.board_text


async def test_a_session_that_moves_to_another_room_keeps_its_thread(stage: QuestionStage):
    await stage.opens()
    stage.files_with(DUCKS, rooms=("Lake",))
    await stage.restart()

    await stage.passes(DUCKS_END)

    assert threads(stage).count(f"Questions: {DUCKS}") == 1


async def test_an_opening_that_was_missed_is_made_up_after_the_start(stage: QuestionStage):
    stage.clock.set(OPENS + 2 * MINUTE)

    await stage.restart()
    await stage.caught_up()

    assert threads(stage) == [f"Questions: {DUCKS}", f"Questions: {GEESE}"]


async def test_a_restart_opens_nothing_twice_and_closes_what_was_missed(stage: QuestionStage):
    await stage.opens()
    await stage.restart()
    await stage.passes(DUCKS_END)
    stage.clock.set(CLOSES + MINUTE)

    await stage.restart()
    await stage.caught_up()

    assert threads(stage) == [f"Questions: {DUCKS}", f"Questions: {GEESE}"]
    assert is_closed(stage, stage.thread)
    closed = [m for m in in_public(stage.thread) if "are closed. Thank you!" in m.content]
    assert len(closed) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/channels/*/messages/*/threads"),
        ("PUT", "/channels/*/messages/pins/*"),
        ("PATCH", "/channels/*"),
    ],
)
async def test_a_failure_of_discords_on_the_way_leaves_one_thread_with_one_board(
    stage: QuestionStage, method: str, path: str
):
    stage.env.inject_error(method, path, status=500, times=6)

    await stage.passes(OPENS + 5 * MINUTE)
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES + 5 * MINUTE)

    assert threads(stage) == [f"Questions: {DUCKS}", f"Questions: {GEESE}"]
    boards = [m for m in in_public(stage.thread) if "Queue" in labels(m)]
    assert [message.pinned for message in boards] == [True]
    assert FLOAT in stage.board_text
    assert is_closed(stage, stage.thread)


async def test_a_board_that_cannot_be_pinned_is_there_all_the_same(stage: QuestionStage):
    stage.env.inject_error("PUT", "/channels/*/messages/pins/*", status=403, code=50013, times=None)

    await stage.opens()

    assert "Nobody has asked yet" in text_of(in_public(stage.thread)[-1])


async def test_a_channel_in_which_no_threads_can_be_made_is_told_to_organizers(
    stage: QuestionStage,
):
    stage.env.inject_error(
        "POST", "/channels/*/messages/*/threads", status=403, code=50013, times=None
    )

    await stage.opens()
    await stage.passes(OPENS + MINUTE)

    assert threads(stage) == []
    assert "Give its role that" in text_of(in_public(stage.backstage)[-1])


async def test_without_an_opening_time_there_are_no_threads(stage: QuestionStage):
    files = stage.app.staff.secretary.files
    never = replace(files, settings={**files.settings, "questions.open": "never"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, never)
    await stage.restart()

    await stage.passes(CLOSES)

    assert threads(stage) == []
    assert "takes no questions" in await stage.ada_asks("ask", session=DUCKS)


async def test_the_details_above_a_thread_are_those_of_its_session(stage: QuestionStage):
    await stage.opens()
    await stage.restart()

    assert "Sam Mallard" in shown(await stage.ada.click(stage.opener, label="Details"))


async def test_buttons_of_a_session_that_was_cancelled_say_so(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    opener, board, message = stage.opener, stage.board, in_public(stage.thread)[-1]
    stage.files_without(DUCKS)
    await stage.restart()

    gone = "✋ That session is no longer on the agenda. /agenda show lists what is."
    for one, label in ((opener, "Ask"), (opener, "Queue"), (board, "Ask"), (board, "Queue")):
        assert shown(await stage.bob.click(one, label=label)) == gone
    assert told(await stage.votes(stage.bob, message)) == gone


def forum_with(stage: QuestionStage, *tags: str) -> ChannelHandle:
    """From the next restart on, the room Pond is a forum with these tags."""
    forum = stage.guild.create_forum_channel("pond-forum")
    stage.env.backend.get_channel(forum.id).available_tags = [
        {"id": str(900 + n), "name": tag, "emoji_name": None} for n, tag in enumerate(tags)
    ]
    files = stage.app.staff.secretary.files
    moved = replace(files, settings={**files.settings, "channels.rooms.Pond": "pond-forum"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, moved)
    return forum


async def test_where_the_room_is_a_forum_the_thread_is_a_post_with_its_tags(
    stage: QuestionStage,
):
    forum = forum_with(stage, "Talk", "Pond", "Geese only")
    await stage.restart()

    await stage.opens()

    (post,) = [t for t in forum.threads if t.name == f"Questions: {DUCKS}"]
    first = post.history()[0]
    assert first.content.startswith("Questions to Ducks in \\*Space\\*? Press **Ask**")
    assert labels(first) == ["Ask", "Queue", "Details"]
    assert stage.env.backend.get_channel(post.id).applied_tags == [900, 901]
