"""A conference day rehearsed: the real bot, the local Discord, an audience, and a restart."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.client.checkup import findings_on
from bot.clock import Clock, FastClock, SkippingClock, monotonic
from bot.domain.announcements import PostKey
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import POSTED, Delivery, State
from bot.domain.people import ServerId
from bot.domain.post_kinds import CONFIDENTIAL
from bot.rehearsal.audience import Act
from bot.rehearsal.cast import cast
from bot.rehearsal.checks import reckoning, unused_commands
from bot.rehearsal.drawing import channel_of, drawn, text_of
from bot.rehearsal.legend import caused_by
from bot.rehearsal.local_discord import LocalDiscord, Message, Server
from bot.rehearsal.local_discord.routes.events import COMPLETED
from bot.rehearsal.noting import errors_noted
from bot.rehearsal.record import MadePost, Record, ServerEvent, Thread, UsedCommand
from bot.rehearsal.running import (
    FULL_SPEED_PACE,
    at_work,
    beginning_of,
    next_moment,
    perform,
    settings_for,
)
from bot.rehearsal.scene import set_the_scene
from bot.rehearsal.script import script
from bot.services.conferences import from_files


@dataclass(frozen=True, slots=True)
class Listener:
    """What is told while the day goes on."""

    posted: Callable[[MadePost, int, int], None]
    """A post was made: which, how many there are so far, and how many are planned."""

    said: Callable[[str], None]
    """Something else worth a line."""

    used: Callable[[UsedCommand], None]


@dataclass
class Rehearsal:
    """One conference day on a local Discord of its own."""

    files: ConferenceFiles
    folder: Path
    listener: Listener
    speed: float | None = None
    forums: Collection[str] = ()
    """The channels that are forums on the conference's own server."""
    language: str = "en-US"
    """In which everybody uses Discord."""
    data: Path = Path("data")
    """Where the organizers' own languages are."""
    database_url: str = ""
    """Where the bot's memory is; in the folder, where nothing is said."""
    changes: bool = False
    """Whether the agenda changes in the course of the day, instead of all that people do."""

    def scene(self, discord: LocalDiscord) -> Server:
        """The server on which it takes place."""
        return set_the_scene(discord, from_files(self.files, ServerId(0)), self.forums)

    def script(self, conference: Conference) -> list[Act]:
        """What people do."""
        return script(conference, changes=self.changes)

    async def run(self) -> Record:
        """Go through the day; whatever goes wrong is in the record, not raised."""
        record, begun = Record(speed=self.speed), monotonic()
        with errors_noted(record.problems):
            clock = self._clock()
            pace = self.speed or FULL_SPEED_PACE
            async with LocalDiscord(clock=clock, pace=pace, locale=self.language) as discord:
                server = self.scene(discord)
                conference = from_files(self.files, ServerId(server.id))
                record.conference = conference
                await _Day(self, discord, server, conference, clock, record).go_through()
                record.exchanges = discord.exchanges
                record.problems += [f"Not on the local Discord: {r}" for r in discord.unimplemented]
        record.seconds = monotonic() - begun
        return record

    def _clock(self) -> Clock:
        conference = from_files(self.files, ServerId(0))
        start = beginning_of(conference, self.script(conference))
        return FastClock(start, self.speed) if self.speed else SkippingClock(start)


