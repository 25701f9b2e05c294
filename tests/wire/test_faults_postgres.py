"""A PostgreSQL that goes away, hangs up, is not there, or is not ours to begin with."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.app import opened
from bot.clock import SteppedClock
from bot.errors import Refusal
from bot.rehearsal.local_discord import LocalDiscord, Server
from tests.databases import break_connections, database_in, held, said
from tests.wire.cables import laid_to
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    scene,
    session,
    settings,
    step,
    titles,
)
from tests.wire.questions import asked, given_back, kept

pytestmark = pytest.mark.postgres("SQLite has no server")

MINUTE = timedelta(minutes=1)
DUCKS = files([session("Ducks")], questions__open="5", questions__close="30")
WHO_WAITS_IS_CUT_OFF = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - 6 * MINUTE)


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    return scene(discord, DUCKS)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_in(tmp_path)


async def test_connections_that_broke_while_nothing_was_said_are_made_anew_and_nobody_notices(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path, url: str
):
    ada, hall = server.add_member("Ada"), server.channel("announcements")
    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        before = len(discord.messages(hall))
        break_connections(url)
        answer = await asked(ada, server, "Why are ducks yellow?")
        break_connections(url)
        await step(app, clock, NINE)

    assert "Your question is in the queue" in answer.text
    assert titles(discord.messages(hall)[before:]) == ["Ducks"]


async def test_where_a_connection_breaks_in_a_transaction_what_was_written_is_given_back_whole(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path, url: str
):
    ada = server.add_member("Ada")
    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        form = await ada.slash(server.channel("announcements"), "ask", session="ducks")
        with held(url):
            asking = asyncio.create_task(ada.submit(form.modal, {"text": "Why?"}))
            async with asyncio.timeout(10):
                while not await said(url, WHO_WAITS_IS_CUT_OFF):  # noqa: ASYNC110 - it does not call
                    await asyncio.sleep(0.01)
                answer = await asking
        held_then = await kept(app, server)
        again = await asked(ada, server, "Why?")

        assert given_back(answer) == ["Why?"]
        assert held_then == 0
        assert "Your question is in the queue" in again.text
        assert await kept(app, server) == 1


async def test_where_connections_break_while_a_post_is_made_it_is_made_once_and_written_down(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path, url: str
):
    hall = server.channel("announcements")
    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        await step(app, clock, NINE - 5 * MINUTE)
        before = len(discord.messages(hall))
        posts = ("POST", f"/channels/{hall.id}/messages")
        discord.faults.when(*posts, lambda: break_connections(url))
        await step(app, clock, NINE)
        rows = await ledger(app, server)

    [message] = discord.messages(hall)[before:]
    assert titles([message]) == ["Ducks"]
    assert message.id in {row.posted.message_id for row in rows if row.posted}


async def test_while_the_server_is_away_questions_are_given_back_and_posts_wait_until_it_is_back(
    discord: LocalDiscord,
    server: Server,
    clock: SteppedClock,
    tmp_path: Path,
    url: str,
):
    ada, hall = server.add_member("Ada"), server.channel("announcements")
    async with (
        laid_to(url) as (cable, address),
        at_work(discord, server, DUCKS, clock, tmp_path, database=address) as app,
    ):
        await step(app, clock, NINE - 5 * MINUTE)
        before = len(discord.messages(hall))
        form = await ada.slash(hall, "ask", session="ducks")
        cable.unplug()
        answer = await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
        await step(app, clock, NINE)
        meanwhile = len(discord.messages(hall))
        await cable.plug_in()
        await step(app, clock, NINE + 2 * MINUTE)
        again = await asked(ada, server, "Why are ducks yellow?")

        assert given_back(answer) == ["Why are ducks yellow?"]
        assert "Something went wrong on our side" in answer.text
        assert meanwhile == before
        assert titles(discord.messages(hall)[before:]) == ["Ducks"]
        assert "Your question is in the queue" in again.text


async def test_a_database_that_is_not_there_is_refused_at_the_start_with_its_name(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, url: str
):
    nowhere = make_url(url).set(database="nowhere").render_as_string(hide_password=False)
    chosen = settings(tmp_path, discord.api_url, discord.token).model_copy(
        update={"database_url": nowhere, "sealing_key_file": tmp_path / "sealing.key"}
    )

    with pytest.raises(Refusal, match=r'/nowhere cannot be opened: .*"nowhere" does not exist'):
        async with opened(chosen, clock, DUCKS):
            pass
