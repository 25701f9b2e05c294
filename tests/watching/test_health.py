"""Whether the bot is well, as others see it."""

import asyncio
import math
import socket
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import App, opened
from bot.client.bot import LONGEST_WAIT_FOR_LIMIT
from bot.client.failures import PATIENCE
from bot.client.gateway import GatewayLink
from bot.clock import SteppedClock
from bot.domain.backlog import Backlog
from bot.domain.deliveries import LONGEST_RETRY, State
from bot.errors import Refusal
from bot.rehearsal.local_discord import LocalDiscord, Server
from bot.settings import Settings
from bot.ticker import HEARTBEAT
from bot.watching.health import AWAY_FOR, OVERDUE_FOR, SILENT_FOR, Check, Look, Memory, reasons
from bot.watching.server import looked_at
from tests.databases import database_in, held, impatient
from tests.ports import free_port
from tests.wire.conference_bot import NINE, at_work, files, scene, session, step

SECOND = timedelta(seconds=1)
NOTHING = Backlog()
HOUR = timedelta(hours=1)
WELL = Look(
    conferences=1,
    running_for=HOUR,
    overdue_by=timedelta(),
    silent_for=timedelta(),
    away_for=timedelta(),
    latency=0.05,
    memory=Memory(0.01, NOTHING, NOTHING, {}),
)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - timedelta(minutes=1))


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    return scene(discord, CONFERENCE)


@pytest.fixture
async def app(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path
) -> AsyncGenerator[App]:
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await app.ticker.settled()
        yield app


CONFERENCE = files([session("Opening")])


async def asked(app: App, path: str = "/healthz") -> tuple[int, Any]:
    """What somebody is answered who looks from outside."""
    address = f"127.0.0.1:{free_port()}"
    async with (
        looked_at(address, app.observer, app.tally),
        aiohttp.ClientSession() as client,
        client.get(f"http://{address}{path}") as response,
    ):
        assert "Server" not in response.headers
        content = response.content_type == "application/json"
        return response.status, await (response.json() if content else response.text())


async def test_every_check_of_a_bot_at_work_is_well_and_so_is_the_bot(app: App):
    status, answer = await asked(app)

    assert (status, answer) == (200, {"healthy": True, "checks": dict.fromkeys(Check, "ok")})


async def test_a_post_that_nobody_makes_is_told_and_so_is_a_ticker_that_does_not_tick(
    app: App, clock: SteppedClock
):
    clock.set(NINE + OVERDUE_FOR + SECOND)

    status, answer = await asked(app)

    assert status == 503
    assert not answer["healthy"]
    assert answer["checks"]["posts"] == "A post is overdue by 301 s."
    assert answer["checks"]["ticker"] == "A duty has not run for 361 s; it should every 30 s."
    assert answer["checks"]["gateway"] == answer["checks"]["database"] == "ok"


async def test_it_is_well_again_once_the_post_is_made(app: App, clock: SteppedClock):
    clock.set(NINE + OVERDUE_FOR + SECOND)

    await step(app, clock, clock.now())

    assert (await asked(app))[0] == 200


async def test_a_post_that_discord_refuses_in_passing_is_overdue_after_a_while_only(
    app: App, discord: LocalDiscord, server: Server, clock: SteppedClock
):
    channel = server.channel("announcements")
    discord.faults.next("POST", f"/channels/{channel.id}/messages", status=503, times=99)

    seen: list[str] = []
    for minutes in (0, 2, 4, 6):
        await step(app, clock, NINE + timedelta(minutes=minutes))
        seen.append((await asked(app))[1]["checks"]["posts"])

    assert seen == ["ok", "ok", "ok", "A post is overdue by 360 s."]


async def test_a_post_that_is_held_is_not_overdue(app: App, clock: SteppedClock):
    async with app.database.transaction() as records:
        rows = await records.deliveries.all(next(iter(app.staff.programme.by_id)))
        planned = [row for row in rows if row.state is State.PLANNED]
        assert planned
        for row in planned:
            assert await records.deliveries.save(row, row.put_on_hold())

    await step(app, clock, NINE + timedelta(minutes=30))

    assert reasons(await app.observer.look()) == {}


async def test_a_database_that_does_not_answer_is_told(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path
):
    url = impatient(database_in(tmp_path))
    async with at_work(discord, server, CONFERENCE, clock, tmp_path, database=url) as app:
        await app.ticker.settled()
        with held(url):
            status, answer = await asked(app)
            _, page = await asked(app, "/metrics")

        assert status == 503
        assert answer["checks"]["database"] == "The database does not answer."
        assert 'chair_healthy{check="database"} 0.0' in page
        assert "chair_posts{" not in page
        assert (await asked(app))[0] == 200


async def test_a_bot_that_never_gets_to_discord_is_not_well(clock: SteppedClock, tmp_path: Path):
    settings = Settings.model_validate(
        {
            "discord_api_url": "http://127.0.0.1:9",
            "database_url": database_in(tmp_path),
            "sealing_key_file": tmp_path / "sealing.key",
        }
    )
    async with opened(settings, clock, CONFERENCE) as app:
        assert Check.GATEWAY not in reasons(await app.observer.look())

        clock.set(clock.now() + AWAY_FOR + SECOND)

        assert reasons(await app.observer.look())[Check.GATEWAY].endswith("away for 121 s.")


