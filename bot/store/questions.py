"""Questions, who asked them, and the votes for them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Posted
from bot.domain.people import Person, PersonId
from bot.domain.questions import Question, QuestionId, State
from bot.store.families import ROOT, counted_twice, of_one_person
from bot.store.marks import Marker, Marks
from bot.store.sealing import Seal
from bot.store.tables import QuestionRow, VoteRow

_MEMBER = aliased(QuestionRow)
_VOTES = (
    select(func.count(VoteRow.voter.distinct()))
    .join(_MEMBER, VoteRow.question_id == _MEMBER.id)
    .where(
        QuestionRow.merged_into.is_(None),
        or_(_MEMBER.id == QuestionRow.id, _MEMBER.merged_into == QuestionRow.id),
    )
    .correlate(QuestionRow)
    .scalar_subquery()
)
"""How many marks vote for a question, or for anything merged into it, each counted once."""


class Questions:
    """Questions are saved by compare-and-set; who asked and who voted are marks and seals."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._marker = Marker(seal)

    async def add(self, question: Question, asker: Person) -> Question:
        """Write down a new question, with its asker's name sealed, and with their vote."""
        mark = self._marks(question.conference, asker.id).asking_as(question.asker_name)
        question = replace(question, asker=mark)
        values = _values(question) | {"asker_sealed": self._marker.sealed(asker)}
        result = await self._session.execute(
            insert(QuestionRow).values(values).returning(QuestionRow.id)
        )
        added = replace(question, id=QuestionId(result.scalar_one()), votes=1)
        await self._add_vote(added.conference, added.id, mark)
        return added

    def is_by(self, question: Question, person: PersonId) -> bool:
        """Whether the person has asked it, with their name or without."""
        return question.asker in self._marks(question.conference, person).asking

    def _marks(self, conference: ConferenceId, person: PersonId) -> Marks:
        return self._marker.marks(conference, person)

    async def get(self, number: QuestionId) -> Question | None:
        """The question with this number, of whatever conference."""
        found = await self._where(QuestionRow.id == number)
        return found[0] if found else None

    async def of_session(
        self, conference: ConferenceId, session: SessionKey
    ) -> tuple[Question, ...]:
        """Every question to a session in whatever state, in the order of asking."""
        return await self._where(
            QuestionRow.conference_id == conference, QuestionRow.session_key == session
        )

    async def of_conference(self, conference: ConferenceId) -> tuple[Question, ...]:
        """Every question of a conference, in the order of asking."""
        return await self._where(QuestionRow.conference_id == conference)

    async def by(self, conference: ConferenceId, person: PersonId) -> tuple[Question, ...]:
        """What a person has asked, with their name or without, in the order of asking."""
        asking = self._marks(conference, person).asking
        return await self._where(
            QuestionRow.conference_id == conference, QuestionRow.asker.in_(asking)
        )

    async def merged_into(self, number: QuestionId) -> tuple[Question, ...]:
        """The questions that were merged into this one."""
        return await self._where(QuestionRow.merged_into == number)

    async def own_votes(self, root: QuestionId) -> dict[QuestionId, int]:
        """How many vote for each question that was merged into this one, by its number."""
        query = (
            select(VoteRow.question_id, func.count(VoteRow.id))
            .join(QuestionRow, VoteRow.question_id == QuestionRow.id)
            .where(QuestionRow.merged_into == root)
            .group_by(VoteRow.question_id)
        )
        return {QuestionId(number): votes for number, votes in await self._session.execute(query)}

    async def save(self, before: Question, after: Question) -> bool:
        """Put `after` in the place of `before`, unless somebody else was faster.

        What is shown in the thread is saved by `save_shown` and is not looked at here.
        """
        old, new = _values(before), _values(after)
        for value in (old, new):
            for name in ("channel_id", "message_id", "shown", "conference_id", "session_key"):
                del value[name]
        unchanged = [
            getattr(QuestionRow, name).is_not_distinct_from(value) for name, value in old.items()
        ]
        statement = (
            update(QuestionRow)
            .where(QuestionRow.id == before.id, *unchanged)
            .values(new)
            .returning(QuestionRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def lead_on(self, merged: QuestionId, into: QuestionId) -> None:
        """What was merged into the one is merged into the other from now on."""
        await self._session.execute(
            update(QuestionRow).where(QuestionRow.merged_into == merged).values(merged_into=into)
        )

    async def save_shown(self, number: QuestionId, posted: Posted, shown: str) -> None:
        """Where its message is, and what that shows by now."""
        await self._session.execute(
            update(QuestionRow)
            .where(QuestionRow.id == number)
            .values(channel_id=posted.channel_id, message_id=posted.message_id, shown=shown)
        )

    async def vote(self, question: Question, person: PersonId) -> tuple[Question, bool]:
        """Vote, or take the vote back; the question as it is then, and whether the vote stands.

        A vote for a question that was merged into this one is a vote for this one. Where one of
        them is the person's own, they vote for that one, with its mark.
        """
        marks = self._marks(question.conference, person)
        group = select(QuestionRow.id).where(
            or_(QuestionRow.id == question.id, QuestionRow.merged_into == question.id)
        )
        taken_back = await self._session.execute(
            delete(VoteRow)
            .where(VoteRow.voter.in_(marks.all), VoteRow.question_id.in_(group))
            .returning(VoteRow.id)
        )
        if taken_back.first():
            return replace(question, votes=question.votes - 1), False
        own = await self._session.execute(
            select(QuestionRow.id, QuestionRow.asker)
            .where(QuestionRow.id.in_(group), QuestionRow.asker.in_(marks.asking))
            .order_by(QuestionRow.id)
        )
        number, mark = own.first() or (question.id, marks.voter)
        await self._add_vote(question.conference, number, mark)
        return replace(question, votes=question.votes + 1), True

    async def voted(
        self, conference: ConferenceId, session: SessionKey, person: PersonId
    ) -> set[int]:
        """The numbers of the session's questions that the person's votes count for."""
        marks = self._marks(conference, person)
        query = (
            select(ROOT)
            .join(VoteRow, VoteRow.question_id == QuestionRow.id)
            .where(
                QuestionRow.conference_id == conference,
                QuestionRow.session_key == session,
                VoteRow.voter.in_(marks.all),
            )
        )
        return set(await self._session.scalars(query))

    async def asker_of(self, question: Question) -> Person | None:
        """Who asked; None once that was erased. Raises `SealBroken` with another key."""
        sealed = await self._session.scalar(
            select(QuestionRow.asker_sealed).where(QuestionRow.id == question.id)
        )
        return self._marker.opened(sealed) if sealed else None

    async def erase_askers(self, conference: ConferenceId) -> None:
        """Forget for good who asked and who voted; the questions and the counts stay."""
        together = await of_one_person(self._session, self._marker, conference)
        await self._session.execute(
            update(QuestionRow)
            .where(QuestionRow.conference_id == conference)
            .values(asker="", asker_sealed=None, asker_name="")
        )
        nobody = literal("erased ") + cast(VoteRow.id, String)  # one for each: votes still count
        await self._session.execute(
            update(VoteRow)
            .where(VoteRow.conference_id == conference)
            .values(voter=nobody)
            .execution_options(synchronize_session=False)
        )
        for first, *others in together:
            await self._session.execute(
                update(VoteRow).where(VoteRow.id.in_(others)).values(voter=f"erased {first}")
            )

    async def mark_anew(self) -> None:
        """Give every asker the marks they have by now: at first it was the same for everything."""
        query = select(QuestionRow).where(QuestionRow.asker_sealed.is_not(None))
        for row in (await self._session.scalars(query)).all():
            asker = self._marker.opened(row.asker_sealed or b"").id
            mark = self._marks(ConferenceId(row.conference_id), asker).asking_as(row.asker_name)
            if mark != row.asker:
                await self._session.execute(
                    update(VoteRow)
                    .where(VoteRow.question_id == row.id, VoteRow.voter == row.asker)
                    .values(voter=mark)
                )
                row.asker = mark

    async def _add_vote(self, conference: ConferenceId, number: int, mark: str) -> None:
        await self._session.execute(
            insert(VoteRow).values(conference_id=conference, question_id=number, voter=mark)
        )

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Question, ...]:
        query = select(QuestionRow, _VOTES).where(*conditions).order_by(QuestionRow.id)
        rows = await self._session.execute(query.execution_options(populate_existing=True))
        found = [_question(row, votes) for row, votes in rows]
        more = await counted_twice(self._session, self._marker, [one.id for one in found])
        return tuple(replace(one, votes=one.votes - more[one.id]) for one in found)


def _values(question: Question) -> dict[str, Any]:
    return {
        "conference_id": question.conference,
        "session_key": question.session,
        "text": question.text,
        "state": question.state.value,
        "earlier": question.earlier.value if question.earlier else None,
        "reason": question.reason,
        "asker": question.asker,
        "asker_name": question.asker_name,
        "asked_at": question.asked_at,
        "moved_at": question.moved_at,
        "moved_by": question.moved_by,
        "reworded_at": " ".join(at.isoformat() for at in question.reworded_at),
        "merged_into": question.merged_into,
        "answer": question.answer,
        "answered_by": question.answered_by,
        "channel_id": question.posted.channel_id if question.posted else None,
        "message_id": question.posted.message_id if question.posted else None,
        "shown": question.shown,
    }


def _question(row: QuestionRow, votes: int) -> Question:
    there = row.channel_id is not None and row.message_id is not None
    return Question(
        conference=ConferenceId(row.conference_id),
        session=SessionKey(row.session_key),
        text=row.text,
        state=State(row.state),
        earlier=State(row.earlier) if row.earlier else None,
        reason=row.reason,
        asker=row.asker,
        asker_name=row.asker_name,
        asked_at=row.asked_at,
        moved_at=row.moved_at,
        moved_by=row.moved_by,
        reworded_at=tuple(datetime.fromisoformat(at) for at in row.reworded_at.split()),
        merged_into=QuestionId(row.merged_into) if row.merged_into else None,
        answer=row.answer,
        answered_by=row.answered_by,
        posted=Posted(row.channel_id or 0, row.message_id or 0) if there else None,
        shown=row.shown,
        votes=votes,
        id=QuestionId(row.id),
    )