class _Day:
    """The day itself, step by step."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        discord: LocalDiscord,
        server: Server,
        conference: Conference,
        clock: Clock,
        record: Record,
    ) -> None:
        self._rehearsal = rehearsal
        self._discord = discord
        self._server = server
        self._conference = conference
        self._clock = clock
        self._record = record
        self._audience = cast(discord, server, conference, clock, rehearsal.listener.used)
        self._acts = rehearsal.script(conference)
        pace = 1 if rehearsal.speed else FULL_SPEED_PACE
        self._settings = settings_for(
            discord, rehearsal.folder, rehearsal.data, rehearsal.database_url, pace
        )
        self._shown: set[str] = set()
        self._reminders: dict[PostKey, Delivery] = {}

    async def go_through(self) -> None:
        """Before noon, a restart, after noon, and the reckoning."""
        record, sessions = self._record, self._conference.agenda.sessions
        noon = sessions[len(sessions) // 2].starts_at - timedelta(minutes=1)
        async with self._bot() as app:
            for guild in app.bot.guilds:
                record.problems += await findings_on(guild, self._conference)
            await self._until(app, noon)
        record.restarted_at = self._clock.now()
        self._rehearsal.listener.said("The bot is stopped and started again.")
        async with self._bot() as app:
            await self._until(app, None)
            record.commands, record.stories = self._audience.used, self._audience.stories
            record.recap = self._audience.recap
            record.posts = [self._made(row) for row in await self._ledger(app)]
            if not self._rehearsal.changes:
                record.problems += unused_commands(app.bot, record)
            record.conference = app.staff.programme.conference(ServerId(self._server.id))
        record.threads = list(self._threads())
        record.events = [
            ServerEvent(event.body["name"], event.status == COMPLETED)
            for event in self._server.guild.events.values()
        ]
        record.problems += reckoning(record, self._discord)

    def _bot(self) -> AbstractAsyncContextManager[App]:
        return at_work(self._settings, self._clock, self._rehearsal.files, self._server)

    async def _until(self, app: App, end: datetime | None) -> None:
        """From one due moment to the next, until the end; None: until nothing is planned."""
        while True:
            await app.ticker.settled()
            await self._show(app)
            due = await next_moment(app)
            act = self._acts[0] if self._acts else None
            moments = [m for m in (due, act.at if act else None) if m is not None]
            if not moments or (end and min(moments) >= end):
                return
            await self._pass_time(app, min(moments))
            if act and act.at <= self._clock.now():
                await perform(self._acts.pop(0), self._audience, self._record)

    async def _pass_time(self, app: App, moment: datetime) -> None:
        if isinstance(self._clock, SkippingClock):
            self._clock.skip_to(moment)
        else:
            wait = self._clock.wait_until(moment)
            await asyncio.sleep(wait.total_seconds() if wait else 0)
        app.ticker.ring()
        await app.ticker.settled()

    async def _ledger(self, app: App) -> tuple[Delivery, ...]:
        """Every post and reminder, in order of time, but those that nobody needs any more.

        What is told of reports is nobody's to see here either.
        """
        async with app.database.transaction() as records:
            rows = await records.deliveries.all(self._conference.id)
            reminders = await records.reminders.all(self._conference.id)
        self._reminders |= {row.key: row for row in reminders}  # the bot itself forgets them soon
        rows = sorted([*rows, *self._reminders.values()], key=lambda row: row.post.due_at)
        told = [row for row in rows if row.post.kind not in CONFIDENTIAL]
        return tuple(row for row in told if row.state is not State.WITHDRAWN)

    async def _show(self, app: App) -> None:
        rows = await self._ledger(app)
        for row in rows:
            if row.state in POSTED and row.key not in self._shown:
                self._shown.add(row.key)
                self._rehearsal.listener.posted(self._made(row), len(self._shown), len(rows))

    def _made(self, row: Delivery) -> MadePost:
        message = self._message(row)
        return MadePost(
            key=row.key,
            kind=row.post.kind,
            session=row.post.session,
            question=row.post.question,
            message_id=message.id if message else None,
            channel=channel_of(message) if message else row.post.channel,
            channel_id=message.channel.id if message else None,
            due_at=row.post.due_at,
            sent_at=row.sent_at,
            late_seconds=row.late_by.total_seconds(),
            state=row.state,
            text=text_of(message) if message else "",
            message=drawn(message) if message else None,
            reason=row.reason,
            caused=caused_by(row),
        )

    def _message(self, row: Delivery) -> Message | None:
        """The post: by where it is or, in an inbox, by its button."""
        by_id, key = row.posted and row.posted.message_id, row.key
        for message in self._messages():
            if message.id == by_id:
                return message
            if by_id is None and any(b.custom_id.endswith(f":{key}") for b in message.buttons):
                return message
        return None

    def _messages(self) -> Iterator[Message]:
        yield from self._audience.everywhere()

    def _threads(self) -> Iterator[Thread]:
        """Every thread with a board, as it is by now."""
        for session in self._conference.agenda.sessions:
            for board in self._messages():
                if any(b.custom_id == f"board:{session.mark}" for b in board.buttons):
                    state = board.channel.thread
                    yield Thread(
                        name=board.channel.name,
                        session=session.key,
                        closed=bool(state and state.archived and state.locked),
                        board=drawn(board),
                        channel_id=board.channel.id,
                    )
