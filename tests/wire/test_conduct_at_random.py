"""Who is of the team, named, stands back or gets a role later: no excluded person gets anything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.clock import SteppedClock
from bot.domain.conference import ConductContacts
from bot.domain.people import PersonId, Role
from bot.rehearsal.local_discord import LocalDiscord, Permission
from tests.keys import KEY
from tests.wire.conduct_world import World
from tests.wire.conference_bot import NINE, at_work, files, scene, session

STAFF = ("Mona", "Max", "Moira", "Lea")
EVERYBODY = (*STAFF, "Ada", "Bob", "Cleo")


def acts(chance: Random) -> Iterator[tuple[Any, ...]]:
    """What people do one after the other; numbers say which of those there are by then."""
    kinds = ("report", "report_message", "add", "work", "stand_back", "grant", "sign_in")
    yield _act(chance, "report")
    for _ in range(chance.randint(5, 12)):
        yield _act(chance, chance.choice((*kinds, *kinds, "sign_out", "wait")))


def _act(chance: Random, verb: str) -> tuple[Any, ...]:
    some = chance.sample(EVERYBODY, chance.choice((0, 1, 1, 2)))
    called = chance.choice(("", "", *STAFF, *EVERYBODY))
    given: dict[str, tuple[Any, ...]] = {
        "report": (chance.choice(EVERYBODY), some, called, chance.random() < 0.3),
        "report_message": (chance.choice(EVERYBODY), chance.choice(EVERYBODY)),
        "add": (chance.randrange(9), some, called),
        "work": (chance.randrange(9), chance.randrange(9), chance.random() < 0.5),
        "wait": (chance.choice((10, 60, 120)),),
        "stand_back": (chance.randrange(9), chance.randrange(9)),
    }
    return (verb, *given.get(verb, (chance.randrange(9),)))


@pytest.mark.threat(4)
@pytest.mark.parametrize("seed", range(40))
async def test_nothing_of_a_case_reaches_whoever_is_kept_out_of_it(seed: int, tmp_path: Path):
    chance = Random(seed)  # noqa: S311 - what failed can be seen again by its seed
    team = chance.randint(2, len(STAFF))
    clock = SteppedClock(NINE - timedelta(days=2))
    async with LocalDiscord(clock=clock, pace=1000.0, answers_within=10.0) as discord:
        conference = files([session("Ducks", at=NINE + timedelta(days=30))])
        server = scene(discord, conference)
        role = server.add_role("Moderator", Permission.MANAGE_MESSAGES)
        backroom = server.add_channel("moderators")
        server.add_channel("lobby")
        server.deny(backroom, server.everyone, Permission.VIEW_CHANNEL)
        for whom in (role, server.role(discord.bot.name)):
            server.allow(backroom, whom, Permission.VIEW_CHANNEL)
        members = {n: server.add_member(n, [role] if n in STAFF[:team] else []) for n in EVERYBODY}
        olga = server.add_member("Olga")
        outside = (PersonId(olga.id),) if chance.random() < 0.5 else ()
        profile = replace(
            conference.profile,
            roles={**conference.profile.roles, Role.MODERATOR: ("Moderator",)},
            conduct=ConductContacts("conduct@birds.example", outside, ()),
        )
        conference = replace(conference, profile=profile)
        async with at_work(discord, server, conference, clock, tmp_path, KEY) as app:
            world = World(discord, server, app, clock)
            world.people = members
            for _ in range(chance.randint(0, team)):
                await world.sign_in(0)
            for verb, *given in acts(chance):
                await getattr(world, verb)(*given)
                await world.later()
                assert list(world.leaks()) == []
            await world.tries()
            assert list(world.leaks()) == []
