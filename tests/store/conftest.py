from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.conference import ConferenceId, conference_id
from bot.store.database import Database
from tests.builders import NINE, SERVER, SLUG


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'memory' / 'chair.db'}"


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
