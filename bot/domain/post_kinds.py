"""The kinds of post that there are, and what they have in common."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.languages import N_


class PostKind(StrEnum):
    """What a post is for."""

    DIGEST = "digest"
    SOON = "soon"
    NOW = "now"
    BREAK = "break"
    CLOSING = "closing"
    THREAD = "thread"
    SUMMARY = "summary"
    FEEDBACK = "feedback"
    OWN = "own"
    NOTICE = "notice"
    QUESTION = "question"
    REVIEW = "review"
    ANSWER = "answer"
    NEWS = "news"
    UNANSWERED = "unanswered"
    ERASURE = "erasure"
    CONDUCT = "conduct"
    CASE = "case"
    UPDATE = "update"
    OVERDUE = "overdue"
    STEP = "step"
    CHANGE = "change"
    LATE = "late"
    CORRECTION = "correction"
    PROPOSAL = "proposal"
    REMINDER = "reminder"
    MOVE = "move"
    CHECKIN = "checkin"
    MISSING = "missing"
    HELP = "help"
    RECAP = "recap"


POST_KINDS: Mapping[PostKind, str] = {
    PostKind.DIGEST: N_("digest"),
    PostKind.SOON: N_("soon"),
    PostKind.NOW: N_("now"),
    PostKind.BREAK: N_("break"),
    PostKind.CLOSING: N_("closing"),
    PostKind.THREAD: N_("thread"),
    PostKind.SUMMARY: N_("summary"),
    PostKind.FEEDBACK: N_("feedback"),
    PostKind.OWN: N_("own"),
    PostKind.NOTICE: N_("notice"),
    PostKind.QUESTION: N_("question"),
    PostKind.REVIEW: N_("review"),
    PostKind.ANSWER: N_("answer"),
    PostKind.NEWS: N_("news"),
    PostKind.UNANSWERED: N_("unanswered"),
    PostKind.ERASURE: N_("erasure"),
    PostKind.CONDUCT: N_("conduct"),
    PostKind.CASE: N_("case"),
    PostKind.UPDATE: N_("update"),
    PostKind.OVERDUE: N_("overdue"),
    PostKind.STEP: N_("step"),
    PostKind.CHANGE: N_("change"),
    PostKind.LATE: N_("late"),
    PostKind.CORRECTION: N_("correction"),
    PostKind.PROPOSAL: N_("proposal"),
    PostKind.REMINDER: N_("reminder"),
    PostKind.MOVE: N_("move"),
    PostKind.CHECKIN: N_("checkin"),
    PostKind.MISSING: N_("missing"),
    PostKind.HELP: N_("help"),
    PostKind.RECAP: N_("recap"),
}
"""What organizers call them."""

TO_PEOPLE = frozenset({PostKind.NEWS, PostKind.UNANSWERED})
"""What is told to one person: if it does not arrive, nobody has to do anything about it."""

WRITTEN = frozenset({PostKind.OWN, PostKind.NOTICE})
"""What has a text of its own instead of a headline above what the agenda says."""

MAY_WAIT = frozenset({PostKind.CORRECTION, PostKind.ERASURE})
"""What changes messages that are there already, while other channels wait for something new."""

REMINDERS = frozenset({PostKind.REMINDER, PostKind.MOVE})
"""What people asked to be told: nobody else's business, and too many for one ledger to show."""

CONFIDENTIAL = frozenset({PostKind.CASE, PostKind.UPDATE, PostKind.OVERDUE, PostKind.STEP})
"""What is about reports of conduct: nobody but the services of conduct is told that it exists."""

ABOUT_SPEAKERS = frozenset({PostKind.CHECKIN, PostKind.MISSING, PostKind.HELP})
"""What asks speakers whether they are there, and tells organizers of it."""
