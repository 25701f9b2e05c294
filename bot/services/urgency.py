"""What may wait where everything together is more than Discord takes."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum


class Urgency(IntEnum):
    """Whose request goes first; answers to commands wait for nobody."""

    POST = 0
    """What is due now."""
    USUAL = 1
    LATER = 2
    """What may come some seconds later: edits of what is there, reminders, events."""


_current = ContextVar("urgency", default=Urgency.USUAL)


def urgency() -> Urgency:
    """How urgent it is what is being done."""
    return _current.get()


@contextmanager
def as_urgent_as(what: Urgency) -> Generator[None]:
    """Whatever is asked of Discord meanwhile is so urgent."""
    token = _current.set(what)
    try:
        yield
    finally:
        _current.reset(token)
