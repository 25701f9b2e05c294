"""What attendees do with questions: ask, vote, reword, withdraw, and look at the queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person, ServerId
from bot.domain.post_kinds import PostKind
from bot.domain.question_intake import intake, nearest, suspicions
from bot.domain.questions import (
    PUBLIC,
    VOTABLE,
    Question,
    QuestionId,
    State,
    readable,
    state_name,
)
from bot.domain.queues import (
    Queue,
    closes_at,
    must_be_open,
    must_be_patient,
    opens_at,
    takes_questions,
)
from bot.errors import Conflict, NotAllowed, NotFound, Refusal
from bot.services.agenda import Programme, session_of
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.services.question_records import (
    GONE,
    may_moderate,
    moments_of,
    must_be_nobody_elses,
    question_of,
    said_by,
    save,
    set_free,
    show_moderators,
)
from bot.services.question_rows import post_for
from bot.store.database import Database, Records


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a new question; `near` is another that it waits for its asker to compare."""

    question: Question
    near: Question | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The questions to a session that somebody may see, and those they voted for."""

    session: Session
    queue: Queue
    questions: tuple[Question, ...]
    voted: frozenset[int] = frozenset()


class QuestionQueue:
    """The queue of every session, in the hands of those who ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        boards: Boards,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._boards = boards

    async def meant(
        self, server: ServerId | None, words: str | None, place: Sequence[int]
    ) -> Session:
        """The session that somebody means to ask: by words, by the thread they are in, or now.

        `place` has the ids of the thread or channel in which they are, and of what it belongs to.
        """
        conference = self._programme.conference(server)
        if words:
            return self._programme.session(server, words)
        async with self._database.transaction() as records:
            for thread in place:
                queue = await records.queues.in_thread(conference.id, thread)
                session = conference.agenda.get(queue.session) if queue else None
                if session:
                    return session
        policy, now = conference.policy, self._clock.now()
        open_now = [
            session
            for session in conference.agenda.sessions
            if takes_questions(session, policy)
            and opens_at(session, policy) <= now < closes_at(session, policy)
        ]
        running = [s for s in open_now if s.starts_at <= now < s.ends_at] or open_now
        if len(running) != 1:
            raise Refusal(
                _("Several sessions take questions now. Say which you mean: /ask session:…")
                if running
                else _("No session takes questions now. Say which you mean: /ask session:…")
            )
        return running[0]

    async def admits(self, server: ServerId | None, session: Session) -> None:
        """Raise a refusal before somebody writes a question in vain."""
        conference = self._programme.conference(server)
        async with self._database.transaction() as records:
            queue = await records.queues.of(conference.id, session.key)
        must_be_open(session, queue, conference.policy, self._clock.now())

    async def ask(
        self, by: Person, session: Session, text: str, *, named: bool, asker: Person | None = None
    ) -> Asked:
        """Put a question in the queue; where another is near, it waits for its asker's decision.

        Moderators may ask for somebody else, whose words they are: the `asker`.
        """
        conference, now = self._programme.conference(by.server), self._clock.now()
        if asker and asker.id != by.id and not may_moderate(conference, by):
            raise NotAllowed(
                _(
                    "Only moderators can turn other people's messages into questions. "
                    "Ask in your own words with /ask."
                )
            )
        asker, text = asker or by, readable(text)
        async with self._database.transaction() as records:
            queue = await records.queues.of(conference.id, session.key)
            must_be_open(session, queue, conference.policy, now)
            own = await records.questions.by(conference.id, asker.id)
            must_be_patient(moments_of(own), session.key, conference.policy, now)
            others = await records.questions.of_session(conference.id, session.key)
            near = nearest(text, others) if asker.id == by.id else None
            mode = queue.mode_in(conference.policy)
            state, reason = intake(mode, suspicions(text, said_by(own, session, named=named)))
            question = Question(
                conference=conference.id,
                session=session.key,
                text=text,
                state=State.DRAFT if near else state,
                reason="" if near else reason,
                asked_at=now,
                moved_at=now,
                asker_name=asker.name if named else "",
            )
            question = await records.questions.add(question, asker)
            await self._follow_up(records, conference, None, question)
        self._changed(question)
        return Asked(question, near)

    async def submit(self, by: Person, number: QuestionId) -> Question:
        """Ask a draft after all."""
        return await self._ask_again(by, number, None)

    async def reword(self, by: Person, number: QuestionId, text: str) -> Question:
        """Change the text of one's own, which is asked anew, as long as nobody else voted for it.

        Votes are for the words that were read: with others' votes, those stay.
        """
        return await self._ask_again(by, number, readable(text))

    async def own(self, by: Person, number: QuestionId) -> Question:
        """One of one's own questions; `NotFound` for anybody else's."""
        async with self._database.transaction() as records:
            return (await self._own(records, by, number))[1]

    async def join(self, by: Person, number: QuestionId, other: QuestionId) -> Question:
        """Vote for another question instead of asking one's own draft."""
        now = self._clock.now()
        async with self._database.transaction() as records:
            conference, mine = await self._own(records, by, number)
            into = await question_of(records, conference, other)
            if mine.state is not State.DRAFT:
                raise Conflict(
                    _("Your question is not a draft any more: {fate}.", fate=mine.fate(now))
                )
            await save(records, mine, mine.merged(into, "", now))
        self._changed(into)
        return into

    async def withdraw(self, by: Person, number: QuestionId) -> Question:
        """Take one's own question back, as long as nobody took it."""
        async with self._database.transaction() as records:
            conference, before = await self._own(records, by, number)
            after = before.withdrawn(self._clock.now())
            await save(records, before, after)
            await set_free(records, conference, after, after.moved_at)
        self._changed(after)
        return after

    async def vote(self, by: Person, number: QuestionId) -> tuple[Question, bool]:
        """Vote, or take the vote back; the question as it is then, and whether the vote stands."""
        conference, now = self._programme.conference(by.server), self._clock.now()
        async with self._database.transaction() as records:
            question = await question_of(records, conference, number)
            if question.merged_into:
                question = await question_of(records, conference, question.merged_into)
            session = session_of(conference, question.session)
            queue = await records.queues.of(conference.id, session.key)
            must_be_open(session, queue, conference.policy, now)
            if question.state not in VOTABLE:
                raise Conflict(_takes_no_votes(question))
            question, stands = await records.questions.vote(question, by.id)
            if question.posted:  # what it shows is nobody's guess until the boards have been there
                await records.questions.save_shown(question.id, question.posted, "")
        self._boards.changed(conference.id, session.key)
        return question, stands

    async def look(self, by: Person, session: Session) -> View:
        """The queue as attendees may see it."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            queue = await records.queues.of(conference.id, session.key)
            questions = await records.questions.of_session(conference.id, session.key)
            voted = await records.questions.voted(conference.id, session.key, by.id)
        public = tuple(q for q in questions if q.state in PUBLIC)
        return View(session, queue, public, frozenset(voted))

    async def mine(self, by: Person) -> tuple[Question, ...]:
        """Everything that the person has asked, the newest first; answers of merged ones too."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            own = await records.questions.by(conference.id, by.id)
        return tuple(reversed(own))

    async def _ask_again(self, by: Person, number: QuestionId, text: str | None) -> Question:
        now = self._clock.now()
        async with self._database.transaction() as records:
            conference, before = await self._own(records, by, number)
            session = session_of(conference, before.session)
            queue = await records.queues.of(conference.id, session.key)
            must_be_open(session, queue, conference.policy, now)
            words = before.text if text is None else text
            own = await records.questions.by(conference.id, by.id)
            others = [q for q in own if q.id != before.id]
            earlier = said_by(others, session, named=bool(before.asker_name))
            state, reason = intake(queue.mode_in(conference.policy), suspicions(words, earlier))
            after = before.asked_again(words, state, reason, now)
            if after.reworded_at != before.reworded_at:
                await must_be_nobody_elses(records, before, by)
                must_be_patient(moments_of(own), session.key, conference.policy, now)
            await save(records, before, after)
            await self._follow_up(records, conference, before, after)
        self._changed(after)
        return after

    async def _follow_up(
        self, records: Records, conference: Conference, before: Question | None, after: Question
    ) -> None:
        now = self._clock.now()
        if after.state is State.OPEN and after.posted is None:
            await records.deliveries.plan(post_for(PostKind.QUESTION, conference, after, now))
        if before is None or before.moved_at != after.moved_at:
            await show_moderators(records, conference, after, before)

    async def _own(
        self, records: Records, by: Person, number: QuestionId
    ) -> tuple[Conference, Question]:
        conference = self._programme.conference(by.server)
        question = await question_of(records, conference, number)
        if not records.questions.is_by(question, by.id):
            raise NotFound(_(GONE))
        return conference, question

    def _changed(self, question: Question) -> None:
        self._boards.changed(question.conference, question.session)
        self._announcer.changed()


def _takes_no_votes(question: Question) -> str:
    if not question.is_public:
        return _("That question takes no votes any more: it is gone.")
    state = state_name(question.state)
    return _("That question takes no votes any more: it is {state}.", state=state)
