"""A database that cannot be used is refused in a sentence, which never has its password."""

import socket
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.store import leadership
from bot.store.database import Database
from tests.databases import database_in, said


async def opened(url: str, folder: Path) -> None:
    database = Database(url, folder / "sealing.key")
    await database.open()
    await database.close()


@pytest.mark.parametrize(
    "url", ["chair.db", "", "nosuchbase://host/name", "sqlite:///chair.db", "postgresql://[/x"]
)
async def test_an_address_that_makes_no_sense_is_refused_with_one_that_does(
    url: str, tmp_path: Path
):
    with pytest.raises(Refusal, match=r"DATABASE_URL .* Write it like sqlite\+aiosqlite:///"):
        await opened(url, tmp_path)


async def test_a_driver_that_is_not_installed_is_named(tmp_path: Path):
    with pytest.raises(Refusal, match=r"not installed \(aiomysql\)"):
        await opened("mysql+aiomysql://ada:secret@host/name", tmp_path)


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path):
    damaged = tmp_path / "chair.db"
    damaged.write_text("I was a database once, before the disk was full. " * 100)

    with pytest.raises(Refusal, match=r"chair\.db cannot be opened: file is not a database\."):
        await opened(f"sqlite+aiosqlite:///{damaged}", tmp_path)

    assert damaged.read_text().startswith("I was a database once")


async def test_a_place_where_there_can_be_no_file_is_named(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(Refusal, match=r"The database at .*chair\.db cannot be opened"):
        await opened(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'chair.db'}", tmp_path)


async def test_a_key_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "sealing.key").mkdir(mode=0o700)

    with pytest.raises(Refusal, match=r"sealing\.key"):
        await opened(f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}", tmp_path)


async def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path: Path):
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql+asyncpg://ada:hunter2@127.0.0.1:{taken.getsockname()[1]}/name"

        with pytest.raises(Refusal, match=r"127\.0\.0\.1.* cannot be opened") as refused:
            await opened(url, tmp_path)

    assert "hunter2" not in str(refused.value)


async def test_a_database_of_which_only_a_part_was_restored_is_refused(tmp_path: Path):
    url = database_in(tmp_path)
    await said(url, "DROP TABLE votes")

    with pytest.raises(Refusal, match=r"The database at \S+ lacks .* there: votes\."):
        await opened(url, tmp_path)


async def test_a_server_that_takes_connections_and_says_nothing_is_told_from_one_that_refuses(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(leadership, "CONNECTS_WITHIN", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        lock = leadership.AdvisoryLock(f"postgresql+asyncpg://ada@127.0.0.1:{port}/name")

        with pytest.raises(Refusal, match=r"cannot be opened: it does not answer\."):
            await lock.open(lambda: None)
