from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.conference_files import ConferenceFiles
from bot.settings import Settings
from tests.builders import SERVER, at, files, session
from tests.databases import database_in

Hire = Callable[[ConferenceFiles], App]


@pytest.fixture
def clock() -> SteppedClock:
    """It is eight in the morning; the sessions begin at nine."""
    return SteppedClock(at("2022-05-18 08:00"))


@pytest.fixture
async def hire(tmp_path: Path, clock: SteppedClock) -> AsyncIterator[Hire]:
    """Builds the whole bot on one real database; it never logs in, so it cannot speak."""
    apps: list[App] = []

    def hire(conference: ConferenceFiles) -> App:
        settings = Settings(
            _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
            database_url=database_in(tmp_path),
            sealing_key_file=tmp_path / "sealing.key",
        )
        apps.append(build(settings, clock, conference))
        return apps[-1]

    yield hire
    for app in apps:
        await app.database.close()


@pytest.fixture
async def app(hire: Hire) -> App:
    """A conference with one talk at nine, open on the server."""
    app = hire(files(session("Feature Stores")))
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    return app
