"""What is posted about questions: threads, questions, reviews, answers, news to those who asked.

They are rows of the ledger like every other post; here is how each is planned and made.
"""

import logging
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.announcements import PlannedPost, post_key
from bot.domain.asker_cards import news_of
from bot.domain.cards import Button, Card
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.host_card import unanswered_card
from bot.domain.people import PersonId
from bot.domain.policy import PostKind
from bot.domain.posts import button_id, card
from bot.domain.question_cards import (
    answer_card,
    board_card,
    question_card,
    review_card,
    summary_body,
    unanswered,
)
from bot.domain.questions import WAITING, Question, QuestionId
from bot.domain.queues import Queue
from bot.domain.text import calling_nobody, plain
from bot.services.boards import Boards, fingerprint
from bot.services.delivery import Announcer
from bot.services.messenger import Impossible, Messenger, NewThread, TryAgain
from bot.services.question_rows import REWORDED, WORTH_POSTING_FOR, as_answered, review_key
from bot.store.database import Database

_log = logging.getLogger(__name__)


class QuestionPosts:
    """Makes them, each safe to be made again after any failure."""

    def __init__(
        self, database: Database, clock: Clock, messenger: Messenger, boards: Boards
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._boards = boards

    def make_for(self, announcer: Announcer) -> None:
        """Make the posts of these kinds whenever the announcer has claimed one."""
        announcer.leave_to(self.open_thread, PostKind.THREAD)
        announcer.leave_to(self.close_thread, PostKind.SUMMARY)
        announcer.leave_to(self.post_question, PostKind.QUESTION)
        announcer.leave_to(self.post_review, PostKind.REVIEW)
        announcer.leave_to(self.post_answer, PostKind.ANSWER)
        announcer.leave_to(self.send_news, PostKind.NEWS)
        announcer.leave_to(self.send_unanswered, PostKind.UNANSWERED)

    async def open_thread(self, conference: Conference, claimed: Delivery) -> Posted:
        """The session's thread with its board; opened again where it was closed before."""
        session, queue = await self._place(conference, claimed)
        if queue.thread_id and queue.board_id:
            if queue.closed_at:
                await self._messenger.reopen_thread(conference.server, queue.thread_id)
                await self._save(queue, closed_at=None)
            await self._pin(conference, Posted(queue.thread_id, queue.board_id))
            self._boards.changed(conference.id, session.key)
            return Posted(queue.thread_id, queue.thread_id)
        since = claimed.begun_at if claimed.attempts > 1 else None
        new = NewThread(_thread_name(session), (*session.rooms, session.kind), since)
        made = card(conference, claimed, self._clock.now())
        posted = await self._messenger.open_thread(
            conference.server, claimed.post.channel, new, made, claimed.key
        )
        queue = replace(queue, thread_id=posted.message_id, opened_at=self._clock.now())
        await self._save(queue, thread_id=queue.thread_id, opened_at=queue.opened_at)
        await self._put_up_board(conference, session, queue, since)
        return posted

    async def _put_up_board(
        self, conference: Conference, session: Session, queue: Queue, since: datetime | None
    ) -> None:
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        board = board_card(conference, session, queue, questions).within_limits()
        server, thread = conference.server, str(queue.thread_id)
        found = since and await self._messenger.find(server, thread, f"board:{session.mark}", since)
        key = post_key(conference.id, "board", session.key)
        posted = found or await self._messenger.post(server, thread, board, key)
        shown = "" if found else fingerprint(board)
        await self._save(queue, board_id=posted.message_id, board_shown=shown)
        await self._pin(conference, posted)
        self._boards.changed(conference.id, session.key)

    async def _pin(self, conference: Conference, board: Posted) -> None:
        try:
            await self._messenger.pin(conference.server, board)
        except Impossible as error:  # the board is there all the same
            _log.warning("The board could not be pinned: %s", error.reason)

    async def close_thread(self, conference: Conference, claimed: Delivery) -> Posted:
        """The summary, a last look at the board, and the lock; the speakers get what is left."""
        session, queue = await self._place(conference, claimed)
        if queue.thread_id is None:
            raise Impossible("There is no thread to close: it was never opened.")
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        server, thread = conference.server, str(queue.thread_id)
        body = summary_body(questions, server)
        summary = replace(card(conference, claimed, self._clock.now()), body=body)
        posted = await self._once(conference, claimed, thread, button_id(claimed.key), summary)
        queue = replace(queue, closed_at=queue.closed_at or self._clock.now())
        await self._show_board(conference, session, queue)
        await self._messenger.close_thread(server, int(thread))
        await self._save(queue, closed_at=queue.closed_at)
        if unanswered(questions):
            await self._ask_speakers(conference, session)
        return posted

    async def post_question(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """The question in its thread, with the button to vote for it."""
        question = await self._question(claimed)
        _, queue = await self._place(conference, claimed)
        if not question.is_public:
            return None
        if not queue.has_thread:
            raise TryAgain("Its thread is not open yet.")
        made = question_card(question, conference.server)
        posted = question.posted or await self._once(
            conference, claimed, str(queue.thread_id), f"vote:{question.id}", made
        )
        async with self._database.transaction() as records:
            await records.questions.save_shown(question.id, posted, fingerprint(made))
        self._boards.changed(conference.id, question.session)
        return posted

    async def post_review(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """A question that waits, in the moderators' channel."""
        question = await self._question(claimed)
        session, _ = await self._place(conference, claimed)
        if question.state not in WAITING or claimed.key != review_key(conference, question):
            return None
        version = question.version
        made, button = review_card(question, session, version), f"approve:{question.id}:{version}"
        if claimed.text == REWORDED and (known := await self._reviewed(conference, claimed)):
            try:
                await self._messenger.edit(conference.server, known, made)
            except Impossible as error:  # such as one that somebody deleted
                _log.info("A review cannot be changed, and is posted anew: %s", error.reason)
            else:
                return known
        return await self._once(conference, claimed, claimed.post.channel, button, made)

    async def _reviewed(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Where moderators were shown the question last."""
        key = claimed.post.session or SessionKey("")
        async with self._database.transaction() as records:
            rows = await records.deliveries.of_session(conference.id, key)
        same = (claimed.post.kind, claimed.post.question)
        shown = [r.posted for r in rows if r.posted and (r.post.kind, r.post.question) == same]
        return shown[-1] if shown else None

    async def post_answer(self, conference: Conference, claimed: Delivery) -> Posted:
        """A written answer in the thread, also in one that is closed."""
        question = await self._question(claimed)
        session, queue = await self._place(conference, claimed)
        if queue.thread_id is None:
            raise Impossible("The question has no thread to be answered in.")
        if queue.closed_at:
            await self._messenger.reopen_thread(conference.server, queue.thread_id)
        made, thread = answer_card(question, claimed.key), str(queue.thread_id)
        posted = await self._once(conference, claimed, thread, button_id(claimed.key), made)
        if queue.closed_at:
            if question.posted:
                shown = question_card(question, conference.server)
                await self._messenger.edit(conference.server, question.posted, shown)
            await self._show_board(conference, session, queue)
            await self._messenger.close_thread(conference.server, int(thread))
        return posted

    async def send_news(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """What became of a question, to who asked it."""
        question = await self._question(claimed)
        session, _ = await self._place(conference, claimed)
        async with self._database.transaction() as records:
            asker = await records.questions.asker_of(question)
            root = question
            if question.merged_into:
                root = await records.questions.get(question.merged_into) or question
        if asker is None:
            return None
        answer = root.answer if claimed.text == "answered" else ""
        told = replace(question, answer=answer, answered_by=root.answered_by)
        told = replace(told, posted=root.posted or question.posted)
        made = _with_details(news_of(told, session, conference.server, claimed.text), claimed)
        return await self._once(
            conference, claimed, f"@{asker.id}", button_id(claimed.key), made.within_limits()
        )

    async def send_unanswered(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """What is left, to a speaker, who can answer it in writing."""
        session, _ = await self._place(conference, claimed)
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        if not unanswered(questions):
            return None
        made = unanswered_card(conference, session, questions)
        made, button = _with_details(made, claimed), button_id(claimed.key)
        return await self._once(conference, claimed, claimed.post.channel, button, made)

    async def _ask_speakers(self, conference: Conference, session: Session) -> None:
        now = self._clock.now()
        async with self._database.transaction() as records:
            for person in await records.speakers.persons(conference.id, session.speakers):
                row = _for_speaker(conference, session, person, now)
                if await records.deliveries.get(row.key) is None:
                    await records.deliveries.add([row])

    async def _show_board(self, conference: Conference, session: Session, queue: Queue) -> None:
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
        if queue.thread_id and queue.board_id:
            board = board_card(conference, session, queue, questions).within_limits()
            posted = Posted(queue.thread_id, queue.board_id)
            await self._messenger.edit(conference.server, posted, board)

    async def _once(
        self, conference: Conference, claimed: Delivery, place: str, button: str, made: Card
    ) -> Posted:
        """Post it, unless an earlier attempt got through."""
        server = conference.server
        if claimed.attempts > 1:
            found = await self._messenger.find(server, place, button, claimed.begun_at)
            if found:
                return found
        return await self._messenger.post(server, place, made, claimed.key)

    async def _question(self, claimed: Delivery) -> Question:
        async with self._database.transaction() as records:
            question = await records.questions.get(QuestionId(claimed.post.question or 0))
        if question is None:
            raise Impossible("There is no such question.")
        return as_answered(claimed, question)

    async def _place(self, conference: Conference, claimed: Delivery) -> tuple[Session, Queue]:
        key = claimed.post.session
        session = conference.agenda.get(key) if key else None
        if session is None:
            raise Impossible("Its session is not on the agenda any more.")
        async with self._database.transaction() as records:
            return session, await records.queues.of(conference.id, session.key)

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


def _with_details(made: Card, claimed: Delivery) -> Card:
    """With the button by which it is found again."""
    return replace(made, buttons=(*made.buttons, Button("Session", id=button_id(claimed.key))))


def _thread_name(session: Session) -> str:
    return f"Questions: {calling_nobody(plain(session.name))}"
