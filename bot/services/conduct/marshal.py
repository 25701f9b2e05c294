"""What the conduct team's work needs from Discord; the client implements it.

Everything in it is safe to be done twice: a timeout has a fixed end, what is deleted stays deleted,
and who is banned is banned. Each raises `TryAgain` or `Impossible` (see `messenger`).
"""

from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Posted
from bot.domain.languages import N_
from bot.domain.people import PersonId, ServerId

REASON = N_("Decision of the conduct team")
"""All that Discord's audit log is ever told: many people may read that."""


class Marshal(Protocol):
    """Somebody who can act on people and messages of a server, and knows what people may."""

    async def time_out(self, server: ServerId, person: PersonId, until: datetime) -> None:
        """Let the person say nothing until then; the end is in UTC."""
        ...

    async def ban(self, server: ServerId, person: PersonId) -> None:
        """Ban the person for good; nothing that they said is deleted, for it is evidence."""
        ...

    async def remove_message(self, posted: Posted) -> None:
        """Delete the message."""
        ...

    async def may_look_into(self, server: ServerId, channel: str, person: PersonId) -> bool:
        """Whether the person can see a channel just now; who is not on the server cannot."""
        ...

    async def what_is_missing(self, server: ServerId, person: PersonId | None) -> list[str]:
        """What would keep the bot from doing these things, to this person where one is given."""
        ...
