"""Keeping Discord's own events in step with the agenda, where the organizers want that."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.domain.agenda import SessionKey, mark_of
from bot.domain.conference import Conference, ConferenceId
from bot.domain.events import Deed, Event, EventState, KnownEvent, Step, next_moment, steps
from bot.domain.languages import _, read_in
from bot.domain.people import ServerId
from bot.domain.text import inert
from bot.services.agenda import Programme
from bot.services.bugs import noted
from bot.services.delivery import Announcer
from bot.services.duties import SetBack, all_done, nobody
from bot.services.messenger import Gone, Impossible, TryAgain
from bot.services.urgency import Urgency, as_urgent_as
from bot.store.database import Database

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
AGAIN_AFTER = timedelta(hours=1)
"""What Discord refuses is tried again so rarely; somebody may have mended it."""

ENOUGH = 5
"""So many failures in a row are Discord's, and not those of single events."""

_log = logging.getLogger(__name__)


class EventBoard(Protocol):
    """Somebody who can change the events of a server; all of it is safe to repeat.

    Everything raises `TryAgain`, `Impossible`, or `Gone` where the event was taken away.
    """

    async def find(self, server: ServerId, mark: str) -> int | None:
        """The bot's own event with this mark."""
        ...

    async def create(self, server: ServerId, event: Event) -> int:
        """A new event; not safe to repeat unless it was looked for."""
        ...

    async def remove_doubles(self, server: ServerId, made: Mapping[str, int]) -> None:
        """The bot's own events with one of these marks go, but for the one that is named."""
        ...

    async def edit(self, server: ServerId, event_id: int, event: Event) -> None:
        """Have it say this; of one that has begun, the start stays."""
        ...

    async def start(self, server: ServerId, event_id: int) -> None:
        """It begins."""
        ...

    async def end(self, server: ServerId, event_id: int) -> None:
        """It is over."""
        ...

    async def remove(self, server: ServerId, event_id: int) -> None:
        """It does not take place."""
        ...


