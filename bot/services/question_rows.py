"""Rows of the ledger about questions: how each post is planned, and what it carries."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.announcements import PlannedPost, PostKey, post_key, thread_of
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery
from bot.domain.post_kinds import PostKind
from bot.domain.questions import Question

WORTH_POSTING_FOR = timedelta(days=1)

REWORDED = "reworded"
"""The text of a review's row where an earlier one shows what the question said before."""

_ASKER = "@asker of {}"


def post_for(
    kind: PostKind,
    conference: Conference,
    question: Question,
    moment: datetime,
    *what: str,
) -> Delivery:
    """The row of a post about a question, due at once; `what` tells it from others about it."""
    channel = {
        PostKind.QUESTION: thread_of(question.session),
        PostKind.ANSWER: thread_of(question.session),
        PostKind.REVIEW: conference.policy.moderators_channel,
        PostKind.NEWS: _ASKER.format(question.id),
    }[kind]
    planned = PlannedPost(
        key=post_key(conference.id, kind, question.id, *what),
        kind=kind,
        channel=channel,
        due_at=moment,
        expires_at=moment + WORTH_POSTING_FOR,
        session=question.session,
        question=question.id,
    )
    return Delivery(conference.id, planned, text=what[0] if kind is PostKind.NEWS else "")


def as_answered(row: Delivery, question: Question) -> Question:
    """The question with the answer that this post has, whoever answered it again since."""
    if row.post.kind is not PostKind.ANSWER or not row.text:
        return question
    return replace(question, answer=row.text, answered_by=row.author)


def review_key(conference: Conference, question: Question) -> PostKey:
    """The key of the post with which moderators decide about the words as they are now."""
    at = question.moved_at.isoformat()
    return post_key(conference.id, PostKind.REVIEW, question.id, at)
