"""What becomes of a new question: whether a moderator looks at it first, and what it is like."""

from collections.abc import Iterable, Sequence

import regex
from rapidfuzz import fuzz

from bot.domain.languages import N_, _
from bot.domain.questions import VOTABLE, Question, State
from bot.domain.search import folded
from bot.domain.setting_values import Mode

ALIKE, THE_SAME = 82, 95
"""Out of 100, as rapidfuzz counts, for 'near' and for 'once more'."""

HAS_LINK = N_("it has a link")
CALLS_PEOPLE = N_("it calls people")
ASKED_BEFORE = N_("the same person has asked the same before")

_LINK = regex.compile(r"://|\bwww\.|\bdiscord\.gg\b|\[[^\]]*\]\(", regex.IGNORECASE)
_CALL = regex.compile(r"@(everyone|here)\b|<[@#][!&]?\d+>", regex.IGNORECASE)
_BETWEEN = "; "


def intake(mode: Mode, suspicions: Sequence[str]) -> tuple[State, str]:
    """Where a new question goes, and why."""
    if suspicions:
        return State.HELD, _BETWEEN.join(suspicions)
    return (State.PENDING, "") if mode is Mode.MODERATED else (State.OPEN, "")


def suspicions(text: str, earlier: Iterable[str]) -> list[str]:
    """Why a moderator should look at it first; `earlier` are the person's others to the session."""
    found: list[str] = []
    if _LINK.search(text):
        found.append(HAS_LINK)
    if _CALL.search(text):
        found.append(CALLS_PEOPLE)
    if any(likeness(text, other) >= THE_SAME for other in earlier):
        found.append(ASKED_BEFORE)
    return found


def why_held(question: Question) -> str:
    """What is suspicious about it, in the language that is read; it is kept in English."""
    return _BETWEEN.join(_(why) for why in question.reason.split(_BETWEEN) if why)


def nearest(text: str, others: Iterable[Question]) -> Question | None:
    """The question that asks nearly the same, if one does that can be voted for."""
    scored = [(likeness(text, other.text), other) for other in others if other.state in VOTABLE]
    near = [(score, other) for score, other in scored if score >= ALIKE]
    return max(near, key=lambda pair: (pair[0], pair[1].votes, -pair[1].id))[1] if near else None


def likeness(text: str, other: str) -> float:
    """From 0 to 100, whatever the case, accents, marks and the order of words."""
    one, two = _words(text), _words(other)
    return max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two))


def _words(text: str) -> str:
    return regex.sub(r"[\W_]+", " ", folded(text)).strip() or text
