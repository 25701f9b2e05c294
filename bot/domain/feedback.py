"""What people thought of a session: 1 to 5, perhaps a comment, and nobody learns whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from babel.numbers import format_decimal

from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import Conference, ConferenceId
from bot.domain.languages import _, locale
from bot.domain.moments import stamp
from bot.domain.policy import Policy
from bot.domain.queues import KINDS_WITH_QUESTIONS
from bot.domain.text import escaped
from bot.errors import Refusal, TooLate

STARS = range(1, 6)
COMMENT_LIMIT = 1000
SHOWN_FROM = 3
"""So many have to have rated before anybody sees numbers or comments."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person gave a session. Whose it is, is not part of it: the store has only a mark.

    Raises `Refusal` for other stars than 1 to 5. When it was given is forgotten with whose it was.
    """

    conference: ConferenceId
    session: SessionKey
    stars: int
    at: datetime | None
    comment: str = ""

    def __post_init__(self) -> None:
        if self.stars not in STARS:
            raise Refusal(
                _("A session gets from {least} to {most}.", least=STARS[0], most=STARS[-1])
            )

    def commented(self, comment: str, moment: datetime) -> Self:
        """With another comment; with none where it is empty."""
        return replace(self, comment=comment, at=moment)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the ratings of a session come to.

    The mean has one decimal. The comments are in the order of the alphabet, for the order in which
    they came would help to tell whose they are.
    """

    mean: Decimal
    count_by_stars: Mapping[int, int]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many have rated a session; the outcome is None until it tells nobody apart."""

    count: int
    outcome: Outcome | None = None


def summary_of(ratings: Sequence[Rating]) -> Summary:
    """What may be shown of a session's ratings, in whatever order they are given."""
    if len(ratings) < SHOWN_FROM:
        return Summary(len(ratings))
    given = [rating.stars for rating in ratings]
    mean = (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    by_stars = {stars: given.count(stars) for stars in STARS}
    comments = sorted((r.comment for r in ratings if r.comment), key=lambda c: (c.casefold(), c))
    return Summary(len(ratings), Outcome(mean, by_stars, tuple(comments)))


def mean_said(mean: Decimal) -> str:
    """`4.3`, as the language that is read writes it."""
    return format_decimal(mean, "0.0", locale=locale())


def takes_feedback(session: Session, policy: Policy) -> bool:
    """Whether people are asked how it was: what takes place, and is of a kind with questions."""
    return policy.feedback and not session.cancelled and session.kind in KINDS_WITH_QUESTIONS


def must_take_ratings(session: Session, conference: Conference, moment: datetime) -> None:
    """Raise a refusal that says why, or from when on, unless the session can be rated by now."""
    name = escaped(session.name)
    if session.cancelled:
        raise TooLate(_("'{title}' is cancelled. /agenda show has what takes place.", title=name))
    if not conference.policy.feedback:
        raise Refusal(
            _("The organizers take no feedback in this way. Tell them in your own words.")
        )
    if not takes_feedback(session, conference.policy):
        raise Refusal(
            _(
                "'{title}' is not rated: only talks, keynotes, panels and question sessions.",
                title=name,
            )
        )
    if moment < session.ends_at:
        ends = stamp(session.ends_at, "R")
        raise Refusal(
            _("'{title}' ends {when}. You can rate it from then on.", title=name, when=ends)
        )
