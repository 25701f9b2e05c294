"""What a person tells the conduct team, as it was told, and what they were shown to be kept from.

A report never changes once it is kept. What comes later is an `Entry` of its case: additions of
the reporter, replies and notes of the team.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.conference import ConferenceId
from bot.domain.languages import ENGLISH, _, ngettext
from bot.domain.people import PersonId
from bot.domain.text import cut, length, plain
from bot.errors import Refusal

CaseId = NewType("CaseId", int)
ReportId = NewType("ReportId", int)

TEXT_LIMIT = 4000
"""What Discord's form takes."""

FILES_LIMIT = 10
LARGEST_FILE = 25 * 1024 * 1024
NAME_LIMIT = 100

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"RIFF", "webp"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
)
"""How files of harmless kinds begin; whatever begins otherwise is handed out as plain bytes."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in a report: an account, or only a name where no account was chosen."""

    name: str
    id: PersonId | None = None
    is_staff: bool = False
    """Whether they had a role of the staff when they were named."""
    runs_server: bool = False
    """Whether they own or administer the server: no channel can be hidden from them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as Discord has it, for as long as it has it."""

    id: int
    name: str
    url: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file, or why it could not be kept; its bytes are beside it in the store."""

    name: str
    size: int = 0
    sha256: str = ""
    problem: str = ""
    source: int = 0
    """The attachment that it was."""

    @classmethod
    def of(cls, attachment: Attachment, content: bytes) -> "File":
        """A file that was kept whole."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(_file_name(attachment.name), len(content), digest, source=attachment.id)

    @classmethod
    def lost(cls, attachment: Attachment, problem: str) -> "File":
        """A file that could not be kept, and why."""
        name = _file_name(attachment.name)
        return cls(name, attachment.size, problem=problem, source=attachment.id)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was when somebody reported it; moments are in UTC."""

    author: Somebody
    text: str
    sent_at: datetime
    link: str
    place: str
    """The channel's name; empty where there was none, as in a direct message."""
    edited_at: datetime | None = None
    is_by_bot: bool = False
    id: int = 0
    channel: int = 0
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as it comes in; nothing of it was decided or kept yet."""

    reporter: Somebody
    text: str
    about: tuple[Somebody, ...] = ()
    names: str = ""
    """Whom it is about, in the reporter's words, where they could not choose accounts."""
    urgent: bool = False
    message: Message | None = None
    drill: bool = False
    language: str = ENGLISH
    """What the reporter reads, for what they are told later."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was kept; `during` names what was on when it was filed."""

    conference: ConferenceId
    case: CaseId
    code: str
    filed_at: datetime
    filing: Filing
    during: str = ""
    tells: bool = False
    """Whether the reporter wants a word in private when there is something new."""
    id: ReportId = ReportId(0)


class EntryKind(StrEnum):
    """What was written into a case after its first report."""

    ADDITION = "addition"
    REPLY = "reply"
    NOTE = "note"
    DELAY = "delay"
    OUTCOME = "outcome"


FOR_REPORTERS = frozenset({EntryKind.ADDITION, EntryKind.REPLY, EntryKind.DELAY, EntryKind.OUTCOME})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written later; `report` is whose reporter reads it, None for the team alone."""

    kind: EntryKind
    at: datetime
    text: str
    by: str
    report: ReportId | None = None
    about: tuple[Somebody, ...] = ()
    """Whom an addition names besides."""


def accepted(filing: Filing, files: int) -> Filing:
    """The filing as it is kept; `Refusal` only where there is nothing in it at all.

    The words are kept as they came, however many: they are made harmless where they are shown.
    """
    written = plain(filing.text) or plain(filing.names)
    if not (written or files or filing.about or filing.message):
        raise Refusal(
            _("There is nothing in it yet. Write a sentence, choose a person, or add a file.")
        )
    return replace(filing, about=tuple(dict.fromkeys(filing.about)))


def handed_out_as(code: str, number: int, content: bytes) -> str:
    """A neutral name, with the ending of what the file really is where that is harmless."""
    ending = next((kind for begin, kind in _KINDS if content.startswith(begin)), "bin")
    return f"{code}-{number}.{ending}"


def is_disguised(file: File, content: bytes) -> bool:
    """Whether a file is something else than its name says."""
    named = file.name.rpartition(".")[2].lower()
    known = {kind for _, kind in _KINDS} | {"jpeg"}
    really = next((kind for begin, kind in _KINDS if content.startswith(begin)), "")
    return named in known and {"jpeg": "jpg"}.get(named, named) != really


def digest(files: Iterable[File]) -> str:
    """Files in one line, for those who read the case."""
    told = ((cut(one.name, 40), _(one.problem) or _contents(one)) for one in files)
    return ", ".join(f"{name} ({what})" for name, what in told)


def _contents(file: File) -> str:
    mark = f"{file.sha256[:12]}…"
    return ngettext("{n} byte, SHA-256 {mark}", "{n} bytes, SHA-256 {mark}", file.size, mark=mark)


def _file_name(name: str) -> str:
    name = plain(name).replace("\n", " ").rpartition("/")[2].rpartition("\\")[2]
    return cut(name, NAME_LIMIT) if length(name) else "file"
