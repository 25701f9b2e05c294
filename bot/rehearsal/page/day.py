"""The open day: the real bot on the local Discord, for people to walk in."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import PlayedClock
from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import ENGLISH
from bot.domain.people import Role, ServerId
from bot.domain.post_kinds import PostKind
from bot.rehearsal.audience import Act, Audience
from bot.rehearsal.local_discord import Channel, ChannelKind, Message, Person, Server
from bot.rehearsal.local_discord.world import World
from bot.rehearsal.page.players import Players
from bot.rehearsal.running import next_moment
from bot.rehearsal.scene import LOBBY, roles_of

REAL_SPEED = 1.0

NEVER = datetime.max.replace(tzinfo=UTC)
"""Later than whatever is planned."""

LOOKS_AGAIN = 1.0
"""Seconds after which it is looked anew when the audience does its next thing."""

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
        server: Server,
        conference: Conference,
        clock: PlayedClock,
        audience: Audience,
        visitors: Collection[Person],
        at_work: Callable[[], AbstractAsyncContextManager[App]],
    ) -> None:
        self.plan = plan
        self.server = server
        self.conference = conference
        self.clock = clock
        self.changed: Callable[[], None] = lambda: None
        """Called when the clock was set, the bot started or stopped, the audience likewise."""
        self.visitors = visitors
        """Who is there for people at the page alone."""
        self.screens: Mapping[str, str] = {}
        """The address of each screen for the stage, by its room."""
        self._at_work = at_work
        self._app: App | None = None
        self._was_stopped = False
        self._closing = AsyncExitStack()
        self._players = Players(audience, conference, plan.said, acts=plan.audience)
        self._woken = asyncio.Event()
        self._passing = asyncio.Lock()

    @property
    def world(self) -> World:
        """Everything on the local Discord."""
        return self.server.surroundings.world

    @property
    def zone(self) -> ZoneInfo:
        """The conference's own."""
        return self.conference.agenda.zone

    @property
    def home(self) -> Channel:
        """Where most sessions are announced that are announced in a channel with messages."""
        posts = [one for one in plan(self.conference) if one.kind is PostKind.NOW]
        names = [name for name, _ in Counter(one.channel for one in posts).most_common()]
        places = [self.server.channel(name) for name in (*names, LOBBY)]
        return next(one for one in places if one.kind is ChannelKind.TEXT)

    @property
    def audience_acts(self) -> bool:
        """Whether people do of themselves what the script says."""
        return self._players.acts

    def is_played(self, person: Person) -> bool:
        """Whether the audience's script has them act; the others are there for visitors alone."""
        return person.id not in {one.id for one in self.visitors}

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
            named = roles_of(self.server, self.conference, part)
            if member and any(role in named for role in member.roles):
                return part
        return Role.ATTENDEE

    @property
    def bot_runs(self) -> bool:
        """Whether the bot is there, or was stopped."""
        return self._app is not None

    async def start_bot(self) -> None:
        """Have it go on where it stopped. What people would have done meanwhile is left out."""
        async with self._passing:
            if self._app is None:
                self._app = await self._closing.enter_async_context(self._at_work())
                if self._was_stopped:
                    self._players.leave_out(self.clock.now())
        self._set()

    async def stop_bot(self) -> None:
        """End it in the middle of the day; time goes on, and people too."""
        async with self._passing:
            self._app, self._was_stopped = None, True
            try:
                await self._closing.aclose()
            finally:
                self._set()

    def play(self, speed: float) -> None:
        """Go on, so many times as fast as real."""
        self.clock.play(speed)
        self._set()

    def pause(self) -> None:
        """Stand still: nothing falls due."""
        self.clock.pause()
        self._set()

    async def skip_to_next_post(self, person: Person) -> Message | None:
        """Let time pass in no time until something is posted that the person sees; gives it.

        A clock that stood, stands again. What the audience does until then is done on the way, at
        its moment. None where nothing more is planned for them, or the bot is stopped.
        """
        async with self._skipping() as app:
            newest = max((number for one in self._channels for number in one.messages), default=0)
            while app and await self._skip_once(app):
                if posted := self._posts_for(person, newest):
                    return min(posted, key=_rank)
        return None

    async def skip_to(self, moment: datetime) -> None:
        """Let time pass in no time until then, with all that is due and done on the way."""
        async with self._skipping() as app:
            while app and await self._next_moment(app, moment) < moment:
                await self._skip_once(app)
            self.clock.skip_to(moment)

    @asynccontextmanager
    async def _skipping(self) -> AsyncGenerator[App | None]:
        """Nobody else lets time pass; gives the bot, unless it is stopped."""
        async with self._passing:
            speed, paused = self.clock.speed, self.clock.paused
            # While it stands, what is waited for would never come; at speed, it would be late.
            self.clock.play(REAL_SPEED)
            try:
                yield self._app
            finally:
                self.clock.play(speed)
                if paused:
                    self.clock.pause()
                self._set()

    async def _skip_once(self, app: App) -> bool:
        """To the next moment at which something is due or somebody acts, if there is any."""
        moment = await self._next_moment(app, NEVER)
        if moment == NEVER:
            return False
        self.clock.skip_to(moment)
        app.ticker.ring()
        await app.ticker.settled()
        await self._perform_what_is_due()
        return True

    async def _next_moment(self, app: App, otherwise: datetime) -> datetime:
        act, due = self._next_act(), await next_moment(app)
        return min([moment for moment in (due, act.at if act else None) if moment] or [otherwise])

    def _posts_for(self, person: Person, after: int) -> list[Message]:
        """What the bot has said since a message where they read it, but for answers in private."""
        said = [one for each in self._channels for one in each.messages.values() if one.id > after]
        return [one for one in said if one.author.bot and person.is_shown(one)]

    @property
    def _channels(self) -> Collection[Channel]:
        return self.world.channels.values()

    def let_audience_act(self, acts: bool) -> None:
        """Begin or cease; what should have been done in between is left out."""
        self._players.acts = acts
        if acts:
            self._players.leave_out(self.clock.now())
        self._woken.set()
        self.changed()

    async def act_on_time(self) -> None:
        """Have the audience do each thing when it is time, for ever; without the bot, nothing."""
        while True:
            self._woken.clear()
            act = self._next_act()
            wait = self.clock.wait_until(act.at) if act else None
            if act and wait is not None and not wait:
                async with self._passing:
                    await self._perform_what_is_due()
                continue
            # Looks again soon: a delay may be taken back meanwhile, and things be done earlier.
            seconds = min(wait.total_seconds(), LOOKS_AGAIN) if wait else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), seconds)

    async def _perform_what_is_due(self) -> None:
        """One act, if any; looked up anew, since much may have changed while one waited."""
        act = self._next_act()
        if act and act.at <= self.clock.now():
            await self._players.perform(act)

    def _next_act(self) -> Act | None:
        if self._app is None or not self.audience_acts:
            return None
        here = self._app.staff.programme.conference(ServerId(self.server.id))
        return self._players.next_act(here)

    def _set(self) -> None:
        if self._app:
            self._app.ticker.ring()
        self._woken.set()
        self.changed()


def _rank(message: Message) -> tuple[bool, bool, int]:
    """What everybody reads, before what stands in a thread or an inbox."""
    place = message.channel
    return place.guild is None, place.thread is not None, message.id
