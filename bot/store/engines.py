"""Connections to SQLite or PostgreSQL, so set up that transactions are the same on both.

There is one writer at a time. A transaction has its turn from its beginning, waits for it there
and never in its middle, and so may decide by what it reads. SQLite takes the file's write lock
(`BEGIN IMMEDIATE`); PostgreSQL has an advisory lock of the same meaning. There is one bot, whose
transactions are short; what one waits for another is less than any of them takes.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.addresses import address_refused

ONLY_READS = "only_reads"
"""The execution option of a connection that reads everything as of one moment, and makes nobody
wait."""

SECONDS_FOR_A_TURN = 5.0
"""How long a transaction waits for another process's, unless the address says `?timeout=`."""

OURS = 0x53_43_68_61_69_72
"""The number of the advisory lock: each database has locks of its own ("SChair")."""

SPEAKS, LOOKS_ON = "session-chair", "session-chair command"
"""The names of sessions: of the bot, and of commands such as `chair recap` beside it."""

_SETTINGS = {
    "timezone": "UTC",
    # A bot whose machine was cut off must not keep the next one waiting for the two hours that
    # a silent connection is given otherwise.
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


def engine_at(address: str, *, speaks: bool = False) -> tuple[URL, AsyncEngine]:
    """The address, taken apart, and its connections; raises `Refusal` where it names none.

    Whoever `speaks` can be cut off by the next process that leads.
    """
    with address_refused():
        url = make_url(address)
        if url.get_backend_name() == "postgresql":
            return url, _postgres(url, SPEAKS if speaks else LOOKS_ON)
        return url, _sqlite(url)


def onlooking_engine_at(address: str) -> tuple[URL, AsyncEngine]:
    """Connections that cannot write, nor make a file; each transaction is as of one moment."""
    with address_refused():
        url = make_url(address)
        if url.get_backend_name() == "postgresql":
            return url, _onlooking_postgres(url)
        return url, _onlooking_sqlite(url)


# Parameters are kept out of error texts and logs: they hold what people wrote.


def _postgres(url: URL, name: str) -> AsyncEngine:
    engine = _postgres_engine(url, name, {})
    event.listen(engine.sync_engine, "begin", _begin_postgres)
    return engine


def _postgres_engine(url: URL, name: str, more: dict[str, str], **limits: float) -> AsyncEngine:
    milliseconds = 1000 * float(str(url.query.get("timeout", SECONDS_FOR_A_TURN)))
    return create_async_engine(
        url.difference_update_query(["timeout"]),
        hide_parameters=True,
        isolation_level="READ COMMITTED",  # what is read after the lock is as of then
        pool_pre_ping=True,  # the server may have been started anew since
        connect_args=limits
        | {
            "server_settings": _SETTINGS
            | {"application_name": name, "lock_timeout": f"{milliseconds:.0f}ms"}
            | more
        },
    )


def _onlooking_postgres(url: URL) -> AsyncEngine:
    """Every answer has its time: to give up a look in its middle would leave its connection."""
    engine = _postgres_engine(
        url,
        LOOKS_ON,
        {"default_transaction_read_only": "on"},
        timeout=SECONDS_FOR_A_TURN,
        command_timeout=SECONDS_FOR_A_TURN,
    )
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _onlooking_sqlite(url: URL) -> AsyncEngine:
    """Without a pool: who keeps a file open does not notice that there is another in its place."""
    file = Path(url.database or "").absolute().as_uri()
    only_reads = url.set(database=file).update_query_dict({"mode": "ro", "uri": "true"})
    engine = create_async_engine(only_reads, hide_parameters=True, poolclass=NullPool)
    event.listen(engine.sync_engine, "connect", _say_begin_ourselves)
    event.listen(engine.sync_engine, "begin", _begin_reading)
    return engine


def _sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Switch on what SQLite leaves off; runs once for each connection."""
    _say_begin_ourselves(connection, record)
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _say_begin_ourselves(connection: Any, record: object) -> None:
    """Leave it to SQLAlchemy, and so to us, how a transaction begins."""
    del record
    connection.isolation_level = None


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction waits at its start, never in its middle."""
    only_reads = connection.get_execution_options().get(ONLY_READS)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    """The same on PostgreSQL; the lock is let go of with the transaction."""
    if not connection.get_execution_options().get(ONLY_READS):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({OURS})")
