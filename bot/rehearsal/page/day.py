"""The open day: the real bot on the local Discord, for people to walk in."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import PlayedClock
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import ENGLISH
from bot.domain.people import Role, ServerId
from bot.rehearsal.audience import Act, Audience
from bot.rehearsal.cast import cast
from bot.rehearsal.local_discord import LocalDiscord, Person, Server
from bot.rehearsal.local_discord.world import World
from bot.rehearsal.record import Record, UsedCommand
from bot.rehearsal.running import (
    FULL_SPEED_PACE,
    at_work,
    beginning_of,
    next_moment,
    perform,
    settings_for,
)
from bot.rehearsal.scene import roles_of, set_the_scene
from bot.rehearsal.script import script
from bot.services.conferences import from_files

REAL_SPEED = 1.0

PARTS = (Role.ORGANIZER, Role.MODERATOR, Role.SPEAKER)
"""From the one that can do most."""


@dataclass(frozen=True)
class Plan:
    """What is rehearsed, and how it begins."""

    files: ConferenceFiles
    data: Path
    folder: Path
    """Where the database and the keys are."""
    database_url: str = ""
    forums: Collection[str] = ()
    language: str = ENGLISH
    speed: float = REAL_SPEED
    paused: bool = False
    audience: bool = True
    """Whether people do of themselves what the script says."""
    said: Callable[[str], None] = print
    """Told what goes wrong in what the audience does."""


class OpenDay:
    """A day that goes on while people look at it and take part in it."""

    def __init__(
        self,
        plan: Plan,
        app: App,
        server: Server,
        conference: Conference,
        clock: PlayedClock,
        audience: Audience,
    ) -> None:
        self.plan = plan
        self.server = server
        self.clock = clock
        self.audience_acts = plan.audience
        self.changed: Callable[[], None] = lambda: None
        """Called when the clock was set, or the audience begins or ceases to act."""
        self._app = app
        self._conference = conference
        self._audience = audience
        self._acts = script(conference)
        self._record = Record()
        self._woken = asyncio.Event()
        self._passing = asyncio.Lock()

    @property
    def world(self) -> World:
        """Everything on the local Discord."""
        return self.server.surroundings.world

    @property
    def zone(self) -> ZoneInfo:
        """The conference's own."""
        return self._conference.agenda.zone

    @property
    def people(self) -> list[Person]:
        """Everybody but the bot, also who has left; organizers first."""
        users = [one for one in self.world.users.values() if not one.bot]
        people = [Person(one, self.server.surroundings, self.server.guild) for one in users]
        order = [*PARTS, Role.ATTENDEE]
        return sorted(people, key=lambda one: order.index(self.part_of(one)))

    def person(self, number: int) -> Person | None:
        """Somebody by their id."""
        found = self.world.users.get(number)
        if found is None or found.bot:
            return None
        return Person(found, self.server.surroundings, self.server.guild)

    def part_of(self, person: Person) -> Role:
        """What they are at the conference, by their roles on the server."""
        member = self.server.guild.members.get(person.id)
        for part in PARTS:
            named = roles_of(self.server, self._conference, part)
            if member and any(role in named for role in member.roles):
                return part
        return Role.ATTENDEE

    def play(self, speed: float) -> None:
        """Go on, so many times as fast as real."""
        self.clock.play(speed)
        self._set()

    def pause(self) -> None:
        """Stand still: nothing falls due."""
        self.clock.pause()
        self._set()

    async def skip_to_next_post(self) -> bool:
        """Let time pass in no time until something is posted; a clock that stood, stands again.

        What the audience does until then is done on the way, at its moment. False where nothing
        more is planned.
        """
        async with self._passing:
            speed, paused, newest = self.clock.speed, self.clock.paused, self._newest()
            # While it stands, what is waited for would never come; at speed, it would be late.
            self.clock.play(REAL_SPEED)
            try:
                while self._newest() == newest:
                    if not await self._skip_once():
                        return False
                return True
            finally:
                self.clock.play(speed)
                if paused:
                    self.clock.pause()
                self._set()

    async def _skip_once(self) -> bool:
        """To the next moment at which something is due or somebody acts, if there is any."""
        act = self._next_act()
        due = await next_moment(self._app)
        moments = [moment for moment in (due, act.at if act else None) if moment]
        if not moments:
            return False
        self.clock.skip_to(min(moments))
        self._app.ticker.ring()
        await self._app.ticker.settled()
        if act and act.at <= self.clock.now():
            await self._perform(act)
        return True

    def let_audience_act(self, acts: bool) -> None:
        """Begin or cease; what should have been done in between is left out."""
        self.audience_acts = acts
        if acts:
            self._acts = [act for act in self._acts if act.at > self.clock.now()]
        self._woken.set()
        self.changed()

    async def act_on_time(self) -> None:
        """Have the audience do each thing when it is time, for ever."""
        while True:
            self._woken.clear()
            act = self._next_act()
            wait = self.clock.wait_until(act.at) if act else None
            if act and wait is not None and not wait:
                async with self._passing:
                    await self._perform(act)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait.total_seconds() if wait else None)

    def _next_act(self) -> Act | None:
        return self._acts[0] if self._acts and self.audience_acts else None

    async def _perform(self, act: Act) -> None:
        if act not in self._acts:
            return  # somebody skipped past it meanwhile
        self._acts.remove(act)
        known = len(self._record.problems)
        await perform(act, self._audience, self._record)
        for problem in self._record.problems[known:]:
            self.plan.said(problem)

    def _newest(self) -> int:
        channels = self.world.channels.values()
        return max((max(one.messages, default=0) for one in channels), default=0)

    def _set(self) -> None:
        self._app.ticker.ring()
        self._woken.set()
        self.changed()


def _nobody_hears(used: UsedCommand) -> None:
    """What the audience uses is seen on the page."""
    del used


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
        settings = settings_for(discord, plan.folder, plan.data, plan.database_url, FULL_SPEED_PACE)
        async with at_work(settings, clock, plan.files, server) as app:
            day = OpenDay(plan, app, server, conference, clock, audience)
            acting = asyncio.create_task(day.act_on_time(), name="audience")
            try:
                yield day
            finally:
                acting.cancel()
                with suppress(asyncio.CancelledError):
                    await acting
