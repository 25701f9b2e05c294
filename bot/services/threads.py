"""The threads of sessions' questions: opened with their board, closed with a summary."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.announcements import PlannedPost, post_key
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import _
from bot.domain.people import PersonId
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id, card
from bot.domain.question_cards import board_card, summary_body, unanswered
from bot.domain.queues import Queue
from bot.domain.stale_messages import fingerprint
from bot.domain.text import calling_nobody, plain
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.makers import post_once, session_of_post
from bot.services.messenger import Impossible, Messenger, NewThread
from bot.services.question_rows import WORTH_POSTING_FOR
from bot.store.database import Database

_log = logging.getLogger(__name__)


class ThreadPosts:
    """Opens and closes them, each safe to be done again after any failure."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        boards: Boards,
        doors: Doorkeeper,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._boards = boards
        self._doors = doors

    def make_for(self, announcer: Announcer) -> None:
        """Open and close a thread whenever the announcer has claimed the post of it."""
        announcer.leave_to(self.open_thread, PostKind.THREAD)
        announcer.leave_to(self.close_thread, PostKind.SUMMARY)

    async def open_thread(self, conference: Conference, claimed: Delivery) -> Posted:
        """The session's thread with its board; opened again where it was closed before."""
        session = session_of_post(conference, claimed)
        async with self._doors.alone(conference.id, session.key) as found:
            if found.thread_id is None:
                queue, posted, since = await self._begin(conference, session, claimed, found)
            else:
                posted, since = Posted(found.thread_id, found.thread_id), found.opened_at
                queue = await self._open_again(conference, found)
            if queue.board_id:
                await self._pin(conference, Posted(posted.message_id, queue.board_id))
            else:
                await self._put_up_board(conference, session, queue, since)
        self._boards.changed(conference.id, session.key)
        return posted

    async def _begin(
        self, conference: Conference, session: Session, claimed: Delivery, queue: Queue
    ) -> tuple[Queue, Posted, datetime | None]:
        """A new thread; its board can be there already since that moment, if there is one."""
        since = claimed.begun_at if claimed.attempts > 1 else None
        new = NewThread(_thread_name(session), (*session.rooms, session.kind), since)
        made = card(conference, claimed, self._clock.now())
        posted = await self._messenger.open_thread(
            conference.server, claimed.post.channel, new, made, claimed.key
        )
        queue = replace(queue, thread_id=posted.message_id, opened_at=self._clock.now())
        await self._save(queue, thread_id=queue.thread_id, opened_at=queue.opened_at)
        return queue, posted, since

    async def _open_again(self, conference: Conference, queue: Queue) -> Queue:
        if queue.thread_id and queue.closed_at:
            await self._messenger.reopen_thread(conference.server, queue.thread_id)
            await self._save(queue, closed_at=None)
        return replace(queue, closed_at=None)

    async def _put_up_board(
        self, conference: Conference, session: Session, queue: Queue, since: datetime | None
    ) -> None:
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        board = board_card(conference, session, queue, questions)
        server, thread = conference.server, str(queue.thread_id)
        found = since and await self._messenger.find(server, thread, f"board:{session.mark}", since)
        key = post_key(conference.id, "board", session.key)
        posted = found or await self._messenger.post(server, thread, board, key)
        shown = "" if found else fingerprint(board)
        await self._save(queue, board_id=posted.message_id, board_shown=shown)
        await self._pin(conference, posted)

    async def _pin(self, conference: Conference, board: Posted) -> None:
        try:
            await self._messenger.pin(conference.server, board)
        except Impossible as error:  # the board is there all the same
            _log.warning("The board could not be pinned: %s", error.reason)

    async def close_thread(self, conference: Conference, claimed: Delivery) -> Posted:
        """The summary, a last look at the board, and the lock; the speakers get what is left.

        The lock comes also where the summary cannot be posted.
        """
        session = session_of_post(conference, claimed)
        async with self._doors.alone(conference.id, session.key) as queue:
            if queue.thread_id is None:
                raise Impossible(_("There is no thread to close: it was never opened."))
            async with self._database.transaction() as records:
                questions = await records.questions.of_session(conference.id, session.key)
            body = summary_body(questions, conference.server)
            summary = replace(card(conference, claimed, self._clock.now()), body=body)
            thread, button = str(queue.thread_id), button_id(claimed.key)
            try:
                posted = await post_once(
                    self._messenger, conference, claimed, thread, button, summary
                )
            except Impossible:
                await self._lock(conference, session, queue)
                raise
            await self._lock(conference, session, queue)
        if unanswered(questions):
            await self._ask_speakers(conference, session)
        return posted

    async def _lock(self, conference: Conference, session: Session, queue: Queue) -> None:
        queue = replace(queue, closed_at=queue.closed_at or self._clock.now())
        try:
            await self._show_board(conference, session, queue)
        except Impossible as error:  # such as a board that somebody deleted
            _log.warning("The board could not be changed: %s", error.reason)
        await self._messenger.close_thread(conference.server, queue.thread_id or 0)
        await self._save(queue, closed_at=queue.closed_at)

    async def _show_board(self, conference: Conference, session: Session, queue: Queue) -> None:
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        if queue.thread_id and queue.board_id:
            board = board_card(conference, session, queue, questions)
            posted = Posted(queue.thread_id, queue.board_id)
            await self._messenger.edit(conference.server, posted, board)
            await self._save(queue, board_shown=fingerprint(board))

    async def _ask_speakers(self, conference: Conference, session: Session) -> None:
        now = self._clock.now()
        async with self._database.transaction() as records:
            for person in await records.speakers.persons(conference.id, session.speakers):
                row = _for_speaker(conference, session, person, now)
                await records.deliveries.plan(row)

    async def _save(self, queue: Queue, **values: object) -> None:
        async with self._database.transaction() as records:
            await records.queues.change(queue.conference, queue.session, **values)


def _for_speaker(
    conference: Conference, session: Session, person: PersonId, moment: datetime
) -> Delivery:
    planned = PlannedPost(
        key=post_key(conference.id, PostKind.UNANSWERED, session.key, person, moment.date()),
        kind=PostKind.UNANSWERED,
        channel=f"@{person}",
        due_at=moment,
        expires_at=moment + WORTH_POSTING_FOR,
        session=session.key,
    )
    return Delivery(conference.id, planned)


def _thread_name(session: Session) -> str:
    return _("Questions: {session}", session=calling_nobody(plain(session.name)))
