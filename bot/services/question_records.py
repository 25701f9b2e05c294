"""Questions within one transaction: read, saved and planned for, for askers and for hosts alike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import Conference
from bot.domain.languages import N_, _
from bot.domain.people import Person, Role
from bot.domain.post_kinds import PostKind
from bot.domain.questions import VOTABLE, WAITING, Question, QuestionId, by_rank
from bot.domain.text import escaped
from bot.errors import Conflict, NotAllowed, NotFound, TooLate
from bot.services.question_rows import REWORDED, post_for
from bot.store.database import Records

GONE = N_("There is no such question (any more). The queue in the thread has those there are.")


def may_moderate(conference: Conference, by: Person) -> bool:
    """Whether the person decides about what others see."""
    return conference.has_role(by, Role.MODERATOR) or conference.has_role(by, Role.ORGANIZER)


def must_moderate(conference: Conference, by: Person) -> None:
    """Raise `NotAllowed` unless they do."""
    if not may_moderate(conference, by):
        raise NotAllowed(
            _(
                "Only moderators and organizers of {conference} can do that.",
                conference=escaped(conference.name),
            )
        )


async def question_of(records: Records, conference: Conference, number: QuestionId) -> Question:
    """The question of this conference; `NotFound` for any other."""
    question = await records.questions.get(number)
    if question is None or question.conference != conference.id:
        raise NotFound(_(GONE))
    return question


async def save(records: Records, before: Question, after: Question) -> None:
    """Save it; `Conflict` where somebody else was faster."""
    if not await records.questions.save(before, after):
        raise Conflict(
            _("Somebody did something with that question at the same moment. Look again.")
        )


async def set_free(
    records: Records, conference: Conference, gone: Question, moment: datetime
) -> None:
    """Keep what was merged into a question that is rejected or withdrawn, and tell who asked it.

    The best of those that can be voted for stands for all of them, with everybody's votes for them;
    where there is none, each stands for itself.
    """
    merged = await records.questions.merged_into(gone.id)
    votes = await records.questions.own_votes(gone.id)
    best = by_rank(
        replace(question, votes=votes.get(question.id, 0))
        for question in merged
        if question.earlier in VOTABLE
    )[:1]
    for before in best or merged:
        await save(records, before, before.unmerged("", moment))
    for root in best:
        await records.questions.lead_on(gone.id, root.id)
    for question in [await question_of(records, conference, one.id) for one in merged]:
        what, at = "merged" if question.merged_into else "freed", moment.isoformat()
        news = post_for(PostKind.NEWS, conference, question, moment, what, at)
        await records.deliveries.plan(news)
        await show_moderators(records, conference, question)


async def show_moderators(
    records: Records, conference: Conference, question: Question, before: Question | None = None
) -> None:
    """Plan the post with which moderators decide, where the question waits for them.

    Where it waited `before` already, with other words, the post that there is will be edited.
    """
    if question.state in WAITING:
        now = question.moved_at
        row = post_for(PostKind.REVIEW, conference, question, now, now.isoformat())
        again = REWORDED if before and before.state in WAITING else ""
        await records.deliveries.plan(replace(row, text=again))


async def must_be_nobody_elses(records: Records, own: Question, by: Person) -> None:
    """Raise `TooLate` where others have voted for a person's own, or asked what is part of it."""
    voted = await records.questions.voted(own.conference, own.session, by.id)
    others = own.votes - (own.id in voted)
    if others or await records.questions.merged_into(own.id):
        raise TooLate(
            _(
                "Others have voted for your question as it is, so its words stay. "
                "To ask something else, withdraw it and ask anew."
            )
        )


def moments_of(own: Sequence[Question]) -> list[tuple[SessionKey, datetime]]:
    """When the person asked or reworded something, by session."""
    return [(one.session, at) for one in own for at in (one.asked_at, *one.reworded_at)]


def said_by(own: Sequence[Question], session: Session, *, named: bool) -> list[str]:
    """What the person has asked the session, either with or without their name.

    That the one is like the other is told nobody, or it would be known whose it is.
    """
    here = [q for q in own if q.session == session.key and bool(q.asker_name) == named]
    return [question.text for question in here]
