"""The host's card: who gets it, what its buttons do, and what happens when two press at once."""

from datetime import timedelta

import discord
import pytest
from simcord.actors import MemberActor

from tests.cogs import question_stage
from tests.cogs.hands import press_at_once
from tests.cogs.question_stage import (
    BIRDS,
    CLOSES,
    DUCKS,
    DUCKS_END,
    DUCKS_SHOWN,
    GEESE,
    SAM,
    QuestionStage,
    choices,
    id_of,
    labels,
    number_of,
    text_of,
)
from tests.cogs.stage import answers, shown, titles

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"
NOT_A_HOST = (
    "✋ Only moderators and the speakers of '{}' can do that. If you speak there, "
    "ask the organizers for your code, and say /claim with it."
)


async def sam_is_linked(stage: QuestionStage) -> None:
    """Grace says which account Sam Mallard has."""
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)


async def card_of(stage: QuestionStage, person: MemberActor) -> discord.Message:
    """The host's card, privately."""
    return (await stage.host(person)).message


async def press(stage: QuestionStage, card: discord.Message, *buttons: str) -> str:
    """What Mona reads after pressing these buttons on her card, one after the other."""
    text = ""
    for label in buttons:
        text = shown(await stage.mona.click(card, label=label))
        await stage.caught_up()
    return text


async def test_an_attendee_is_refused_with_what_to_do_for_those_who_speak(stage: QuestionStage):
    await stage.opens()

    refused = await stage.ada.slash(stage.thread, "host")

    assert shown(refused) == NOT_A_HOST.format(DUCKS_SHOWN)


async def test_a_speaker_whose_account_is_not_linked_is_refused(stage: QuestionStage):
    await stage.opens()

    refused = await stage.sam.slash(stage.thread, "host")

    assert shown(refused) == NOT_A_HOST.format(DUCKS_SHOWN)


async def test_a_linked_speaker_hosts_their_own_session_and_no_other(stage: QuestionStage):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    own = await stage.sam.slash(stage.thread, "host")
    other = await stage.sam.slash(stage.lobby, "host", session=GEESE)

    assert FLOAT in shown(own)
    assert shown(other) == NOT_A_HOST.format(GEESE)


async def test_a_speaker_who_is_unlinked_hosts_no_more_also_from_a_card_that_is_open(
    stage: QuestionStage,
):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    card = await card_of(stage, stage.sam)
    await stage.grace_asks("speakers unlink", speaker=SAM, person=stage.sam)

    for label in ("Take", "Refresh"):
        assert shown(await stage.sam.click(card, label=label)) == NOT_A_HOST.format(DUCKS_SHOWN)


@pytest.mark.parametrize("person", ["mona", "grace"])
async def test_moderators_and_organizers_host_every_session(stage: QuestionStage, person: str):
    await stage.opens()

    for session in (DUCKS, GEESE):
        card = await getattr(stage, person).slash(stage.lobby, "host", session=session)
        assert "Nobody waits." in shown(card)


async def test_elsewhere_hosting_means_what_is_on_unless_several_are(stage: QuestionStage):
    await stage.ducks_start()

    refused = shown(await stage.mona.slash(stage.lobby, "host"))

    assert refused.startswith("✋ Several sessions take questions now.")


async def test_the_card_has_the_best_three_the_time_left_and_how_many_wait(stage: QuestionStage):
    await stage.ducks_start()
    for bird in BIRDS[:4]:
        await stage.ask(stage.ada, bird)
    await stage.votes(stage.bob, await stage.asked(stage.ada, BIRDS[4]))

    card = await card_of(stage, stage.mona)

    end = int(DUCKS_END.timestamp())
    text = text_of(card)
    assert text.startswith(f"**Ducks in \\*Space\\*** ends <t:{end}:R>\nNothing is being asked")
    assert f"1. **2** 👍 {BIRDS[4]}" in text
    assert f"3. **1** 👍 {BIRDS[1]}" in text
    assert BIRDS[2] not in text
    assert text.endswith("5 questions waiting · open")
    assert labels(card) == ["Take 1", "Take 2", "Take 3", "Merge …", "Reject …", "Refresh"]


async def test_before_the_start_and_after_the_end_the_card_says_so(stage: QuestionStage):
    await stage.opens()
    before = text_of(await card_of(stage, stage.mona))
    await stage.passes(DUCKS_END + timedelta(minutes=1))

    after = text_of(await card_of(stage, stage.mona))

    assert "starts <t:" in before
    assert "ended <t:" in after


