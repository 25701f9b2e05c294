"""Requests that Discord limits, fails, answers late or never: made once, and nobody is left alone.

What is asked of a person's answer is asked of Discord's own times: three seconds, in these tests
less where somebody waits in vain.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.client import failures
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord, Message, NoAnswer, Person, Server
from bot.rehearsal.local_discord.faults import Fault
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    pass_until,
    scene,
    session,
    step,
    titles,
)
from tests.wire.questions import board_in, question_in

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CALLBACKS = ("POST", "/interactions/*/callback")
TWO_ROOMS = files([session("Here", room="a"), session("There", room="b")])
DUCKS = files([session("Ducks")], questions__open="5", questions__close="30")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - 6 * MINUTE)


def posts_in(server: Server, channel: str) -> tuple[str, str]:
    """The requests that post in a channel, for faults."""
    return "POST", f"/channels/{server.channel(channel).id}/messages"


def sends(discord: LocalDiscord, server: Server, channel: str) -> int:
    """How often the bot tried to post in a channel."""
    asked = posts_in(server, channel)
    return len([e for e in discord.exchanges if (e.method, e.path) == asked])


def limit(
    discord: LocalDiscord, where: tuple[str, str], scope: str, seconds: float, times: int = 1
) -> Fault:
    """A limit of Discord's, whose answers come by way of its own gateway (`Via`)."""
    everywhere = scope == "global"
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
    headers = {"Via": "1.1 local", "Retry-After": str(seconds), "X-RateLimit-Scope": scope}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    return discord.faults.next(*where, status=429, json=body, headers=headers, times=times)


def ban(discord: LocalDiscord, where: tuple[str, str], seconds: int) -> Fault:
    """As Cloudflare in front of Discord refuses who asked wrongly too often."""
    return discord.faults.next(
        *where, status=429, json={}, headers={"Retry-After": str(seconds), "Server": "cloudflare"}
    )


# Limits


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_short_limit_of_any_scope_is_waited_for_and_the_post_made_once(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, scope: str
):
    server = scene(discord, TWO_ROOMS)
    limit(discord, posts_in(server, "a"), scope, 0.05)

    async with at_work(discord, server, TWO_ROOMS, clock, tmp_path) as app:
        await step(app, clock, NINE)

    assert titles(discord.messages(server.channel("a"))) == ["Here"]
    assert titles(discord.messages(server.channel("b"))) == ["There"]
    assert sends(discord, server, "a") == 2


async def test_a_long_limit_on_everything_puts_everything_off_and_is_not_tried_out(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, TWO_ROOMS)
    limit(discord, ("POST", "/channels/*/messages"), "global", 100.0, times=2)

    async with at_work(discord, server, TWO_ROOMS, clock, tmp_path) as app:
        await pass_until(app, clock, NINE + 99 * SECOND)
        before = [sends(discord, server, room) for room in ("a", "b")]
        await pass_until(app, clock, NINE + 101 * SECOND)

    assert before == [1, 1]
    assert titles(discord.messages(server.channel("a"))) == ["Here"]
    assert titles(discord.messages(server.channel("b"))) == ["There"]


async def test_while_cloudflare_bans_the_bot_it_asks_for_nothing_until_it_may(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, TWO_ROOMS)
    ban(discord, posts_in(server, "a"), 120)

    async with at_work(discord, server, TWO_ROOMS, clock, tmp_path) as app:
        await pass_until(app, clock, NINE + 119 * SECOND)
        before = sends(discord, server, "a")
        await pass_until(app, clock, NINE + 121 * SECOND)

    [message] = discord.messages(server.channel("a"))
    assert before == 1
    assert "2 minutes ago" in message.text


# Answers to people


async def ducks_open(app: App, clock: SteppedClock, server: Server) -> tuple[Person, Message]:
    """Somebody in front of the board of a thread that takes questions."""
    await step(app, clock, NINE - 5 * MINUTE)
    (thread,) = [channel for channel in server.guild.channels.values() if channel.thread]
    (board,) = [m for m in thread.messages.values() if m.pinned_at]
    return server.add_member("Ada"), board


async def kept(app: App, server: Server) -> list[str]:
    """The questions that are in the database."""
    return [row.post.key for row in await ledger(app, server) if row.post.question]


ANSWERS_FAIL: dict[str, Callable[[LocalDiscord], Fault]] = {
    "500": lambda discord: discord.faults.next(*CALLBACKS, status=500),
    "500 although it was taken": lambda discord: discord.faults.next(
        *CALLBACKS, status=500, after_commit=True
    ),
    "503": lambda discord: discord.faults.next(*CALLBACKS, status=503),
    "limited": lambda discord: limit(discord, CALLBACKS, "shared", 0.05),
    "500 later": lambda discord: discord.faults.next("POST", "/webhooks/*", status=500),
}


@pytest.mark.parametrize("fails", ANSWERS_FAIL.values(), ids=ANSWERS_FAIL.keys())
async def test_an_answer_that_fails_once_reaches_the_person_all_the_same(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    fails: Callable[[LocalDiscord], Fault],
):
    server = scene(discord, DUCKS)

    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        ada, board = await ducks_open(app, clock, server)
        form = await ada.press(board, "Ask")
        fault = fails(discord)
        answer = await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
        await app.ticker.settled()

        assert "Your question is in the queue" in answer.text
        assert len(await kept(app, server)) == 1
        assert not fault.times


