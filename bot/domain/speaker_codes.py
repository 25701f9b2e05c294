"""Codes that organizers send to speakers, who link their own accounts with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.conference import ConferenceId
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.errors import Conflict, TooLate

ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
"""Without what is taken for something else when it is read or said: 0O, 1IL, 2Z, 5S, 8B, U."""

LENGTH = 8
GROUP = 4
HOLDS_FOR = timedelta(days=14)
WRONG_ONES_ALLOWED = 5
WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SpeakerCode:
    """What is kept of a code, which is not the code itself: whose it is, and how long it holds."""

    conference: ConferenceId
    name: str
    made_at: datetime
    expires_at: datetime
    made_by: str
    used_at: datetime | None = None

    def must_hold(self, moment: datetime) -> None:
        """Raise a refusal once somebody has used it, or once it has lapsed."""
        if self.used_at:
            raise Conflict(_(USED))
        if moment >= self.expires_at:
            lapsed = stamp(self.expires_at, "f")
            raise TooLate(
                _("That code has lapsed on {when}. Ask an organizer for a new one.", when=lapsed)
            )


USED = N_("That code was used already; each links one account. Ask an organizer for a new one.")


def new_code(choose: Callable[[str], str]) -> str:
    """Eight characters, each chosen from the alphabet, as in `ACDE-3467`."""
    drawn = "".join(choose(ALPHABET) for _place in range(LENGTH))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def read_code(typed: str) -> str:
    """What somebody typed as it was made, however they wrote its letters and its groups."""
    bare = "".join(character for character in typed.upper() if character.isalnum())
    return f"{bare[:GROUP]}-{bare[GROUP:]}"


def may_try(wrong: Sequence[datetime], moment: datetime) -> int:
    """How many wrong codes somebody wrote within the last hour; `TooLate` after too many."""
    recent = sorted(at for at in wrong if at > moment - WITHIN)
    if len(recent) >= WRONG_ONES_ALLOWED:
        again = recent[-WRONG_ONES_ALLOWED] + WITHIN
        raise TooLate(
            ngettext(
                "That was {n} wrong code within an hour. "
                "Try again {when}, or ask an organizer to link you.",
                "Those were {n} wrong codes within an hour. "
                "Try again {when}, or ask an organizer to link you.",
                WRONG_ONES_ALLOWED,
                when=stamp(again, "R"),
            )
        )
    return len(recent)


def wrong_code(tried_before: int) -> str:
    """What somebody is told whose code is wrong, after so many others within the hour."""
    left = WRONG_ONES_ALLOWED - tried_before - 1
    tries = ngettext(
        "You have {n} more try in this hour.", "You have {n} more tries in this hour.", left
    )
    refused = _(
        "There is no such code. Copy it from the organizers' mail as it stands there; "
        "a newer code replaces an older one."
    )
    return f"{refused} {tries}"
