"""Which process leads: one at a time, and none that was not heard from."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.conference import conference_id
from bot.errors import LeadershipLost, Refusal
from bot.store.database import Database
from bot.store.leadership import WAITS, AdvisoryLock, alone_on
from tests.builders import NINE, SERVER, SLUG
from tests.databases import new_in, postgres_in, said

HERE = conference_id(SLUG, SERVER)


@pytest.fixture
def address(postgres_server: str, tmp_path: Path) -> str:
    """A database with its tables: to make them takes longer than a session may say nothing."""
    assert postgres_server
    return postgres_in(tmp_path / "led")


@pytest.fixture
def ended() -> asyncio.Event:
    """Set when the first of two processes is told that its session has ended."""
    return asyncio.Event()


@pytest.fixture
async def first(address: str, ended: asyncio.Event) -> AsyncGenerator[AdvisoryLock]:
    lock = AdvisoryLock(address)
    await lock.open(ended.set)
    yield lock
    await lock.close()


@pytest.fixture
async def second(address: str) -> AsyncGenerator[AdvisoryLock]:
    lock = AdvisoryLock(address)
    await lock.open(lambda: None)
    yield lock
    await lock.close()


@pytest.fixture
async def led(address: str, tmp_path: Path, first: AdvisoryLock) -> AsyncGenerator[Database]:
    """The database, under the leadership of the first process."""
    await taken_by(first)
    database = Database(address, tmp_path / "sealing.key", speaks=True)
    await database.open()
    database.lead(await first.begin_epoch())
    yield database
    await database.close()


async def taken_by(lock: AdvisoryLock) -> None:
    async with asyncio.timeout(20):
        while not await lock.try_take():  # noqa: ASYNC110 - the server is waited for
            await asyncio.sleep(0.1)


async def test_one_process_has_the_lock_until_its_session_ends(
    first: AdvisoryLock, second: AdvisoryLock
):
    assert await first.try_take()
    assert not await second.try_take()

    await first.close()

    await taken_by(second)


async def test_a_process_that_says_nothing_loses_the_lock_and_one_that_holds_it_does_not(
    first: AdvisoryLock, second: AdvisoryLock, ended: asyncio.Event
):
    await taken_by(first)
    await first.hold()

    await taken_by(second)

    await asyncio.wait_for(ended.wait(), 5)
    with pytest.raises(LeadershipLost):
        await first.hold()
    await second.hold()


async def test_what_is_begun_after_somebody_else_leads_is_refused(
    led: Database, second: AdvisoryLock, first: AdvisoryLock
):
    async with led.transaction() as records:
        await records.conferences.open(HERE, SERVER, NINE)
    await first.close()
    await taken_by(second)
    await second.begin_epoch()

    await led.close()  # its old sessions are cut off; these would be new ones
    with pytest.raises(LeadershipLost):
        async with led.transaction() as records:
            await records.conferences.all()


async def test_what_was_begun_before_somebody_else_leads_is_cut_off_and_leaves_nothing(
    led: Database, second: AdvisoryLock, first: AdvisoryLock, address: str, tmp_path: Path
):
    async def write_while_the_other_begins() -> None:
        async with led.transaction() as records:
            await records.conferences.open(HERE, SERVER, NINE)
            await first.close()
            await taken_by(second)
            await asyncio.wait_for(second.begin_epoch(), 5)

    # The server has told the driver that the session is over, or has hung up by then.
    with pytest.raises(DBAPIError, match=r"another operation|connection"):
        await write_while_the_other_begins()

    reader = Database(address, tmp_path / "sealing.key")
    await reader.open()
    async with reader.transaction() as records:
        assert await records.conferences.all() == ()
    await reader.close()


async def test_what_only_reads_is_left_alone_when_the_leader_changes(
    led: Database, second: AdvisoryLock, first: AdvisoryLock, address: str, tmp_path: Path
):
    assert led
    reader = Database(address, tmp_path / "sealing.key")
    await reader.open()

    async with reader.transaction() as records:
        await first.close()
        await taken_by(second)
        await second.begin_epoch()
        known = await records.conferences.all()

    await reader.close()
    assert known == ()


async def test_a_session_that_the_server_ends_is_told_of_at_once(
    address: str, first: AdvisoryLock, ended: asyncio.Event
):
    await taken_by(first)
    await said(
        address,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = :name AND datname = current_database()",
        name=WAITS,
    )

    await asyncio.wait_for(ended.wait(), 5)


async def test_a_database_that_cannot_be_reached_is_refused():
    lock = AdvisoryLock("postgresql+asyncpg://nobody:secret@127.0.0.1:1/chair")

    with pytest.raises(Refusal, match="cannot be opened") as refused:
        await lock.open(lambda: None)

    assert "secret" not in str(refused.value)


@pytest.mark.sqlite("on PostgreSQL the second one waits")
def test_on_sqlite_a_second_process_is_refused_and_told_what_to_do(url: str):
    with alone_on(url):
        with pytest.raises(Refusal, match=r"Another .* is running .* Stop it first"), alone_on(url):
            pass
        with alone_on(f"{url}-of-another-conference"):
            pass

    with alone_on(url):
        pass


def test_on_sqlite_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(Refusal, match="must be able to write"),
        alone_on(f"sqlite+aiosqlite:///{tmp_path}/file/chair.db"),
    ):
        pass


async def test_whoever_waits_sees_that_its_key_is_another_one(
    url: str, database: Database, tmp_path: Path
):
    assert database
    waiting = Database(url, tmp_path / "another.key")

    with pytest.raises(Refusal, match="Put back the file that belongs to it"):
        await waiting.look_over()


async def test_whoever_waits_leaves_the_tables_to_the_one_that_leads(tmp_path: Path):
    url = new_in(tmp_path / "memory")
    waiting = Database(url, tmp_path / "sealing.key")

    await waiting.look_over()

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda known: inspect(known).get_table_names())
    await engine.dispose()
    assert tables == []
