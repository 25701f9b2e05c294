"""A disk that is full, a database that somebody else has locked, and one that is damaged.

What else may become of a PostgreSQL is in `test_faults_postgres.py`.
"""

import asyncio
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import opened
from bot.clock import SteppedClock
from bot.domain.conference import ConductContacts
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from bot.errors import Refusal
from bot.rehearsal.local_discord import Answer, LocalDiscord, Permission, Person, Server
from tests.databases import database_in, held, impatient, on_postgres, takes_nothing_new
from tests.keys import KEY
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    pass_until,
    scene,
    session,
    settings,
    step,
    titles,
)
from tests.wire.questions import asked, given_back, kept

resource = pytest.importorskip("resource", reason="files are limited only where this is known")

MINUTE = timedelta(minutes=1)
SAID = "He shouted at me in the lobby."


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - 6 * MINUTE)


@pytest.fixture
def conference() -> ConferenceFiles:
    """Ducks at nine, with questions, and a team for conduct."""
    talks = files([session("Ducks")], questions__open="5", questions__close="30")
    roles = {**talks.profile.roles, Role.MODERATOR: ("Moderator",)}
    contacts = ConductContacts("conduct@birds.example", (), ())
    return replace(talks, profile=replace(talks.profile, roles=roles, conduct=contacts))


@pytest.fixture
def server(discord: LocalDiscord, conference: ConferenceFiles) -> Server:
    server = scene(discord, conference)
    server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    server.add_channel("moderators")
    return server


@contextmanager
def full_disk(folder: Path) -> Generator[None]:
    """Nothing more can be written.

    On SQLite no file of this process becomes larger than the database's journal is by now.
    """
    if on_postgres():
        with takes_nothing_new(database_in(folder)):
            yield
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (folder / "chair.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


async def reported(ada: Person, server: Server, text: str) -> Answer:
    form = await ada.slash(server.channel("announcements"), "report new")
    return await ada.submit(form.modal, {"What happened?": text})


async def test_on_a_full_disk_questions_and_reports_are_given_back_and_kept_once_there_is_room(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    ada = server.add_member("Ada")
    async with at_work(discord, server, conference, clock, tmp_path, KEY) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        with full_disk(tmp_path):
            question = await asked(ada, server, "Why are ducks yellow?")
            report = await reported(ada, server, SAID)
        held = await kept(app, server)
        again = await asked(ada, server, "Why are ducks yellow?")
        receipt = await reported(ada, server, SAID)

        assert "Something went wrong on our side" in question.text
        assert given_back(question) == ["Why are ducks yellow?"]
        assert "could **not** be kept" in report.text
        assert given_back(report) == [SAID]
        assert held == 0
        assert "Your question is in the queue" in again.text
        assert "Your report is kept." in receipt.embeds[0]["description"]


async def test_on_a_full_disk_nothing_is_posted_that_cannot_be_written_down_and_it_is_made_later(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    hall = server.channel("announcements")
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        before = len(discord.messages(hall))
        with full_disk(tmp_path):
            await step(app, clock, NINE)
            meanwhile = len(discord.messages(hall))
        await step(app, clock, NINE + 2 * MINUTE)

        assert meanwhile == before
        assert titles(discord.messages(hall)[before:]) == ["Ducks"]


async def test_a_disk_that_is_full_when_a_post_was_made_has_it_found_and_not_made_again(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    hall = server.channel("announcements")
    posts = ("POST", f"/channels/{hall.id}/messages")
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        before = len(discord.messages(hall))
        with ExitStack() as disk:
            discord.faults.when(*posts, lambda: disk.enter_context(full_disk(tmp_path)))
            await step(app, clock, NINE)
        discord.world.nonces.clear()
        await pass_until(app, clock, NINE + 2 * MINUTE)
        rows = await ledger(app, server)

        [message] = discord.messages(hall)[before:]
        assert titles([message]) == ["Ducks"]
        assert message.id in {row.posted.message_id for row in rows if row.posted}


def callbacks(discord: LocalDiscord) -> int:
    """How many interactions were acknowledged."""
    return len([e for e in discord.exchanges if e.path.endswith("/callback")])


async def test_while_somebody_else_writes_for_a_moment_people_only_wait(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    ada = server.add_member("Ada")
    async with at_work(discord, server, conference, clock, tmp_path, KEY) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        form = await ada.slash(server.channel("announcements"), "ask", session="ducks")
        acknowledged = callbacks(discord)
        with held(database_in(tmp_path)):
            asking = asyncio.create_task(ada.submit(form.modal, {"text": "Why?"}))
            await discord.until(lambda: callbacks(discord) > acknowledged)
            assert not asking.done()
        answer = await asking

        assert "Your question is in the queue" in answer.text
        assert await kept(app, server) == 1


async def test_while_somebody_else_writes_for_too_long_what_was_written_is_given_back(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    ada = server.add_member("Ada")
    url = impatient(database_in(tmp_path))
    async with at_work(discord, server, conference, clock, tmp_path, KEY, database=url) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        question_form = await ada.slash(server.channel("announcements"), "ask", session="ducks")
        before = len(discord.messages(server.channel("announcements")))
        report_form = await ada.slash(server.channel("announcements"), "report new")
        with held(url):
            question = await ada.submit(question_form.modal, {"text": "Why?"})
            report = await ada.submit(report_form.modal, {"What happened?": SAID})
            await step(app, clock, NINE)
            meanwhile = len(discord.messages(server.channel("announcements")))
        await step(app, clock, NINE + 2 * MINUTE)

        assert given_back(question) == ["Why?"]
        assert given_back(report) == [SAID]
        assert meanwhile == before
        assert titles(discord.messages(server.channel("announcements"))[before:]) == ["Ducks"]


@pytest.mark.sqlite("PostgreSQL's files are its own business")
async def test_a_damaged_database_is_refused_at_the_start_and_left_as_it_is(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    async with at_work(discord, server, conference, clock, tmp_path):
        pass
    file = tmp_path / "chair.db"
    with closing(sqlite3.connect(file)) as known:
        [(size,)] = known.execute("PRAGMA page_size")
        [(page,)] = known.execute("SELECT rootpage FROM sqlite_master WHERE name = 'questions'")
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size  # at the start, nobody reads it
    file.write_bytes(content)

    chosen = settings(tmp_path, discord.api_url, discord.token).model_copy(
        update={"sealing_key_file": tmp_path / "sealing.key"}
    )
    with pytest.raises(Refusal, match=r"put its last backup in its place") as refused:
        async with opened(chosen, clock, conference):
            pass

    assert str(file) in str(refused.value)
    assert file.read_bytes() == content
