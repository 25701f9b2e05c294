"""Backups, and moving to another database: all of it, unchanged, and a bot that works with it."""

import stat
import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.domain.agenda import SessionKey
from bot.domain.conduct.audit import Act, first_broken
from bot.domain.conference import ConferenceId
from bot.domain.people import Person, PersonId, ServerId
from bot.domain.questions import Question, State
from bot.errors import Refusal
from bot.store import upkeep
from bot.store.database import Database
from bot.store.migrations.upgrade import revisions, upgrade
from bot.store.sealing import Seal
from tests import rows
from tests.builders import NINE, SERVER
from tests.databases import database_in, impatient, new_in, said, sqlite_in
from tests.keys import KEY

ADA = Person(PersonId(7), "Ada", SERVER)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[AsyncConnection]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def full(tmp_path: Path, key_file: Path) -> str:
    """A database with rows in every table."""
    url = database_in(tmp_path / "full")
    async with connected(url) as connection:
        fingerprint = Seal.from_file(key_file).fingerprint
        await connection.run_sync(lambda it: rows.fill(it, fingerprint=fingerprint))
    return url


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """A database that was never opened."""
    return new_in(tmp_path / "elsewhere")


def rewritten_as(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


async def everything_at(url: str) -> dict[str, list[dict[str, object]]]:
    async with connected(url) as connection:
        return await connection.run_sync(rows.everything)


async def test_a_backup_is_restored_as_it_was(
    full: str, elsewhere: str, archive: Path, key_file: Path
):
    written = await upkeep.backup(full, archive)

    restored = await upkeep.restore(elsewhere, archive, key_file)

    assert restored == written
    assert restored.rows > 2 * len(restored.tables)
    assert await everything_at(elsewhere) == await everything_at(full)


async def test_everything_is_moved_there_and_back(full: str, elsewhere: str, tmp_path: Path):
    sqlite, back = sqlite_in(tmp_path), new_in(tmp_path / "back")

    for here, there in ((full, elsewhere), (elsewhere, sqlite), (sqlite, back)):
        await upkeep.move(here, there)

        assert await everything_at(there) == await everything_at(full)


async def test_what_is_added_after_a_move_gets_ids_that_were_never_given_out(
    full: str, elsewhere: str
):
    await said(full, "DELETE FROM case_steps WHERE id = :last", last=rows.EACH)

    await upkeep.move(full, elsewhere)
    await said(
        elsewhere,
        "INSERT INTO case_steps (conference_id, case_id, decision, kind, state, error, by_hand) "
        "SELECT conference_id, case_id, 9, 'x', 'x', '', true FROM case_steps WHERE id = 1",
    )
    await said(
        elsewhere,
        "INSERT INTO votes (conference_id, question_id, voter) "
        "SELECT conference_id, question_id, 'new' FROM votes WHERE id = 1",
    )

    assert await said(elsewhere, "SELECT max(id) FROM case_steps") == [(rows.EACH + 1,)]
    assert await said(elsewhere, "SELECT max(id) FROM votes") == [(rows.EACH + 1,)]


async def test_a_bot_works_with_what_was_restored(
    tmp_path: Path, elsewhere: str, archive: Path, key_file: Path
):
    before, here = Database(database_in(tmp_path / "bot"), key_file, KEY), ConferenceId("test@42")
    await before.open()
    asked = Question(here, SessionKey("opening"), "Why?", State.OPEN, NINE, NINE)
    async with before.transaction() as records:
        await records.conferences.open(here, SERVER, NINE)
        asked = await records.questions.add(asked, ADA)
        await records.conduct.audit.add_about(here, "calm-otter", Act.READ, NINE, ADA.id)

    await upkeep.backup(database_in(tmp_path / "bot"), archive)  # while the bot runs
    await upkeep.restore(elsewhere, archive, key_file)

    after = Database(elsewhere, key_file, KEY)
    await after.open()
    async with after.transaction() as records:
        [found] = await records.questions.of_conference(here)
        assert await records.questions.asker_of(found) == replace(ADA, server=ServerId(0))
        links = await records.conduct.audit.links(here)
        assert first_broken(links, records.conduct.vault.authenticate) is None
        again = await records.questions.add(asked, ADA)
    assert (found.text, again.id) == ("Why?", asked.id + 1)
    for database in (before, after):
        await database.close()


@pytest.mark.parametrize("revision", ["0001", "0007"])
async def test_backups_of_earlier_versions_are_brought_up_to_date(
    revision: str, tmp_path: Path, archive: Path, elsewhere: str, key_file: Path
):
    old = new_in(tmp_path / "old")
    fingerprint = Seal.from_file(key_file).fingerprint
    async with connected(old) as connection:
        await connection.run_sync(upgrade, revision)
        await connection.run_sync(lambda it: rows.fill(it, fingerprint=fingerprint))
    await upkeep.backup(old, archive)

    restored = await upkeep.restore(elsewhere, archive, key_file)

    assert restored.revision == revision
    assert await upkeep.upgraded(elsewhere) == (revisions()[-1], revisions()[-1])
    assert len((await everything_at(elsewhere))["deliveries"]) == rows.EACH


async def test_nothing_is_written_over_what_is_there(full: str, archive: Path, key_file: Path):
    await upkeep.backup(full, archive)
    before = await everything_at(full)

    with pytest.raises(Refusal, match="has something in it already"):
        await upkeep.restore(full, archive, key_file)

    assert await everything_at(full) == before


async def test_a_database_that_was_only_opened_may_be_filled(
    full: str, tmp_path: Path, archive: Path, key_file: Path
):
    await upkeep.backup(full, archive)
    opened = Database(database_in(tmp_path / "opened"), key_file, KEY)
    await opened.open()
    await opened.close()

    await upkeep.restore(database_in(tmp_path / "opened"), archive, key_file)

    assert await everything_at(database_in(tmp_path / "opened")) == await everything_at(full)


async def test_without_the_key_that_fits_nothing_is_restored(
    full: str, elsewhere: str, archive: Path, tmp_path: Path
):
    await upkeep.backup(full, archive)
    another = tmp_path / "another.key"

    with pytest.raises(Refusal, match="There is no key at"):
        await upkeep.restore(elsewhere, archive, another)
    Seal.from_file(another)
    with pytest.raises(Refusal, match="is not the one with which names in this backup"):
        await upkeep.restore(elsewhere, archive, another)


async def test_a_backup_of_a_later_version_is_refused(
    full: str, elsewhere: str, archive: Path, key_file: Path
):
    await said(full, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Refusal, match=r"made by a newer version .*9999"):
        await upkeep.move(full, elsewhere)
    newest = revisions()[-1]
    await said(full, "UPDATE alembic_version SET version_num = :newest", newest=newest)
    await upkeep.backup(full, archive)
    rewritten(archive, "archive.json", f'"{newest}"'.encode(), b'"9999"')

    with pytest.raises(Refusal, match=r"newer version .*9999"):
        await upkeep.restore(elsewhere, archive, key_file)


def rewritten(archive: Path, member: str, old: bytes, new: bytes) -> None:
    """Somebody changes one file in the archive, or something does."""
    with zipfile.ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    assert old in contents[member]
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in contents.items():
            opened.writestr(name, content.replace(old, new) if name == member else content)


async def test_a_backup_that_was_changed_is_refused_and_nothing_is_left_of_it(
    full: str, elsewhere: str, archive: Path, key_file: Path
):
    await upkeep.backup(full, archive)
    rewritten(archive, "tables/questions.jsonl", b"1 \xe2\x80\x93 text", b"9 \xe2\x80\x93 text")

    with pytest.raises(Refusal, match="was changed, in questions"):
        await upkeep.restore(elsewhere, archive, key_file)

    assert await everything_at(elsewhere) == {}


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
async def test_what_is_no_backup_is_refused(
    content: bytes, elsewhere: str, archive: Path, key_file: Path
):
    rewritten_as(archive, content)

    with pytest.raises(Refusal, match="is no backup of Session Chair"):
        await upkeep.restore(elsewhere, archive, key_file)


async def test_a_backup_is_for_nobody_elses_eyes_and_takes_no_files_place(full: str, archive: Path):
    await upkeep.backup(full, archive)
    assert mode_of(archive) == 0o600
    with pytest.raises(Refusal, match="cannot be written: File exists"):
        await upkeep.backup(full, archive)

    assert zipfile.is_zipfile(archive)


async def test_a_backup_keeps_nobody_waiting_who_writes(
    tmp_path: Path, archive: Path, key_file: Path
):
    url = database_in(tmp_path / "bot")
    database = Database(url, key_file)
    await database.open()

    async with database.transaction() as records:
        await records.conferences.open(ConferenceId("late@42"), SERVER, NINE)
        written = await upkeep.backup(url, archive)

    assert written.tables["conferences"].rows == 0
    await database.close()


async def test_an_empty_place_is_neither_copied_nor_made(elsewhere: str, archive: Path):
    for _ in range(2):
        with pytest.raises(Refusal, match=r"There is (no|nothing in the) database at"):
            await upkeep.backup(elsewhere, archive)


async def test_what_is_moved_to_where_it_is_is_refused(full: str):
    with pytest.raises(Refusal, match="where everything is already"):
        await upkeep.move(full, impatient(full))
