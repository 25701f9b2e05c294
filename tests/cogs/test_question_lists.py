"""Lists of questions: one's own, a session's queue, and for moderators the files with all."""

import csv
import io

import discord
import pytest

from bot.domain.post_kinds import PostKind
from tests.cogs import question_stage
from tests.cogs.question_stage import (
    BIRDS,
    DUCKS,
    DUCKS_SHOWN,
    GEESE,
    SWANS,
    QuestionStage,
    choices,
    id_of,
    items_of,
    labels,
    text_of,
    use,
)
from tests.cogs.stage import answers, in_public, shown, titles

files, stage = question_stage.files, question_stage.stage

FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"
ONLY_MODERATORS = "✋ Only moderators and organizers of Bird Conference can do that."
GONE = "✋ There is no such question (any more). The queue in the thread has those there are."


async def chosen(stage: QuestionStage, text: str) -> discord.Message:
    """One of Ada's own questions, chosen from the menu of /questions mine."""
    listed = answers(await stage.ada.slash(stage.lobby, "questions mine"))[0].message
    await stage.ada.select(listed, [choices(listed)[text]])
    return stage.now(listed)


async def files_for(stage: QuestionStage) -> dict[str, str]:
    """What Mona is handed for /questions export: texts by the files' names."""
    result = await stage.mona.slash(stage.moderators, "questions export")
    attachments = [a for message in answers(result) for a in message.attachments]
    return {a.filename: (await a.read()).decode("utf-8-sig") for a in attachments}


async def test_who_has_asked_nothing_is_told_how_to_begin(stage: QuestionStage):
    assert await stage.mine(stage.ada) == "Your questions\nYou have asked nothing yet. /ask begins."


async def test_everything_one_asked_is_listed_with_what_became_of_it_the_newest_first(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.ada, "See https://example.org/")
    taken = (await stage.host(stage.mona)).message
    await stage.mona.click(taken, label="Take")

    lines = (await stage.mine(stage.ada)).splitlines()

    assert lines[0] == "Your questions"
    assert lines[1] == ("⏸️ a moderator looks at it first (it has a link): See https://example.org/")
    assert lines[2].startswith(f"🎤 being asked now: {FLOAT} [↗](https://discord.com/channels/")


