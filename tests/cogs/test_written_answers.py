"""Answers in writing belong to who wrote them, whatever others do with the question."""

from datetime import timedelta

import discord
import pytest

from tests.cogs import question_stage
from tests.cogs.answering import answer, form_of, mona_presses
from tests.cogs.question_stage import CLOSES, SAM, QuestionStage, number_of, text_of, use
from tests.cogs.stage import DATA_ENDS, answers, in_public, shown

files, stage = question_stage.files, question_stage.stage

FLOAT = "Do ducks float in zero gravity?"
FIRST, SECOND = "They do, believe me.", "Nobody knows."


@pytest.fixture
async def asked(stage: QuestionStage) -> discord.Message:
    """What Ada asked of Sam and Bob, who speak about ducks; the time for it is over."""
    for person in (stage.sam, stage.bob):
        await stage.grace_asks("speakers link", speaker=SAM, person=person)
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.passes(CLOSES)
    return message


async def answers_too(stage: QuestionStage, asked: discord.Message) -> None:
    """Bob opens the form a minute after Sam's answer, and hands in his own."""
    await answer(stage, stage.sam, FIRST)
    await stage.passes(stage.clock.now() + timedelta(minutes=1))
    form = await use(stage.env, stage.bob, stage.lobby, f"answer:{number_of(stage.now(asked))}")
    assert FIRST not in str(form.modal)
    await stage.bob.submit_modal(form, {"text": SECOND})
    await stage.caught_up()


def said_in(stage: QuestionStage) -> list[str]:
    """The answers in the thread, with who gives them."""
    texts = [text_of(message) for message in in_public(stage.thread)]
    return [text for text in texts if "answers:" in text]


async def test_an_answer_stays_its_authors_when_somebody_else_ticks_the_question_off(
    stage: QuestionStage, asked: discord.Message
):
    await answer(stage, stage.sam, FIRST)

    await mona_presses(stage, "Undo the last", "Take", "Answered")

    assert stage.inbox(stage.ada)[-1].startswith("✅ Your question was answered.")
    assert f"**Sam:** {FIRST}" in stage.inbox(stage.ada)[-1]
    assert "Mona" not in "\n".join(stage.inbox(stage.ada))
    assert f"**Answer by Sam:** {FIRST}" in text_of(stage.now(asked))


async def test_who_is_only_being_asked_is_not_told_an_answer_that_is_there_already(
    stage: QuestionStage, asked: discord.Message
):
    del asked
    await answer(stage, stage.sam, FIRST)

    await mona_presses(stage, "Undo the last", "Take")

    assert stage.inbox(stage.ada)[-1].startswith("🎤 Your question is being asked now.")
    assert FIRST not in stage.inbox(stage.ada)[-1]


async def test_whose_answer_comes_second_is_told_of_the_first_and_gets_their_words_back(
    stage: QuestionStage, asked: discord.Message
):
    forms = [(person, await form_of(person)) for person in (stage.sam, stage.bob)]
    await stage.sam.user.submit_modal(forms[0][1], {"text": FIRST})

    refused = await stage.bob.user.submit_modal(forms[1][1], {"text": SECOND})
    await stage.caught_up()

    assert shown(refused) == (
        "✋ Meanwhile that question was answered by Sam; read the thread. "
        "Then press the button again, if yours should stand there, too."
    )
    assert [a.filename for m in answers(refused) for a in m.attachments]
    assert [FIRST in said for said in said_in(stage)] == [True]
    assert f"**Answer by Sam:** {FIRST}" in text_of(stage.now(asked))


async def test_a_second_answer_stands_beside_the_first_each_under_its_authors_name(
    stage: QuestionStage, asked: discord.Message
):
    await answers_too(stage, asked)

    first, second = said_in(stage)
    assert first.startswith("**Sam** answers:")
    assert FIRST in first
    assert second.startswith("**Bob** answers:")
    assert SECOND in second


async def test_when_the_data_ends_answers_keep_their_words_and_their_authors(
    stage: QuestionStage, asked: discord.Message
):
    await answers_too(stage, asked)
    before = said_in(stage)

    await stage.passes(DATA_ENDS)

    assert said_in(stage) == [said.replace("\nAsked by Ada", "") for said in before]
    assert "Ada" not in "\n".join(said_in(stage))


async def test_a_question_with_a_written_answer_keeps_its_words(stage: QuestionStage):
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    form = await use(stage.env, stage.sam, stage.thread, f"answer:{number_of(message)}")
    await stage.sam.submit_modal(form, {"text": FIRST})
    await mona_presses(stage, "Undo the last")

    mine = f"reworded:{number_of(message)}"
    refused = await use(stage.env, stage.ada, stage.thread, mine, form={"text": "Are you lying?"})

    assert shown(refused).startswith("✋ Sam has answered your question in writing, so its words")
    assert FLOAT in text_of(stage.now(message))


async def test_nobody_rewords_what_a_speaker_has_written(stage: QuestionStage):
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    form = await use(stage.env, stage.sam, stage.thread, f"answer:{number_of(message)}")
    await stage.sam.submit_modal(form, {"text": FIRST})
    await stage.caught_up()
    said = in_public(stage.thread)[-1]
    key = question_stage.id_of(said, "Session").rpartition(":")[2]

    refused = await use(
        stage.env, stage.grace, stage.lobby, f"reword:{key}", form={"text": "They do not."}
    )

    assert "has no headline of its own" in shown(refused)
