"""Very many servers whose posts are due at the same moment, with Discord's limits on.

A few where it has to be quick; SERVERS in the environment says how many otherwise.
"""

import asyncio
import logging
import os
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bot.app import App
from bot.clock import SkippingClock, monotonic
from bot.rehearsal.local_discord import LocalDiscord, Message, Person, Server
from tests.wire.conference_bot import NINE, at_work, files, scene, session, titles

SERVERS = int(os.environ.get("SERVERS", "20"))
PLACES = {"pond": 3, "hill": 2}
"""How many sessions begin in each room at nine, a second apart, so that they have an order."""

CONFERENCE = files(
    session(f"{room} {n}", room=room, at=NINE + timedelta(seconds=n))
    for room, sessions in PLACES.items()
    for n in range(sessions)
)
POSTS = SERVERS * sum(PLACES.values())
DISCORD_NEEDS = POSTS / 50
"""Seconds in which Discord takes so many posts, with nothing else said (its global limit)."""

MOST = 1.25
"""Times as long as that: the bot stays a little below the limit. For a computer of one's own."""

QUIET = timedelta(seconds=2)
"""What was said before has passed with Discord by then; its seconds are real."""

OPENING = 30 + SERVERS / 2
"""Seconds to open them all, on however slow a computer."""

_log = logging.getLogger(__name__)


async def all_open(app: App, servers: list[Server]) -> None:
    async with asyncio.timeout(OPENING):
        await asyncio.gather(*(app.bot.wait_until_open(server.id) for server in servers))
        await app.ticker.settled()


def posts(discord: LocalDiscord, servers: list[Server]) -> list[list[Message]]:
    """What was posted, channel by channel, in order."""
    return [discord.messages(server.channel(room)) for server in servers for room in PLACES]


async def answers(person: Person, server: Server, until: asyncio.Event) -> list[float]:
    """How long a person waits who asks again and again; later than in time raises an error."""
    waits: list[float] = []
    while not until.is_set():
        begun = monotonic()
        assert (await person.slash(server.channel("announcements"), "now")).message
        waits.append(monotonic() - begun)
        await asyncio.sleep(0.05)
    return waits


def lateness(made: list[list[Message]]) -> list[float]:
    """Seconds by which each post was late."""
    return [(message.sent_at - NINE).total_seconds() for channel in made for message in channel]


async def test_posts_due_at_once_on_very_many_servers_are_made_as_fast_as_discord_takes_them(
    tmp_path: Path,
):
    clock = SkippingClock(NINE - timedelta(minutes=20))
    async with LocalDiscord(clock=clock, shards=2, at_once=2) as discord:
        servers = [scene(discord, CONFERENCE) for _ in range(SERVERS)]
        ada = servers[0].add_member("Ada")
        async with at_work(discord, servers[0], CONFERENCE, clock, tmp_path, within=OPENING) as app:
            await all_open(app, servers)
            discord.exchanges.clear()
            done = asyncio.Event()
            asking = asyncio.create_task(answers(ada, servers[0], done))
            clock.skip_to(NINE - QUIET)
            computed = process_time()
            app.ticker.ring()
            await discord.until(
                lambda: sum(map(len, posts(discord, servers))) >= POSTS, within=30 + POSTS / 10
            )
            await app.ticker.settled()
            computed = process_time() - computed
            done.set()
            waits = await asking
            alone = await asked_alone(ada, servers[0])

        made = posts(discord, servers)
        expected = [[f"{room} {n}" for n in range(PLACES[room])] for room in PLACES] * SERVERS
        assert [titles(channel) for channel in made] == expected
        assert [one for one in discord.exchanges if one.status == 429] == []
        report(lateness(made), waits, alone, computed)
        if "SERVERS" in os.environ:
            assert max(lateness(made)) <= MOST * DISCORD_NEEDS


async def asked_alone(person: Person, server: Server) -> list[float]:
    waits: list[float] = []
    for _ in range(20):
        begun = monotonic()
        await person.slash(server.channel("announcements"), "now")
        waits.append(monotonic() - begun)
    return waits


def report(late: list[float], waits: list[float], alone: list[float], computed: float) -> None:
    _log.info(
        "%d posts: latest %.1f s, %.2f of what Discord needs; "
        "answers %.1f times as long as alone, slowest %.2f s; "
        "computed for %.2f of what Discord needs",
        POSTS,
        max(late),
        max(late) / DISCORD_NEEDS,
        median(waits) / median(alone),
        max(waits),
        computed / DISCORD_NEEDS,
    )