async def test_nobody_sees_what_others_asked_in_their_own_list(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    assert FLOAT not in await stage.mine(stage.bob)


async def test_without_my_name_is_still_in_ones_own_list(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)

    assert FLOAT in await stage.mine(stage.ada)


async def test_only_what_can_be_changed_is_offered_for_it(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.mona.click((await stage.host(stage.mona)).message, label="Take")
    await stage.ask(stage.ada, SING)

    listed = answers(await stage.ada.slash(stage.lobby, "questions mine"))[0].message

    assert list(choices(listed)) == [SING]


async def test_ones_own_question_is_reworded_in_its_message_and_keeps_ones_own_vote(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    card = await chosen(stage, FLOAT)
    await stage.restart()
    form = await stage.ada.click(card, label="Reword")
    await stage.restart()

    saved = await stage.ada.submit_modal(form, {"text": "Do geese float?"})
    await stage.caught_up()

    assert shown(saved).startswith("Your question is in the queue")
    assert text_of(stage.now(message)) == "Do geese float?\nAsked by Ada · reworded"
    assert labels(stage.now(message)) == ["👍 1"]
    assert "Do geese float?" in stage.board_text
    assert FLOAT not in stage.board_text


@pytest.mark.parametrize("takes_back", [False, True])
async def test_what_others_have_voted_for_keeps_its_words(stage: QuestionStage, takes_back: bool):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.bob, message)
    if takes_back:
        await stage.votes(stage.ada, message)
    form = await stage.ada.click(await chosen(stage, FLOAT), label="Reword")

    refused = await stage.ada.submit_modal(form, {"text": "Shall we sell coins?"})
    await stage.caught_up()

    assert shown(refused) == (
        "✋ Others have voted for your question as it is, so its words stay. "
        "To ask something else, withdraw it and ask anew."
    )
    assert text_of(stage.now(message)) == f"{FLOAT}\nAsked by Ada"


async def test_the_same_words_are_not_asked_again(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    form = await stage.ada.click(await chosen(stage, FLOAT), label="Reword")

    refused = await stage.ada.submit_modal(form, {"text": FLOAT})

    assert shown(refused) == "✋ Your question says that already: it is open."


async def test_two_people_reword_at_once_each_their_own(stage: QuestionStage):
    await stage.opens()
    hers = await stage.asked(stage.ada, FLOAT)
    his = await stage.asked(stage.bob, SING)
    forms = [
        await use(stage.env, person, stage.lobby, f"reword-question:{number}")
        for person, number in ((stage.ada, 1), (stage.bob, 2))
    ]
    await stage.restart()

    await stage.bob.submit_modal(forms[1], {"text": "Bob's new words"})
    await stage.ada.submit_modal(forms[0], {"text": "Ada's new words"})
    await stage.caught_up()

    assert text_of(stage.now(hers)).startswith("Ada's new words\n")
    assert text_of(stage.now(his)).startswith("Bob's new words\n")


async def test_the_form_begins_with_the_words_as_they_are(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    form = await stage.ada.click(await chosen(stage, FLOAT), label="Reword")

    assert f"'value': '{FLOAT}'" in str(form.modal)


async def test_a_link_that_is_put_in_later_is_held_and_no_word_of_it_is_left_in_public(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    form = await stage.ada.click(await chosen(stage, FLOAT), label="Reword")

    saved = await stage.ada.submit_modal(form, {"text": "See https://example.org/"})
    await stage.caught_up()

    assert "because it has a link" in shown(saved)
    assert text_of(stage.now(message)) == "This question is looked at by the moderators."
    assert labels(stage.now(message)) == []
    assert "Nobody has asked yet" in stage.board_text
    assert text_of(in_public(stage.moderators)[-1]).startswith("⏸️ Question to 'Ducks")


async def test_a_withdrawn_question_leaves_no_word_behind(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    card = await chosen(stage, FLOAT)
    await stage.restart()

    withdrawn = await stage.ada.click(card, label="Withdraw")
    await stage.caught_up()

    assert shown(withdrawn) == "Withdrawn."
    assert text_of(stage.now(message)) == "This question was withdrawn."
    assert "Nobody has asked yet" in stage.board_text


@pytest.mark.parametrize(("button", "what"), [("Reword", "changed"), ("Withdraw", "withdrawn")])
async def test_once_it_is_taken_a_question_is_not_its_askers_any_more(
    stage: QuestionStage, button: str, what: str
):
    await stage.opens()
    await stage.asked(stage.ada, FLOAT)
    card = await chosen(stage, FLOAT)
    await stage.mona.click((await stage.host(stage.mona)).message, label="Take")

    result = await stage.ada.click(card, label=button)
    if result.modal:
        result = await stage.ada.submit_modal(result, {"text": "Other words"})

    assert shown(result) == (
        f"✋ Your question cannot be {what} any more: it is taken by Mona, just now."
    )


@pytest.mark.parametrize("button", ["reword-question:1", "withdraw:1", "submit:1"])
async def test_nobody_changes_the_question_of_somebody_else(stage: QuestionStage, button: str):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    for person in (stage.bob, stage.mona):
        assert shown(await use(stage.env, person, stage.lobby, button)) == GONE

    form = await use(stage.env, stage.bob, stage.lobby, "reworded:1", form={"text": "Mine now"})
    assert shown(form) == GONE
    menu = await use(stage.env, stage.bob, stage.lobby, "own:", values=("1",))
    assert shown(menu) == GONE


async def test_a_draft_waits_in_ones_own_list_and_can_be_asked_from_there(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.bob, FLOAT)
    await stage.ask(stage.ada, "do ducks float in zero gravity")
    card = await chosen(stage, "do ducks float in zero gravity")
    assert "written, but not asked yet" in text_of(card)

    await stage.ada.click(card, label="Ask it")
    await stage.caught_up()

    assert text_of(in_public(stage.thread)[-1]).startswith("do ducks float in zero gravity\n")


async def test_the_queue_is_private_and_marks_what_one_voted_for(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)

    text = await stage.queue(stage.bob)

    assert f"1. **1** 👍 {FLOAT}" in text
    assert f"2. ☑️ **1** 👍 {SING}" in text


async def test_the_queue_of_another_session_is_had_by_name(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    text = await stage.ada_asks("questions queue", session=GEESE)

    assert text == "Questions: Geese on Mars\nNobody has asked yet. Be the first!"


async def test_the_queue_shows_ten_and_how_many_more_and_is_refreshed_in_place(
    stage: QuestionStage,
):
    await stage.opens()
    queue = answers(await stage.ada.slash(stage.thread, "questions queue"))[0].message
    for n, bird in enumerate(BIRDS[:12]):
        await stage.ask(stage.ada if n < 5 else stage.joins(f"Eve {n}"), bird)
    await stage.restart()

    fresh = shown(await stage.ada.click(queue, label="Refresh"))

    assert "10. **1** 👍" in fresh
    assert "11. " not in fresh
    assert fresh.endswith("… and 2 more questions in the thread.")
    assert text_of(stage.now(queue)) == fresh


async def test_the_queue_of_the_board_outlives_a_restart(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.restart()

    assert FLOAT in shown(await stage.bob.click(stage.board, label="Queue"))


async def test_a_menu_of_the_queue_shows_questions_as_they_were_typed(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, "Is **bold** better?")

    queue = answers(await stage.ada.slash(stage.thread, "questions queue"))[0].message

    assert list(choices(queue)) == ["Is **bold** better?"]


async def test_an_empty_queue_has_no_menu(stage: QuestionStage):
    await stage.opens()

    queue = answers(await stage.ada.slash(stage.thread, "questions queue"))[0].message

    assert not any(isinstance(item, discord.SelectMenu) for item in items_of(queue))


async def test_sessions_with_questions_are_offered_while_somebody_types(stage: QuestionStage):
    for command in ("questions queue", "questions mode"):
        found = await stage.mona.autocomplete(stage.lobby, command, "session", "")
        assert titles(found) == [DUCKS, GEESE, SWANS]


async def test_only_moderators_and_organizers_change_how_questions_are_taken(
    stage: QuestionStage,
):
    results = [
        shown(await person.slash(stage.lobby, "questions mode", session=DUCKS, mode="moderated"))
        for person in (stage.ada, stage.sam, stage.mona, stage.grace)
    ]

    done = f"Questions to '{DUCKS_SHOWN}' are moderated from now on."
    assert results == [ONLY_MODERATORS, ONLY_MODERATORS, done, done]


async def test_the_way_of_one_session_is_not_that_of_another(stage: QuestionStage):
    await stage.opens()
    await stage.mode("closed")

    form = await stage.ada.slash(stage.lobby, "ask", session=GEESE)

    assert form.modal


@pytest.mark.parametrize("person", ["ada", "sam"])
async def test_the_files_with_all_questions_are_not_for_attendees_and_speakers(
    stage: QuestionStage, person: str
):
    await stage.opens()
    await stage.ask(stage.bob, FLOAT)

    refused = await getattr(stage, person).slash(stage.lobby, "questions export")

    assert shown(refused) == ONLY_MODERATORS
    assert [m.attachments for m in answers(refused)] == [[]]


async def test_moderators_are_handed_every_question_as_a_table(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.votes(stage.bob, message)
    await stage.ask(stage.bob, SING, without_name=True)

    table = list(csv.reader(io.StringIO((await files_for(stage))["questions.csv"])))

    assert table[0][:6] == ["session", "starts", "question", "votes", "state", "asked by"]
    assert [row[:6] for row in table[1:]] == [
        [DUCKS, "2026-07-15 09:15", FLOAT, "2", "open", "Ada"],
        [DUCKS, "2026-07-15 09:15", SING, "1", "open", ""],
    ]


async def test_no_cell_of_the_table_is_a_formula(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, '=HYPERLINK("evil")')
    await stage.ask(stage.joins("=1+1"), 'Two, "three" and\nfour?')

    table = list(csv.reader(io.StringIO((await files_for(stage))["questions.csv"])))

    assert [(row[2], row[5]) for row in table[1:]] == [
        ('\'=HYPERLINK("evil")', "Ada"),
        ('Two, "three" and\nfour?', "'=1+1"),
    ]


async def test_moderators_are_handed_the_questions_as_a_text_to_read(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.bob, "Is **bold** better?")

    text = (await files_for(stage))["questions.md"]

    assert text == (
        "# Questions at Bird Conference\n\n"
        "## Ducks in \\*Space\\*\n\n"
        f"* {FLOAT} (1 vote, Ada)\n"
        "* Is \\*\\*bold\\*\\* better? (1 vote, Bob)\n"
    )


async def test_the_files_are_had_in_private_and_say_how_many_questions(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    result = await stage.grace.slash(stage.lobby, "questions export")

    assert shown(result) == "1 question. Names are erased when the data ends."
    assert {a.filename for a in answers(result)[-1].attachments} == {
        "questions.csv",
        "questions.md",
    }


async def test_who_asked_without_a_name_is_told_to_moderators_who_say_why_and_that_is_noted(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)

    result = await stage.mona.slash(
        stage.moderators, "questions asker", question=1, reason="Threats in it"
    )

    assert shown(result) == (
        f"It was Ada (<@{stage.ada.id}>). That you looked is written down, with your reason."
    )
    history = await stage.grace_asks("configure history")
    assert "question.1.asker" in history
    assert "Threats in it" in history
    assert "Mona" in history


async def test_what_was_asked_without_a_name_is_offered_to_moderators_only(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)
    await stage.ask(stage.bob, SING)

    offered = [
        await person.autocomplete(stage.lobby, "questions asker", "question", "float")
        for person in (stage.mona, stage.bob)
    ]

    assert offered == [[{"name": f"#1 {FLOAT}", "value": 1}], []]


async def test_without_a_reason_nobody_is_told_who_asked(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)

    result = await stage.mona.slash(stage.moderators, "questions asker", question=1, reason=" ")

    assert shown(result).startswith("✋ ")
    assert "Ada" not in shown(result)
    assert "question.1.asker" not in await stage.grace_asks("configure history")


@pytest.mark.parametrize("person", ["bob", "sam"])
async def test_attendees_and_speakers_are_never_told_who_asked(stage: QuestionStage, person: str):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT, without_name=True)

    refused = await getattr(stage, person).slash(
        stage.lobby, "questions asker", question=1, reason="Curious"
    )

    assert shown(refused) == ONLY_MODERATORS


@pytest.mark.parametrize("number", [2, 0, -1, 2**53 - 1])
async def test_a_number_that_is_no_question_of_ours_has_no_asker(stage: QuestionStage, number: int):
    result = await stage.mona.slash(
        stage.moderators, "questions asker", question=number, reason="Why not"
    )

    assert shown(result) == GONE


async def test_the_vote_menu_and_the_ask_button_of_a_private_queue_outlive_a_restart(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    queue = answers(await stage.bob.click(stage.opener, label="Queue"))[0].message
    await stage.restart()

    form = await stage.bob.click(queue, label="Ask")
    voted = await stage.bob.select(queue, [choices(queue)[FLOAT]])

    assert form.modal
    assert f"☑️ **2** 👍 {FLOAT}" in shown(voted)
    assert id_of(queue, "Refresh").startswith("queue:")


async def test_posts_of_questions_have_no_headline_that_organizers_preview_or_reword(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    conference = next(iter(stage.app.staff.programme.by_id))
    async with stage.app.database.transaction() as records:
        rows = await records.deliveries.all(conference)
    (key,) = [row.key for row in rows if row.post.kind is PostKind.QUESTION]

    words = "✋ That post has no headline of its own"
    assert (await stage.grace_asks("announcements preview", post=key)).startswith(words)
    assert (await stage.grace_asks("announcements reword", post=key)).startswith(words)
    forged = await use(
        stage.env, stage.grace, stage.lobby, f"reword:{key}", form={"text": "Buy my coins"}
    )
    assert shown(forged).startswith(words)


async def test_a_name_reorders_nothing_beneath_a_question(stage: QuestionStage):
    await stage.opens()
    eve = stage.joins("\u202eMona\u2066 \u200b")

    message = await stage.asked(eve, FLOAT)

    assert message.embeds[0].footer.text == "Asked by Mona"
