"""The kinds of post that there are, and what they have in common."""

from enum import StrEnum


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


TO_PEOPLE = frozenset({PostKind.NEWS, PostKind.UNANSWERED})
"""What is told to one person: if it does not arrive, nobody has to do anything about it."""

REMINDERS = frozenset({PostKind.REMINDER, PostKind.MOVE})
"""What people asked to be told: nobody else's business, and too many for one ledger to show."""

CONFIDENTIAL = frozenset({PostKind.CASE, PostKind.UPDATE, PostKind.OVERDUE, PostKind.STEP})
"""What is about reports of conduct: nobody but the services of conduct is told that it exists."""

ABOUT_SPEAKERS = frozenset({PostKind.CHECKIN, PostKind.MISSING, PostKind.HELP})
"""What asks speakers whether they are there, and tells organizers of it."""
