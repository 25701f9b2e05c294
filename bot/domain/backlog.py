"""How much waits to be made, in numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.post_kinds import CONFIDENTIAL, REMINDERS, PostKind

COUNTED = frozenset(PostKind) - CONFIDENTIAL - {PostKind.NOTICE}
"""The kinds whose number may be known outside. What is about a report of conduct may not: a count
that moves tells that somebody reported. A notice to organizers may be about one, too."""

COUNTED_POSTS = COUNTED - REMINDERS


@dataclass(frozen=True, slots=True)
class Backlog:
    """Of what is not made yet and kept back by nobody, how much there is."""

    planned: int = 0
    """All of it."""
    due: int = 0
    """What should be made by now."""
    retrying: int = 0
    """What failed in passing and is tried again."""
    first_wanted_at: datetime | None = None
    """When the first of it was or is to be made."""

    def overdue_by(self, moment: datetime) -> timedelta:
        """How long the first has been due; nothing where none is."""
        return max(moment - (self.first_wanted_at or moment), timedelta())
