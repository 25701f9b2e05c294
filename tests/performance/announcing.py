"""How late announcements are, with Discord's limits and a way of 100 ms to Discord."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from bot.rehearsal.local_discord import Channel, LocalDiscord
from bot.rehearsal.local_discord.limits import GLOBAL
from tests.performance.figures import Figure, loaded, milliseconds, quantile
from tests.performance.scale import Scale
from tests.performance.worlds import made, ours
from tests.wire.conference_bot import files, scene, session

STARTS_WITHIN = timedelta(seconds=15)
"""Before the first posts are due, the bot has to be there."""

POLLS_EVERY = 60.0
WITHIN = 1.1
BETTER_THAN_POLLING = 100.0


async def lateness(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """So many posts due in the same instant, each in a channel of its own."""
    del rows
    figures: list[Figure] = []
    for number in scale.due_at_once:
        instants = 1 if number > 100 else scale.instants
        rounds = await _rounds(scale, folder / str(number), number, instants)
        figures += _figures(number, scale.latency, rounds)
    return figures


def needed(number: int, latency: float) -> list[float]:
    """The seconds in which Discord takes so many at best: its way, and 50 in each second."""
    return [latency + n // GLOBAL.limit * GLOBAL.seconds for n in range(number)]


def _figures(number: int, latency: float, rounds: list[list[float]]) -> list[Figure]:
    best = needed(number, latency)
    late = median(quantile(one, 0.99) for one in rounds)
    middle, best_middle = median(median(one) for one in rounds), median(best)
    # Whoever asks every minute is late by anything from nothing to a minute, before the limits.
    beyond = max(middle - best_middle, 0.001)
    load = loaded()
    return [
        Figure(
            "late",
            f"{number} due at once, p99",
            milliseconds(late),
            milliseconds(quantile(best, 0.99)),
            round(late / quantile(best, 0.99), 2),
            WITHIN,
            load=load,
        ),
        Figure(
            "late",
            f"{number} due at once, polled / ours beyond the limits' need, p50",
            milliseconds(beyond),
            milliseconds(POLLS_EVERY / 2),
            round(POLLS_EVERY / 2 / beyond, 1),
            BETTER_THAN_POLLING,
            at_least=True,
            load=load,
        ),
    ]


async def _rounds(scale: Scale, folder: Path, number: int, instants: int) -> list[list[float]]:
    """How late each post was, at each of the instants at which so many were due."""
    made(folder)
    apart = timedelta(seconds=2 + number // GLOBAL.limit * 1.5)
    first = datetime.now(UTC).replace(microsecond=0) + STARTS_WITHIN
    moments = [first + apart * n for n in range(instants)]
    conference = files(
        session(f"Talk {n} {room}", at=moment, room=f"room-{room}")
        for n, moment in enumerate(moments)
        for room in range(number)
    )
    async with LocalDiscord(clock=SystemClock()) as discord:
        discord.faults.delay(scale.latency, times=10**9)
        server = scene(discord, conference)
        rooms = [server.channel(f"room-{n}") for n in range(number)]
        bot = ours(discord, folder, conference)
        await bot.start()
        try:
            left = moments[-1] - datetime.now(UTC)
            await _posted(discord, rooms, number * instants, left)
        finally:
            await bot.stop()
        posted = [message for room in rooms for message in discord.messages(room)]
        assert len(posted) == number * instants
    late: list[list[float]] = [[] for _ in moments]
    for message in posted:
        (which,) = re.findall(r"Talk (\d+)", message.embeds[0]["title"])
        late[int(which)].append((message.sent_at - moments[int(which)]).total_seconds())
    return late


async def _posted(
    discord: LocalDiscord, rooms: Sequence[Channel], number: int, left: timedelta
) -> None:
    """Wait until so many are there, and not for ever."""

    def all_there() -> bool:
        return sum(len(room.messages) for room in rooms) >= number

    await discord.until(all_there, within=left.total_seconds() + 30 + number / 10)
