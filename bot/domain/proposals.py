"""Agendas that are looked at before they are in force, and the versions that were.

proposed --> confirmed     a version of its own, in force
   |
   +-------> discarded
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.agenda import Agenda
from bot.domain.conference import ConferenceId
from bot.domain.documents import document_of
from bot.domain.languages import N_, _
from bot.domain.revisions import Revision

FROM_FILE = N_("file")
"""The source of what the data folder says."""


def source_name(source: str) -> str:
    """A source as people read it: in words already, but for the file."""
    return _(FROM_FILE) if source == FROM_FILE else source


class ProposalState(StrEnum):
    """Whether somebody has decided about it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Version:
    """An agenda that was in force, from when it was until the next.

    `source` says in words where it came from; `digest` is that of what was read there, which may
    differ from the agenda: what was cancelled before stays so.
    """

    number: int
    agenda: Agenda
    source: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as a list shows it: without its sessions."""

    number: int
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """An agenda that somebody asked for; in force once it is confirmed, if `base` still is by then.

    `notes` are what was odd about it when it was read, in words.
    """

    conference: ConferenceId
    base: int
    agenda: Agenda
    source: str
    digest: str
    at: datetime
    by_id: int
    by_name: str
    notes: tuple[str, ...] = field(default=())
    state: ProposalState = ProposalState.PROPOSED
    id: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the agenda, before anything is in force."""

    proposal: Proposal
    before: Agenda
    revisions: tuple[Revision, ...]
    posts: int
    """How many posts still to come would be made otherwise, or not at all."""
    late: bool = False
    """Whether some of its sessions are running late, or will."""


def digest_of(agenda: Agenda) -> str:
    """The same for agendas in which everything is the same."""
    sessions = [document_of(session) for session in agenda.sessions]
    text = json.dumps([agenda.title, agenda.zone.key, sessions], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
