"""What an earlier version wrote down of who asked is brought up to date when it is opened."""

from pathlib import Path

import pytest

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.people import Person, PersonId
from bot.domain.questions import Question, State
from bot.store.database import Database
from bot.store.sealing import Seal
from tests.builders import NINE, SERVER
from tests.databases import said

ADA, BOB = Person(PersonId(7), "Ada", SERVER), Person(PersonId(8), "Bob", SERVER)


async def ask(database: Database, here: ConferenceId, by: Person, name: str) -> Question:
    question = Question(
        here, SessionKey("opening"), "Why?", State.OPEN, NINE, NINE, asker_name=name
    )
    async with database.transaction() as records:
        return await records.questions.add(question, by)


@pytest.fixture
async def earlier(
    database: Database, here: ConferenceId, url: str, key_file: Path
) -> tuple[Question, ...]:
    """Ada's question with her name, one without, and Bob's, which she votes for; as it was."""
    questions = (
        await ask(database, here, ADA, "Ada"),
        await ask(database, here, ADA, ""),
        await ask(database, here, BOB, "Bob"),
    )
    async with database.transaction() as records:
        await records.questions.vote(questions[2], ADA.id)
    old = Seal.from_file(key_file).mark("asker", here, ADA.id)
    for question in questions[:2]:
        marks = {"old": old, "asker": question.asker}
        await said(url, "UPDATE votes SET voter = :old WHERE voter = :asker", **marks)
        await said(url, "UPDATE questions SET asker = :old WHERE asker = :asker", **marks)
    await said(url, "UPDATE seals SET marks = 1")
    return questions


async def test_a_persons_questions_get_the_marks_that_set_them_apart(
    database: Database, here: ConferenceId, earlier: tuple[Question, ...]
):
    await database.open()

    async with database.transaction() as records:
        found = await records.questions.of_conference(here)
    assert [one.asker for one in found] == [one.asker for one in earlier]
    assert len({one.asker for one in found}) == 3


async def test_marks_are_looked_for_once_and_not_at_every_start(
    database: Database, here: ConferenceId, earlier: tuple[Question, ...], url: str
):
    await database.open()
    await said(url, "UPDATE questions SET asker = 'as it was' WHERE asker_name = 'Ada'")

    await database.open()

    async with database.transaction() as records:
        found = await records.questions.of_conference(here)
    assert [one.asker for one in found] == ["as it was", *(one.asker for one in earlier[1:])]


async def test_votes_that_were_given_before_are_still_their_voters(
    database: Database, here: ConferenceId, earlier: tuple[Question, ...]
):
    await database.open()

    async with database.transaction() as records:
        taken_back = [(await records.questions.vote(one, ADA.id))[1] for one in earlier]
    assert taken_back == [False, False, False]
    async with database.transaction() as records:
        votes = [one.votes for one in await records.questions.of_conference(here)]
    assert votes == [0, 0, 1]


async def test_a_seal_is_as_long_for_one_name_as_for_another(
    database: Database, here: ConferenceId, url: str
):
    for name in ("A", "\N{WAVING HAND SIGN}" * 32):
        await ask(database, here, Person(PersonId(len(name)), name, SERVER), "")

    lengths = await said(url, "SELECT length(asker_sealed) FROM questions")
    assert len(set(lengths)) == 1
