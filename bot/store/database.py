"""Opening the database, and transactions on it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url, select
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bot.errors import Refusal
from bot.store.agendas import Agendas
from bot.store.changes import Changes
from bot.store.conferences import Conferences
from bot.store.deliveries import Deliveries
from bot.store.migrations.upgrade import upgrade
from bot.store.questions import Questions
from bot.store.queues import Queues
from bot.store.sealing import Seal
from bot.store.speakers import Speakers
from bot.store.tables import SealRow


class Records:
    """Everything remembered, within one transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self.conferences = Conferences(session)
        self.agendas = Agendas(session)
        self.deliveries = Deliveries(session)
        self.changes = Changes(session)
        self.questions = Questions(session, seal)
        self.queues = Queues(session)
        self.speakers = Speakers(session)


class Database:
    """SQLite in WAL mode, or PostgreSQL; the same code on both.

    On SQLite a transaction waits five seconds for another process's, or for as long as `?timeout=`
    at the end of the address says. What gives people away is sealed with the key in `key_file`.
    """

    def __init__(self, url: str, key_file: Path) -> None:
        self._url = make_url(url)
        self._key_file = key_file
        self._seal: Seal | None = None
        self._engine = _engine(url)
        self._turn = _turn(self._engine)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)

    async def open(self) -> None:
        """Make the file's folder and bring the tables up to date.

        Raises `Refusal` where the key is not the one with which this database was sealed.
        """
        seal = Seal.from_file(self._key_file)
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(upgrade)
            await self._check(seal)
        except BaseException:
            await self.close()
            raise
        self._seal = seal

    async def _check(self, seal: Seal) -> None:
        fingerprint = seal.mark("fingerprint")
        async with self._session.begin() as session:
            known = await session.scalar(select(SealRow.fingerprint))
            if known is None:
                session.add(SealRow(fingerprint=fingerprint))
            elif known != fingerprint:
                raise Refusal(
                    f"The key in {self._key_file} is not the one with which names in this database "
                    "were sealed. Put the right file back: it was beside the database's backups."
                )

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Records]:
        """All of it or nothing; committed on the way out, and on disk by then."""
        if self._seal is None:
            raise RuntimeError("the database is not open")
        async with self._turn, self._session.begin() as session:
            yield Records(session, self._seal)

    async def sweep(self) -> None:
        """Take what was overwritten off the disk, too: SQLite keeps a journal of it."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                raw = await connection.get_raw_connection()
                driver: Any = raw.driver_connection  # no transaction: it would hold the journal
                await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _turn(engine: AsyncEngine) -> AbstractAsyncContextManager[Any]:
    """What this process's transactions queue at, first come, first served.

    SQLite has one writer and lets the others try again and again, the unlucky ones until they give
    up. PostgreSQL needs no such queue.
    """
    return asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()


def _engine(url: str) -> AsyncEngine:
    # Parameters are kept out of error texts and logs: they hold what people wrote.
    engine = create_async_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Switch on what SQLite leaves off; runs once for each connection."""
    del record
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, in _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction waits at its start, never in its middle."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
