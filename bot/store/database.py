"""Opening the database, and transactions on it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bot.store.agendas import Agendas
from bot.store.changes import Changes
from bot.store.conferences import Conferences
from bot.store.deliveries import Deliveries
from bot.store.migrations.upgrade import upgrade


class Records:
    """Everything remembered, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.conferences = Conferences(session)
        self.agendas = Agendas(session)
        self.deliveries = Deliveries(session)
        self.changes = Changes(session)


class Database:
    """SQLite in WAL mode, or PostgreSQL; the same code on both.

    On SQLite a transaction waits five seconds for another process's, or for as long as `?timeout=`
    at the end of the address says.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._engine = _engine(url)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)

    async def open(self) -> None:
        """Make the file's folder and bring the tables up to date."""
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        async with self._engine.begin() as connection:
            await connection.run_sync(upgrade)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Records]:
        """All of it or nothing; committed on the way out, and on disk by then."""
        async with self._session.begin() as session:
            yield Records(session)


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
