"""What sessions were given, and that nobody learns by whom."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.feedback import Rating
from bot.domain.people import PersonId
from bot.store.database import Database
from bot.store.sealing import Seal
from tests.builders import NINE
from tests.databases import everything_in, said

pytestmark = pytest.mark.usefixtures("here")

ADA, BOB = PersonId(987654321987654321), PersonId(2)
DUCKS, GEESE = SessionKey("ducks"), SessionKey("geese")


def rating(here: ConferenceId, stars: int = 4, comment: str = "") -> Rating:
    return Rating(here, DUCKS, stars, NINE, comment)


async def test_a_person_gives_a_session_one_rating_and_the_last_one_counts(
    database: Database, here: ConferenceId
):
    changed = replace(rating(here, 2, "Slow"), at=NINE + timedelta(minutes=1))
    async with database.transaction() as records:
        assert await records.ratings.by(here, DUCKS, ADA) is None
        await records.ratings.save(rating(here), ADA)
        await records.ratings.save(changed, ADA)
        await records.ratings.save(rating(here, 5), BOB)

        assert await records.ratings.by(here, DUCKS, ADA) == changed
        assert await records.ratings.by(here, GEESE, ADA) is None
        assert await records.ratings.of_session(here, DUCKS) == (changed, rating(here, 5))
        assert await records.ratings.of_session(here, GEESE) == ()
        assert len(await records.ratings.of_conference(here)) == 2


async def test_the_database_alone_tells_neither_who_rated_nor_which_ratings_are_one_persons(
    database: Database, here: ConferenceId, url: str, key_file: Path
):
    async with database.transaction() as records:
        for session in (DUCKS, GEESE):
            await records.ratings.save(replace(rating(here), session=session), ADA)
    await database.sweep()

    seal, written = Seal.from_file(key_file), await everything_in(url)
    marks = {seal.mark("rater", here, session, ADA).encode() for session in (DUCKS, GEESE)}
    assert len(marks) == 2
    assert all(mark in written for mark in marks)
    assert str(ADA).encode() not in written
    assert ADA.to_bytes(8, "big") not in written


async def test_when_the_data_ends_numbers_and_comments_stay_and_nobody_is_left_who_gave_them(
    database: Database, here: ConferenceId, url: str, key_file: Path
):
    mark = Seal.from_file(key_file).mark("rater", here, DUCKS, ADA).encode()
    async with database.transaction() as records:
        await records.ratings.save(rating(here, 4, "Slow"), ADA)
        await records.ratings.save(rating(here, 5), BOB)
    await database.sweep()
    assert mark in await everything_in(url)

    async with database.transaction() as records:
        await records.ratings.erase_raters(here)
        left = await records.ratings.of_session(here, DUCKS)
        assert await records.ratings.by(here, DUCKS, ADA) is None
    await database.sweep()

    assert [(one.stars, one.comment, one.at) for one in left] == [(4, "Slow", None), (5, "", None)]
    assert mark not in await everything_in(url)


@pytest.mark.postgres("SQLite's files are looked at in the tests beside this one")
async def test_what_was_erased_is_not_in_the_tables_files_either(
    database: Database, here: ConferenceId, url: str
):
    async with database.transaction() as records:
        await records.ratings.save(rating(here, 4, "Slow"), ADA)
        await records.ratings.save(rating(here, 4, "Fast"), ADA)
    await said(url, "CHECKPOINT")
    content = "SELECT pg_read_binary_file(pg_relation_filepath('ratings'))"
    assert b"Slow" in (await said(url, content))[0][0]

    await database.sweep()
    await said(url, "CHECKPOINT")

    (after,) = (await said(url, content))[0]
    assert b"Fast" in after
    assert b"Slow" not in after


async def test_what_is_rated_after_the_data_was_erased_is_erased_again(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        await records.conferences.set_data_ends({here: NINE})
        assert not await records.conferences.has_ended(here, NINE - timedelta(seconds=1))
        assert await records.conferences.has_ended(here, NINE)
        await records.conferences.set_erased(here, NINE)
        assert await records.conferences.to_erase(NINE) == ()

        await records.ratings.save(rating(here), ADA)
        assert await records.conferences.to_erase(NINE) == (here,)
        await records.ratings.erase_raters(here)

        assert await records.conferences.to_erase(NINE) == ()
