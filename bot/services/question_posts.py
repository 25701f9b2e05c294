"""What is posted about questions: themselves, reviews, answers, news to those who asked.

They are rows of the ledger like every other post; here is how each is planned and made.
"""

import logging
from dataclasses import replace

from bot.domain.agenda import Session, SessionKey
from bot.domain.asker_cards import news_of
from bot.domain.cards import Button, Card
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.host_card import unanswered_card
from bot.domain.languages import _, reading
from bot.domain.people import PersonId
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id
from bot.domain.question_cards import (
    answer_card,
    question_card,
    review_card,
    unanswered,
)
from bot.domain.questions import WAITING, Question, QuestionId
from bot.domain.stale_messages import fingerprint
from bot.domain.text import escaped
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.makers import post_once, session_of_post
from bot.services.messenger import Gone, Impossible, Messenger, TryAgain
from bot.services.question_rows import REWORDED, as_answered, review_key
from bot.store.database import Database

_log = logging.getLogger(__name__)


class QuestionPosts:
    """Makes them, each safe to be made again after any failure."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        boards: Boards,
        doors: Doorkeeper,
        announcer: Announcer,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._boards = boards
        self._doors = doors
        self._announcer = announcer

    def make_for(self, announcer: Announcer) -> None:
        """Make the posts of these kinds whenever the announcer has claimed one."""
        announcer.leave_to(self.post_question, PostKind.QUESTION)
        announcer.leave_to(self.post_review, PostKind.REVIEW)
        announcer.leave_to(self.post_answer, PostKind.ANSWER)
        announcer.leave_to(self.send_news, PostKind.NEWS)
        announcer.leave_to(self.send_unanswered, PostKind.UNANSWERED)

    async def post_question(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """The question in its thread, with the button to vote; also in a thread that is closed."""
        question = await self._question(claimed)
        session = session_of_post(conference, claimed)
        if not question.is_public:
            return None
        made, button = question_card(question, conference.server), f"vote:{question.id}"
        try:
            posted = question.posted or await self._in_thread(
                conference, claimed, session, button, made
            )
        except Gone:
            await self._tell_of_lost_thread(conference, session)
            return None
        if posted is None:
            raise TryAgain(_("Its thread is not open yet."))
        async with self._database.transaction() as records:
            await records.questions.save_shown(question.id, posted, fingerprint(made))
        self._boards.changed(conference.id, question.session)
        return posted

    async def _tell_of_lost_thread(self, conference: Conference, session: Session) -> None:
        """Once, however many questions there are: who deleted it may have meant to."""
        told = _(
            "The thread of the questions to {session} was deleted. Questions are still taken and "
            "kept: /questions queue and /host show them. Whoever wants none sets "
            "/questions mode to closed.",
            session=escaped(session.name),
        )
        await self._announcer.tell_organizers(conference, told)

    async def post_review(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """A question that waits, in the moderators' channel."""
        question = await self._question(claimed)
        session = session_of_post(conference, claimed)
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
        session = session_of_post(conference, claimed)
        made, button = answer_card(question, claimed.key), button_id(claimed.key)
        posted = await self._in_thread(conference, claimed, session, button, made)
        if posted is None:
            raise Impossible(_("The question has no thread to be answered in."))
        return posted

    async def _in_thread(
        self, conference: Conference, claimed: Delivery, session: Session, button: str, made: Card
    ) -> Posted | None:
        """Post it in the session's thread, which is opened for it if it is closed; None without."""
        async with self._doors.alone(conference.id, session.key) as queue:
            if queue.thread_id is None:
                return None
            async with self._doors.left_as_found(conference, queue):
                if queue.closed_at:
                    await self._messenger.reopen_thread(conference.server, queue.thread_id)
                thread = str(queue.thread_id)
                return await self._once(conference, claimed, thread, button, made)

    async def send_news(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """What became of a question, to who asked it."""
        question = await self._question(claimed)
        session = session_of_post(conference, claimed)
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
        with reading(asker.language):
            made = _with_details(news_of(told, session, conference.server, claimed.text), claimed)
        return await self._once(conference, claimed, f"@{asker.id}", button_id(claimed.key), made)

    async def send_unanswered(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """What is left, to a speaker, who can answer it in writing."""
        session = session_of_post(conference, claimed)
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, session.key)
            speaker = PersonId(int(claimed.post.channel.removeprefix("@")))
            language = await records.readers.language_of(conference.id, speaker)
        if not unanswered(questions):
            return None
        with reading(language or conference.language):
            made = _with_details(unanswered_card(conference, session, questions), claimed)
        button = button_id(claimed.key)
        return await self._once(conference, claimed, claimed.post.channel, button, made)

    async def _once(
        self, conference: Conference, claimed: Delivery, place: str, button: str, made: Card
    ) -> Posted:
        return await post_once(self._messenger, conference, claimed, place, button, made)

    async def _question(self, claimed: Delivery) -> Question:
        async with self._database.transaction() as records:
            question = await records.questions.get(QuestionId(claimed.post.question or 0))
        if question is None:
            raise Impossible(_("There is no such question."))
        return as_answered(claimed, question)


def _with_details(made: Card, claimed: Delivery) -> Card:
    """With the button by which it is found again."""
    return replace(made, buttons=(*made.buttons, Button(_("Session"), id=button_id(claimed.key))))
