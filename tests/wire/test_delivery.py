"""Posts on the wire: made once each, whatever the wire does."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteppedClock
from bot.domain.deliveries import POSTED, State
from bot.errors import Problem
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    said_in,
    scene,
    session,
    step,
    titles,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - MINUTE)


def posts_in(server: Server) -> tuple[str, str]:
    """The requests with which the sessions are announced, for faults."""
    return "POST", f"/channels/{server.channel('announcements').id}/messages"


async def test_posts_due_together_are_all_made_at_once_in_every_channel(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(session(f"Talk {n}", room=f"room-{n % 10}") for n in range(40))
    server = scene(discord, conference)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        rows = await ledger(app, server)

    made = [
        title for n in range(10) for title in titles(discord.messages(server.channel(f"room-{n}")))
    ]
    assert sorted(made) == sorted(f"Talk {n}" for n in range(40))
    assert {row.attempts for row in rows if row.state in POSTED} == {1}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_discords_is_retried_until_the_post_is_made(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, status: int
):
    conference = files([session("Opening")])
    server = scene(discord, conference)
    discord.faults.next(*posts_in(server), status=status)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        await step(app, clock, NINE + MINUTE)

    assert titles(discord.messages(server.channel("announcements"))) == ["Opening"]


@pytest.mark.parametrize("before_commit", [True, False])
async def test_a_connection_that_breaks_leaves_the_post_there_exactly_once(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, before_commit: bool
):
    conference = files([session("Opening")])
    server = scene(discord, conference)
    # Often enough that discord.py's own retries are used up, too.
    discord.faults.drop(*posts_in(server), before_commit=before_commit, times=6)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        for minutes in range(10):
            await step(app, clock, NINE + minutes * MINUTE)
        rows = await ledger(app, server)

    assert titles(discord.messages(server.channel("announcements"))) == ["Opening"]
    assert [row.state in POSTED for row in rows if row.post.session] == [True]


async def test_a_post_that_got_through_before_the_crash_is_found_and_not_made_again(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Opening", minutes=240)])
    server = scene(discord, conference)
    discord.faults.drop(*posts_in(server), before_commit=False, times=6)
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
    discord.faults.clear()
    discord.world.nonces.clear()  # by the time it comes back, Discord has forgotten them

    clock.set(NINE + 10 * MINUTE)
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await app.ticker.settled()
        row = next(row for row in await ledger(app, server) if row.post.session)

    [message] = discord.messages(server.channel("announcements"))
    assert row.posted
    assert row.posted.message_id == message.id


async def test_a_rate_limit_puts_a_post_off_and_the_late_post_says_so(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Opening")])
    server = scene(discord, conference)
    slow = {"message": "You are being rate limited.", "retry_after": 170.0, "global": False}
    headers = {"Via": "1.1 local", "Retry-After": "170", "X-RateLimit-Scope": "shared"}
    discord.faults.next(*posts_in(server), status=429, json=slow, headers=headers)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        put_off = next(row for row in await ledger(app, server) if row.post.session)
        await step(app, clock, NINE + 3 * MINUTE)

    [message] = discord.messages(server.channel("announcements"))
    assert put_off.retry_at
    assert put_off.retry_at >= NINE + timedelta(seconds=170)
    assert "3 minutes ago" in message.text


async def test_a_post_that_would_mislead_by_now_is_skipped_and_organizers_read_why(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Opening")])
    server = scene(discord, conference)
    discord.faults.next(*posts_in(server), status=503, times=1)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        await step(app, clock, NINE + 30 * MINUTE)
        await step(app, clock, NINE + 31 * MINUTE)

    assert discord.messages(server.channel("announcements")) == []
    assert "Opening" in said_in(discord, server.channel("organizers"))
    assert "HTTP 503" in said_in(discord, server.channel("organizers"))


async def test_a_deleted_channel_stops_only_its_own_post(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Here", room="a"), session("There", room="b")])
    server = scene(discord, conference)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        server.delete_channel(server.channel("a"))
        await step(app, clock, NINE)
        await step(app, clock, NINE + MINUTE)

    assert titles(discord.messages(server.channel("b"))) == ["There"]
    assert "/configure channel" in said_in(discord, server.channel("organizers"))


async def test_a_missing_permission_stops_only_its_own_post_and_is_named(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Here", room="a"), session("There", room="b")])
    server = scene(discord, conference)
    server.deny(server.channel("a"), server.everyone, Permission.SEND_MESSAGES)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        await step(app, clock, NINE + MINUTE)

    assert titles(discord.messages(server.channel("b"))) == ["There"]
    assert "Send Messages" in said_in(discord, server.channel("organizers"))


async def test_what_failed_is_made_once_the_cause_is_mended_and_an_organizer_says_so(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Here", room="a")])
    server = scene(discord, conference)
    grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
    server.deny(server.channel("a"), server.everyone, Permission.SEND_MESSAGES)
    server.open_command("announcements")

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        server.allow(server.channel("a"), server.everyone, Permission.SEND_MESSAGES)
        post = next(row for row in await ledger(app, server) if row.state is State.FAILED)
        await grace.slash(server.channel("announcements"), "announcements now", post=post.key)
        await app.ticker.settled()

    assert titles(discord.messages(server.channel("a"))) == ["Here"]


async def test_many_failures_at_once_are_told_in_one_notice(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(session(f"Talk {n}", room="a") for n in range(8))
    server = scene(discord, conference)
    server.delete_channel(server.channel("a"))

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)
        await step(app, clock, NINE + MINUTE)

    assert len(discord.messages(server.channel("organizers"))) == 1
    assert said_in(discord, server.channel("organizers")).count("Failed") == 8


async def test_a_restart_repeats_nothing_and_loses_nothing(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("First"), session("Second", at=NINE + 60 * MINUTE)])
    server = scene(discord, conference)

    for moment in (NINE, NINE + 60 * MINUTE):
        clock.set(moment)
        for _ in range(2):
            async with at_work(discord, server, conference, clock, tmp_path) as app:
                await app.ticker.settled()

    assert titles(discord.messages(server.channel("announcements"))) == ["First", "Second"]


async def test_a_gateway_that_drops_keeps_nobody_from_being_answered(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("Opening")])
    server = scene(discord, conference)
    ada = server.add_member("Ada")

    async with at_work(discord, server, conference, clock, tmp_path):
        discord.gateway.drop()
        answer = await ada.slash(server.channel("announcements"), "next")

    assert "Opening" in answer.embeds[0]["description"]


async def test_only_the_role_that_is_configured_is_pinged(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("@everyone <@&1>")], ping__now="Attendee")
    server = scene(discord, conference)
    role = server.add_role("Attendee", mentionable=True)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await step(app, clock, NINE)

    [message] = discord.messages(server.channel("announcements"))
    assert message.pings.roles == {role.id}
    assert not message.pings.everyone
    assert not message.pings.users


async def test_organizers_are_told_once_that_newer_files_have_mistakes(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    mistake = Problem("agenda.yaml", 3, 1, "'timezone' is missing.", "Add it.")
    conference = replace(files([session("Opening")]), refused_told=(mistake,))
    server = scene(discord, conference)

    for _ in range(2):
        async with at_work(discord, server, conference, clock, tmp_path) as app:
            await step(app, clock, clock.now() + timedelta(seconds=5))

    assert said_in(discord, server.channel("organizers")).count("agenda.yaml:3:1") == 1


async def test_a_bot_that_is_thrown_out_in_mid_sentence_falls_silent_and_rests(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(session(f"Talk {n}") for n in range(3))
    server = scene(discord, conference)
    discord.faults.when(*posts_in(server), server.remove_bot)

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        async with asyncio.timeout(5):
            await step(app, clock, NINE)

        assert not app.staff.announcer.is_busy
