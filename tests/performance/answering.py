"""How long people wait for answers that come from memory."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from bot.rehearsal.local_discord import LocalDiscord, Person
from bot.rehearsal.local_discord.interactions import Interaction
from tests.performance.figures import Figure, compared
from tests.performance.scale import Scale
from tests.performance.worlds import Side, conference_of, two_bots

Doing = Callable[[Side, Person], Awaitable[object]]

SOON = {0.5: 1.3, 0.99: 1.5}
SUGGESTED = {0.5: 1.5}

TYPED = ("dat", "streams", "vector se", "hospitals", "caroll", "xyzzy", "")
"""What people have typed when something is suggested: also mistyped, and nothing at all."""


def slash(command: str, **options: str) -> Doing:
    """Use a command in the channel for announcements."""

    async def do(side: Side, by: Person) -> None:
        await by.slash(side.server.channel("announcements"), command, **options)

    return do


def typing() -> Doing:
    """Type into the option of `/session`, always something else than before."""
    typed = cycle(TYPED)

    async def do(side: Side, by: Person) -> None:
        await by.autocomplete(side.server.channel("announcements"), "session", "query", next(typed))

    return do


ANSWERS: dict[str, tuple[Doing, dict[float, float | None]]] = {
    "now": (slash("now"), {**SOON}),
    "session": (slash("session", query="Stream processing"), {**SOON}),
    "agenda": (slash("agenda show"), {**SOON}),
    "autocomplete": (typing(), {**SUGGESTED}),
}

EMPTY = slash("empty")
AS_LONG = slash("card", query="Stream processing")


async def answers(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """`/now`, `/session`, `/agenda show` and suggestions, in conferences of every size."""
    figures: list[Figure] = []
    largest = scale.worlds[-1]
    for number, (size, members) in enumerate(scale.worlds):
        async with two_bots(folder / str(number), conference_of(size), members) as (ours, bare):
            for row in (row for row in rows if row in ANSWERS):
                do, goals = ANSWERS[row]
                if row == "autocomplete" and (size, members) != largest:
                    continue
                for at_once in scale.at_once if row != "autocomplete" else scale.at_once[:1]:
                    what = f"{size} sessions, {members} members, {at_once} at once"
                    rounds = await alternating(scale, at_once, (ours, do), (bare, EMPTY))
                    figures += compared(row, what, rounds, goals)
            if "as-long" in rows and (size, members) == largest:
                rounds = await alternating(scale, 1, (bare, AS_LONG), (bare, EMPTY))
                figures += compared("as-long", "bare bot, long card", rounds, {0.5: None})
    return figures


async def alternating(
    scale: Scale, at_once: int, mine: tuple[Side, Doing], theirs: tuple[Side, Doing]
) -> list[tuple[list[float], list[float]]]:
    """Rounds of ours and of the other in turn, after one of each that is not counted."""
    for side, do in (mine, theirs):
        await burst(side, do, scale.warm_up, at_once)
    rounds: list[tuple[list[float], list[float]]] = []
    for _ in range(scale.rounds):
        first = await burst(mine[0], mine[1], scale.requests, at_once)
        second = await burst(theirs[0], theirs[1], scale.requests, at_once)
        rounds.append((first, second))
    return rounds


async def burst(side: Side, do: Doing, requests: int, at_once: int) -> list[float]:
    """The seconds from each event to the last request that answered it.

    So many people ask at once, and again as soon as they are answered. This process looks for
    garbage only in between: it is the measure, and not what is measured.
    """
    discord = side.discord
    known = set(discord.interactions.by_token)
    discord.exchanges.clear()
    gc.collect()
    gc.disable()
    try:
        turns = iter(range(requests))

        async def one(by: Person) -> None:
            for _ in turns:
                await do(side, by)

        await asyncio.gather(*(one(by) for by in islice(cycle(side.people), at_once)))
    finally:
        gc.enable()
    made = [i for token, i in discord.interactions.by_token.items() if token not in known]
    return seconds_of(discord, made)


def seconds_of(discord: LocalDiscord, made: Sequence[Interaction]) -> list[float]:
    """From telling the bot of each interaction to the request with the answer."""
    paths = [(exchange.path.split("/"), exchange.received_at) for exchange in discord.exchanges]
    at_by_token = {path[3]: at for path, at in paths if path[1] in {"interactions", "webhooks"}}
    return [at_by_token[one.token] - one.asked_at for one in made]
