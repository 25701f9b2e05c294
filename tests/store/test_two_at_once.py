"""Two processes that read and then write have their turns, whatever the database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import Agenda, SessionKey
from bot.domain.bookmarks import Way, Wish
from bot.domain.conference import ConferenceId
from bot.domain.feedback import Rating
from bot.domain.people import Person, PersonId
from bot.domain.questions import Question, State
from bot.domain.setting_values import Mode
from bot.domain.speaker_codes import SpeakerCode
from bot.domain.speakers import SpeakerAccount
from bot.store.database import Database, Records
from tests.builders import LOS_ANGELES, NINE, SERVER, delivery, planned_post

ADA = Person(PersonId(7), "Ada", SERVER)
DUCKS = SessionKey("ducks")
AT_ONCE = 12

Deed = Callable[[Records, ConferenceId], Awaitable[object]]


async def _new_version(records: Records, here: ConferenceId) -> object:
    return await records.agendas.add(here, Agenda("Birds", LOS_ANGELES, ()), "file", NINE)


async def _rate(records: Records, here: ConferenceId) -> object:
    return await records.ratings.save(Rating(here, DUCKS, 4, NINE, ""), ADA.id)


async def _wish(records: Records, here: ConferenceId) -> object:
    return await records.bookmarks.set_wish(here, ADA.id, Wish(timedelta(minutes=5), Way.THREAD))


async def _read(records: Records, here: ConferenceId) -> object:
    return await records.readers.remember(here, ADA)


async def _plan(records: Records, here: ConferenceId) -> object:
    del here
    return await records.deliveries.plan(delivery(planned_post("the post")))


async def _link(records: Records, here: ConferenceId) -> object:
    return await records.speakers.link(SpeakerAccount(here, "Ada", ADA.id, NINE, "Grace"))


async def _code(records: Records, here: ConferenceId) -> object:
    code = SpeakerCode(here, "Ada", NINE, NINE + timedelta(hours=1), "Grace")
    return await records.speaker_codes.replace(code, "ABCD-2345")


async def _mode(records: Records, here: ConferenceId) -> object:
    return await records.queues.change(here, DUCKS, mode=Mode.MODERATED)


async def _open(records: Records, here: ConferenceId) -> object:
    del here
    return await records.conferences.open(ConferenceId("new@42"), SERVER, NINE)


@pytest.fixture
async def both(url: str, key_file: Path, here: ConferenceId) -> AsyncIterator[list[Database]]:
    """Two processes with one database; a conference is open in it."""
    assert here
    both = [Database(url, key_file), Database(url, key_file)]
    for database in both:
        await database.open()
    yield both
    for database in both:
        await database.close()


async def at_once(both: list[Database], here: ConferenceId, deed: Deed) -> list[object]:
    async def act(database: Database) -> object:
        async with database.transaction() as records:
            return await deed(records, here)

    return await asyncio.gather(*(act(both[number % 2]) for number in range(AT_ONCE)))


@pytest.mark.parametrize("deed", [_rate, _wish, _read, _plan, _code, _mode, _open])
async def test_what_is_there_at_most_once_may_be_written_by_many_at_once(
    both: list[Database], here: ConferenceId, deed: Deed
):
    await at_once(both, here, deed)


async def test_only_the_first_of_many_at_once_links_a_speaker(
    both: list[Database], here: ConferenceId
):
    assert sorted(map(bool, await at_once(both, here, _link))) == [False] * (AT_ONCE - 1) + [True]


async def test_versions_that_are_added_at_once_are_numbered_one_after_the_other(
    both: list[Database], here: ConferenceId
):
    assert sorted(map(str, await at_once(both, here, _new_version)), key=int) == [
        str(number) for number in range(1, AT_ONCE + 1)
    ]


async def test_of_votes_by_one_person_at_once_every_second_one_stands(
    both: list[Database], here: ConferenceId
):
    question = Question(here, DUCKS, "Why?", State.OPEN, NINE, NINE)
    async with both[0].transaction() as records:
        question = await records.questions.add(question, ADA)

    async def vote(records: Records, here: ConferenceId) -> object:
        del here
        return (await records.questions.vote(question, PersonId(8)))[1]

    stands = await at_once(both, here, vote)

    assert sorted(map(bool, stands)) == [False] * (AT_ONCE // 2) + [True] * (AT_ONCE // 2)
