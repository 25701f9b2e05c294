"""Questions that are looked at first: what moderators do, and what nobody else ever sees."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.domain.questions import QuestionId
from tests.cogs import question_stage
from tests.cogs.hands import press_at_once
from tests.cogs.question_stage import (
    BIRDS,
    CLOSES,
    SAM,
    QuestionStage,
    id_of,
    labels,
    text_of,
    use,
)
from tests.cogs.stage import answers, in_public, shown

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"
KEPT = "Kept. A moderator looks at every question first. `/questions mine` shows it."
ONLY_MODERATORS = "✋ Only moderators and organizers of Bird Conference can do that."


async def moderated(stage: QuestionStage) -> None:
    """The questions to the ducks are open, and looked at first."""
    await stage.opens()
    await stage.mode("moderated")


def review(stage: QuestionStage) -> discord.Message:
    """The newest question in the moderators' channel."""
    return in_public(stage.moderators)[-1]


async def decide(stage: QuestionStage, card: discord.Message, label: str, why: str = "") -> str:
    """What Mona reads after she approves, or rejects with a reason."""
    result = await stage.mona.click(card, label=label)
    if result.modal:
        result = await stage.mona.submit_modal(result, {"text": why})
    await stage.caught_up()
    return text_of(result.response.message) if result.response else ""


async def test_the_asker_is_told_at_once_and_moderators_see_what_waits(stage: QuestionStage):
    await moderated(stage)

    answer = await stage.ask(stage.ada, FLOAT)

    assert shown(answer) == KEPT
    assert text_of(review(stage)) == (
        f"⏳ Question to 'Ducks in \\*Space\\*'\n{FLOAT}\nAsked by Ada · #1"
    )
    assert labels(review(stage)) == ["Approve", "Reject"]
    assert stage.board_text.endswith("A moderator looks at every question first.")


async def test_nothing_unapproved_is_ever_seen_by_an_attendee(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.ada, "See https://example.org/")

    for look in ("mine", "queue"):
        await getattr(stage, look)(stage.bob)
    await stage.bob.click(stage.board, label="Queue")
    await stage.bob.slash(stage.lobby, "questions export")
    await stage.bob.slash(stage.thread, "host")
    await use(stage.env, stage.bob, stage.thread, "vote:1", on=stage.board)
    await use(stage.env, stage.bob, stage.thread, "own:", values=("1",))
    await use(stage.env, stage.bob, stage.thread, "answer:1")
    await stage.caught_up()

    assert FLOAT not in stage.seen_by(stage.bob)
    assert "example.org" not in stage.seen_by(stage.bob)
    assert FLOAT in stage.seen_by(stage.mona)


