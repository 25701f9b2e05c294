"""Questions, who asked them, and the votes for them."""

import json
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
from bot.domain.people import Person, PersonId, ServerId
from bot.domain.questions import Question, QuestionId, State
from bot.store.sealing import Seal
from bot.store.tables import QuestionRow, VoteRow

_ROOT = func.coalesce(QuestionRow.merged_into, QuestionRow.id)
"""The question for which a vote counts: merged ones vote for what they were merged into."""

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
"""How many people vote for a question, or for anything merged into it, each counted once."""


class Questions:
    """Questions are saved by compare-and-set; who asked and who voted are marks and seals."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def add(self, question: Question, asker: Person) -> Question:
        """Write down a new question, with its asker's name sealed, and with their vote."""
        mark = self.mark(question.conference, asker.id)
        told = json.dumps({"id": asker.id, "name": asker.name})
        values = _values(replace(question, asker=mark)) | {"asker_sealed": self._seal.seal(told)}
        result = await self._session.execute(
            insert(QuestionRow).values(values).returning(QuestionRow.id)
        )
        added = replace(question, asker=mark, id=QuestionId(result.scalar_one()), votes=1)
        await self._add_vote(added, mark)
        return added

    def mark(self, conference: ConferenceId, person: PersonId) -> str:
        """What stands for a person in a conference's questions and votes."""
        return self._seal.mark("asker", conference, person)

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

    async def by(
        self, conference: ConferenceId, person: PersonId, since: datetime | None = None
    ) -> tuple[Question, ...]:
        """What a person has asked (since a moment), in the order of asking."""
        conditions = [
            QuestionRow.conference_id == conference,
            QuestionRow.asker == self.mark(conference, person),
        ]
        if since:
            conditions.append(QuestionRow.asked_at > since)
        return await self._where(*conditions)

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

        A vote for a question that was merged into this one is a vote for this one.
        """
        mark = self.mark(question.conference, person)
        group = select(QuestionRow.id).where(
            or_(QuestionRow.id == question.id, QuestionRow.merged_into == question.id)
        )
        taken_back = await self._session.execute(
            delete(VoteRow)
            .where(VoteRow.voter == mark, VoteRow.question_id.in_(group))
            .returning(VoteRow.id)
        )
        if taken_back.first():
            return replace(question, votes=question.votes - 1), False
        await self._add_vote(question, mark)
        return replace(question, votes=question.votes + 1), True

    async def voted(
        self, conference: ConferenceId, session: SessionKey, person: PersonId
    ) -> set[int]:
        """The numbers of the session's questions that the person's votes count for."""
        mark = self.mark(conference, person)
        query = (
            select(_ROOT)
            .join(VoteRow, VoteRow.question_id == QuestionRow.id)
            .where(
                QuestionRow.conference_id == conference,
                QuestionRow.session_key == session,
                VoteRow.voter == mark,
            )
        )
        return set(await self._session.scalars(query))

    async def asker_of(self, question: Question) -> Person | None:
        """Who asked; None once that was erased. Raises `SealBroken` with another key."""
        sealed = await self._session.scalar(
            select(QuestionRow.asker_sealed).where(QuestionRow.id == question.id)
        )
        if sealed is None:
            return None
        told: dict[str, Any] = json.loads(self._seal.open(sealed))
        return Person(PersonId(told["id"]), told["name"], server=ServerId(0))

    async def erase_askers(self, conference: ConferenceId) -> None:
        """Forget for good who asked and who voted; the questions and the counts stay."""
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

    async def _add_vote(self, question: Question, mark: str) -> None:
        await self._session.execute(
            insert(VoteRow).values(
                conference_id=question.conference, question_id=question.id, voter=mark
            )
        )

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Question, ...]:
        query = select(QuestionRow, _VOTES).where(*conditions).order_by(QuestionRow.id)
        rows = await self._session.execute(query.execution_options(populate_existing=True))
        return tuple(_question(row, votes) for row, votes in rows)


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
        "reworded": question.reworded,
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
        reworded=row.reworded,
        merged_into=QuestionId(row.merged_into) if row.merged_into else None,
        answer=row.answer,
        answered_by=row.answered_by,
        posted=Posted(row.channel_id or 0, row.message_id or 0) if there else None,
        shown=row.shown,
        votes=votes,
        id=QuestionId(row.id),
    )
