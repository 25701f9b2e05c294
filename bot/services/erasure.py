"""Forgetting people when a conference's data ends, also after downtime, also of past years."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.announcements import PlannedPost, post_key, thread_of
from bot.domain.cards import Card
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, Posted
from bot.domain.post_kinds import ABOUT_SPEAKERS, PostKind
from bot.domain.question_cards import answer_card, question_card, review_card
from bot.domain.questions import Question, QuestionId
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.duties import PromptDuty
from bot.services.messenger import Impossible, Messenger
from bot.services.question_rows import as_answered
from bot.store.database import Database

TRIED_FOR = timedelta(days=30)
"""How long names are tried to be taken off messages, while Discord refuses."""

NAMING_SPEAKERS = ABOUT_SPEAKERS | {PostKind.NOTICE}
"""Notices say of whom it is not known whether they are there, and why they could not be asked."""

_log = logging.getLogger(__name__)


class Caretaker(PromptDuty):
    """Erases who asked, voted and rated once a conference's data has ended; what they said stays.

    What was posted under a name reads without it from then on, as long as the conference is the
    current one of its server.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        announcer: Announcer,
        doors: Doorkeeper,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._announcer = announcer
        self._doors = doors
        announcer.leave_to(self._clean_up, PostKind.ERASURE)

    async def make_due(self) -> None:
        """Erase what has ended, and what was asked nevertheless since."""
        now = self._clock.now()
        async with self._database.transaction() as records:
            ended = await records.conferences.to_erase(now)
            for conference in ended:
                questions = await records.questions.of_conference(conference)
                await records.questions.erase_askers(conference)
                for session in dict.fromkeys(q.session for q in questions if q.asker_name):
                    await records.deliveries.plan(_erasure(conference, session, now))
                await records.bookmarks.erase(conference)
                await records.ratings.erase_raters(conference)
                await records.reminders.erase(conference)
                await records.speakers.erase(conference)
                await records.speaker_codes.erase(conference)
                await records.checkins.erase(conference)
                await records.session_hosts.erase(conference)
                await records.readers.erase(conference)
                await records.deliveries.erase_kinds(conference, NAMING_SPEAKERS)
                await records.conferences.set_erased(conference, now)
        if ended:
            await self._database.sweep()
            self._announcer.changed()
            _log.info("The data of %s has ended; who asked is erased.", ", ".join(ended))

    async def next_moment(self) -> datetime | None:
        """When the next conference's data ends."""
        async with self._database.transaction() as records:
            return await records.conferences.next_data_end(self._clock.now())

    async def _clean_up(self, conference: Conference, claimed: Delivery) -> Posted | None:
        key = claimed.post.session or SessionKey("")
        async with (
            self._doors.alone(conference.id, key) as queue,
            self._doors.left_as_found(conference, queue),
        ):
            return await self._take_names_off(conference, claimed)

    async def _take_names_off(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Every message about a session's questions as it reads now; safe to be done again."""
        key = claimed.post.session or SessionKey("")
        async with self._database.transaction() as records:
            questions = await records.questions.of_session(conference.id, key)
            rows = await records.deliveries.of_session(conference.id, key)
        done: Posted | None = None
        for posted, card in _with_names(conference, key, questions, rows):
            try:
                await self._messenger.edit(conference.server, posted, card)
            except Impossible as error:  # such as one that somebody deleted, with the name on it
                _log.info("A message about a question cannot be changed: %s", error.reason)
            else:
                done = posted
        return done


def _erasure(conference: ConferenceId, session: SessionKey, moment: datetime) -> Delivery:
    planned = PlannedPost(
        key=post_key(conference, PostKind.ERASURE, session, moment.isoformat()),
        kind=PostKind.ERASURE,
        channel=thread_of(session),
        due_at=moment,
        expires_at=moment + TRIED_FOR,
        session=session,
    )
    return Delivery(conference, planned)


def _with_names(
    conference: Conference,
    key: SessionKey,
    questions: Sequence[Question],
    rows: Sequence[Delivery],
) -> Iterator[tuple[Posted, Card]]:
    """The messages on which an asker's name may stand, and how they read without it."""
    by_id = {question.id: question for question in questions}
    for question in questions:
        if question.posted:
            into = by_id.get(question.merged_into) if question.merged_into else None
            yield question.posted, question_card(question, conference.server, into)
    session = conference.agenda.get(key)
    for row in rows:
        question = by_id.get(QuestionId(row.post.question or 0))
        card = _named_card(row, question, session) if question else None
        if row.posted and card:
            yield row.posted, card


def _named_card(row: Delivery, question: Question, session: Session | None) -> Card | None:
    if row.post.kind is PostKind.ANSWER:
        return answer_card(as_answered(row, question), row.key)
    if row.post.kind is PostKind.REVIEW:
        return review_card(question, session, question.version)
    return None
