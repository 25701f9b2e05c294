"""Whoever's question was merged into one that is withdrawn or rejected keeps their question."""

from datetime import timedelta

import discord

from tests.cogs import question_stage
from tests.cogs.question_stage import QuestionStage, choices, id_of, labels, number_of, text_of, use
from tests.cogs.stage import answers, in_public

files, stage = question_stage.files, question_stage.stage

FLOAT, SING, FLY = "Do ducks float in zero gravity?", "Why do swans sing?", "Where do geese go?"
GONE = "The question that yours was merged with is gone. Yours: {}."


async def merge_all(stage: QuestionStage) -> None:
    """Mona merges everything into the question with most votes."""
    card = (await stage.host(stage.mona)).message
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()


async def vote(stage: QuestionStage, message: discord.Message, *names: str) -> None:
    for name in names:
        await stage.votes(stage.joins(name), message)


async def withdraw(stage: QuestionStage, message: discord.Message) -> None:
    """Ada withdraws it."""
    await use(stage.env, stage.ada, stage.thread, f"withdraw:{number_of(message)}")
    await stage.caught_up()


async def test_what_was_merged_into_a_withdrawn_question_stands_for_itself_again(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.bob, SING)
    await vote(stage, root, "Vera", "Walt")
    await vote(stage, merged, "Xena")
    await merge_all(stage)

    await withdraw(stage, root)

    assert text_of(stage.now(root)) == "This question was withdrawn."
    assert text_of(stage.now(merged)) == f"{SING}\nAsked by Bob"
    assert labels(stage.now(merged)) == ["👍 2"]
    assert f"1. **2** 👍 {SING}" in stage.board_text
    assert stage.inbox(stage.bob)[-1].startswith(GONE.format("in the queue"))


async def test_the_best_of_several_leads_the_others_on_and_everybody_is_told(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    second = await stage.asked(stage.bob, SING)
    third = await stage.asked(stage.sam, FLY)
    await vote(stage, root, "Vera", "Walt", "Xena")
    await vote(stage, third, "Yves")
    await merge_all(stage)

    await withdraw(stage, root)

    assert labels(stage.now(third)) == ["👍 3"]
    assert text_of(stage.now(second)).startswith("🔗 Merged with another question: [↗](")
    assert f"/{third.id})" in text_of(stage.now(second))
    assert stage.inbox(stage.sam)[-1].startswith(GONE.format("in the queue"))
    assert stage.inbox(stage.bob)[-1].startswith("🔗 Your question was merged with another")


async def test_what_was_merged_into_a_rejected_question_is_not_rejected_with_it(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    merged = await stage.asked(stage.bob, SING)
    await vote(stage, root, "Vera")
    await merge_all(stage)

    rejected = f"rejected:{number_of(root)}"
    await use(stage.env, stage.mona, stage.moderators, rejected, form={"text": "Unkind."})
    await stage.caught_up()

    assert text_of(stage.now(root)) == "This question was taken off the queue."
    assert text_of(stage.now(merged)) == f"{SING}\nAsked by Bob"
    assert stage.inbox(stage.bob)[-1].startswith(GONE.format("in the queue"))
    assert "Unkind." not in "\n".join(stage.inbox(stage.bob))


async def test_who_voted_for_theirs_instead_gets_their_own_draft_back(stage: QuestionStage):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    near = answers(await stage.ask(stage.bob, "do ducks float in zero gravity"))[0]
    await stage.bob.click(near.message, label="Vote for theirs")

    await withdraw(stage, root)

    assert stage.inbox(stage.bob)[-1].startswith(GONE.format("written, but not asked yet"))
    assert "written, but not asked yet" in await stage.mine(stage.bob)
    await use(stage.env, stage.bob, stage.thread, "submit:2")
    await stage.caught_up()
    assert "do ducks float in zero gravity\nAsked by Bob" in [
        text_of(message) for message in in_public(stage.thread)
    ]


async def test_what_waited_before_it_was_merged_waits_again_and_moderators_are_shown_it(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, "See www.example.org?")
    await vote(stage, root, "Vera")
    numbers = (number_of(root), "2")
    await use(stage.env, stage.mona, stage.thread, "merge:", values=numbers)
    await stage.caught_up()

    await stage.passes(stage.clock.now() + timedelta(minutes=1))
    await withdraw(stage, root)

    shown = in_public(stage.moderators)[-1]
    await stage.mona.click(shown, custom_id=id_of(shown, "Approve"))
    await stage.caught_up()
    assert "See www.example.org?\nAsked by Bob" in [
        text_of(message) for message in in_public(stage.thread)
    ]
