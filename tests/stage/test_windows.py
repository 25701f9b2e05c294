"""The screens are live: what changes is shown, and what cannot be known stays as it was."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.domain.conference import conference_id
from bot.domain.delays import Delay
from bot.domain.questions import Move
from bot.services.languages import OWN, read_languages
from bot.services.stage import Stagehand
from bot.settings import Settings
from bot.stage.windows import Windows
from bot.store.database import Records
from bot.store.onlooking import Onlooker
from tests.builders import NINE, SERVER, SLUG
from tests.databases import said
from tests.languages import spoken
from tests.ports import free_port
from tests.stage.conftest import Day, person
from tests.stage.hall import Hall, Json, hall

HOUR = timedelta(hours=1)
A_MOMENT = timedelta(milliseconds=50)
HERE = conference_id(SLUG, SERVER)


def best(text: str, votes: int) -> Callable[[Json], bool]:
    """Whether this is the best of the questions on a screen."""
    return lambda shown: [(q["text"], q["votes"]) for q in shown["best"][:1]] == [(text, votes)]


def titled(title: str) -> Callable[[Json], bool]:
    """Whether this is on."""
    return lambda shown: [one["title"] for one in shown["now"][:1]] == [title]


def moved(file: Path, to: Path) -> None:
    assert not to.exists()
    file.rename(to)


class Counting(Onlooker):
    """The same, and counts how often it was looked."""

    looks = 0

    @asynccontextmanager
    async def look(self) -> AsyncGenerator[Records]:
        self.looks += 1
        async with super().look() as records:
            yield records


class Interrupted(Onlooker):
    """The same, but for the time in which a test moves the file: a look would see half of it."""

    def __init__(self, day: Day) -> None:
        super().__init__(day.url, day.key_file)
        self.turn = asyncio.Lock()

    @asynccontextmanager
    async def look(self) -> AsyncGenerator[Records]:
        async with self.turn, super().look() as records:
            yield records


def watched(day: Day) -> tuple[Counting, Windows]:
    onlooker = Counting(day.url, day.key_file)
    hand = Stagehand(onlooker, day.clock, day.files)
    return onlooker, Windows(hand, day.clock, "en", HOUR)


async def test_the_best_question_is_another_as_soon_as_somebody_votes(day: Day, screens: Hall):
    first, second = await day.ask("Why ducks?", by=1), await day.ask("Who is that?", by=2)
    async with screens.window() as screen:
        await screen.shows(best("Why ducks?", 1))

        await day.vote(second, 3)
        await screen.shows(best("Who is that?", 2))

        await day.vote(first, 3, 4)
        await screen.shows(best("Why ducks?", 3))


async def test_the_question_that_is_taken_is_shown_until_it_is_answered(day: Day, screens: Hall):
    question, host = await day.ask("Why ducks?", named=False), person(50, "Moderator")
    async with screens.window() as screen:
        await day.app.staff.hosts.move(host, question.id, Move.TAKE)
        asked = (await screen.shows(lambda shown: shown["asked"]))["asked"]
        await day.app.staff.hosts.move(host, question.id, Move.ANSWER)

        await screen.shows(lambda shown: not shown["asked"] and not shown["best"])

    assert asked == {"text": "Why ducks?", "votes": 1, "votes_said": "1 vote", "by": ""}


async def test_what_is_approved_appears(day: Day, screens: Hall):
    await day.set("questions.mode", "moderated")
    question = await day.ask("Why ducks?")
    async with screens.window() as screen:
        assert (await screen.shows(bool))["best"] == []

        await day.app.staff.hosts.move(person(50, "Moderator"), question.id, Move.APPROVE)

        await screen.shows(best("Why ducks?", 1))


async def test_time_passes_by_the_clock_of_the_conference(day: Day, screens: Hall):
    async with screens.window() as screen:
        ducks = await screen.until(
            lambda frame: frame["screen"] and titled("Ducks")(frame["screen"])
        )
        assert ducks["now"] == day.clock.now().timestamp() * 1000
        assert ducks["screen"]["counts_to"] - ducks["now"] == 25 * 60_000

        day.clock.set(NINE + timedelta(minutes=30))

        await screen.shows(titled("Swans"))


async def test_each_room_sees_its_own(day: Day, screens: Hall):
    await day.ask("Why ducks?")
    async with screens.window("Cellar") as cellar, screens.window("Hall") as big:
        await big.shows(best("Why ducks?", 1))

        assert (await cellar.shows(titled("Geese")))["best"] == []


async def test_a_delay_is_seen_at_once(day: Day, screens: Hall):
    async with screens.window() as screen:
        await screen.shows(titled("Ducks"))

        async with day.app.database.transaction() as records:
            await records.delays.add(HERE, Delay(day.clock.now(), timedelta(minutes=10), "Hall"))

        following = (await screen.shows(lambda shown: shown["following"][0]["planned"]))[
            "following"
        ]
    assert following[0]["times"] == "09:40–10:10 UTC"


async def test_a_new_version_of_the_agenda_is_seen_at_once(day: Day, screens: Hall):
    agenda = day.files.agenda
    renamed = replace(agenda, sessions=tuple(replace(s, title="New") for s in agenda.sessions))
    async with screens.window() as screen:
        await screen.shows(titled("Ducks"))

        async with day.app.database.transaction() as records:
            await records.agendas.add(HERE, renamed, "import", NINE)

        await screen.shows(titled("New"))


async def test_the_screens_are_in_the_language_of_the_conference(day: Day):
    german = replace(day.files, profile=replace(day.files.profile, language="de"))
    with spoken(read_languages(OWN)):
        async with (
            hall(day.url, day.key_file, day.clock, german) as screens,
            screens.window() as screen,
        ):
            frame = await screen.until(lambda frame: frame["screen"])

    assert (frame["words"]["language"], frame["words"]["now"]) == ("de", "Jetzt")
    assert frame["screen"]["counted"] == "Noch"


async def test_a_window_that_was_cut_off_gets_everything_when_it_comes_back(
    day: Day, screens: Hall
):
    async with screens.window() as screen:
        await screen.shows(bool)
    await day.ask("Why ducks?")

    async with screens.window() as screen:
        await screen.shows(best("Why ducks?", 1))


async def test_a_window_that_is_closed_is_forgotten(screens: Hall):
    async with screens.window() as screen:
        await screen.shows(bool)
        assert len(screens.windows) == 1

    async with asyncio.timeout(10):
        await screens.windows.settled()
    assert len(screens.windows) == 0


async def test_the_screens_go_on_after_they_were_started_again(day: Day):
    port = free_port()
    async with (
        hall(day.url, day.key_file, day.clock, day.files, port=port) as screens,
        screens.window() as screen,
    ):
        await screen.shows(bool)
        path = await screens.path()

    async with hall(day.url, day.key_file, day.clock, day.files, port=port) as again:
        assert await again.path() == path
        async with again.window() as screen:
            await screen.shows(titled("Ducks"))


async def test_the_screens_go_on_while_the_bot_is_started_again(day: Day, screens: Hall):
    await day.ask("Why ducks?")
    async with screens.window() as screen:
        await screen.shows(best("Why ducks?", 1))
        await day.app.database.close()
        day.clock.set(NINE + timedelta(minutes=31))
        await screen.shows(titled("Swans"))

        settings = Settings.model_validate(
            {"database_url": day.url, "sealing_key_file": day.key_file}
        )
        day.app = build(settings, day.clock, day.files)
        await day.app.database.open()
        await day.app.staff.secretary.open(SERVER)
        swans = day.files.agenda.sessions[-1]
        await day.ask("And swans?", by=2, to=swans)

        await screen.shows(best("And swans?", 1))
        assert not screen.frame["lost"]


@pytest.mark.sqlite("a file that is moved away and put back")
async def test_while_the_database_is_missing_the_screens_go_on_with_what_was_known(day: Day):
    await day.ask("Why ducks?")
    file = Path(day.url.partition("///")[2])
    aside, onlooker = file.with_suffix(".aside"), Interrupted(day)
    async with (
        hall(day.url, day.key_file, day.clock, day.files, onlooker=onlooker) as screens,
        screens.window() as screen,
    ):
        await screen.shows(best("Why ducks?", 1))
        async with onlooker.turn:
            await day.app.database.close()
            moved(file, aside)

        lost = await screen.until(lambda frame: frame["lost"])
        assert best("Why ducks?", 1)(lost["screen"])
        day.clock.set(NINE + timedelta(minutes=30))
        await screen.shows(titled("Swans"))

        moved(aside, file)
        await screen.until(lambda frame: not frame["lost"])


async def test_while_the_tables_are_of_another_version_the_screens_wait(day: Day, screens: Hall):
    (revision,) = (await said(day.url, "SELECT version_num FROM alembic_version"))[0]
    async with screens.window() as screen:
        await screen.shows(titled("Ducks"))

        await said(day.url, "UPDATE alembic_version SET version_num = 'next'")
        assert titled("Ducks")((await screen.until(lambda frame: frame["lost"]))["screen"])

        await said(day.url, "UPDATE alembic_version SET version_num = :was", was=revision)
        await screen.until(lambda frame: not frame["lost"])


async def test_a_window_that_opens_while_nothing_is_known_waits_for_it(day: Day, screens: Hall):
    (revision,) = (await said(day.url, "SELECT version_num FROM alembic_version"))[0]
    path = await screens.path()
    await said(day.url, "UPDATE alembic_version SET version_num = 'next'")
    assert (await screens.asked(path))[0] == 200
    async with screens.client.get(f"{screens.origin}{path}events?room=Hall") as response:
        lines = response.content
        assert b'"screen": null, "lost": true' in await lines.readline()

        await said(day.url, "UPDATE alembic_version SET version_num = :was", was=revision)

        await lines.readline()
        assert b"Ducks" in await lines.readline()


async def test_what_happens_is_told_to_the_log_once(
    day: Day, screens: Hall, caplog: pytest.LogCaptureFixture
):
    (revision,) = (await said(day.url, "SELECT version_num FROM alembic_version"))[0]
    async with screens.window("Hall") as screen, screens.window("Cellar") as other:
        await screen.shows(bool)
        await said(day.url, "UPDATE alembic_version SET version_num = 'next'")
        await screen.until(lambda frame: frame["lost"])
        await other.until(lambda frame: frame.get("lost"))
        await said(day.url, "UPDATE alembic_version SET version_num = :was", was=revision)
        await screen.until(lambda frame: not frame["lost"])

    told = [record.message for record in caplog.records if record.name == "bot.stage.windows"]
    assert [line.partition(".")[0] for line in told] == [
        "The screens show what was known last",
        "The screens are up to date again",
    ]


async def test_a_conference_is_looked_at_once_for_all_its_windows_and_no_sooner_again(day: Day):
    onlooker, windows = watched(day)
    with ExitStack() as stack:
        rooms = ["Hall", "Cellar"] * 50
        opened = [stack.enter_context(windows.opened(SERVER, room)) for room in rooms]
        frames = [await one.change(timedelta(seconds=10)) for one in opened]
    with windows.opened(SERVER, "Hall") as again:
        assert await again.change(A_MOMENT) is None

    assert all(frames)
    assert onlooker.looks == 1
    await windows.close()
    await onlooker.close()


async def test_without_windows_nobody_looks_at_the_database(day: Day):
    onlooker = Counting(day.url, day.key_file)
    windows = Windows(Stagehand(onlooker, day.clock, day.files), day.clock, "en", A_MOMENT / 50)
    with windows.opened(SERVER, "Hall") as window:
        assert await window.change(timedelta(seconds=10))

    async with asyncio.timeout(10):
        await windows.settled()

    assert onlooker.looks > 0
    await onlooker.close()


async def test_a_slow_window_is_shown_the_newest_only(day: Day):
    onlooker = Onlooker(day.url, day.key_file)
    windows = Windows(Stagehand(onlooker, day.clock, day.files), day.clock, "en", A_MOMENT / 50)
    with windows.opened(SERVER, "Hall") as slow, windows.opened(SERVER, "Hall") as quick:
        for minutes in (10, 30):
            day.clock.set(NINE + timedelta(minutes=minutes))
            assert await quick.change(timedelta(seconds=10))
        frame = await slow.change(timedelta(seconds=10))

    assert frame is not None
    assert frame.screen is not None
    assert frame.screen.now[0].title == "Swans"
    await windows.close()
    await onlooker.close()