ANSWERS_BREAK: dict[str, Callable[[LocalDiscord], Fault]] = {
    "banned": lambda discord: ban(discord, CALLBACKS, 60),
    "cut before": lambda discord: discord.faults.drop(*CALLBACKS, before_commit=True),
    "cut after": lambda discord: discord.faults.drop(*CALLBACKS, before_commit=False),
}


@pytest.mark.parametrize("breaks", ANSWERS_BREAK.values(), ids=ANSWERS_BREAK.keys())
async def test_who_cannot_be_answered_at_once_gets_back_what_they_wrote_and_nothing_is_kept(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    breaks: Callable[[LocalDiscord], Fault],
):
    server = scene(discord, DUCKS)

    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        ada, board = await ducks_open(app, clock, server)
        form = await ada.press(board, "Ask")
        breaks(discord)
        answer = await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
        await app.ticker.settled()

        assert "Something went wrong on our side" in answer.text
        assert answer.message
        assert [file.content for file in answer.message.attachments] == [
            "\ufeffWhy are ducks yellow?".encode()
        ]
        assert await kept(app, server) == []


async def test_who_was_told_that_the_bot_did_not_respond_can_ask_again_and_asks_once(
    clock: SteppedClock, tmp_path: Path
):
    async with LocalDiscord(clock=clock, pace=1000.0, answers_within=0.3) as discord:
        server = scene(discord, DUCKS)
        async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
            ada, board = await ducks_open(app, clock, server)
            form = await ada.press(board, "Ask")
            discord.faults.delay(0.4, *CALLBACKS)
            with pytest.raises(NoAnswer):
                await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
            await discord.until(lambda: any(e.status == 404 for e in discord.exchanges))
            form = await ada.press(board, "Ask")
            await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
            await app.ticker.settled()

            assert len(await kept(app, server)) == 1


# Edits


EDITS = ("PATCH", "/channels/*/messages/*")
EDITS_FAIL: dict[str, Callable[[LocalDiscord], Fault]] = {
    "500": lambda discord: discord.faults.next(*EDITS, status=500),
    "503": lambda discord: discord.faults.next(*EDITS, status=503),
    "limited for long": lambda discord: limit(discord, EDITS, "shared", 60.0),
    "banned": lambda discord: ban(discord, EDITS, 60),
    "cut before": lambda discord: discord.faults.drop(*EDITS, before_commit=True),
    "cut after": lambda discord: discord.faults.drop(*EDITS, before_commit=False),
    "silent": lambda discord: discord.faults.delay(3600, *EDITS),
}


@pytest.mark.parametrize("fails", EDITS_FAIL.values(), ids=EDITS_FAIL.keys())
async def test_a_board_that_cannot_be_changed_just_now_is_changed_soon_after(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    fails: Callable[[LocalDiscord], Fault],
    monkeypatch: pytest.MonkeyPatch,
):
    server = scene(discord, DUCKS)

    async with at_work(discord, server, DUCKS, clock, tmp_path) as app:
        ada, board = await ducks_open(app, clock, server)
        form = await ada.press(board, "Ask")
        await ada.submit(form.modal, {"text": "Why are ducks yellow?"})
        await pass_until(app, clock, NINE - 4 * MINUTE)
        fault = fails(discord)
        monkeypatch.setattr(failures, "PATIENCE", 1.5 if fault.status == 500 else 0.2)
        bob = server.add_member("Bob")
        await bob.press(question_in(discord, server), "👍 1")
        await app.ticker.settled()
        await pass_until(app, clock, NINE - 2 * MINUTE)

        assert not fault.times
        assert "**2** 👍 Why are ducks yellow?" in board_in(discord, server)


# Slow and silent


@pytest.mark.parametrize("seconds", [0.3, 3600], ids=["slow", "silent"])
async def test_what_discord_does_not_answer_in_time_is_there_once_and_holds_nobody_up(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    seconds: float,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(failures, "PATIENCE", 0.2)
    server = scene(discord, TWO_ROOMS)
    discord.faults.delay(seconds, *posts_in(server, "a"))

    async with at_work(discord, server, TWO_ROOMS, clock, tmp_path) as app:
        clock.set(NINE)
        app.ticker.ring()
        await discord.until(lambda: discord.messages(server.channel("b")))
        await app.ticker.settled()
        await pass_until(app, clock, NINE + MINUTE)
        if seconds < 1:
            asked = posts_in(server, "a")
            carried_out = [e for e in discord.exchanges if (e.method, e.path) == asked]
            await discord.until(lambda: all(e.status for e in carried_out))

    assert titles(discord.messages(server.channel("a"))) == ["Here"]
    assert titles(discord.messages(server.channel("b"))) == ["There"]


async def test_a_file_that_discord_does_not_hand_out_is_asked_for_again(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, DUCKS)
    server.open_command("agenda")
    grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
    discord.faults.drop("GET", "/attachments/*", before_commit=True, times=9)

    async with at_work(discord, server, DUCKS, clock, tmp_path):
        agenda = ("agenda.yaml", b"conference: Test")
        hall = server.channel("organizers")
        answer = await grace.slash(hall, "agenda import", file=agenda)

    assert "Discord did not hand out that file. Send it again." in answer.text
