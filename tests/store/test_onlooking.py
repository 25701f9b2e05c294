"""Looking at a database that another process keeps: nothing is made, upgraded or written."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.domain.conference import ConferenceId
from bot.errors import ConductClosed, Refusal
from bot.store.database import Database
from bot.store.onlooking import Onlooker
from bot.store.sealing import Seal
from tests.builders import ELSEWHERE, NINE, SERVER
from tests.databases import held, impatient, said

OTHER = ConferenceId("other@43")


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


def is_there(path: Path) -> bool:
    return path.exists()


@pytest.fixture
async def onlooker(url: str, key_file: Path) -> AsyncIterator[Onlooker]:
    onlooker = Onlooker(impatient(url), key_file)
    yield onlooker
    await onlooker.close()


async def seen(onlooker: Onlooker) -> list[ConferenceId]:
    async with onlooker.look() as records:
        return list(await records.conferences.servers())


async def test_it_sees_what_is_committed_from_one_look_to_the_next(
    database: Database, here: ConferenceId, onlooker: Onlooker
):
    before = await seen(onlooker)
    async with database.transaction() as records:
        await records.conferences.open(OTHER, ELSEWHERE, NINE)
        meanwhile = await seen(onlooker)

    assert before == meanwhile == [here]
    assert await seen(onlooker) == [here, OTHER]


async def test_it_sees_everything_as_of_one_moment(
    database: Database, here: ConferenceId, onlooker: Onlooker
):
    async with onlooker.look() as records:
        first = await records.conferences.all()
        async with database.transaction() as others:
            await others.conferences.open(OTHER, ELSEWHERE, NINE)

        assert await records.conferences.all() == first == (here,)


@pytest.mark.usefixtures("here")
async def test_it_waits_for_nobody_who_writes_and_nobody_waits_for_it(url: str, onlooker: Onlooker):
    with held(url):
        assert len(await seen(onlooker)) == 1


@pytest.mark.usefixtures("here")
async def test_it_cannot_write(onlooker: Onlooker):
    async def write() -> None:
        async with onlooker.look() as records:
            await records.conferences.open(OTHER, ELSEWHERE, NINE)

    with pytest.raises((DBAPIError, Refusal), match=r"read-?only"):
        await write()


@pytest.mark.usefixtures("here")
async def test_it_sees_no_reports(onlooker: Onlooker):
    async with onlooker.look() as records:
        with pytest.raises(ConductClosed):
            _ = records.conduct


@pytest.mark.sqlite("PostgreSQL's databases are not made by those who connect")
async def test_a_database_that_is_not_there_is_not_made(
    url: str, key_file: Path, onlooker: Onlooker
):
    with pytest.raises(Refusal, match="There is no database at"):
        await seen(onlooker)

    assert not is_there(file_of(url))
    assert not is_there(key_file)


@pytest.mark.usefixtures("database")
async def test_a_key_that_is_not_there_is_not_made(url: str, tmp_path: Path):
    key_file = tmp_path / "gone.key"
    onlooker = Onlooker(url, key_file)

    with pytest.raises(Refusal, match="The key in"):
        await seen(onlooker)
    await onlooker.close()

    assert not is_there(key_file)


@pytest.mark.usefixtures("here")
async def test_another_key_opens_nothing(url: str, tmp_path: Path):
    Seal.from_file(other := tmp_path / "other.key")
    onlooker = Onlooker(url, other)

    with pytest.raises(Refusal, match="sealed with another key"):
        await seen(onlooker)
    await onlooker.close()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("revision", ["0001", "9999"])
async def test_tables_of_another_version_are_left_as_they_are(
    url: str, onlooker: Onlooker, revision: str
):
    await said(url, "UPDATE alembic_version SET version_num = :to", to=revision)

    with pytest.raises(Refusal, match="tables of another version"):
        await seen(onlooker)

    assert await said(url, "SELECT version_num FROM alembic_version") == [(revision,)]


@pytest.mark.sqlite("files")
async def test_a_database_that_is_put_in_its_place_is_seen(
    database: Database, url: str, here: ConferenceId, key_file: Path, onlooker: Onlooker
):
    assert await seen(onlooker) == [here]
    await database.close()
    file = file_of(url)
    shutil.move(file, file.with_suffix(".old"))
    with pytest.raises(Refusal):
        await seen(onlooker)

    other = Database(url, key_file)
    await other.open()
    async with other.transaction() as records:
        await records.conferences.open(OTHER, ELSEWHERE, NINE)
    await other.close()

    assert await seen(onlooker) == [OTHER]


@pytest.mark.sqlite("files")
@pytest.mark.usefixtures("here")
async def test_it_changes_no_byte_of_the_file(database: Database, url: str, onlooker: Onlooker):
    await database.close()
    before = file_of(url).read_bytes()

    await seen(onlooker)

    assert file_of(url).read_bytes() == before


@pytest.mark.sqlite("who has the whole file for themselves")
@pytest.mark.usefixtures("here")
async def test_a_database_that_is_locked_is_refused_and_seen_afterwards(
    database: Database, url: str, onlooker: Onlooker
):
    await database.close()
    with closing(sqlite3.connect(file_of(url), isolation_level=None)) as somebody:
        somebody.execute("PRAGMA locking_mode = EXCLUSIVE")
        somebody.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Refusal, match="locked"):
            await seen(onlooker)

    assert len(await seen(onlooker)) == 1


async def test_the_servers_of_conferences_are_known_by_their_ids(
    database: Database, here: ConferenceId, onlooker: Onlooker
):
    del database
    async with onlooker.look() as records:
        assert await records.conferences.servers() == {here: SERVER}
