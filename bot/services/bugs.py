"""What is told of a bug: that there is one, and where the log has the rest."""

import logging
import secrets

from bot.domain.languages import _


def noted(log: logging.Logger, what: str, error: Exception) -> str:
    """Write it into the log; gives the sentence that tells organizers where it is."""
    reference = secrets.token_hex(4)
    log.error("%s (reference %s).", what, reference, exc_info=error)
    return _("The bot has a bug; its log has the details under {reference}.", reference=reference)
