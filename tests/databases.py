"""Databases for tests, on SQLite or on PostgreSQL (`pytest --database postgres`).

Those with their tables are made once and copied, since making them takes its time.
"""

import asyncio
import hashlib
import os
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engines import OURS
from bot.store.migrations.upgrade import upgrade
from bot.store.tables import Base
from tests.postgres import Administrator

SERVER_URL = "TEST_POSTGRES_URL"
"""The environment's name for the server; where it is not set, the tests' own is put there."""

_made: list[str] = []
_chosen = {"database": "sqlite"}


def choose(database: str) -> None:
    """From now on, tests run on `sqlite` or `postgres`."""
    _chosen["database"] = database


def on_postgres() -> bool:
    return _chosen["database"] == "postgres"


def database_in(folder: Path) -> str:
    """The address of a new database in the folder, as an empty one is after its first start.

    Asked again, it gives the same. That the tables come out of nothing is what the tests of the
    store see to.
    """
    if on_postgres():
        return postgres_in(folder)
    path = folder / "chair.db"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        path.write_bytes(_with_tables())
    return sqlite_in(folder)


def new_in(folder: Path) -> str:
    """The address of a database in the folder that was never opened, nor has any tables."""
    folder.mkdir(exist_ok=True)
    return postgres_in(folder, new=True) if on_postgres() else sqlite_in(folder)


def sqlite_in(folder: Path) -> str:
    """The address of a file in the folder, whatever the tests run on."""
    return f"sqlite+aiosqlite:///{folder / 'chair.db'}"


def postgres_in(folder: Path, *, new: bool = False) -> str:
    """The address of the folder's own database on the server, whatever the tests run on.

    It has its tables, unless it is to be a new one; a test asks for the server by the fixture
    `postgres_server`.
    """
    name = f"chair_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if name not in _made:
        like = "template0" if new else _template()
        _administrator().say(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY FILE_COPY')
        _made.append(name)
    return _address_of(name)


async def said(url: str, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """What the database answers to a statement, past all that the bot's own code says to it."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        result = await connection.execute(text(statement), values)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    await engine.dispose()
    return rows


async def everything_in(url: str) -> bytes:
    """Every byte of the database's files; on PostgreSQL every row, as it prints them."""
    if not on_postgres():
        path = Path(url.partition("///")[2])
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    rows: list[tuple[Any, ...]] = []
    for table in Base.metadata.sorted_tables:
        rows += await said(url, f'SELECT CAST(t AS text) FROM "{table.name}" AS t')  # noqa: S608
    return "\n".join(str(row[0]) for row in rows).encode()


def impatient(url: str) -> str:
    """The same database; a transaction waits a tenth of a second for another process's."""
    return make_url(url).update_query_dict({"timeout": "0.1"}).render_as_string(hide_password=False)


@contextmanager
def held(url: str) -> Generator[None]:
    """Somebody else writes into the database, and does not come to an end."""
    address = make_url(url)
    if on_postgres():
        with closing(Administrator(address.difference_update_query(["timeout"]))) as somebody:
            somebody.say(f"SELECT pg_advisory_lock({OURS})")
            yield
    else:
        with closing(sqlite3.connect(str(address.database), isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            yield


def break_connections(url: str) -> None:
    """Every session in the database of PostgreSQL has ended."""
    name = make_url(url).database
    _administrator().say(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - it is ours
    )


@contextmanager
def takes_nothing_new(url: str) -> Generator[None]:
    """The database can only be read, as hosted ones of PostgreSQL when their disk is full."""
    setting = f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only'
    for_new_ones = _administrator()
    try:
        for_new_ones.say(f"{setting} = on")
        break_connections(url)
        yield
    finally:
        for_new_ones.say(f"{setting} = off")
        break_connections(url)


def forget(since: int) -> None:
    """Drop the databases that were made since there were so many."""
    while len(_made) > since:
        _administrator().say(f'DROP DATABASE "{_made.pop()}" WITH (FORCE)')


def end() -> None:
    """Drop them all, and say nothing more to the server."""
    if _administrator.cache_info().currsize:
        forget(since=0)
        if _template.cache_info().currsize:
            _administrator().say(f'DROP DATABASE "{_template()}" WITH (FORCE)')
        _administrator().close()


def made() -> int:
    """How many databases there are on the server for this process."""
    return len(_made)


def _address_of(name: str) -> str:
    url = make_url(os.environ[SERVER_URL]).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


@cache
def _administrator() -> Administrator:
    return Administrator(os.environ[SERVER_URL])


@cache
def _template() -> str:
    """A database with its tables, of this process alone: what is being copied, nobody may use."""
    name = f"chair_template_{os.getpid()}"
    _administrator().say(f'CREATE DATABASE "{name}" TEMPLATE template0')

    async def make() -> None:
        engine = create_async_engine(_address_of(name))
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
        await engine.dispose()

    thread = threading.Thread(target=lambda: asyncio.run(make()))  # there is a loop here already
    thread.start()
    thread.join()
    return name


@cache
def _with_tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "chair.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade(connection)
        engine.dispose()
        return path.read_bytes()
