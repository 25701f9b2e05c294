"""Who speaks, and which account on the server is theirs."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class SpeakerAccount:
    """A speaker's name, as the agenda has it, linked to an account by an organizer."""

    conference: ConferenceId
    name: str
    person: PersonId
    linked_at: datetime
    linked_by: str
