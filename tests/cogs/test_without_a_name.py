"""Who asks without their name stays unknown: to organizers, and to who reads the database."""

from collections.abc import Sequence

import discord

from bot.domain.announcements import is_inbox
from bot.domain.deliveries import POSTED
from bot.domain.people import ServerId
from tests.cogs import question_stage
from tests.cogs.question_stage import BIRDS, QuestionStage, choices, labels, number_of, use
from tests.cogs.stage import DATA_ENDS, answers
from tests.databases import said

files, stage = question_stage.files, question_stage.stage

FLOAT, SING, FLY = "Do ducks float in zero gravity?", "Why do swans sing?", "Where do geese go?"


async def press(stage: QuestionStage, *buttons: str) -> None:
    """Mona presses these on her card."""
    card = (await stage.host(stage.mona)).message
    for label in buttons:
        await stage.mona.click(stage.now(card), label=label)
        await stage.caught_up()


async def merge(stage: QuestionStage) -> None:
    card = (await stage.host(stage.mona)).message
    menu = answers(await stage.mona.click(card, label="Merge …"))[0].message
    await stage.mona.select(menu, list(choices(menu).values()))
    await stage.caught_up()


async def marks(stage: QuestionStage) -> list[str]:
    """What the database says of who asked, in the order of asking."""
    conference = stage.app.staff.programme.conference(ServerId(stage.guild.id))
    async with stage.app.database.transaction() as records:
        return [q.asker for q in await records.questions.of_conference(conference.id)]


async def voters(stage: QuestionStage, message: discord.Message) -> set[str]:
    """What the database says of who voted for the question."""
    query = "SELECT voter FROM votes WHERE question_id = :number"
    found = await said(stage.settings.database_url, query, number=int(number_of(message)))
    return {voter for (voter,) in found}


def votes(stage: QuestionStage, *messages: discord.Message) -> Sequence[list[str]]:
    return [labels(stage.now(message)) for message in messages]


async def test_where_an_asker_was_written_to_is_kept_nowhere(stage: QuestionStage):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.ada, SING, without_name=True)

    await press(stage, "Take 1", "Answered", "Take", "Answered")

    assert len(stage.inbox(stage.ada)) == 4
    listed = await stage.grace_asks("announcements list", show="all")
    assert str(stage.ada.user.dm_channel.id) not in listed
    conference = stage.app.staff.programme.conference(ServerId(stage.guild.id))
    async with stage.app.database.transaction() as records:
        rows = await records.deliveries.all(conference.id)
    assert {row.posted for row in rows if is_inbox(row.post.channel)} == {None}
    open_to_all = [row for row in rows if not is_inbox(row.post.channel)]
    made = [row.posted for row in open_to_all if row.state in POSTED]
    assert made
    assert all(made)


async def test_the_database_does_not_tell_that_two_questions_are_one_persons(
    stage: QuestionStage,
):
    await stage.opens()

    await stage.ask(stage.ada, FLOAT)
    await stage.ask(stage.ada, SING, without_name=True)
    await stage.ask(stage.ada, FLY)

    named, nameless, again = await marks(stage)
    assert named == again
    assert named != nameless


async def test_votes_for_others_questions_have_neither_of_the_askers_marks(stage: QuestionStage):
    await stage.opens()
    others = await stage.asked(stage.bob, FLOAT)
    await stage.ask(stage.ada, SING, without_name=True)
    await stage.ask(stage.ada, FLY)
    bobs, nameless, named = await marks(stage)

    await stage.votes(stage.ada, others)

    assert votes(stage, others) == [["👍 2"]]
    assert bobs in await voters(stage, others)
    assert not await voters(stage, others) & {nameless, named}


async def test_an_askers_vote_for_their_nameless_question_is_taken_back_and_given_again(
    stage: QuestionStage,
):
    await stage.opens()
    message = await stage.asked(stage.ada, SING, without_name=True)

    seen: list[object] = []
    for _ in range(3):
        await stage.votes(stage.ada, message)
        await stage.caught_up()
        seen += votes(stage, message)

    assert seen == [["👍 0"], ["👍 1"], ["👍 0"]]


async def test_who_asks_without_a_name_counts_once_in_what_their_question_is_merged_into(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.bob, FLOAT)
    merged = await stage.asked(stage.ada, SING, without_name=True)
    await stage.votes(stage.ada, root)
    await stage.votes(stage.sam, root)

    await merge(stage)
    together = votes(stage, root)
    await stage.votes(stage.ada, root)
    await stage.caught_up()
    without = votes(stage, root)
    await stage.votes(stage.ada, root)
    await stage.caught_up()
    await press(stage, "Undo the last")

    assert together == [["👍 3"]]
    assert without == [["👍 2"]]
    assert votes(stage, root, merged) == [["👍 2"], ["👍 1"]]


async def test_whose_own_two_questions_are_merged_counts_once_also_when_the_data_ends(
    stage: QuestionStage,
):
    await stage.opens()
    root = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.ada, SING, without_name=True)
    await stage.votes(stage.bob, root)

    await merge(stage)
    before = votes(stage, root)
    await stage.passes(DATA_ENDS)
    await use(stage.env, stage.mona, stage.lobby, f"answered:{number_of(root)}")
    exported = await stage.mona.slash(stage.lobby, "questions export")

    assert before == [["👍 2"]]
    files = {a.filename: a for message in answers(exported) for a in message.attachments}
    assert f"* {FLOAT} (2 votes" in (await files["questions.md"].read()).decode()


async def test_one_persons_questions_are_theirs_and_count_whether_named_or_not(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.ask(stage.ada, FLOAT)
    message = await stage.asked(stage.ada, SING, without_name=True)
    for n, bird in enumerate(BIRDS[:3]):
        await stage.ask(stage.ada, f"{bird}?", without_name=n % 2 == 0)

    listed = await stage.mine(stage.ada)
    refused = await stage.ask(stage.ada, "Who pays?", without_name=True)
    withdraw = f"withdraw:{number_of(message)}"
    strangers = await use(stage.env, stage.bob, stage.thread, withdraw)

    assert all(text in listed for text in (FLOAT, SING, *BIRDS[:3]))
    assert question_stage.shown(refused).startswith("✋ You have asked 5 questions in")
    assert question_stage.shown(strangers).startswith("✋ There is no such question")


async def test_nobody_is_told_that_a_nameless_question_is_like_a_named_one_of_the_same_person(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.mode("moderated")
    await stage.ask(stage.ada, FLOAT)

    await stage.ask(stage.ada, FLOAT, without_name=True)

    assert "the same person" not in stage.seen_by(stage.mona)
