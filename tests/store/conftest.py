from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.conference import ConferenceId, conference_id
from bot.store.database import Database
from tests.builders import NINE, SERVER, SLUG
from tests.databases import database_in, on_postgres


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of a file that is not there yet; on PostgreSQL, where it takes seconds, the tables are."""
    folder = tmp_path / "memory"
    return database_in(folder) if on_postgres() else f"sqlite+aiosqlite:///{folder / 'chair.db'}"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "sealing.key"


@pytest.fixture
async def database(url: str, key_file: Path) -> AsyncIterator[Database]:
    database = Database(url, key_file)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def here(database: Database) -> ConferenceId:
    """A conference that the database knows."""
    here = conference_id(SLUG, SERVER)
    async with database.transaction() as records:
        await records.conferences.open(here, SERVER, NINE)
    return here
