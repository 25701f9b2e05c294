"""What is told of a bug: that there is one, and under which reference the log has the rest.

Each thing that a person asks for has a reference of its own. Everything logged until it is answered
has it, and the person is given it if something goes wrong.
"""

import logging
import secrets
from contextvars import ContextVar

from bot.domain.languages import _

_reference = ContextVar("reference", default="")


def begin_an_answer() -> None:
    """For the rest of this task, and of those that it begins, there is a new reference."""
    _reference.set(secrets.token_hex(4))


def reference_of_this_answer() -> str:
    """The reference of what is being answered; empty where nobody asked for anything."""
    return _reference.get()


def reference() -> str:
    """The reference to log and to tell a bug under; a new one where nobody asked for anything."""
    return _reference.get() or secrets.token_hex(4)


def noted(log: logging.Logger, what: str, error: Exception) -> str:
    """Write it into the log; gives the sentence that tells organizers where it is."""
    known_as = reference()
    log.error("%s (reference %s).", what, known_as, exc_info=error)
    return _("The bot has a bug; its log has the details under {reference}.", reference=known_as)
