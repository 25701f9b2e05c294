"""What was seen at a look at the bot, and what of it is not well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.backlog import Backlog
from bot.domain.questions import State
from bot.ticker import HEARTBEAT

OVERDUE_FOR = timedelta(minutes=5)
"""A post may be overdue for so long: a request is given up after 45 s and tried again after up to
a minute, and as long again may a full channel wait for Discord's limits."""

SILENT_FOR = 3 * HEARTBEAT
"""The ticker may be silent for so long: every heartbeat wakes every duty."""

AWAY_FOR = timedelta(minutes=2)
"""The gateway may be away for so long: a dead connection is noticed after a minute at most."""


class Check(StrEnum):
    """What is looked at."""

    POSTS = "posts"
    TICKER = "ticker"
    GATEWAY = "gateway"
    DATABASE = "database"


UNANSWERED = (State.HELD, State.PENDING, State.OPEN, State.TAKEN)
"""Questions that wait for a moderator, or for their answer."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the database says, and how long it took to say it."""

    seconds: float
    posts: Backlog
    reminders: Backlog
    questions: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that is seen at one look; `memory` is None where the database did not answer."""

    conferences: int
    running_for: timedelta
    overdue_by: timedelta
    silent_for: timedelta
    away_for: timedelta
    latency: float
    """Seconds from a heartbeat of the gateway to its answer; not a number before the first."""
    memory: Memory | None


def reasons(look: Look) -> dict[Check, str]:
    """Why it is not well, by check; empty where it is. Says nothing of any post or duty by name."""
    unwell: dict[Check, str] = {}
    # What fell due while nothing ran is made now, first thing.
    if min(look.overdue_by, look.running_for) > OVERDUE_FOR:
        unwell[Check.POSTS] = f"A post is overdue by {_seconds(look.overdue_by)}."
    if look.silent_for > SILENT_FOR:
        often, silent = _seconds(HEARTBEAT), _seconds(look.silent_for)
        unwell[Check.TICKER] = f"A duty has not run for {silent}; it should every {often}."
    if look.away_for > AWAY_FOR:
        unwell[Check.GATEWAY] = f"Discord's gateway has been away for {_seconds(look.away_for)}."
    if look.memory is None:
        unwell[Check.DATABASE] = "The database does not answer."
    return unwell


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f} s"
