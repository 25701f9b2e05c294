"""What people asked the bot for, and what came of it: for counting, so without who and what.

Nothing that belongs to reports of conduct is told, whatever came of it: a count that moves when
somebody reports tells that somebody did, and with the time of day perhaps who (promise 17).
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from discord import app_commands

from bot.clock import monotonic
from bot.services.bugs import begin_an_answer

CONFIDENTIAL_COGS = "cogs.conduct."
"""Their commands, buttons and forms are counted nowhere."""


class Way(StrEnum):
    """How somebody asked."""

    COMMAND = "command"
    PRESS = "press"


class Outcome(StrEnum):
    """What came of it."""

    ANSWERED = "answered"
    REFUSED = "refused"
    BUG = "bug"
    TOO_LATE = "late"


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer; the name is that of the command, or of what was pressed, as the code has it."""

    way: Way
    name: str
    outcome: Outcome
    seconds: float


Listener = Callable[[Answered], None]

Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


def nobody(answered: Answered) -> None:
    """Whom it is told where nobody counts."""
    del answered


@dataclass(slots=True)
class _Attempt:
    begun: float = field(default_factory=monotonic)
    outcome: Outcome = Outcome.ANSWERED


_attempt: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


def begin() -> None:
    """Somebody asks for something, in this task."""
    begin_an_answer()
    _attempt.set(_Attempt())


def came_to(outcome: Outcome) -> None:
    """Something else comes of it than an answer."""
    if attempt := _attempt.get():
        attempt.outcome = outcome


def finished(way: Way, name: str, code: Callable[..., Any]) -> Answered | None:
    """What came of it, answered by this code; None where that is nobody's to count."""
    attempt = _attempt.get()
    if attempt is None or code.__module__.startswith(CONFIDENTIAL_COGS):
        return None
    return Answered(way, name, attempt.outcome, monotonic() - attempt.begun)
