"""Asking a question: the form, the command, the message's menu, and what stands in the way."""

from datetime import timedelta

import discord
import pytest

from tests.cogs import question_stage
from tests.cogs.hands import pinged
from tests.cogs.question_stage import (
    BIRDS,
    CLOSES,
    DUCKS,
    DUCKS_END,
    DUCKS_SHOWN,
    GEESE,
    OPENS,
    SWANS,
    SWANS_OPEN,
    QuestionStage,
    id_of,
    labels,
    text_of,
    use,
)
from tests.cogs.stage import answers, in_public, shown, titles

files, stage = question_stage.files, question_stage.stage

FLOAT = "Do ducks float in zero gravity?"
IN_THE_QUEUE = "Your question is in the queue, with your vote. `/questions mine` shows it."
NEAR = "Somebody has asked nearly the same. Your question is kept; what do you want?"
MENU = "Ask as a question"


def asked_in(stage: QuestionStage) -> list[str]:
    """The questions in the thread of the ducks, as everybody reads them."""
    messages = [m for m in in_public(stage.thread) if not m.pinned and labels(m) and m.embeds]
    return [text_of(message) for message in messages]


def meant(form: object) -> str:
    """The session that a form is about, as its label says."""
    return str(form).partition("Your question: ")[2].partition("'")[0].partition('"')[0]


async def test_the_button_above_the_thread_opens_a_form_and_the_question_appears_in_the_thread(
    stage: QuestionStage,
):
    await stage.opens()

    answer = await stage.ask(stage.ada, FLOAT)

    assert shown(answer) == IN_THE_QUEUE
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]
    assert FLOAT in stage.board_text


async def test_the_button_on_the_board_asks_the_same_session(stage: QuestionStage):
    await stage.opens()

    form = await stage.ada.click(stage.board, label="Ask")
    await stage.ada.submit_modal(form, {"text": FLOAT})
    await stage.caught_up()

    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]


async def test_asking_in_the_thread_means_its_session_though_others_are_on(stage: QuestionStage):
    await stage.ducks_start()

    form = await stage.ada.slash(stage.thread, "ask")
    await stage.ada.submit_modal(form, {"text": FLOAT})
    await stage.caught_up()

    assert meant(form.modal) == DUCKS
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]


async def test_where_several_sessions_are_on_one_is_to_be_named(stage: QuestionStage):
    await stage.ducks_start()

    refused = await stage.ada_asks("ask")
    form = await stage.ada.slash(stage.lobby, "ask", session=GEESE)

    assert refused == ("✋ Several sessions take questions now. Say which you mean: /ask session:…")
    assert meant(form.modal) == GEESE


async def test_where_only_one_takes_questions_it_is_meant_everywhere(stage: QuestionStage):
    await stage.passes(SWANS_OPEN)

    form = await stage.ada.slash(stage.lobby, "ask")

    assert meant(form.modal) == SWANS


async def test_what_is_on_is_meant_rather_than_what_is_about_to_begin(stage: QuestionStage):
    stage.files_with(GEESE, starts_at=DUCKS_END, ends_at=CLOSES)
    await stage.restart()
    await stage.passes(DUCKS_END - timedelta(minutes=2))

    form = await stage.ada.slash(stage.lobby, "ask")

    assert meant(form.modal) == DUCKS


async def test_where_nothing_is_on_there_is_nothing_to_ask(stage: QuestionStage):
    refused = await stage.ada_asks("ask")

    assert refused == "✋ No session takes questions now. Say which you mean: /ask session:…"


async def test_only_sessions_that_take_questions_are_offered_while_somebody_types(
    stage: QuestionStage,
):
    async def offered(typed: str) -> list[str]:
        found = await stage.ada.autocomplete(stage.lobby, "ask", "session", typed)
        return titles(found)

    assert await offered("") == [DUCKS, GEESE, SWANS]
    assert await offered("swan") == [SWANS]
    assert await offered("welcome") == []


async def test_before_they_open_questions_are_refused_with_the_time_to_come_back(
    stage: QuestionStage,
):
    refused = await stage.ada_asks("ask", session=DUCKS)

    when = f"<t:{int(OPENS.timestamp())}:R>"
    assert refused == f"✋ Questions to '{DUCKS_SHOWN}' open {when}. Please come back then."


async def test_after_they_closed_questions_are_refused_also_in_a_form_that_was_open(
    stage: QuestionStage,
):
    await stage.opens()
    form = await stage.ada.click(stage.opener, label="Ask")
    stage.clock.set(CLOSES)

    refused = [
        await stage.ada.click(stage.opener, label="Ask"),
        await stage.ada.submit_modal(form, {"text": FLOAT}),
    ]

    over = f"✋ The questions to '{DUCKS_SHOWN}' are closed. Perhaps the speakers answer elsewhere."
    assert [shown(result) for result in refused] == [over, over]
    assert asked_in(stage) == []