async def test_a_connection_that_is_cut_and_resumed_is_nothing_to_tell(
    app: App, discord: LocalDiscord, clock: SteppedClock
):
    assert app.bot.gateway_link.away_since(1) is None
    away, back = asyncio.Future[datetime | None](), asyncio.Event()

    @app.bot.listen()
    async def on_shard_disconnect(shard: int) -> None:
        del shard
        away.set_result(app.bot.gateway_link.away_since(1))

    @app.bot.listen()
    async def on_shard_resumed(shard: int) -> None:
        del shard
        back.set()

    del on_shard_disconnect, on_shard_resumed

    discord.gateway.drop()
    async with asyncio.timeout(10):
        await back.wait()

    assert await away == clock.now()
    assert app.bot.gateway_link.away_since(1) is None


async def test_of_two_shards_the_one_that_is_away_counts_from_when_it_left(clock: SteppedClock):
    link, left = GatewayLink(clock), clock.now()
    await link.on_shard_connect(0)
    await link.on_shard_connect(1)

    await link.on_shard_disconnect(1)
    clock.set(left + SECOND)
    await link.on_shard_disconnect(1)
    await link.on_shard_resumed(0)
    assert link.away_since(2) == left

    await link.on_shard_resumed(1)
    assert link.away_since(2) is None


async def test_a_shard_that_was_never_there_has_been_away_since_the_start(clock: SteppedClock):
    link, started = GatewayLink(clock), clock.now()
    await link.on_shard_connect(0)
    clock.set(started + SECOND)
    await link.on_shard_disconnect(1)
    assert link.away_since(2) == started

    await link.on_shard_connect(1)
    assert link.away_since(2) is None


async def test_where_the_second_of_two_shards_does_not_get_in_the_bot_is_not_well(
    app: App, clock: SteppedClock
):
    app.bot.shard_count = 2  # as Discord says to a bot on many servers
    assert reasons(await app.observer.look()) == {}

    clock.set(clock.now() + AWAY_FOR + SECOND)

    assert Check.GATEWAY in reasons(await app.observer.look())


def test_each_check_has_a_patience_of_its_own():
    posts = timedelta(seconds=PATIENCE + LONGEST_WAIT_FOR_LIMIT)
    assert posts + LONGEST_RETRY < OVERDUE_FOR
    assert HEARTBEAT < SILENT_FOR
    for change, check in (
        ({"overdue_by": OVERDUE_FOR}, Check.POSTS),
        ({"silent_for": SILENT_FOR}, Check.TICKER),
        ({"away_for": AWAY_FOR}, Check.GATEWAY),
    ):
        (name, patience), *_ = change.items()
        assert reasons(replace(WELL, **{name: patience})) == {}
        assert list(reasons(replace(WELL, **{name: patience + SECOND}))) == [check]


def test_what_fell_due_while_the_bot_was_off_is_overdue_only_if_it_is_not_made_by_then():
    overdue = replace(WELL, overdue_by=HOUR, running_for=OVERDUE_FOR)

    assert reasons(overdue) == {}
    assert reasons(replace(overdue, running_for=OVERDUE_FOR + SECOND)) != {}


async def test_those_who_look_at_once_are_shown_the_same(app: App):
    first, second = await asyncio.gather(app.observer.look(), app.observer.look())
    later = await app.observer.look()

    assert first is second
    assert later is not first


async def test_a_look_ends_with_the_address_at_which_it_was_asked_for(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path
):
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await app.ticker.settled()
        address = f"127.0.0.1:{free_port()}"
        with closing(sqlite3.connect(tmp_path / "chair.db")) as somebody_else:
            async with looked_at(address, app.observer, app.tally):
                somebody_else.execute("BEGIN IMMEDIATE")
                asking = asyncio.create_task(app.observer.look())
                await asyncio.sleep(0)
                assert "look" in {task.get_name() for task in asyncio.all_tasks()}

            assert "look" not in {task.get_name() for task in asyncio.all_tasks()}
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_it_is_no_mistake_that_nobody_is_to_look(app: App):
    async with looked_at("", app.observer, app.tally):
        pass


async def test_an_address_that_is_taken_is_refused_in_a_sentence(app: App):
    with closing(socket.socket()) as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        address = f"127.0.0.1:{somebody.getsockname()[1]}"

        with pytest.raises(Refusal, match=f"HEALTH_ADDRESS: nobody can listen at {address}"):
            async with looked_at(address, app.observer, app.tally):
                pass


@pytest.mark.parametrize("path", ["/", "/healthz/posts", "/metrics/1"])
async def test_there_is_nothing_else_to_look_at(app: App, path: str):
    assert (await asked(app, path))[0] == 404


def test_the_latency_before_the_first_heartbeat_is_no_illness():
    assert reasons(replace(WELL, latency=math.nan)) == {}
