"""What is done to a whole database: upgrading, backups, and moving it from one place to another.

A copy is all or nothing, within one transaction, and looked at again before it is kept. It goes
into a database without anything in it only.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Refusal
from bot.store import archives
from bot.store.addresses import make_folder, must_be_there, place_of, same_place, unreadable
from bot.store.archives import Archive
from bot.store.copying import Contents, Copied, Source
from bot.store.engines import ONLY_READS, engine_at
from bot.store.migrations.upgrade import revision_of, revisions, upgrade
from bot.store.sealing import Seal
from bot.store.tables import Base

MADE_AT_THE_FIRST_START = ("seals", "conduct_keys", "leaders")
"""Tables that say only with which keys a database was made, and how often a process has led: as
long as there is nothing else in it, nothing was ever sealed with them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What was copied, table by table, and of which version it was."""

    revision: str
    tables: dict[str, Contents]

    @property
    def rows(self) -> int:
        """How many there are in all."""
        return sum(contents.rows for contents in self.tables.values())


async def upgraded(address: str) -> tuple[str, str]:
    """Bring the tables up to date; from which revision, empty where there were none, to which."""
    async with _open(address) as (_, connection):
        before = await connection.run_sync(revision_of)
        await connection.run_sync(upgrade)
        return before or "", await connection.run_sync(revision_of) or ""


async def backup(address: str, path: Path) -> Copy:
    """Write all of it to a new file, as of one moment; nobody who writes has to wait.

    Raises `Refusal` where there is nothing yet; half a file is taken away again.
    """
    async with _open(address, must_exist=True, only_reads=True) as (url, connection):
        tables = await _found(url, connection)
        try:
            return Copy(tables.revision, await archives.write(path, tables))
        except OSError as error:
            raise Refusal(f"{path} cannot be written: {error.strerror or error}.") from error


async def restore(address: str, path: Path, key_file: Path) -> Copy:
    """Put back what the file has; tables of an earlier version are brought up to date.

    Raises `Refusal` where the database has something in it, where the file is of a version that
    is not known, or is damaged, and where the key in `key_file` is not the one that it needs.
    """
    archive = Archive(path)
    if archive.revision not in revisions():
        raise Refusal(
            f"{path} was written by a newer version of Session Chair (tables of "
            f"{archive.revision}). Run that version."
        )
    _must_fit(key_file, archive)
    async with _open(address) as (url, connection):
        return await _fill(url, connection, archive)


async def move(address: str, to: str) -> Copy:
    """Copy all of it to another address; what is at the old one stays as it is.

    Whoever writes waits meanwhile, and still writes into the old one afterwards.
    """
    if same_place(address, to):
        raise Refusal("That is where everything is already. Name another place.")
    async with _open(address, must_exist=True) as (url, connection):
        tables = await _found(url, connection)
        async with _open(to) as (target, other):
            return await _fill(target, other, tables)


@asynccontextmanager
async def _open(
    address: str, *, must_exist: bool = False, only_reads: bool = False
) -> AsyncGenerator[tuple[URL, AsyncConnection]]:
    """A transaction on the database; one that only reads sees it all as of one moment."""
    url, engine = engine_at(address)
    if must_exist:
        must_be_there(url)
    try:
        with unreadable(f"The database at {place_of(url)}"):
            make_folder(url)
            async with engine.connect() as connection:
                await connection.execution_options(**{ONLY_READS: only_reads})
                if only_reads and engine.dialect.name == "postgresql":
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                async with connection.begin():
                    yield url, connection
    finally:
        await engine.dispose()


async def _found(url: URL, connection: AsyncConnection) -> Copied:
    found = await Copied.found(connection)
    if found is None:
        raise Refusal(f"There is nothing in the database at {place_of(url)} yet.")
    if found.revision not in revisions():
        raise Refusal(
            f"The database at {place_of(url)} was made by a newer version of Session Chair "
            f"(tables of {found.revision}). Run that version."
        )
    return found


async def _fill(url: URL, connection: AsyncConnection, source: Source) -> Copy:
    if not await _cleared(connection):
        raise Refusal(
            f"The database at {place_of(url)} has something in it already, and nothing is written "
            "over it. Name an empty place; a file can be moved away."
        )
    await connection.run_sync(upgrade, source.revision)
    target = await Copied.found(connection)
    if target is None or set(target.tables) != set(source.tables):
        raise Refusal("The tables are not those of their version. Nothing was changed.")
    copied = {table: await target.fill(table, source) for table in target.tables}
    await connection.run_sync(upgrade)
    return Copy(source.revision, copied)


async def _cleared(connection: AsyncConnection) -> bool:
    """Take tables away that have nothing in them; False where there is anything."""
    found = await Copied.found(connection)
    if found is None:
        there = await connection.run_sync(lambda known: inspect(known).get_table_names())
        return not set(Base.metadata.tables) & set(there)
    if found.revision not in revisions():
        return False
    for table in set(found.tables) - set(MADE_AT_THE_FIRST_START):
        if await found.count(table):
            return False
    await found.drop()
    return True


def _must_fit(key_file: Path, archive: Archive) -> None:
    fingerprint = archive.first_row("seals").get("fingerprint")
    if fingerprint is None:
        return
    if not key_file.exists():
        raise Refusal(
            f"There is no key at {key_file}, and without it names in this backup stay sealed. "
            "Put back the file that was there when it was written, or name it as SEALING_KEY_FILE."
        )
    with unreadable(f"The key in {key_file}"):
        Seal.from_file(key_file).must_fit(fingerprint, key_file, "backup")