class EventKeeper:
    """Does one thing after the other, each written down; a failure stops only what it is about."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        board: EventBoard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._board = board
        self._due: dict[ConferenceId, datetime] = {}
        self._failures: dict[ConferenceId, int] = {}
        self._late: dict[ConferenceId, set[SessionKey]] = {}
        self._tasks: dict[ConferenceId, asyncio.Task[None]] = {}
        self._set_back = SetBack()
        self._ring: Callable[[], None] = nobody

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever there may be something new to do."""
        self._ring = ring

    def changed(self, conference: ConferenceId) -> None:
        """Its agenda or its settings are others."""
        self._due[conference] = self._clock.now()
        self._ring()

    async def make_due(self) -> None:
        """Begin to bring every server in line that is due."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._due = dict.fromkeys(self._due, now)
        due = [c for c, due in self._due.items() if due <= now and c not in self._tasks]
        for which in await self._concerned(due):
            task = asyncio.create_task(self._bring_in_line(which), name="events")
            self._tasks[which] = task
            task.add_done_callback(lambda done, which=which: self._done(which, done))

    async def _concerned(self, due: Sequence[ConferenceId]) -> list[ConferenceId]:
        """Those of them that want events, or have some; nothing is to be done for the others."""
        if not due:
            return []
        async with self._database.transaction() as records:
            have = await records.events.any_of(due)
        # Only now: what has changed meanwhile is in force, and needs no other wake.
        by_id = self._programme.by_id
        for which in due:
            self._due.pop(which, None)
        return [c for c in due if c in have or (c in by_id and by_id[c].policy.events)]

    async def next_moment(self) -> datetime | None:
        """When there is something to do next."""
        return min((due for c, due in self._due.items() if c not in self._tasks), default=None)

    @property
    def is_busy(self) -> bool:
        """Whether events are being changed."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Return once none is being changed."""
        await all_done(self._tasks)

    def _done(self, which: ConferenceId, task: asyncio.Task[None]) -> None:
        del self._tasks[which]
        if not task.cancelled() and (error := task.exception()):
            _log.error("Events could not be brought in line.", exc_info=error)
            self._wait(which, self._clock.now() + LONGEST_WAIT)
        self._ring()

    def _wait(self, which: ConferenceId, until: datetime) -> None:
        self._due[which] = min(until, self._due.get(which, until))

    async def _bring_in_line(self, which: ConferenceId) -> None:
        conference = self._programme.by_id.get(which)
        if conference is None:
            return
        read_in(conference.language)
        async with self._database.transaction() as records:
            known = await records.events.all(which)
        due = steps(conference, known, self._clock.now())
        with as_urgent_as(Urgency.LATER):
            failed = await self._take_all(conference, due)
            failed += await self._remove_doubles(conference, due)
        if failed:
            failures = self._failures[which] = self._failures.get(which, 0) + 1
            wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
            asked = [error.after for error in failed if error.after]
            self._wait(which, self._clock.now() + max(wait, *asked, FIRST_WAIT))
        else:
            self._failures.pop(which, None)
        now = self._clock.now()
        if self._programme.by_id.get(which) is conference and (at := next_moment(conference, now)):
            self._wait(which, at)

    async def _take_all(self, conference: Conference, due: Iterable[Step]) -> list[TryAgain]:
        """Every step, and what failed of them; those that failed last time come last.

        Where Discord asks to wait, or several fail one after the other, the rest waits, too.
        """
        failed: list[TryAgain] = []
        in_a_row, late = 0, self._late.setdefault(conference.id, set())
        for step in sorted(due, key=lambda step: step.session in late):
            try:
                if await self._take(conference, step):
                    self._wait(conference.id, self._clock.now())
            except TryAgain as error:
                failed.append(error)
                late.add(step.session)
                in_a_row += 1
                if error.after or in_a_row >= ENOUGH:
                    break
                continue
            except Impossible as error:
                await self._tell(conference, step, error.reason)
            except Exception as error:  # a bug in one event must not keep the others from people
                await self._tell(conference, step, noted(_log, "An event failed", error))
            late.discard(step.session)
            in_a_row = 0
        return failed

    async def _remove_doubles(self, conference: Conference, due: Iterable[Step]) -> list[TryAgain]:
        """Of what was made, each once: a request may be repeated though it had been carried out."""
        asked = {step.session for step in due if step.deed is Deed.CREATE}
        if not asked:
            return []
        async with self._database.transaction() as records:
            known = await records.events.all(conference.id)
        made = {
            mark_of(one.session): one.event_id
            for one in known
            if one.session in asked and one.event_id
        }
        try:
            if made:
                await self._board.remove_doubles(conference.server, made)
        except TryAgain as error:
            return [error]
        except Impossible as error:
            _log.warning("Events that were made twice could not be removed: %s", error.reason)
        return []

    async def _tell(self, conference: Conference, step: Step, reason: str) -> None:
        self._wait(conference.id, self._clock.now() + AGAIN_AFTER)
        await self._announcer.tell_organizers(
            conference,
            _(
                "Discord's events could not be brought in line with the agenda: {reason} "
                "The bot tries again every hour; `/configure events` switches them off.",
                reason=inert(reason),
            ),
        )
        _log.warning("An event could not be changed (%s): %s", step.deed, reason)

    async def _take(self, conference: Conference, step: Step) -> bool:
        """One step, written down; whether what it found may say something else than it should."""
        now_known = await self._do(conference, step)
        async with self._database.transaction() as records:
            if now_known:
                await records.events.save(conference.id, now_known)
            else:
                await records.events.forget(conference.id, step.session)
        return now_known is not None and not now_known.digest

    async def _do(self, conference: Conference, step: Step) -> KnownEvent | None:
        """What is known of the event afterwards; None where it is no more."""
        server, event, known = conference.server, step.event, step.known
        if event and step.deed is Deed.CREATE:
            return await self._create(conference, event, known)
        number = known.event_id if known else None
        if known and number is None:  # it was asked for, and nobody knows what came of it
            number = await self._board.find(server, mark_of(known.session))
        if known is None or number is None:
            return None
        try:
            return await self._change(server, step, known, number)
        except Gone:
            return replace(known, state=EventState.TAKEN_AWAY) if event else None

    async def _create(
        self, conference: Conference, event: Event, known: KnownEvent | None
    ) -> KnownEvent | None:
        server, number = conference.server, None
        if known:
            number = await self._board.find(server, event.mark)
        else:
            asked = KnownEvent(event.session, EventState.WANTED, "")
            async with self._database.transaction() as records:
                await records.events.save(conference.id, asked)
        if number is None and event.starts_at <= self._clock.now():
            return None  # Discord takes none that has begun
        if number is None:
            number = await self._board.create(server, event)
            return KnownEvent(event.session, EventState.SCHEDULED, event.digest, number)
        return KnownEvent(event.session, EventState.SCHEDULED, "", number)

    async def _change(
        self, server: ServerId, step: Step, known: KnownEvent, number: int
    ) -> KnownEvent | None:
        if step.event is None:
            end = self._board.end if step.deed is Deed.END else self._board.remove
            await end(server, number)
            return None
        if step.deed is Deed.START:
            await self._board.start(server, number)
            return replace(known, state=EventState.ACTIVE)
        await self._board.edit(server, number, step.event)
        return replace(known, digest=step.event.digest)