async def test_where_moderators_closed_the_questions_nobody_asks(stage: QuestionStage):
    await stage.opens()
    form = await stage.ada.click(stage.opener, label="Ask")
    await stage.mode("closed")

    refused = [
        await stage.ada.click(stage.board, label="Ask"),
        await stage.ada.submit_modal(form, {"text": FLOAT}),
    ]

    over = f"✋ The moderators have closed the questions to '{DUCKS_SHOWN}'."
    assert [shown(result) for result in refused] == [over, over]
    assert stage.board_text.endswith("No more questions are taken.")


async def test_a_break_and_an_opening_take_no_questions(stage: QuestionStage):
    await stage.opens()

    for session in ("break", "Welcome"):
        assert "takes no questions" in await stage.ada_asks("ask", session=session)


async def test_without_my_name_says_nobody_who_asked(stage: QuestionStage):
    await stage.opens()

    await stage.asked(stage.ada, FLOAT, without_name=True)

    assert asked_in(stage) == [f"{FLOAT}\nAsked without a name"]
    card = await stage.host(stage.mona)
    await stage.mona.click(card.message, label="Take")
    await stage.caught_up()
    everything = [text_of(m) for m in stage.thread.history()]
    assert not any("Ada" in text for text in everything)
    assert "Ada" not in text_of(stage.now(card))


async def test_an_empty_form_is_refused(stage: QuestionStage):
    await stage.opens()

    refused = await stage.ask(stage.ada, " \n\u200b ")

    assert shown(refused) == "✋ There is nothing in it yet. Write a sentence."


async def test_five_hundred_characters_are_taken_and_shown_whole(stage: QuestionStage):
    await stage.opens()
    text = "Why? " * 99 + "Why??"

    await stage.ask(stage.ada, text)

    assert asked_in(stage) == [f"{text}\nAsked by Ada"]


async def test_four_thousand_characters_forged_into_the_form_are_refused_and_given_back(
    stage: QuestionStage,
):
    await stage.opens()
    form = id_of(stage.opener, "Ask").replace("ask:", "asked:")

    refused = await use(
        stage.env, stage.ada, stage.pond, form, on=stage.opener, form={"text": "quack " * 666}
    )
    await stage.caught_up()

    assert shown(refused).startswith("✋ That is 3,995 characters, and 500 are taken.")
    assert "quack quack" in shown(refused)
    assert asked_in(stage) == []


HARMLESS = {
    "**bold** _lean_ ~~gone~~ ||hidden||": r"\*\*bold\*\* \_lean\_ \~\~gone\~\~ \|\|hidden\|\|",
    "```py\nquack()\n```": "\\`\\`\\`py\nquack()\n\\`\\`\\`",
    "# Loud": r"\# Loud",
    "> said\n- listed\n1. counted": "\\> said\n\\- listed\n1\\. counted",
    "\u202egnp.exe\u202c \u2066why\u2069?": "gnp.exe why?",
    "</ask:1> at <t:0:R>": r"\</ask:1\> at \<t:0:R\>",
}


@pytest.mark.parametrize("typed", HARMLESS)
async def test_what_somebody_asks_stays_text(stage: QuestionStage, typed: str):
    await stage.opens()

    message = await stage.asked(stage.ada, typed)

    assert message.embeds[0].description == HARMLESS[typed]
    assert pinged(stage.env, message) == []


SUSPICIOUS = {
    "@everyone look": ("it calls people", "@\u200beveryone look"),
    "<@7> and <@&8> and <#9>": ("it calls people", r"\<@7\> and \<@&8\> and \<#9\>"),
    "[free](https://evil.example/)": ("it has a link", r"\[free\](https://evil.example/)"),
    "discord.gg/evil": ("it has a link", "discord.gg/evil"),
}


@pytest.mark.parametrize("typed", SUSPICIOUS)
async def test_what_has_a_link_or_calls_people_is_held_and_pings_nobody_even_when_approved(
    stage: QuestionStage, typed: str
):
    why, drawn = SUSPICIOUS[typed]
    await stage.opens()

    answer = await stage.ask(stage.ada, typed)

    assert shown(answer) == (
        f"Kept. A moderator looks at it first, because {why}. `/questions mine` shows it."
    )
    assert asked_in(stage) == []
    review = in_public(stage.moderators)[-1]
    assert review.embeds[0].description == drawn
    assert review.embeds[0].fields[0].value == why
    await stage.mona.click(review, label="Approve")
    await stage.caught_up()
    message = in_public(stage.thread)[-1]
    assert message.embeds[0].description == drawn
    everything = [*in_public(stage.thread), *in_public(stage.moderators), *told(stage)]
    assert [pinged(stage.env, m) for m in everything] == [[]] * len(everything)


