"""What hosts and moderators do with the queue: take, answer, skip, merge, approve, reject, export.

Moderators and organizers host every session; speakers host those on the agenda under their name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.changes import Change, ChangeState
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person
from bot.domain.post_kinds import PostKind
from bot.domain.questions import (
    ANSWER_LIMIT,
    PUBLIC,
    WAITING,
    Move,
    Question,
    QuestionId,
    State,
    by_rank,
    readable,
)
from bot.domain.queues import Queue
from bot.domain.setting_values import Mode
from bot.domain.text import escaped, inert
from bot.errors import Conflict, NotAllowed, Refusal
from bot.services.agenda import Programme, session_of
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.services.question_records import (
    may_moderate,
    must_moderate,
    question_of,
    save,
    set_free,
    show_moderators,
)
from bot.services.question_rows import post_for
from bot.services.speakers import speaks
from bot.store.database import Database, Records

_NEWS = {
    State.OPEN: "approved",
    State.TAKEN: "taken",
    State.ANSWERED: "answered",
    State.MERGED: "merged",
    State.REJECTED: "rejected",
}
"""What the asker is told of a question that becomes this."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """A session's queue as its host sees it; what waits for approval only where they decide."""

    session: Session
    queue: Queue
    questions: tuple[Question, ...]
    decides: bool


