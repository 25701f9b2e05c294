"""Keeping boards and questions' messages in step with the database, within Discord's limits.

What a message shows is remembered beside it, so that after a restart only what is out of date is
changed. Nothing here is a promise: whatever is missed is noticed at the next change or start.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.agenda import SessionKey
from bot.domain.conference import Conference, ConferenceId
from bot.domain.languages import _, read_in
from bot.domain.questions import QuestionId
from bot.domain.queues import Queue
from bot.domain.stale_messages import (
    LONG_AGO,
    Stale,
    fingerprint,
    is_deserted,
    stale_messages,
    whose_turn,
)
from bot.domain.text import inert
from bot.services.agenda import Programme
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.duties import SetBack, all_done, nobody
from bot.services.messenger import Gone, Impossible, Messenger, TryAgain
from bot.services.urgency import Urgency, as_urgent_as
from bot.store.database import Database

GAP = timedelta(seconds=1.05)
"""Between two edits in a thread: Discord takes five in five seconds."""

WAIT_AFTER_FAILURE = timedelta(seconds=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
"""Before a message is tried again that may not be changed: each time twice as long."""


_log = logging.getLogger(__name__)

Place = tuple[ConferenceId, SessionKey]


@dataclass(frozen=True, slots=True)
class _Refused:
    """A message that may not be changed, so often by now."""

    times: int
    again_at: datetime


class Boards:
    """Edits one message of a thread after the other: the board in turn with the others.

    So the board is three seconds behind at most, however many questions people vote for; the
    others, of which presses change most anyway, come by how long they were neglected. A thread that
    is closed is kept in step, too: what is withdrawn must not be read there for ever.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        programme: Programme,
        doors: Doorkeeper,
        announcer: Announcer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._programme = programme
        self._doors = doors
        self._announcer = announcer
        self._due: dict[Place, datetime] = {}
        self._edited: dict[Place, dict[int, datetime]] = {}
        self._refused: dict[Place, dict[int, _Refused]] = {}
        self._free_at: dict[Place, datetime] = {}
        self._presses = Counter[int]()
        self._answered_presses = Counter[int]()
        self._tasks: dict[Place, asyncio.Task[None]] = {}
        self._set_back = SetBack()
        self._ring: Callable[[], None] = nobody

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever there may be something new to do."""
        self._ring = ring

    def changed(self, conference: ConferenceId, session: SessionKey) -> None:
        """Something about the questions to this session is different now."""
        place = (conference, session)
        due = max(self._clock.now(), self._free_at.get(place, LONG_AGO))
        if place not in self._due or due < self._due[place]:
            self._due[place] = due
            self._ring()

    @contextmanager
    def changed_by_a_press(self, question: QuestionId) -> Generator[None]:
        """Meanwhile, the question's message is changed by an answer to a press, with what was so.

        Nobody knows whether that comes before or after an edit, so that nothing is remembered as
        shown until it is over; whoever uses this says afterwards that something has changed.
        """
        self._presses[question] += 1
        try:
            yield
        finally:
            self._answered_presses[question] += 1

    def others_press(self, question: QuestionId) -> bool:
        """Whether the question's message is being changed by more presses than one's own."""
        return self._presses[question] - self._answered_presses[question] > 1

    async def look_through(self, conferences: Iterable[ConferenceId]) -> None:
        """Look whether every thread there shows what it should, as after a start."""
        async with self._database.transaction() as records:
            queues = await records.queues.with_thread(conferences)
        for queue in queues:
            self.changed(queue.conference, queue.session)

    async def make_due(self) -> None:
        """Begin to refresh every thread whose turn it is."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._due = dict.fromkeys(self._due, now)
            self._free_at.clear()
            self._refused.clear()
        for place in [p for p, due in self._due.items() if due <= now and p not in self._tasks]:
            del self._due[place]
            task = asyncio.create_task(self._refresh(place), name=f"board:{place[1]}")
            self._tasks[place] = task
            task.add_done_callback(lambda done, place=place: self._done(place, done))

    async def next_moment(self) -> datetime | None:
        """When the next thread's turn comes."""
        waiting = [due for place, due in self._due.items() if place not in self._tasks]
        return min(waiting, default=None)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being edited."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Return once nothing is being edited."""
        await all_done(self._tasks)

    def _done(self, place: Place, task: asyncio.Task[None]) -> None:
        del self._tasks[place]
        if not task.cancelled() and (error := task.exception()):
            _log.error("A board could not be refreshed.", exc_info=error)
        if place in self._due:
            self._ring()

    async def _refresh(self, place: Place) -> None:
        conference = self._programme.by_id.get(place[0])
        if conference is None:
            return
        read_in(conference.language)
        with as_urgent_as(Urgency.LATER):
            await self._bring_up_to_date(conference, place)

    async def _bring_up_to_date(self, conference: Conference, place: Place) -> None:
        async with self._doors.alone(*place) as queue:
            if queue.has_thread and is_deserted(conference, queue):
                await self._change_one(conference, await self._put_away(conference, queue))
            elif queue.thread_id:
                await self._change_one(conference, queue)

    async def _put_away(self, conference: Conference, queue: Queue) -> Queue:
        """Close the thread of a session that takes no questions any more, if Discord lets us."""
        place = (conference.id, queue.session)
        try:
            return await self._doors.put_away(conference, queue, self._clock.now())
        except TryAgain as error:
            wait = error.after or WAIT_AFTER_FAILURE
        except Impossible as error:
            wait = LONGEST_WAIT
            await self._tell(conference, queue, error.reason)
        self._due[place] = self._free_at[place] = self._clock.now() + wait
        return queue

    async def _change_one(self, conference: Conference, queue: Queue) -> None:
        place = (conference.id, queue.session)
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(*place)
        stale = list(stale_messages(conference, queue, questions))
        if not stale:
            self._edited.pop(place, None)
            self._refused.pop(place, None)
            return
        numbers, before = {one.number for one in stale}, self._refused.get(place, {})
        refused = self._refused[place] = {n: one for n, one in before.items() if n in numbers}
        edited, now = self._edited.setdefault(place, {}), self._clock.now()
        ready = [s for s in stale if s.number not in refused or refused[s.number].again_at <= now]
        if ready:
            first = whose_turn(ready, edited)
            wait = await self._change(conference, queue, first)
            now = edited[first.number] = self._clock.now()
            self._free_at[place] = now + wait
            if len(ready) > 1 or wait > GAP or place in self._due:
                self._due[place] = now + wait
        if place not in self._due and refused:
            self._due[place] = min(one.again_at for one in refused.values())

    async def _change(self, conference: Conference, queue: Queue, what: Stale) -> timedelta:
        """Change one message, and say for how long its thread is to be left alone then."""
        place, answered = (conference.id, queue.session), self._answered_presses[what.number]
        try:
            async with self._doors.left_as_found(conference, queue):
                await self._messenger.edit(conference.server, what.posted, what.card)
        except TryAgain as error:
            return max(GAP, error.after or WAIT_AFTER_FAILURE)
        except Gone as error:
            _log.info("A message in a thread is not there any more: %s", error.reason)
        except Impossible as error:
            refused = self._refused[place]
            times = refused[what.number].times + 1 if what.number in refused else 1
            wait = min(FIRST_WAIT * 2 ** min(times - 1, 10), LONGEST_WAIT)
            refused[what.number] = _Refused(times, self._clock.now() + wait)
            await self._tell(conference, queue, error.reason)
            return GAP
        self._refused[place].pop(what.number, None)
        await self._remember(place, what, known=self._presses[what.number] == answered)
        return GAP

    async def _tell(self, conference: Conference, queue: Queue, reason: str) -> None:
        thread = f"<#{queue.thread_id}>"
        await self._announcer.tell_organizers(
            conference,
            _(
                "The questions in {thread} cannot be changed or closed as they should be, "
                "so that they may show what was withdrawn or rejected. The bot goes on trying. "
                "{reason}",
                thread=thread,
                reason=inert(reason),
            ),
        )

    async def _remember(self, place: Place, what: Stale, *, known: bool) -> None:
        shown = fingerprint(what.card) if known else ""
        async with self._database.transaction() as records:
            if what.question:
                await records.questions.save_shown(what.question.id, what.posted, shown)
            else:
                await records.queues.change(*place, board_shown=shown)