def told(stage: QuestionStage) -> list[discord.Message]:
    """What Ada was written privately."""
    return stage.ada.user.dm_channel.history()


async def test_a_name_that_calls_everybody_calls_nobody(stage: QuestionStage):
    await stage.opens()
    loud = stage.joins("@everyone")

    message = await stage.asked(loud, FLOAT)

    assert pinged(stage.env, message) == []
    assert pinged(stage.env, stage.board) == []


async def test_the_second_is_offered_the_first_and_both_see_only_what_is_public(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0]

    assert text_of(near).startswith(f"{NEAR}\nTheirs: **1** 👍 {FLOAT}")
    assert "Yours: do ducks float in zero gravity" in text_of(near)
    assert labels(near.message) == ["Vote for theirs", "Ask mine", "Withdraw mine"]
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]


async def test_voting_for_theirs_counts_there_and_mine_is_not_asked(stage: QuestionStage):
    await stage.opens()
    theirs = await stage.asked(stage.ada, FLOAT)
    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0]
    await stage.restart()

    joined = await stage.bob.click(near.message, label="Vote for theirs")
    await stage.caught_up()

    assert shown(joined).startswith("Your vote counts there. Thank you!")
    assert labels(stage.now(theirs)) == ["👍 2"]
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]
    assert "merged with another; its votes count there" in await stage.mine(stage.bob)


async def test_asking_mine_after_all_puts_it_in_the_queue_beside_theirs(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0]
    await stage.restart()

    asked = await stage.bob.click(near.message, label="Ask mine")
    await stage.caught_up()

    assert shown(asked) == IN_THE_QUEUE
    assert len(asked_in(stage)) == 2


async def test_withdrawing_mine_leaves_theirs_as_it_was(stage: QuestionStage):
    await stage.opens()
    theirs = await stage.asked(stage.ada, FLOAT)
    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0]
    await stage.restart()

    withdrawn = await stage.bob.click(near.message, label="Withdraw mine")
    await stage.caught_up()

    assert shown(withdrawn) == "Withdrawn."
    assert labels(stage.now(theirs)) == ["👍 1"]
    assert "withdrawn by you: do ducks float" in await stage.mine(stage.bob)


async def test_what_was_decided_once_is_not_decided_again(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0].message
    join, submit = id_of(near, "Vote for theirs"), id_of(near, "Ask mine")
    await stage.bob.click(near, label="Withdraw mine")

    again = [await use(stage.env, stage.bob, stage.pond, one) for one in (join, submit)]

    assert [shown(result) for result in again] == [
        "✋ Your question is not a draft any more: it is withdrawn.",
        "✋ Your question cannot be changed any more: it is withdrawn.",
    ]


async def test_the_same_question_by_the_same_person_is_held(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)

    again = answers(await stage.ask(stage.ada, FLOAT))[0].message
    insisted = await stage.ada.click(again, label="Ask mine")
    await stage.caught_up()

    assert text_of(again).startswith(NEAR)
    assert "the same person has asked the same before" in shown(insisted)
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]


async def test_a_sixth_question_in_ten_minutes_waits(stage: QuestionStage):
    await stage.opens()
    for bird in BIRDS[:5]:
        await stage.ask(stage.ada, bird)

    refused = shown(await stage.ask(stage.ada, "Puffin"))
    other = await stage.asked(stage.bob, "Puffin")
    await stage.passes(OPENS + timedelta(minutes=11))
    later = shown(await stage.ask(stage.ada, "Tern"))

    assert refused.startswith("✋ You have asked 5 questions in 10 minutes.")
    assert refused.endswith("Voting is always possible.")
    assert other
    assert later == IN_THE_QUEUE


async def test_what_was_written_is_given_back_where_it_is_refused(stage: QuestionStage):
    await stage.opens()
    for bird in BIRDS[:5]:
        await stage.ask(stage.ada, bird)

    (file,) = answers(await stage.ask(stage.ada, "Puffin"))[0].message.attachments

    assert file.filename == "what-you-wrote.txt"
    assert (await file.read()).decode("utf-8-sig") == "Puffin"


async def test_a_person_who_asked_too_much_can_still_vote(stage: QuestionStage):
    await stage.opens()
    other = await stage.asked(stage.bob, "Puffin")
    for bird in BIRDS[:5]:
        await stage.ask(stage.ada, bird)

    await stage.votes(stage.ada, other)
    await stage.caught_up()

    assert labels(stage.now(other)) == ["👍 2"]


