"""What reporters do with their reports afterwards: look, add, read replies; from anywhere.

Whoever reported may do so from the server or in private, also when they were banned or have left:
their reports are found by who they are, and by nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import mentioned_in, named
from bot.domain.conduct.reports import (
    FOR_REPORTERS,
    Entry,
    EntryKind,
    File,
    Report,
    Somebody,
)
from bot.domain.languages import N_, _
from bot.domain.people import Person
from bot.domain.text import plain
from bot.errors import NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.conduct.access import roster_of, save
from bot.services.conduct.exclusion import shut_out
from bot.services.conduct.posts import show, wait_anew
from bot.services.delivery import Announcer
from bot.store.conduct.evidence import KeptFile
from bot.store.conduct.records import ConductRecords
from bot.store.database import Database

NO_SUCH_REPORT = N_("There is no such report (any more). /report status shows those of yours.")


@dataclass(frozen=True, slots=True)
class Status:
    """A report as its reporter sees it."""

    report: Report
    case: Case
    entries: tuple[Entry, ...]
    read: tuple[int, datetime | None]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added to a report, for the files that come with it."""

    report: Report
    entry: int


class Mailbox:
    """Every reporter's own reports."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, announcer: Announcer
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer

    def now(self) -> datetime:
        """What time it is, for what is said of promised times."""
        return self._clock.now()

    async def own(self, by: Person) -> tuple[tuple[Report, Case, int], ...]:
        """All of somebody's reports with their cases, and how many messages each has."""
        async with self._database.transaction() as records:
            conduct = records.conduct
            found: list[tuple[Report, Case, int]] = []
            for report in await conduct.reports.by(by.id):
                case = await conduct.cases.get(report.case)
                entries = await conduct.entries.of_case(case.id)
                found.append((report, case, len(_theirs(report, entries))))
        return tuple(found)

    async def status(self, by: Person, code: str) -> Status:
        """One of somebody's own reports; `NotFound` for anybody else's."""
        async with self._database.transaction() as records:
            conduct = records.conduct
            report, case = await _own(conduct, by, code)
            entries = _theirs(report, await conduct.entries.of_case(case.id))
            read = await conduct.audit.readers(case)
            files = await conduct.evidence.described(case.id)
            await conduct.audit.add(case, Act.ASKED_STATUS, self._clock.now(), (by.id, by.name))
        mine = tuple(kept.file for kept in files if kept.report == report.id)
        return Status(report, case, entries, read, mine)

    async def may_add(self, by: Person, code: str) -> Report:
        """The report, before somebody writes in vain."""
        async with self._database.transaction() as records:
            return (await _own(records.conduct, by, code))[0]

    async def add(
        self, by: Person, code: str, text: str, about: Sequence[Somebody] = (), files: int = 0
    ) -> Addition:
        """Write something more, and perhaps name more people who must not read it."""
        now = self._clock.now()
        if not (plain(text) or files or about):
            raise Refusal(_("There is nothing in it yet. Write a sentence, or add a file."))
        async with self._database.transaction() as records:
            conduct = records.conduct
            report, before = await _own(conduct, by, code)
            conference = self._programme.in_force(before.conference)
            roster = await roster_of(conduct, conference)
            parts = mentioned_in(text, roster.team) | named(about)
            parts.pop(by.id, None)
            heard = before.heard(now)
            case = await shut_out(conduct, conference, heard, parts, now, about=about)
            await save(conduct, before, case)
            written = Entry(EntryKind.ADDITION, now, text, by.name, report.id, tuple(about))
            entry = await conduct.entries.add(case.conference, case.id, written)
            await conduct.audit.add(case, Act.ADDED, now, (by.id, by.name))
            await show(records, conference, case, now)
            if case.is_unclaimed and not before.is_unclaimed:
                await wait_anew(records, conference, case, now)
        self._announcer.changed()
        return Addition(report, entry)

    async def keep_file(self, addition: Addition, file: File, content: bytes | None) -> None:
        """Keep a file that came with an addition."""
        report = addition.report
        async with self._database.transaction() as records:
            kept = KeptFile(file, content, report.id, addition.entry)
            await records.conduct.evidence.add(report.conference, report.case, kept)

    async def tell(self, by: Person, code: str, *, tells: bool) -> Report:
        """Whether a direct message is to say when there is news."""
        async with self._database.transaction() as records:
            report, _ = await _own(records.conduct, by, code)
            await records.conduct.reports.set_tells(report.id, tells=tells)
        return replace(report, tells=tells)


async def _own(conduct: ConductRecords, by: Person, code: str) -> tuple[Report, Case]:
    for report in await conduct.reports.by(by.id):
        if report.code == code:
            return report, await conduct.cases.get(report.case)
    raise NotFound(_(NO_SUCH_REPORT))


def _theirs(report: Report, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.report == report.id and e.kind in FOR_REPORTERS)
