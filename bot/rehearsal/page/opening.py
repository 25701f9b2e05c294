"""Opening a day: its server, its people, its clock and its bot, put together."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial

from bot.clock import Clock, PlayedClock
from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role, ServerId
from bot.domain.post_kinds import PostKind
from bot.rehearsal.cast import cast
from bot.rehearsal.local_discord import Impossible, LocalDiscord, NoAnswer, Person, Server
from bot.rehearsal.page.day import OpenDay, Plan
from bot.rehearsal.record import UsedCommand
from bot.rehearsal.running import FULL_SPEED_PACE, at_work, beginning_of, settings_for
from bot.rehearsal.scene import LOBBY, roles_of, set_the_scene
from bot.rehearsal.script import script
from bot.services.conferences import from_files
from bot.services.stage import Stagehand
from bot.settings import Settings
from bot.stage.server import links, origins_at, shown_at
from bot.stage.windows import Windows
from bot.store.onlooking import Onlooker

MORNING = timedelta(minutes=5)
"""What visitors still see of it before the first announcement."""

SCREENS_HEAR_THE_TIME_EVERY = timedelta(seconds=1)
"""Theirs goes on as fast as real; the conference's may stand, or run."""


def _nobody_hears(used: UsedCommand) -> None:
    """What the audience uses is seen on the page."""
    del used


def _invited(server: Server, conference: Conference) -> list[Person]:
    """One of every part, besides the audience: whoever visitors are, nobody else acts as them."""
    names = {Role.ORGANIZER: "Olga", Role.MODERATOR: "Milo", Role.SPEAKER: "Selma"}
    parts = [(name, roles_of(server, conference, part)) for part, name in names.items()]
    with_roles = [server.add_member(name, roles=roles) for name, roles in parts if roles]
    return [*with_roles, server.add_member("Nina")]


@asynccontextmanager
async def _screens(
    settings: Settings, clock: Clock, files: ConferenceFiles
) -> AsyncGenerator[Mapping[str, str]]:
    """The screens for the stage, which are looked at beside the page; gives the address of each."""
    onlooker = Onlooker(settings.database_url, settings.sealing_key_file)
    stagehand = Stagehand(onlooker, clock, files)
    windows = Windows(stagehand, clock, files.profile.language)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    origins, every = origins_at(address), SCREENS_HEAR_THE_TIME_EVERY
    try:
        async with shown_at(address, origins, stagehand, windows, clock, heartbeat=every):
            yield links(origins[0], await stagehand.doors())
    finally:
        await onlooker.close()


@asynccontextmanager
async def opened_day(plan: Plan) -> AsyncGenerator[OpenDay]:
    """The day with its bot at work, for as long as the block lasts."""
    conference = from_files(plan.files, ServerId(0))
    acts = script(conference) if plan.audience else []
    clock = PlayedClock(beginning_of(conference, acts), plan.speed, paused=plan.paused)
    async with LocalDiscord(clock=clock, pace=FULL_SPEED_PACE, locale=plan.language) as discord:
        server = set_the_scene(discord, conference, plan.forums)
        conference = from_files(plan.files, ServerId(server.id))
        audience = cast(discord, server, conference, clock, _nobody_hears)
        visitors = _invited(server, conference)
        settings = settings_for(discord, plan.folder, plan.data, plan.database_url, FULL_SPEED_PACE)
        bot = partial(at_work, settings, clock, plan.files, server)
        day = OpenDay(plan, server, conference, clock, audience, visitors, bot)
        try:
            await day.start_bot()
            async with _acting(day), _screens(settings, clock, plan.files) as screens:
                day.screens = screens
                yield day
        finally:
            await day.stop_bot()


@asynccontextmanager
async def _acting(day: OpenDay) -> AsyncGenerator[None]:
    """The audience does its part of itself."""
    acting = asyncio.create_task(day.act_on_time(), name="audience")
    try:
        yield
    finally:
        acting.cancel()
        with suppress(asyncio.CancelledError):
            await acting


async def begin(day: OpenDay) -> None:
    """Let the morning pass until shortly before the first session is announced.

    The moderator whom nobody plays is on the conduct team's list by then, as all of it should be.
    """
    posts = [one for one in plan(day.conference) if one.kind in {PostKind.SOON, PostKind.NOW}]
    first = min((one.due_at for one in posts), default=day.clock.now())
    await day.skip_to(first - MORNING)
    for person in day.visitors:
        if day.part_of(person) is Role.MODERATOR:
            with suppress(Impossible, NoAnswer):
                await person.slash(day.server.channel(LOBBY), "case duty", on=True)