async def test_nobody_asks_more_than_twenty_an_hour_over_all_sessions(stage: QuestionStage):
    async def ask(session: str, bird: str) -> str:
        form = await stage.ada.slash(stage.lobby, "ask", session=session)
        return shown(await stage.ada.submit_modal(form, {"text": bird}))

    await stage.opens()
    for n, session in enumerate((DUCKS, GEESE, DUCKS, GEESE)):
        if n == 2:
            await stage.passes(OPENS + timedelta(minutes=11))
        for bird in BIRDS[5 * n : 5 * n + 5]:
            assert await ask(session, bird) == IN_THE_QUEUE
    await stage.passes(OPENS + timedelta(minutes=22))

    assert (await ask(DUCKS, "Vulture")).startswith("✋ You have asked 20 questions in 1 hour.")


async def test_ones_own_message_becomes_a_question_under_ones_name(stage: QuestionStage):
    await stage.opens()
    message = await stage.ada.send(stage.thread, FLOAT)

    answer = await stage.ada.context_menu(stage.thread, MENU, message)
    await stage.caught_up()

    assert shown(answer) == IN_THE_QUEUE
    assert asked_in(stage) == [f"{FLOAT}\nAsked by Ada"]
    assert FLOAT in await stage.mine(stage.ada)


async def test_somebody_elses_message_is_not_an_attendees_to_ask(stage: QuestionStage):
    await stage.opens()
    message = await stage.bob.send(stage.thread, FLOAT)

    refused = await stage.ada.context_menu(stage.thread, MENU, message)
    await stage.caught_up()

    assert shown(refused) == (
        "✋ Only moderators can turn other people's messages into questions. "
        "Ask in your own words with /ask."
    )
    assert asked_in(stage) == []


async def test_a_moderator_asks_for_who_wrote_it(stage: QuestionStage):
    await stage.opens()
    message = await stage.bob.send(stage.thread, FLOAT)

    await stage.mona.context_menu(stage.thread, MENU, message)
    await stage.caught_up()

    assert asked_in(stage) == [f"{FLOAT}\nAsked by Bob"]
    assert FLOAT in await stage.mine(stage.bob)
    assert FLOAT not in await stage.mine(stage.mona)


async def test_a_bots_message_is_no_question(stage: QuestionStage):
    await stage.opens()

    for person in (stage.ada, stage.mona):
        refused = await person.context_menu(stage.thread, MENU, stage.board)
        assert shown(refused) == ("✋ That was written by a bot. Ask in your own words with /ask.")


async def test_a_message_elsewhere_is_asked_to_what_is_on(stage: QuestionStage):
    await stage.passes(SWANS_OPEN)
    message = await stage.ada.send(stage.lobby, "Why at night?")

    await stage.ada.context_menu(stage.lobby, MENU, message)
    await stage.caught_up()

    last = in_public(stage.thread_of(SWANS))[-1]
    assert text_of(last) == "Why at night?\nAsked by Ada"


async def test_a_long_message_is_refused_and_one_without_words_too(stage: QuestionStage):
    await stage.opens()
    long = await stage.ada.send(stage.thread, "quack " * 300)
    picture = await stage.ada.send(stage.thread, attachments=[("duck.png", b"duck")])

    results = [
        await stage.ada.context_menu(stage.thread, MENU, message) for message in (long, picture)
    ]

    assert "and 500 are taken" in shown(results[0])
    assert "nothing in it yet" in shown(results[1])


async def test_a_message_with_a_link_is_held_like_any_question(stage: QuestionStage):
    await stage.opens()
    message = await stage.ada.send(stage.thread, "See https://example.org/")

    answer = await stage.ada.context_menu(stage.thread, MENU, message)

    assert "because it has a link" in shown(answer)


async def test_two_forms_open_at_once_each_save_their_own_text_also_over_a_restart(
    stage: QuestionStage,
):
    await stage.opens()
    hers = await stage.ada.click(stage.opener, label="Ask")
    his = await stage.bob.click(stage.opener, label="Ask")
    await stage.restart()

    await stage.bob.submit_modal(his, {"text": "Why do swans sing?", "choice": True})
    await stage.ada.submit_modal(hers, {"text": FLOAT})
    await stage.caught_up()

    assert sorted(asked_in(stage)) == [
        f"{FLOAT}\nAsked by Ada",
        "Why do swans sing?\nAsked without a name",
    ]


async def test_the_buttons_above_the_thread_and_on_the_board_outlive_a_restart(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.asked(stage.ada, FLOAT)
    await stage.restart()

    for message in (stage.opener, stage.board):
        assert meant((await stage.bob.click(message, label="Ask")).modal) == DUCKS
        assert FLOAT in shown(await stage.bob.click(message, label="Queue"))


async def test_a_question_that_could_not_be_posted_before_a_restart_is_posted_after_it(
    stage: QuestionStage,
):
    await stage.opens()
    stage.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await stage.ask(stage.ada, FLOAT)
    await stage.restart()

    await stage.passes(stage.clock.now() + timedelta(minutes=1))

    assert FLOAT in text_of(in_public(stage.thread)[-1])
    assert FLOAT in stage.board_text
