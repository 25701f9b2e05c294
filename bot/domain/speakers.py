"""Who speaks, and which account on the server is theirs."""

from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from bot.domain.agenda import Agenda
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.domain.search import ALIKE, folded
from bot.errors import NotFound


@dataclass(frozen=True, slots=True)
class SpeakerAccount:
    """A speaker's name, as the agenda has it, linked to an account by an organizer."""

    conference: ConferenceId
    name: str
    person: PersonId
    linked_at: datetime
    linked_by: str


def speaker_named(agenda: Agenda, words: str) -> str:
    """The speaker that the words mean, case, accents and typos forgiven; else `NotFound`."""
    wanted = folded(words)
    scored = [(fuzz.WRatio(wanted, folded(name)), name) for name in names_in(agenda)]
    score, name = max(scored, default=(0.0, ""))
    if score >= ALIKE:
        return name
    nearest = f" Did you mean {name}?" if name else " The agenda names no speakers yet."
    raise NotFound(f"No speaker on the agenda is called '{words}'.{nearest}")


def names_in(agenda: Agenda) -> tuple[str, ...]:
    """Every speaker on the agenda, each once, in the order of the alphabet."""
    return tuple(sorted({name for session in agenda.sessions for name in session.speakers}))