async def test_nothing_unapproved_is_offered_while_an_attendee_types(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    offered: list[dict[str, Any]] = []
    for command in ("ask", "host", "questions queue", "questions mode"):
        offered += await stage.bob.autocomplete(stage.lobby, command, "session", "float")

    assert offered == []


async def test_who_asks_the_same_is_not_shown_what_waits(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    answer = await stage.ask(stage.bob, FLOAT)

    assert shown(answer) == KEPT
    assert "Somebody" not in shown(answer)


async def test_nothing_rejected_or_withdrawn_is_seen_either_also_after_the_end(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    await decide(stage, review(stage), "Reject", "Off topic")
    await stage.ask(stage.ada, SING)
    await use(stage.env, stage.ada, stage.thread, "withdraw:2")

    await stage.passes(CLOSES)

    seen = stage.seen_by(stage.bob)
    assert FLOAT not in seen
    assert SING not in seen
    assert "0 questions, 0 answered." in seen


async def test_a_linked_speaker_hosts_without_seeing_or_deciding_what_waits(
    stage: QuestionStage,
):
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    card = text_of(await stage.host(stage.sam))
    pressed = [
        shown(await use(stage.env, stage.sam, stage.thread, one))
        for one in (id_of(review(stage), "Approve"), "take:1", "answer:1", "answered:1")
    ]

    assert card.endswith("0 questions waiting · moderated")
    assert pressed == [ONLY_MODERATORS] * 4
    assert FLOAT not in stage.seen_by(stage.sam)


async def test_a_moderators_card_says_how_many_wait(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    card = text_of(await stage.host(stage.mona))

    assert card.endswith("0 questions waiting · moderated · 1 with the moderators")
    assert FLOAT not in card


async def test_an_approved_question_appears_and_its_asker_is_told(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card = review(stage)
    await stage.restart()

    await decide(stage, card, "Approve")

    assert text_of(in_public(stage.thread)[-1]) == f"{FLOAT}\nAsked by Ada"
    assert FLOAT in stage.board_text
    assert labels(stage.now(card)) == []
    (told,) = stage.inbox(stage.ada)
    assert told.startswith("Your question is in the queue now.\nDucks in \\*Space\\*\nDo ducks")


async def test_a_rejected_question_is_told_its_asker_with_the_reason_and_nobody_else(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card = review(stage)
    await stage.restart()
    form = await stage.mona.click(card, label="Reject")
    await stage.restart()

    await stage.mona.submit_modal(form, {"text": "**Off** topic"})
    await stage.caught_up()

    assert text_of(stage.now(card)).startswith("Rejected by Mona.\n")
    (told,) = stage.inbox(stage.ada)
    assert told.startswith("🚫 The moderators keep your question out of the queue.\n")
    assert f"{FLOAT}\n\\*\\*Off\\*\\* topic" in told
    assert f"🚫 not in the queue (\\*\\*Off\\*\\* topic): {FLOAT}" in await stage.mine(stage.ada)
    assert "topic" not in stage.seen_by(stage.bob)


async def test_a_reason_may_be_left_out(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    await decide(stage, review(stage), "Reject")

    assert f"🚫 not in the queue: {FLOAT}" in await stage.mine(stage.ada)


async def test_two_reasons_written_at_the_same_time_go_to_their_own_questions(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    first = review(stage)
    await stage.ask(stage.bob, SING)
    hers = await stage.mona.click(first, label="Reject")
    other = await stage.grace.click(review(stage), label="Reject")
    await stage.restart()

    await stage.grace.submit_modal(other, {"text": "Said already"})
    await stage.mona.submit_modal(hers, {"text": "Off topic"})

    assert f"(Off topic): {FLOAT}" in await stage.mine(stage.ada)
    assert f"(Said already): {SING}" in await stage.mine(stage.bob)


async def test_of_two_moderators_who_approve_at_once_one_is_told_that_it_was_done(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card = review(stage)

    results = await press_at_once(
        stage.env,
        [(person, card, id_of(card, "Approve")) for person in (stage.mona, stage.grace)],
    )
    await stage.caught_up()

    refused = [r for r in results if r.response and r.response.ephemeral]
    assert len(refused) == 1
    assert shown(refused[0]).startswith("✋ That question cannot be approved: it is open by ")
    assert sum(FLOAT in text_of(m) for m in in_public(stage.thread)) == 2  # it, and the board


async def test_what_was_reworded_is_not_approved_by_the_card_with_the_old_words(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    old = review(stage)
    button = id_of(old, "Approve")
    form = await stage.mona.click(old, label="Reject")
    await reworded(stage, "Buy my coins!")

    results = [
        await use(stage.env, stage.mona, stage.moderators, button, on=old),
        await stage.mona.submit_modal(form, {"text": "Off topic"}),
    ]
    await stage.caught_up()

    stale = "✋ The question was reworded since. Read its new words, then decide."
    assert [shown(result) for result in results] == [stale, stale]
    assert text_of(review(stage)).startswith("⏳ Question to 'Ducks in \\*Space\\*'\nBuy my coins!")
    assert "coins" not in stage.seen_by(stage.bob)
    await decide(stage, review(stage), "Approve")
    assert text_of(in_public(stage.thread)[-1]) == "Buy my coins!\nAsked by Ada · reworded"


async def reworded(stage: QuestionStage, text: str) -> None:
    """Ada puts other words in the place of hers."""
    await use(stage.env, stage.ada, stage.thread, "reworded:1", form={"text": text})
    await stage.caught_up()


async def test_what_is_reworded_after_it_was_approved_disappears_until_it_is_approved_again(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    await decide(stage, review(stage), "Approve")
    message = in_public(stage.thread)[-1]

    await reworded(stage, "Buy my coins!")

    assert text_of(stage.now(message)) == "This question is looked at by the moderators."
    assert "coins" not in stage.seen_by(stage.bob)
    await decide(stage, review(stage), "Approve")
    assert text_of(stage.now(message)) == "Buy my coins!\nAsked by Ada · reworded"
    assert labels(stage.now(message)) == ["👍 1"]


async def test_rewordings_change_the_message_that_moderators_have_and_are_limited(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    before = len(in_public(stage.moderators))
    card = review(stage)

    said: list[str] = []
    for bird in BIRDS[:6]:
        await stage.passes(stage.clock.now() + timedelta(seconds=10))
        form = {"text": f"Does a {bird} float?"}
        said.append(shown(await use(stage.env, stage.ada, stage.thread, "reworded:1", form=form)))
        await stage.caught_up()
    asked = shown(await stage.ask(stage.ada, SING))

    assert said[:4] == [KEPT] * 4
    assert said[4].startswith("✋ You have asked 5 questions in 10 minutes. Rewording counts, too.")
    assert said[5] == said[4]
    assert asked == said[4]
    assert len(in_public(stage.moderators)) == before
    assert f"Does a {BIRDS[3]} float?" in text_of(stage.now(card))
    await decide(stage, stage.now(card), "Approve")
    assert f"Does a {BIRDS[3]} float?" in text_of(in_public(stage.thread)[-1])


async def test_where_the_message_was_deleted_moderators_get_another_with_the_new_words(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    stage.env.backend.delete_message(stage.moderators.id, review(stage).id)
    await stage.passes(stage.clock.now() + timedelta(seconds=10))

    await reworded(stage, "Do geese float?")

    assert "Do geese float?" in text_of(review(stage))


async def test_of_two_rewordings_in_a_moment_moderators_are_shown_the_last_only(
    stage: QuestionStage,
):
    await moderated(stage)
    before = len(in_public(stage.moderators))
    stage.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await stage.ask(stage.ada, FLOAT)
    for text in ("Do geese float?", "Do swans float?"):
        stage.clock.set(stage.clock.now() + timedelta(milliseconds=100))
        await use(stage.env, stage.ada, stage.thread, "reworded:1", form={"text": text})

    await stage.passes(stage.clock.now() + timedelta(minutes=1))

    assert len(in_public(stage.moderators)) == before + 1
    assert "Do swans float?" in text_of(review(stage))


async def test_a_question_withdrawn_meanwhile_is_neither_approved_nor_rejected(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card = review(stage)
    await use(stage.env, stage.ada, stage.thread, "withdraw:1")

    approved = shown(await stage.mona.click(card, label="Approve"))
    form = await stage.mona.click(card, label="Reject")
    rejected = shown(await stage.mona.submit_modal(form, {"text": ""}))

    assert approved == "✋ That question cannot be approved: it is withdrawn."
    assert rejected == "✋ That question cannot be rejected: it is withdrawn."


@pytest.mark.parametrize("person", ["bob", "sam"])
async def test_attendees_and_speakers_decide_nothing(stage: QuestionStage, person: str):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card, who = review(stage), getattr(stage, person)

    approve, reject = id_of(card, "Approve"), id_of(card, "Reject").replace("reject:", "rejected:")
    results = [
        await use(stage.env, who, stage.thread, approve),
        await use(stage.env, who, stage.thread, reject, form={"text": "Because"}),
    ]

    assert [shown(result) for result in results] == [ONLY_MODERATORS] * 2
    assert labels(stage.now(card)) == ["Approve", "Reject"]


async def test_what_is_in_the_queue_stays_when_questions_are_looked_at_from_now_on(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    await stage.mode("moderated")
    later = await stage.ask(stage.bob, SING)

    assert text_of(stage.now(message)) == f"{FLOAT}\nAsked by Ada"
    assert shown(later) == KEPT


async def test_what_waits_goes_on_waiting_when_questions_are_open_again(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)

    await stage.mode("open")
    at_once = await stage.asked(stage.bob, SING)

    assert text_of(at_once) == f"{SING}\nAsked by Bob"
    assert FLOAT not in stage.seen_by(stage.bob)
    await decide(stage, review(stage), "Approve")
    assert FLOAT in stage.seen_by(stage.bob)


async def test_what_comes_from_the_menu_of_a_message_waits_too(stage: QuestionStage):
    await moderated(stage)
    message = await stage.bob.send(stage.thread, FLOAT)

    answer = await stage.mona.context_menu(stage.thread, "Ask as a question", message)
    await stage.caught_up()

    assert shown(answer) == KEPT
    assert text_of(review(stage)).endswith(f"{FLOAT}\nAsked by Bob · #1")
    assert FLOAT not in stage.board_text


async def test_who_asked_without_a_name_is_not_named_to_moderators_either(stage: QuestionStage):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT, without_name=True)

    handed = answers(await stage.mona.slash(stage.moderators, "questions export"))[-1]
    texts = [(await attachment.read()).decode() for attachment in handed.attachments]

    assert text_of(review(stage)).endswith("Asked without a name · #1")
    assert "Ada" not in "".join([stage.seen_by(stage.mona), *texts])
    assert [FLOAT in text for text in texts] == [True, True]  # to read, and as a table


async def test_a_question_approved_after_the_closing_is_in_the_thread_which_stays_locked(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    card = review(stage)
    await stage.passes(CLOSES + timedelta(minutes=1))

    await decide(stage, card, "Approve")

    posted = in_public(stage.thread)[-1]
    assert text_of(posted) == f"{FLOAT}\nAsked by Ada"
    assert FLOAT in stage.board_text
    thread = stage.env.backend.get_channel(stage.thread.id).thread_metadata
    assert thread
    assert thread.archived
    assert thread.locked


async def test_a_message_that_a_moderator_takes_up_is_a_question_though_another_is_near(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    message = await stage.bob.send(stage.thread, f"{FLOAT}!")

    answer = await stage.mona.context_menu(stage.thread, "Ask as a question", message)
    await stage.caught_up()

    assert shown(answer).startswith("Your question is in the queue")
    assert text_of(in_public(stage.thread)[-1]) == f"{FLOAT}!\nAsked by Bob"


async def test_what_was_hidden_before_it_could_be_posted_is_posted_once_it_is_approved_again(
    stage: QuestionStage,
):
    await moderated(stage)
    await stage.ask(stage.ada, FLOAT)
    stage.env.inject_error("POST", f"/channels/{stage.thread.id}/messages", status=503, times=None)
    await decide(stage, review(stage), "Approve")
    await use(stage.env, stage.mona, stage.thread, "rejected-one:1", form={"text": ""})
    stage.env.backend.faults.clear()
    await stage.passes(stage.clock.now() + timedelta(minutes=2))
    assert FLOAT not in stage.seen_by(stage.bob)

    async with stage.app.database.transaction() as records:
        question = await records.questions.get(QuestionId(1))
    assert question
    approve = f"approve:1:{question.version}"
    await use(stage.env, stage.mona, stage.moderators, approve, on=review(stage))
    await stage.passes(stage.clock.now() + timedelta(minutes=2))

    posted = [text_of(message) for message in in_public(stage.thread) if "👍 1" in labels(message)]
    assert posted == [f"{FLOAT}\nAsked by Ada"]
