"""Which process may speak for the conferences in a database, as the database itself sees it.

On PostgreSQL one process leads and others wait in standby. Three things together see to it that
two never lead, and that it never takes long until somebody does:

    the lock     An advisory lock, which PostgreSQL gives to one session at a time and takes back
                 whenever that session ends: `kill -9` and a lost machine end it, too.
    the lease    A process that hangs keeps its session, so the session is one that the server ends
                 when nothing was heard from it for `SESSION_ENDS_AFTER` (`idle_session_timeout`).
                 That needs no second clock, no heartbeat that others read, and no network: it is
                 the server that waits. Whoever leads says something every second, and holds its
                 lease for a little less than the server waits (`bot/services/leadership.py`).
    the fence    Whoever begins to lead raises the epoch in `leaders`, and each of its transactions
                 holds that row, shared, if the epoch is still its own. So what a process that was
                 stopped for a while goes on with is refused by the database, and what it had begun
                 is over before the next one reads anything.

Transactions that a process left open when it stopped would keep their rows locked; whoever takes
the lock ends the sessions of the one before. The lock's session needs no TCP keepalives: both ends
of it have a shorter limit of their own. It must be a session: no pooler may stand in between that
gives every transaction another.

On SQLite there is no standby: the second process is refused, by a lock on a file of its own beside
the database, which the system takes back when the process ends.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, make_url, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from bot.errors import LeadershipLost, Refusal
from bot.store.addresses import address_refused, place_of, unreadable
from bot.store.engines import SPEAKS
from bot.store.tables import Base

SESSION_ENDS_AFTER = timedelta(seconds=3)
"""For so long the server hears nothing from a session before it ends it."""

CONNECTS_WITHIN = 3.0
WAITS = "session-chair leadership"
"""As which PostgreSQL lists the sessions that hold the lock or wait for it."""

_LOCK = int.from_bytes(b"chair", "big")
_ONLY_ROW = 1

_END_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name "
    "AND datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


class LeaderRow(Base):
    """How often a process has begun to lead; there is one row."""

    __tablename__ = "leaders"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]


class AdvisoryLock:
    """The lock on a PostgreSQL database, and the session that holds it or waits for it.

    Every method raises `LeadershipLost` where the session is lost.
    """

    def __init__(self, url: str) -> None:
        with address_refused():
            # How long a transaction waits for its turn is nothing to the lock.
            self._url = make_url(url).difference_update_query(["timeout"])
            self._engine = create_async_engine(
                self._url,
                poolclass=NullPool,
                isolation_level="AUTOCOMMIT",
                connect_args={
                    "timeout": CONNECTS_WITHIN,
                    "server_settings": {"application_name": WAITS},
                },
            )
        self._session: AsyncConnection | None = None
        self._driver: Any = None
        self._turn = asyncio.Lock()
        self._epoch: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a session, as far as is known."""
        return self._session is not None

    async def open(self, lost: Callable[[], None]) -> None:
        """Begin a session; `lost` is called as soon as it is noticed that it has ended.

        Raises `Refusal` where there is no such database, or none that can be reached.
        """
        with unreadable(f"The database at {place_of(self._url)}"):
            session = await self._engine.connect()
            self._session = session
            self._driver = (await session.get_raw_connection()).driver_connection
            limit = int(SESSION_ENDS_AFTER.total_seconds() * 1000)
            await session.execute(text(f"SET idle_session_timeout = {limit}"))

        def ended(_: object) -> None:
            if session is self._session:  # else it was given back
                lost()

        self._driver.add_termination_listener(ended)

    async def try_take(self) -> bool:
        """Whether the lock is this session's now; nobody who led before has a session any more."""
        async with self._asked() as session:
            if not await session.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})")):
                return False
            await session.execute(_END_OTHERS, {"name": SPEAKS})
            return True

    async def begin_epoch(self) -> int:
        """Raise the epoch, once all that was begun in the one before is over; gives the new one."""
        first = insert(LeaderRow).values(id=_ONLY_ROW, epoch=1)
        next_one = first.on_conflict_do_update(
            index_elements=[LeaderRow.id], set_={"epoch": LeaderRow.epoch + 1}
        )
        async with self._asked() as session:
            epoch: int = (await session.execute(next_one.returning(LeaderRow.epoch))).scalar_one()
        self._epoch = epoch
        return epoch

    async def hold(self) -> None:
        """Let the server hear from this session, and see that nobody else leads."""
        async with self._asked() as session:
            if self._epoch is None:
                await session.execute(text("SELECT 1"))
            elif await session.scalar(select(LeaderRow.epoch)) != self._epoch:
                raise LeadershipLost

    async def close(self) -> None:
        """End the session, and with it the lock; waits for nobody."""
        session, self._session = self._session, None
        if session:
            self._driver.terminate()
            await session.invalidate()
            await session.close()

    @asynccontextmanager
    async def _asked(self) -> AsyncGenerator[AsyncConnection]:
        if self._session is None:
            raise LeadershipLost
        try:
            async with self._turn:
                yield self._session
        except (DBAPIError, OSError) as error:
            raise LeadershipLost from error


async def hold_epoch(session: AsyncSession, epoch: int) -> None:
    """Keep anybody else from beginning to lead while this transaction lasts.

    Raises `LeadershipLost` where somebody has.
    """
    mine = select(LeaderRow.id).where(LeaderRow.epoch == epoch).with_for_update(read=True)
    if await session.scalar(mine) is None:
        raise LeadershipLost


def has_standby(url: str) -> bool:
    """Whether several processes may be started on this database, of which one leads."""
    with address_refused():
        return make_url(url).get_backend_name() == "postgresql"


@contextmanager
def alone_on(url: str) -> Generator[None]:
    """Keep other processes off this SQLite database; raises `Refusal` where there is one already.

    Those that only look something up do not ask.
    """
    with address_refused():
        path = make_url(url).database
    if not path or path == ":memory:":
        yield
        return
    with closing(_locked(Path(path))):
        yield


def _locked(path: Path) -> sqlite3.Connection:
    """SQLite's own lock, on a file with nothing in it: it is the same on every system."""
    beside = path.with_name(f"{path.name}-running")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(beside, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except (sqlite3.Error, OSError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise Refusal(
                f"Another Session Chair is running on the database at {path}. Stop it first, or "
                "give this one a database of its own (DATABASE_URL in .env). Only on PostgreSQL "
                "may a second one be started, to wait in standby; docs/operations.md says how."
            ) from error
        raise Refusal(
            f"The file {beside} cannot be opened: {error}. The bot must be able to write in the "
            "database's folder."
        ) from error
    return lock