class HostDesk:
    """The queue of every session, in the hands of its host."""

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

    async def look(self, by: Person, session: Session) -> Hosted:
        """The queue, for its hosts."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            await self._must_host(records, conference, by, session)
            queue = await records.queues.of(conference.id, session.key)
            questions = await records.questions.of_session(conference.id, session.key)
        decides = may_moderate(conference, by)
        seen = PUBLIC | {State.MERGED} | (WAITING if decides else frozenset[State]())
        return Hosted(session, queue, tuple(q for q in questions if q.state in seen), decides)

    async def move(
        self, by: Person, number: QuestionId, move: Move, reason: str = "", version: str = ""
    ) -> Question:
        """Take it, answer it, skip it, put it back; or, for moderators, approve or reject it.

        Raises `Conflict` with what happened where somebody was faster, another is being asked, or
        the words are not those of the `version` that was read.
        """
        now = self._clock.now()
        async with self._database.transaction() as records:
            conference, before = await self._find(records, by, number)
            deciding = move in {Move.APPROVE, Move.REJECT}
            session = await self._hosted(records, conference, by, before, deciding=deciding)
            if version and version != before.version and before.state in WAITING:
                raise Conflict(
                    _("The question was reworded since. Read its new words, then decide.")
                )
            if move is Move.TAKE:
                others = await records.questions.of_session(conference.id, session.key)
                for other in others:
                    if other.state is State.TAKEN and other.id != before.id:
                        raise Conflict(
                            _(
                                "Another question is being asked: {fate}. "
                                "Press Answered, Skip or Back first.",
                                fate=other.fate(now),
                            )
                        )
            after = before.moved(move, by.name, now, reason)
            await save(records, before, after)
            await self._follow_up(records, conference, before, after)
            if after.state is State.REJECTED:
                await set_free(records, conference, after, now)
        self._changed(after)
        return after

    async def merge(self, by: Person, numbers: Sequence[QuestionId]) -> Question:
        """Merge questions that ask the same into the one with most votes, which is given back."""
        now = self._clock.now()
        async with self._database.transaction() as records:
            found = [(await self._find(records, by, number)) for number in dict.fromkeys(numbers)]
            questions = by_rank(question for _, question in found)
            if len(questions) < 2:
                raise Refusal(_("Choose two questions or more that ask the same."))
            conference, (into, *others) = found[0][0], questions
            await self._hosted(records, conference, by, into)
            for before in others:
                await self._hosted(records, conference, by, before)
                after = before.merged(into, by.name, now)
                await save(records, before, after)
                await records.questions.lead_on(before.id, into.id)
                await self._follow_up(records, conference, before, after)
            into = await question_of(records, conference, into.id)
        self._changed(into)
        return into

    async def unmerge(self, by: Person, number: QuestionId) -> Question:
        """Undo a merging; the question stands for itself again, with its own votes."""
        async with self._database.transaction() as records:
            conference, before = await self._find(records, by, number)
            await self._hosted(records, conference, by, before)
            after = before.unmerged(by.name, self._clock.now())
            await save(records, before, after)
            await show_moderators(records, conference, after)
        self._changed(after)
        return after

    async def answer(self, by: Person, number: QuestionId, text: str, read: str = "") -> Question:
        """Answer in writing, in one's own time; the answer appears in the thread.

        `read` is the exchange so far, as the author saw it; `Conflict` where it went on since.
        """
        now, text = self._clock.now(), readable(text, ANSWER_LIMIT)
        async with self._database.transaction() as records:
            conference, before = await self._find(records, by, number)
            await self._hosted(records, conference, by, before)
            after = before.answered_in_writing(text, by.name, now, read)
            await save(records, before, after)
            row = post_for(PostKind.ANSWER, conference, after, now, now.isoformat())
            await records.deliveries.plan(replace(row, text=text, author=by.name))
            await self._follow_up(records, conference, before, after)
        self._changed(after)
        return after

    async def may_answer(self, by: Person, number: QuestionId) -> Question:
        """The question, before somebody writes an answer in vain."""
        async with self._database.transaction() as records:
            conference, question = await self._find(records, by, number)
            await self._hosted(records, conference, by, question)
        return question

    async def set_mode(self, by: Person, session: Session, mode: Mode) -> None:
        """How questions to the session are taken from now on; those in the queue stay."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            must_moderate(conference, by)
            before = await records.queues.of(conference.id, session.key)
            await records.queues.change(conference.id, session.key, mode=mode)
            old = before.mode_in(conference.policy)
            await self._note(records, conference, by, f"question.mode.{session.key}", old, mode)
        self._boards.changed(conference.id, session.key)

    async def asker(self, by: Person, number: QuestionId, reason: str) -> str:
        """Who asked, for moderators who say why; that they looked is written down first."""
        reason = readable(reason)
        async with self._database.transaction() as records:
            conference, question = await self._find(records, by, number)
            must_moderate(conference, by)
            await self._note(records, conference, by, f"question.{number}.asker", "sealed", reason)
        async with self._database.transaction() as records:
            asker = await records.questions.asker_of(question)
        if asker is None:
            raise Refusal(_("Who asked was erased when the conference's data ended."))
        return f"{inert(asker.name)} (<@{asker.id}>)"

    async def export(self, by: Person) -> tuple[Question, ...]:
        """Every question of the conference, for moderators and organizers."""
        conference = self._programme.conference(by.server)
        must_moderate(conference, by)
        async with self._database.transaction() as records:
            return await records.questions.of_conference(conference.id)

    async def _follow_up(
        self, records: Records, conference: Conference, before: Question, after: Question
    ) -> None:
        """Post what is public now, and tell those who asked."""
        now = self._clock.now()
        if after.state is State.OPEN and after.posted is None:
            await records.deliveries.plan(post_for(PostKind.QUESTION, conference, after, now))
        what = _NEWS.get(after.state)
        if what is None or (what == "approved" and before.state not in WAITING | {State.REJECTED}):
            return
        told = [after]
        if after.state in {State.TAKEN, State.ANSWERED}:
            told += await records.questions.merged_into(after.id)
        for question in told:
            at = after.moved_at.isoformat()
            news = post_for(PostKind.NEWS, conference, question, now, what, at)
            await records.deliveries.plan(news)

    async def _find(
        self, records: Records, by: Person, number: QuestionId
    ) -> tuple[Conference, Question]:
        """The question and its conference, also from a direct message, which has no server."""
        question = await records.questions.get(number)
        conference = self._programme.by_id.get(question.conference) if question else None
        if by.server or conference is None:
            conference = self._programme.conference(by.server or None)
        return conference, await question_of(records, conference, number)

    async def _hosted(
        self,
        records: Records,
        conference: Conference,
        by: Person,
        question: Question,
        *,
        deciding: bool = False,
    ) -> Session:
        session = session_of(conference, question.session)
        if deciding or question.state not in PUBLIC | {State.MERGED}:
            must_moderate(conference, by)
        await self._must_host(records, conference, by, session)
        return session

    async def _must_host(
        self, records: Records, conference: Conference, by: Person, session: Session
    ) -> None:
        if not (may_moderate(conference, by) or await speaks(records, conference, by, session)):
            raise NotAllowed(
                _(
                    "Only moderators and the speakers of '{session}' can do that. If you speak "
                    "there, ask the organizers for your code, and say /claim with it.",
                    session=escaped(session.name),
                )
            )

    async def _note(
        self, records: Records, conference: Conference, by: Person, path: str, old: str, new: str
    ) -> None:
        change = Change(
            conference=conference.id,
            path=path,
            old=old,
            new=new,
            at=self._clock.now(),
            by_id=by.id,
            by_name=by.name,
            state=ChangeState.SAVED,
        )
        await records.changes.add(change)

    def _changed(self, question: Question) -> None:
        self._boards.changed(question.conference, question.session)
        self._announcer.changed()
