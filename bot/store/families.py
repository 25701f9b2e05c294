"""Merged questions and the people who vote for several of them, each of whom counts once.

Somebody's vote for what they asked has another mark than their vote for what it was merged into.
That the two are one person is found with the key whenever votes are counted, and kept nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.store.marks import Marker
from bot.store.tables import QuestionRow, VoteRow

ROOT = func.coalesce(QuestionRow.merged_into, QuestionRow.id)
"""The question for which a vote counts: merged ones vote for what they were merged into."""


async def counted_twice(
    session: AsyncSession, marker: Marker, questions: Iterable[int]
) -> Counter[int]:
    """How many of each question's voters have another mark among them as well."""
    voter_by_mark = await _askers(session, marker, await _roots(session, questions))
    if not voter_by_mark:
        return Counter()
    query = (
        select(ROOT, VoteRow.voter)
        .distinct()
        .join(VoteRow, VoteRow.question_id == QuestionRow.id)
        .where(
            ROOT.in_({root for root, _ in voter_by_mark}),
            VoteRow.voter.in_({mark for _, mark in voter_by_mark}),
        )
    )
    people: Counter[tuple[int, str]] = Counter()
    for root, mark in await session.execute(query):
        if voter := voter_by_mark.get((root, mark)):
            people[root, voter] += 1
    more: Counter[int] = Counter()
    for (root, _), marks in people.items():
        more[root] += marks - 1
    return more


async def of_one_person(
    session: AsyncSession, marker: Marker, conference: ConferenceId
) -> list[list[int]]:
    """The votes, by their ids, that count as one: a person's for merged questions."""
    every = await session.scalars(
        select(QuestionRow.id).where(QuestionRow.conference_id == conference)
    )
    roots = await _roots(session, every)
    voter_by_mark = await _askers(session, marker, roots)
    query = (
        select(VoteRow.id, ROOT, VoteRow.voter)
        .join(VoteRow, VoteRow.question_id == QuestionRow.id)
        .where(ROOT.in_(roots))
        .order_by(VoteRow.id)
    )
    votes: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for vote, root, mark in await session.execute(query):
        votes[root, voter_by_mark.get((root, mark), mark)].append(vote)
    return [several for several in votes.values() if len(several) > 1]


async def _roots(session: AsyncSession, questions: Iterable[int]) -> Sequence[int]:
    """Those of them into which something was merged."""
    query = select(QuestionRow.merged_into).where(QuestionRow.merged_into.in_(list(questions)))
    return [root for root in await session.scalars(query.distinct()) if root]


async def _askers(
    session: AsyncSession, marker: Marker, roots: Sequence[int]
) -> dict[tuple[int, str], str]:
    """The marks of those who asked what was merged, with the mark of the same person as a voter."""
    if not roots:
        return {}
    query = select(
        ROOT, QuestionRow.conference_id, QuestionRow.asker, QuestionRow.asker_sealed
    ).where(
        or_(QuestionRow.id.in_(roots), QuestionRow.merged_into.in_(roots)),
        QuestionRow.asker_sealed.is_not(None),
    )
    found: dict[tuple[int, str], str] = {}
    for root, conference, asker, sealed in await session.execute(query):
        voter = marker.marks(ConferenceId(conference), marker.opened(sealed or b"").id).voter
        found |= {(root, asker): voter, (root, voter): voter}
    return found
