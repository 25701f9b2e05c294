"""Opening the database, and transactions on it."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from bot.errors import ConductClosed, Refusal
from bot.store.addresses import make_folder, must_be_there, place_of, unreadable
from bot.store.agendas import Agendas
from bot.store.backlogs import Backlogs
from bot.store.bookmarks import Bookmarks
from bot.store.changes import Changes
from bot.store.checkins import Checkins
from bot.store.conduct.records import ConductRecords, open_vault, rewrap
from bot.store.conduct.tables import ConductKeyRow
from bot.store.conduct.vault import KEY_BYTES, Keyring, Unreadable, Vault
from bot.store.conferences import Conferences
from bot.store.delays import Delays
from bot.store.deliveries import Deliveries
from bot.store.engines import ONLY_READS, engine_at
from bot.store.events import Events
from bot.store.feedback import Ratings
from bot.store.feeds import Feeds
from bot.store.leadership import hold_epoch
from bot.store.marks import MARKS_EACH
from bot.store.migrations.upgrade import upgrade
from bot.store.questions import Questions
from bot.store.queues import Queues
from bot.store.readers import Readers
from bot.store.sealing import Seal
from bot.store.session_hosts import SessionHosts
from bot.store.soundness import must_be_complete, must_be_whole
from bot.store.speaker_codes import SpeakerCodes
from bot.store.speakers import Speakers
from bot.store.tables import Base, SealRow

NO_KEY = (
    "The bot takes no reports of conduct, because it has no key to encrypt them with. "
    "`chair conduct key` prints one; put it into .env as CONDUCT_KEY, and start the bot again."
)
WRONG_KEY = (
    "The bot takes no reports of conduct: CONDUCT_KEY is not the key with which those in the "
    "database are encrypted. Put the right one back, beside the new one where you change it: "
    "CONDUCT_KEY=new,old."
)


class Records:
    """Everything remembered, within one transaction."""

    def __init__(self, session: AsyncSession, seal: Seal, conduct: Vault | ConductClosed) -> None:
        self._session = session
        self._conduct = conduct
        self.conferences = Conferences(session)
        self.agendas = Agendas(session)
        self.feeds = Feeds(session)
        self.events = Events(session)
        self.bookmarks = Bookmarks(session)
        self.delays = Delays(session)
        self.deliveries = Deliveries(session)
        self.reminders = Deliveries(session, reminders=True)
        self.backlogs = Backlogs(session)
        self.changes = Changes(session)
        self.questions = Questions(session, seal)
        self.queues = Queues(session)
        self.ratings = Ratings(session, seal)
        self.speakers = Speakers(session)
        self.speaker_codes = SpeakerCodes(session, seal)
        self.checkins = Checkins(session)
        self.session_hosts = SessionHosts(session)
        self.readers = Readers(session)

    async def mark_anew(self) -> bool:
        """Whether this database was from before people had as many marks as now."""
        outdated = update(SealRow).where(SealRow.marks < MARKS_EACH).values(marks=MARKS_EACH)
        if await self._session.scalar(outdated.returning(SealRow.marks)) is None:
            return False
        await self.questions.mark_anew()
        return True

    @cached_property
    def conduct(self) -> ConductRecords:
        """Reports and cases; raises `ConductClosed` where there is no key to read them with."""
        if isinstance(self._conduct, ConductClosed):
            raise self._conduct
        return ConductRecords(self._session, self._conduct)


class Database:
    """SQLite in WAL mode, or PostgreSQL; the same code on both.

    A transaction waits five seconds for another process's, or for as long as `?timeout=` at the
    end of the address says. What gives people away is sealed with the key in `key_file`;
    reports of conduct are encrypted with `conduct_key`, without which none are taken. Whoever
    `speaks` is cut off when another process begins to lead (see `bot.store.leadership`).
    """

    def __init__(
        self,
        url: str,
        key_file: Path,
        conduct_key: str | ConductClosed = "",
        *,
        speaks: bool = False,
    ) -> None:
        self._url, self._engine = engine_at(url, speaks=speaks)
        self._conduct_key = conduct_key
        self._conduct: Vault | ConductClosed = ConductClosed(NO_KEY)
        self._key_file = key_file
        self._seal: Seal | None = None
        self._epoch: int | None = None
        self._turn = asyncio.Lock()  # first come, first served; a database lets the unlucky wait
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)

    async def open(self) -> None:
        """Make the file's folder and bring the tables up to date.

        Raises `Refusal` where it cannot be opened, is damaged or no database of ours, or where the
        key is not the one with which it was sealed.
        """
        try:
            with unreadable(f"The key in {self._key_file}"):
                seal = Seal.from_file(self._key_file)
            with unreadable(f"The database at {place_of(self._url)}"):
                make_folder(self._url)
                if self._url.get_backend_name() == "sqlite" and self._url.database:
                    await asyncio.to_thread(must_be_whole, Path(self._url.database))
                async with self._engine.begin() as connection:
                    await connection.run_sync(upgrade)
                    await connection.run_sync(must_be_complete)
                await self._check(seal)
                self._conduct = await self._opened_vault()
        except BaseException:
            await self.close()
            raise
        self._seal = seal
        await self._mark_anew()

    async def _mark_anew(self) -> None:
        """Once in a database's life: give people the marks that they have by now."""
        async with self.transaction() as records:
            marked = await records.mark_anew()
        if marked:
            await self.sweep()

    async def look_over(self) -> str:
        """Raise `Refusal` where `open` would because of the keys, but leave the tables as they are.

        For a process that is to open the database later, when another one has ended. Gives why
        it would take no reports; empty where it would, or where that cannot be told yet.
        """
        try:
            with unreadable(f"The key in {self._key_file}"):
                seal = Seal.from_file(self._key_file)
            with unreadable(f"The database at {place_of(self._url)}"):
                async with self._session.begin() as session:
                    if not await session.run_sync(_has_seal):
                        return ""
                    sealed_with = await session.scalar(select(SealRow.fingerprint))
                    seal.must_fit(sealed_with, self._key_file, "database")
                    known = await session.scalar(select(ConductKeyRow.purpose).limit(1))
                if known is None and isinstance(self._conduct_key, str) and self._conduct_key:
                    return ""  # whoever leads first makes what fits its key
                self._conduct = await self._opened_vault()
                return self.conduct_closed
        finally:
            await self.close()

    def must_be_there(self) -> None:
        """Raise `Refusal` where there is no such file: to open it would make an empty one."""
        must_be_there(self._url)

    async def _check(self, seal: Seal) -> None:
        async with self._session.begin() as session:
            known = await session.scalar(select(SealRow.fingerprint))
            seal.must_fit(known, self._key_file, "database")
            if known is None:
                session.add(SealRow(fingerprint=seal.fingerprint, marks=MARKS_EACH))

    async def _opened_vault(self) -> Vault | ConductClosed:
        key = self._conduct_key or ConductClosed(NO_KEY)
        if isinstance(key, ConductClosed):
            return key
        try:
            keyring = Keyring.from_text(key)
            async with self._session.begin() as session:
                return await open_vault(session, keyring, secrets.token_bytes(KEY_BYTES))
        except Unreadable:
            return ConductClosed(WRONG_KEY)
        except Refusal as refusal:
            return ConductClosed(str(refusal))

    @property
    def conduct_closed(self) -> str:
        """Why no reports can be taken, and what to do; empty where they can."""
        return str(self._conduct) if isinstance(self._conduct, ConductClosed) else ""

    async def rewrap_conduct_keys(self) -> int:
        """Wrap every key with the first in CONDUCT_KEY; gives how many there are."""
        if isinstance(self._conduct, ConductClosed):
            raise self._conduct
        keyring = Keyring.from_text(str(self._conduct_key))
        async with self._turn, self._session.begin() as session:
            return await rewrap(session, keyring)

    def lead(self, epoch: int) -> None:
        """From now on, no transaction succeeds once another process leads."""
        self._epoch = epoch

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Records]:
        """All of it or nothing; committed on the way out, and on disk by then.

        Raises `LeadershipLost` where this process led and another one does by now.
        """
        if self._seal is None:
            raise RuntimeError("the database is not open")
        async with self._turn, self._session.begin() as session:
            if self._epoch is not None:
                await hold_epoch(session, self._epoch)
            yield Records(session, self._seal, self._conduct)

    async def sweep(self) -> None:
        """Take what was overwritten off the disk, too.

        SQLite keeps a journal of it. PostgreSQL keeps every row as it was: the tables are written
        anew, but for those that somebody is just using, whose turn comes with the next sweep. Its
        own journal forgets by itself, after some minutes and not at once.
        """
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                raw = await connection.get_raw_connection()
                driver: Any = raw.driver_connection  # no transaction: it would hold the journal
                await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        options = {"isolation_level": "AUTOCOMMIT", ONLY_READS: True}  # it has no transaction
        async with self._engine.execution_options(**options).connect() as connection:
            for table in Base.metadata.sorted_tables:
                async with self._turn:  # one at a time, so that others have theirs in between
                    await connection.exec_driver_sql(f'VACUUM (FULL, SKIP_LOCKED) "{table.name}"')


def _has_seal(session: Session) -> bool:
    """Whether the tables are there, and the key with which this database was sealed is known."""
    seals = inspect(session.connection()).has_table(SealRow.__tablename__)
    return seals and session.scalar(select(SealRow.fingerprint)) is not None
