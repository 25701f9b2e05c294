from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Person, PersonId, Role
from bot.domain.questions import Question
from bot.settings import Settings
from tests.builders import NINE, SERVER, SLUG, files, session
from tests.databases import database_in
from tests.stage.hall import Hall, hall

DUCKS = session("Ducks", NINE, rooms=["Hall"], speakers=["Ada Drake"])
GEESE = session("Geese", NINE, rooms=["Cellar"])
SWANS = session("Swans", NINE + timedelta(minutes=30), rooms=["Hall"])
THREADS = {DUCKS.key: 1001, GEESE.key: 1002, SWANS.key: 1003}


@dataclass
class Day:
    """A conference as the bot keeps it: people ask and vote by the bot's own services."""

    app: App
    files: ConferenceFiles
    clock: SteppedClock
    url: str
    key_file: Path

    async def ask(
        self, text: str, *, by: int = 1, named: bool = True, to: Session = DUCKS
    ) -> Question:
        asked = await self.app.staff.questions.ask(person(by), to, text, named=named)
        return asked.question

    async def vote(self, question: Question, *people: int) -> None:
        for number in people:
            await self.app.staff.questions.vote(person(number), question.id)

    async def set(self, path: str, value: str) -> None:
        """As an organizer does with /configure."""
        organizer = person(9, "Organizer")
        proposal = await self.app.staff.configuration.propose(organizer, path, value)
        await self.app.staff.configuration.confirm(organizer, proposal.change.id)


def person(number: int, *roles: str) -> Person:
    return Person(PersonId(number), f"Person Number {number}", SERVER, frozenset(roles))


@pytest.fixture
def clock() -> SteppedClock:
    """Ducks and geese are on."""
    return SteppedClock(NINE + timedelta(minutes=5))


@pytest.fixture
async def day(tmp_path: Path, clock: SteppedClock) -> AsyncIterator[Day]:
    """The bot has opened the conference, and the threads are there."""
    talks = files(DUCKS, GEESE, SWANS, settings={"questions.open": "5"})
    roles = {Role.ORGANIZER: ("Organizer",), Role.MODERATOR: ("Moderator",)}
    talks = replace(talks, profile=replace(talks.profile, roles=roles))
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(tmp_path),
        sealing_key_file=tmp_path / "sealing.key",
    )
    app = build(settings, clock, talks)
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    async with app.database.transaction() as records:
        for key, thread in THREADS.items():
            await records.queues.change(
                conference_id(SLUG, SERVER), SessionKey(key), thread_id=thread, opened_at=NINE
            )
    day = Day(app, talks, clock, settings.database_url, settings.sealing_key_file)
    yield day
    await day.app.database.close()


@pytest.fixture
async def screens(day: Day) -> AsyncIterator[Hall]:
    """The screens of that conference."""
    async with hall(day.url, day.key_file, day.clock, day.files) as screens:
        yield screens
