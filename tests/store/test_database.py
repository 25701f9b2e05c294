"""Transactions: whole, durable, and patient with one another."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.conference import ConferenceId
from bot.store.database import Database
from tests.builders import ELSEWHERE, NINE, SERVER, delivery, planned_post

OTHER = ConferenceId("other@43")


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


@pytest.mark.sqlite("PostgreSQL's files are its own business")
async def test_opening_makes_the_folder_and_the_file(url: str, key_file: Path) -> None:
    database = Database(url, key_file)

    await database.open()
    await database.close()

    assert file_of(url).exists()


async def test_opening_again_keeps_what_is_remembered(
    url: str, key_file: Path, here: ConferenceId
) -> None:
    again = Database(url, key_file)
    await again.open()

    async with again.transaction() as records:
        known = await records.conferences.all()
    await again.close()

    assert known == (here,)


async def test_a_transaction_that_fails_leaves_nothing_behind(
    database: Database, here: ConferenceId
) -> None:
    async def fail_in_the_middle() -> None:
        async with database.transaction() as records:
            await records.conferences.open(OTHER, ELSEWHERE, NINE)
            await records.deliveries.add([delivery(planned_post())])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_in_the_middle()

    async with database.transaction() as records:
        assert await records.conferences.all() == (here,)
        assert await records.deliveries.all(here) == ()


async def test_a_row_of_a_conference_that_nobody_opened_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        async with database.transaction() as records:
            await records.deliveries.add([delivery(planned_post())])


async def test_what_people_wrote_is_not_in_the_texts_of_errors(database: Database) -> None:
    secret = "what somebody wrote"

    with pytest.raises(IntegrityError) as caught:
        async with database.transaction() as records:
            await records.deliveries.add([delivery(planned_post()).reworded(secret)])

    assert secret not in str(caught.value)


@pytest.mark.sqlite("PostgreSQL lets others read by itself")
async def test_the_file_is_in_wal_mode_so_that_others_can_read_while_one_writes(
    url: str, here: ConferenceId
) -> None:
    reader = sqlite3.connect(file_of(url))
    mode = reader.execute("PRAGMA journal_mode").fetchone()
    found = reader.execute("SELECT id FROM conferences").fetchone()
    reader.close()

    assert mode == ("wal",)
    assert found == (here,)


async def test_two_processes_writing_at_once_wait_instead_of_failing(
    url: str, key_file: Path, here: ConferenceId
) -> None:
    both = [Database(url, key_file), Database(url, key_file)]
    for database in both:
        await database.open()

    async def write(database: Database, first: int) -> None:
        for number in range(first, first + 15):
            async with database.transaction() as records:
                await records.deliveries.all(here)
                await records.deliveries.add([delivery(planned_post(f"post {number}"))])

    await asyncio.gather(write(both[0], 0), write(both[1], 100), write(both[0], 200))

    async with both[0].transaction() as records:
        assert len(await records.deliveries.all(here)) == 45
    for database in both:
        await database.close()


async def test_conferences_are_listed_in_the_order_in_which_they_were_opened(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        await records.conferences.open(OTHER, ELSEWHERE, NINE.replace(hour=8))

    async with database.transaction() as records:
        assert await records.conferences.all() == (OTHER, here)


async def test_opening_a_conference_that_is_known_changes_nothing(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        await records.conferences.open(here, SERVER, NINE.replace(hour=23))

    async with database.transaction() as records:
        assert await records.conferences.all() == (here,)
