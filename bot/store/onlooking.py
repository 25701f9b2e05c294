"""Looking at a database that another process keeps: nothing is made, upgraded or written."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.errors import ConductClosed, Refusal
from bot.store.addresses import must_be_there, place_of, unreadable
from bot.store.database import Records
from bot.store.engines import onlooking_engine_at
from bot.store.migrations.upgrade import revision_of, revisions
from bot.store.sealing import Seal
from bot.store.tables import SealRow

_NO_CONDUCT = ConductClosed("Who only looks on does not see reports.")


class Onlooker:
    """Sees the records as of one moment, and makes nobody wait.

    Every look finds the database anew: it may be missing, being upgraded, or another one by now.
    """

    def __init__(self, url: str, key_file: Path) -> None:
        self._url, self._engine = onlooking_engine_at(url)
        self._key_file = key_file
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)

    def seal(self) -> Seal:
        """The key with which the database was sealed; raises `Refusal` where there is none yet."""
        with unreadable(f"The key in {self._key_file}"):
            return Seal.known(self._key_file)

    @asynccontextmanager
    async def look(self) -> AsyncGenerator[Records]:
        """What is remembered; raises `Refusal` where it cannot be read, for now or at all."""
        must_be_there(self._url)
        seal, place = self.seal(), f"The database at {place_of(self._url)}"
        with unreadable(place):
            async with self._session.begin() as session:
                await (await session.connection()).run_sync(_must_be_of_this_version, place)
                if await session.scalar(select(SealRow.fingerprint)) != seal.fingerprint:
                    raise Refusal(f"{place} was sealed with another key than {self._key_file}.")
                yield Records(session, seal, _NO_CONDUCT)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()


def _must_be_of_this_version(connection: Connection, place: str) -> None:
    if (found := revision_of(connection)) != _newest():
        raise Refusal(
            f"{place} has tables of another version ({found}). Start the bot of this version, "
            "which upgrades them, or start this again where the bot is newer."
        )


@cache
def _newest() -> str:
    return revisions()[-1]
