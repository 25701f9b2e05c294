"""Who someone is at the conference, without Discord."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.domain.languages import ENGLISH, N_

ServerId = NewType("ServerId", int)
PersonId = NewType("PersonId", int)


class Role(StrEnum):
    """What someone may do; everybody is an attendee."""

    ATTENDEE = "attendee"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"


THOSE_WITH = {
    Role.ATTENDEE: N_("attendees"),
    Role.SPEAKER: N_("speakers"),
    Role.MODERATOR: N_("moderators"),
    Role.ORGANIZER: N_("organizers"),
}
"""What all who have a role are called."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone as the request that they made describes them; never remembered for longer.

    `server_roles` holds the names and the ids of their roles on the server. Whoever may manage the
    whole server is taken for an organizer, so that a conference can be set up before its roles are.
    """

    id: PersonId
    name: str
    server: ServerId
    server_roles: frozenset[str] = frozenset()
    manages_server: bool = False
    language: str = ENGLISH
    """What they read, as Discord writes it."""
