"""A database with a question, as commands find it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.clock import SteppedClock
from bot.services.files import read_conference
from bot.settings import Settings
from tests.builders import SERVER, person
from tests.sample import SAMPLE


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database of its own for the sample conference."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}")
    monkeypatch.setenv("SEALING_KEY_FILE", str(tmp_path / "sealing.key"))
    monkeypatch.setenv("DATA_FOLDER", str(SAMPLE))
    return Settings(_env_file=None)  # pyright: ignore[reportCallIssue] - pydantic-settings' own


@pytest.fixture
def asked(settings: Settings) -> str:
    """The title of the session to which somebody has asked a question that is a formula."""

    async def ask() -> str:
        files = read_conference(SAMPLE)
        session = next(s for s in files.agenda.sessions if s.kind.value == "talk")
        chair = build(settings, SteppedClock(session.starts_at + timedelta(minutes=1)), files)
        await chair.database.open()
        await chair.staff.secretary.open(SERVER)
        await chair.staff.questions.ask(person("Ada"), session, "=1+1?", named=True)
        await chair.database.close()
        return session.name

    return asyncio.run(ask())