async def test_a_taken_question_stands_on_the_card_the_board_and_its_message(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    text = await press(stage, await card_of(stage, stage.mona), "Take")

    assert f"Now\n{FLOAT}" in text
    assert "Asked by Ada · #1 · 0 questions waiting" in text
    assert "🎤 **Now:** **1** 👍 Do ducks" in stage.board_text
    assert text_of(stage.now(message)).startswith("🎤 Being asked now\n")


async def test_three_long_questions_stand_on_the_card_with_their_links_and_numbers(
    stage: QuestionStage,
):
    await stage.opens()
    asked = [
        await stage.asked(person, " ".join(f"{word}_{n}_" for n in range(40)))
        for person, word in ((stage.ada, "duck"), (stage.bob, "goose"), (stage.mona, "swan"))
    ]

    card = await card_of(stage, stage.mona)

    lines = (card.embeds[0].fields[0].value or "").split("\n")
    ends = [f"/{message.id}) · #{n}" for n, message in enumerate(asked, 1)]
    for line, end, message in zip(lines, ends, asked, strict=True):
        assert line.endswith(f"[↗]({message.jump_url.removesuffix(str(message.id))[:-1]}{end}")
    assert "Take 3" in labels(card)


async def test_answered_questions_are_ticked_and_the_next_one_can_be_taken(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    card = await card_of(stage, stage.mona)

    text = await press(stage, card, "Take 1", "Answered")

    assert text_of(stage.now(message)).startswith("✅ Answered\n")
    assert "Answered (1): ✅ **1** 👍 Do ducks" in stage.board_text
    assert f"1. **1** 👍 {SING}" in text
    assert labels(stage.now(card)) == ["Undo the last", "Take", "Reject …", "Refresh"]


async def test_a_skipped_question_leaves_the_queue_but_keeps_its_votes(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    text = await press(stage, await card_of(stage, stage.mona), "Take", "Skip")
    await stage.votes(stage.bob, stage.now(message))

    assert "Nobody waits." in text
    assert text_of(stage.now(message)).startswith("⏭️ Not asked for now\n")
    assert labels(stage.now(message)) == ["👍 2"]


async def test_back_puts_it_where_it_was(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)

    text = await press(stage, await card_of(stage, stage.mona), "Take 1", "Back")

    assert f"1. **1** 👍 {FLOAT}" in text
    assert text_of(stage.now(message)) == f"{FLOAT}\nAsked by Ada"
    assert f"1. **1** 👍 {FLOAT}" in stage.board_text


@pytest.mark.parametrize("done", ["Answered", "Skip"])
async def test_the_last_press_is_undone(stage: QuestionStage, done: str):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    text = await press(stage, await card_of(stage, stage.mona), "Take", done, "Undo the last")

    assert f"1. **1** 👍 {FLOAT}" in text
    assert text_of(stage.now(message)) == f"{FLOAT}\nAsked by Ada"


async def test_every_button_of_the_card_outlives_a_restart(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    card = await card_of(stage, stage.mona)

    done = ("Take 1", "Back", "Refresh", "Take 2", "Skip", "Take", "Answered", "Undo the last")
    for label in done:
        await stage.restart()
        text = await press(stage, card, label)
        assert not text.startswith("✋")

    assert f"Take one of these.\nNext: 1. **1** 👍 {FLOAT}" in text_of(stage.now(card))


async def test_merging_keeps_everybodys_vote_once_and_outlives_a_restart(stage: QuestionStage):
    await stage.opens()
    stays = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.bob, SING)
    await stage.votes(stage.bob, stays)
    await stage.votes(stage.joins("Eve"), merged)
    await stage.votes(stage.joins("Dan"), stays)
    card = await card_of(stage, stage.mona)
    await stage.restart()
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.restart()

    result = await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()

    assert f"1. **4** 👍 {FLOAT}" in shown(result)
    assert SING not in shown(result)
    assert labels(stage.now(stays)) == ["👍 4"]
    assert text_of(stage.now(merged)).startswith("🔗 Merged with another question: [↗](")
    assert SING not in stage.board_text


async def test_a_merging_is_undone_like_any_last_press_and_everybodys_votes_are_their_own_again(
    stage: QuestionStage,
):
    await stage.opens()
    stays = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.bob, SING)
    await stage.votes(stage.ada, merged)
    card = await card_of(stage, stage.mona)
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.restart()

    text = await press(stage, card, "Undo the last")

    assert f"1. **2** 👍 {SING}" in text
    assert f"2. **1** 👍 {FLOAT}" in text
    assert labels(stage.now(stays)) == ["👍 1"]
    assert text_of(stage.now(merged)) == f"{SING}\nAsked by Bob"


async def test_with_less_than_two_questions_there_is_nothing_to_merge(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    card = await card_of(stage, stage.mona)

    assert "Merge …" not in labels(card)


async def test_a_merge_in_which_one_was_taken_meanwhile_changes_nothing(stage: QuestionStage):
    await stage.opens()
    stays = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.joins("Eve"), stays)
    other = await stage.asked(stage.bob, SING)
    menu = answers(await stage.mona.click(await card_of(stage, stage.mona), label="Merge …"))[0]
    grace = await card_of(stage, stage.grace)
    await stage.grace.click(grace, label="Take 2")

    refused = await stage.mona.select(menu.message, list(choices(menu.message).values()))
    await stage.caught_up()

    assert shown(refused) == ("✋ That question cannot be merged: it is taken by Grace, just now.")
    assert labels(stage.now(stays)) == ["👍 2"]
    assert labels(stage.now(other)) == ["👍 1"]


async def test_whose_question_is_taken_answered_or_merged_is_told_so_privately(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    card = await card_of(stage, stage.mona)
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()

    await press(stage, stage.now(card), "Take", "Answered")

    def told(person: MemberActor) -> list[str]:
        return [text.splitlines()[0] for text in stage.inbox(person)]

    taken, done = "🎤 Your question is being asked now.", "✅ Your question was answered."
    merged = "🔗 Your question was merged with another that asks the same. Votes count there."
    assert told(stage.ada) == [taken, done]
    assert told(stage.bob) == [merged, taken, done]


async def test_who_asked_without_a_name_is_told_too(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)

    await press(stage, await card_of(stage, stage.mona), "Take")

    assert [text.splitlines()[0] for text in stage.inbox(stage.ada)] == [
        "🎤 Your question is being asked now."
    ]


async def test_a_closed_inbox_stops_nothing_and_troubles_nobody(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    inbox = stage.ada.user.dm_channel
    stage.env.inject_error(
        "POST", f"/channels/{inbox.id}/messages", status=403, code=50007, times=None
    )

    await press(stage, await card_of(stage, stage.mona), "Take", "Answered")
    await stage.passes(stage.clock.now() + timedelta(minutes=1))

    assert text_of(stage.now(message)).startswith("✅ Answered\n")
    assert stage.inbox(stage.ada) == []
    assert not any("inbox" in text_of(m) for m in stage.backstage.history())


async def test_of_two_moderators_who_take_different_questions_at_once_one_is_told_what_happened(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    mona, grace = await card_of(stage, stage.mona), await card_of(stage, stage.grace)

    results = await press_at_once(
        stage.env,
        [
            (stage.mona, mona, id_of(mona, "Take 1")),
            (stage.grace, grace, id_of(grace, "Take 2")),
        ],
    )
    await stage.caught_up()

    told = sorted(shown(result) for result in results)
    assert told[0].startswith("**Ducks in \\*Space\\*** ")
    assert told[1].startswith("✋ Another question is being asked: it is taken by ")
    assert told[1].endswith("Press Answered, Skip or Back first.")
    assert stage.board_text.count("🎤 **Now:**") == 1


async def test_of_two_moderators_who_take_the_same_question_at_once_one_is_told_by_whom(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    mona, grace = await card_of(stage, stage.mona), await card_of(stage, stage.grace)

    results = await press_at_once(
        stage.env,
        [(stage.mona, mona, id_of(mona, "Take")), (stage.grace, grace, id_of(grace, "Take"))],
    )
    await stage.caught_up()

    refused = [shown(result) for result in results if shown(result).startswith("✋")]
    assert len(refused) == 1
    assert "taken by" in refused[0]
    assert len(stage.inbox(stage.ada)) == 1


async def test_take_means_the_question_that_stood_beside_it_whatever_the_votes_did_since(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    card = await card_of(stage, stage.mona)
    better = await stage.asked(stage.bob, SING)
    await stage.votes(stage.ada, better)
    await stage.caught_up()

    text = await press(stage, card, "Take")

    assert f"Now\n{FLOAT}" in text
    assert f"1. **2** 👍 {SING}" in text


async def test_answered_means_the_question_that_was_on_the_card(stage: QuestionStage):
    await stage.opens()
    first = await stage.asked(stage.ada, FLOAT)
    second = await stage.asked(stage.bob, SING)
    mona, grace = await card_of(stage, stage.mona), await card_of(stage, stage.grace)
    await stage.mona.click(mona, label="Take 1")
    stale = stage.now(mona)
    taken = answers(await stage.grace.click(grace, label="Refresh"))[0].message
    await stage.grace.click(taken, label="Answered")
    await stage.grace.click(taken, label="Take")

    (refused,) = await press_at_once(
        stage.env, [(stage.mona, stale, f"answered:{number_of(first)}")]
    )
    await stage.caught_up()

    assert shown(refused) == (
        "✋ That question cannot be answered: it is answered by Grace, just now."
    )
    assert text_of(stage.now(second)).startswith("🎤 Being asked now\n")


async def test_a_question_withdrawn_meanwhile_cannot_be_taken(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    card = await card_of(stage, stage.mona)
    mine = answers(await stage.ada.slash(stage.lobby, "questions mine"))[0].message
    await stage.ada.select(mine, [choices(mine)[FLOAT]])
    await stage.ada.click(mine, label="Withdraw")

    assert await press(stage, card, "Take") == (
        "✋ That question cannot be taken: it is withdrawn."
    )


async def test_the_card_shows_what_was_asked_as_text(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, "Is **bold** ||better||?")

    text = await press(stage, await card_of(stage, stage.mona), "Take")

    assert "Is \\*\\*bold\\*\\* \\|\\|better\\|\\|?" in text


async def test_the_unanswered_go_to_the_sessions_speakers_when_it_closes(stage: QuestionStage):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.asked(stage.bob, SING)
    await press(stage, await card_of(stage, stage.mona), "Take 1", "Answered")

    await stage.passes(CLOSES)

    (letter,) = stage.inbox(stage.sam)
    assert letter.startswith("Thank you for **Ducks in \\*Space\\***!\nStill open\n1. **1** 👍")
    assert SING in letter
    assert FLOAT not in letter


async def test_a_speaker_answers_in_writing_from_their_inbox_also_over_restarts(
    stage: QuestionStage,
):
    await sam_is_linked(stage)
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()
    await stage.restart()
    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.restart()

    saved = await stage.sam.user.submit_modal(form, {"text": "They **do**, @everyone!"})
    await stage.caught_up()

    assert "Your answer appears in the thread" in shown(saved)
    last = stage.thread.history()[-1]
    assert last.content == "**Sam** answers:"
    assert last.embeds[0].description == "They \\*\\*do\\*\\*, @\u200beveryone!"
    assert "**Answer by Sam:** They" in text_of(stage.now(message))
    assert stage.inbox(stage.ada)[-1].startswith("✅ Your question was answered.")
    assert "> They \\*\\*do\\*\\*" in await stage.mine(stage.ada)


async def test_two_answers_written_at_the_same_time_go_to_their_own_questions(
    stage: QuestionStage,
):
    await sam_is_linked(stage)
    await stage.opens()
    first = await stage.asked(stage.ada, FLOAT)
    second = await stage.asked(stage.bob, SING)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()
    forms = [await stage.sam.user.click(letter, label=f"Answer {n}") for n in (1, 2)]

    await stage.sam.user.submit_modal(forms[1], {"text": "For love."})
    await stage.sam.user.submit_modal(forms[0], {"text": "Always."})
    await stage.caught_up()

    assert text_of(stage.now(first)).startswith(
        f"✅ Answered\n{FLOAT}\n\n**Answer by Sam:** Always."
    )
    assert "For love." in text_of(stage.now(second))


async def test_an_empty_answer_is_refused(stage: QuestionStage):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()
    form = await stage.sam.user.click(letter, label="Answer 1")

    refused = await stage.sam.user.submit_modal(form, {"text": " "})

    assert shown(refused) == "✋ There is nothing in it yet. Write a sentence."


async def test_a_speaker_who_was_unlinked_meanwhile_answers_nothing(stage: QuestionStage):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    (letter,) = stage.sam.user.dm_channel.history()
    form = await stage.sam.user.click(letter, label="Answer 1")
    await stage.grace_asks("speakers unlink", speaker=SAM, person=stage.sam)

    refused = [
        await stage.sam.user.click(letter, label="Answer 1"),
        await stage.sam.user.submit_modal(form, {"text": "They do."}),
    ]

    assert [shown(result) for result in refused] == [NOT_A_HOST.format(DUCKS_SHOWN)] * 2


async def test_where_everything_was_answered_the_speakers_are_left_alone(stage: QuestionStage):
    await sam_is_linked(stage)
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await press(stage, await card_of(stage, stage.mona), "Take", "Answered")

    await stage.passes(CLOSES)

    assert stage.inbox(stage.sam) == []


async def test_the_host_of_a_session_is_offered_every_session_while_typing(stage: QuestionStage):
    found = await stage.mona.autocomplete(stage.lobby, "host", "session", "geese")

    assert titles(found) == [GEESE]
