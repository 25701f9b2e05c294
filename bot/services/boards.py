"""Keeping boards and questions' messages in step with the database, within Discord's limits.

What a message shows is remembered beside it, so that after a restart only what is out of date is
changed. Nothing here is a promise: whatever is missed is noticed at the next change or start.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.cards import Card
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Posted
from bot.domain.question_cards import board_card, question_card
from bot.domain.questions import Question
from bot.domain.queues import Queue
from bot.services.agenda import Programme
from bot.services.doors import Doorkeeper
from bot.services.messenger import Impossible, Messenger, TryAgain
from bot.store.database import Database

GAP = timedelta(seconds=1.05)
"""Between two edits in a thread: Discord takes five in five seconds."""

WAIT_AFTER_FAILURE = timedelta(seconds=5)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_BOARD = 0

_log = logging.getLogger(__name__)

Place = tuple[ConferenceId, SessionKey]


@dataclass(frozen=True, slots=True)
class _Stale:
    """A message that shows something else than it should; `question` is None for the board."""

    card: Card
    posted: Posted
    question: Question | None = None

    @property
    def number(self) -> int:
        """The question's number, or that of the board."""
        return self.question.id if self.question else _BOARD


class Boards:
    """Edits one message of a thread after the other: the board in turn with the others.

    So the board is three seconds behind at most, however many questions people vote for; the
    others, of which presses change most anyway, come by how long they were neglected.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        programme: Programme,
        doors: Doorkeeper,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._programme = programme
        self._doors = doors
        self._due: dict[Place, datetime] = {}
        self._edited: dict[Place, dict[int, datetime]] = {}
        self._last: dict[Place, datetime] = {}
        self._tasks: dict[Place, asyncio.Task[None]] = {}
        self._ring: Callable[[], None] = _nobody

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever there may be something new to do."""
        self._ring = ring

    def changed(self, conference: ConferenceId, session: SessionKey) -> None:
        """Something about the questions to this session is different now."""
        place = (conference, session)
        if place not in self._due:
            self._due[place] = max(self._clock.now(), self._last.get(place, _LONG_AGO) + GAP)
            self._ring()

    async def look_through(self, conference: ConferenceId) -> None:
        """Look whether every open thread shows what it should, as after a start."""
        async with self._database.transaction() as records:
            queues = await records.queues.with_thread(conference)
        for queue in queues:
            self.changed(conference, queue.session)

    async def make_due(self) -> None:
        """Begin to refresh every thread whose turn it is."""
        now = self._clock.now()
        for place in [p for p, due in self._due.items() if due <= now and p not in self._tasks]:
            del self._due[place]
            task = asyncio.create_task(self._refresh(place), name=f"board of {place[1]}")
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
        while self._tasks:
            await asyncio.wait(self._tasks.values())
            await asyncio.sleep(0)

    def _done(self, place: Place, task: asyncio.Task[None]) -> None:
        del self._tasks[place]
        if not task.cancelled() and (error := task.exception()):
            _log.error("A board could not be refreshed.", exc_info=error)
        if place in self._due:
            self._ring()

    async def _refresh(self, place: Place) -> None:
        conference = self._programme.by_id.get(place[0])
        session = conference.agenda.get(place[1]) if conference else None
        if conference is None or session is None:
            return
        async with self._doors.alone(*place) as queue:
            if queue.has_thread:
                await self._change_one(conference, session, queue)

    async def _change_one(self, conference: Conference, session: Session, queue: Queue) -> None:
        place = (conference.id, session.key)
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(*place)
        stale = list(_stale(conference, session, queue, questions))
        if not stale:
            self._edited.pop(place, None)
            return
        edited = self._edited.setdefault(place, {})
        first = _whose_turn(stale, edited)
        wait = GAP
        try:
            await self._messenger.edit(conference.server, first.posted, first.card)
        except TryAgain as error:
            wait = max(GAP, error.after or WAIT_AFTER_FAILURE)
        except Impossible as error:  # such as a message that somebody deleted
            _log.warning("A message in a thread cannot be changed: %s", error.reason)
            await self._remember(place, first)
        else:
            await self._remember(place, first)
        now = self._clock.now()
        edited[first.number] = self._last[place] = now
        if len(stale) > 1 or wait > GAP or place in self._due:
            self._due[place] = now + wait

    async def _remember(self, place: Place, what: _Stale) -> None:
        async with self._database.transaction() as records:
            if what.question:
                number, shown = what.question.id, fingerprint(what.card)
                await records.questions.save_shown(number, what.posted, shown)
            else:
                await records.queues.change(*place, board_shown=fingerprint(what.card))


def fingerprint(card: Card) -> str:
    """Tells whether a message shows this card."""
    return hashlib.sha256(repr(card).encode()).hexdigest()


def _whose_turn(stale: Sequence[_Stale], edited: Mapping[int, datetime]) -> _Stale:
    latest = max(edited, key=lambda number: edited[number], default=None)
    return min(
        stale,
        key=lambda one: (
            one.number != _BOARD or latest == _BOARD,
            edited.get(one.number, _LONG_AGO),
        ),
    )


def _stale(
    conference: Conference, session: Session, queue: Queue, questions: tuple[Question, ...]
) -> Iterator[_Stale]:
    if queue.thread_id and queue.board_id:
        card = board_card(conference, session, queue, questions)
        if fingerprint(card) != queue.board_shown:
            yield _Stale(card, Posted(queue.thread_id, queue.board_id))
    by_id = {question.id: question for question in questions}
    for question in questions:
        if question.posted:
            into = by_id.get(question.merged_into) if question.merged_into else None
            card = question_card(question, conference.server, into)
            if fingerprint(card) != question.shown:
                yield _Stale(card, question.posted, question)


def _nobody() -> None:
    """Nobody waits for changes yet."""
