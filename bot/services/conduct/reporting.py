"""Taking reports: what people tell is kept before anything is said, and is theirs to follow up."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.names import code_name
from bot.domain.conduct.notices import Readers, readers_of
from bot.domain.conduct.readers import Roster, everybody_in, kept_out_of
from bot.domain.conduct.reports import (
    File,
    Filing,
    Message,
    Report,
    Somebody,
    accepted,
)
from bot.domain.conference import Conference
from bot.domain.people import PersonId
from bot.services.agenda import Programme
from bot.services.conduct.access import roster_of, save
from bot.services.conduct.exclusion import shut_out
from bot.services.conduct.posts import overdue_rows, show, wait_anew
from bot.services.delivery import Announcer
from bot.store.conduct.evidence import KeptFile
from bot.store.conduct.records import ConductRecords
from bot.store.database import Database, Records

SHORT_WHILE = timedelta(minutes=10)
CASES_EACH = 3
"""Reports of one person within a short while that become cases, and calls, of their own."""

NAMES_TRIED = 20
"""Names of two words that are tried before a longer one."""

CALLS_IN_ALL = 20
"""Calls within a short while; after that only what is urgent calls the team."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that is kept, with its case, and who can read it."""

    report: Report
    case: Case
    readers: Readers


class ReportDesk:
    """Where reports are taken; nobody is refused for reporting too much."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, announcer: Announcer
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer

    @property
    def closed_because(self) -> str:
        """Why no reports can be taken; empty where they can."""
        return self._database.conduct_closed

    async def readers(self, conference: Conference, about: Sequence[Somebody] = ()) -> Readers:
        """Who would read a report about these people, told before it is written."""
        filing = Filing(Somebody("", PersonId(0)), "", tuple(about))
        async with self._database.transaction() as records:
            roster = await roster_of(records.conduct, conference)
        kept_out = frozenset(kept_out_of(filing, roster.team))
        return readers_of(roster, roster.route(everybody_in(filing), kept_out), kept_out)

    async def begin(self, conference: Conference, message: Message) -> str:
        """Keep a message as it is now, before the form about it opens; gives its token."""
        token = secrets.token_urlsafe(16)
        async with self._database.transaction() as records:
            await records.conduct.drafts.add(conference.id, token, message, self._clock.now())
        return token

    async def keep_file_of_message(
        self, conference: Conference, token: str, file: File, content: bytes | None
    ) -> None:
        """Keep a file of such a message; whether the form was handed in meanwhile is all one."""
        async with self._database.transaction() as records:
            conduct = records.conduct
            if draft := await conduct.drafts.find(token):
                await conduct.evidence.add_to_draft(conference.id, draft, file, content)
            elif report := await conduct.drafts.became(token):
                await conduct.evidence.add(
                    conference.id, report[0], KeptFile(file, content, report[1], None)
                )

    async def file(
        self, conference: Conference, filing: Filing, *, token: str = "", files: int = 0
    ) -> Filed:
        """Keep the report, and see to it that those are told whom it is for.

        One transaction has it all: the report, whom it keeps out, the words to the team, the audit.
        """
        now = self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            draft = await conduct.drafts.find(token) if token else None
            filing = accepted(replace(filing, message=draft.message) if draft else filing, files)
            roster = await roster_of(conduct, conference)
            case = await self._joined(records, conference, filing, roster)
            case = case or await self._opened(records, conference, filing, roster)
            report = await conduct.reports.add(await self._report(conduct, case, filing, now))
            if draft:
                await conduct.evidence.move(draft, report)
                await conduct.drafts.become(draft, report)
            reporter = filing.reporter
            act = Act.FILED if case.reports == 1 else Act.JOINED
            await conduct.audit.add(case, act, now, (reporter.id or PersonId(0), reporter.name))
            kept_out = await conduct.people.kept_out(case.id, roster.everybody)
        self._announcer.changed()
        return Filed(report, case, readers_of(roster, case.route, kept_out))

    async def keep_file(self, report: Report, file: File, content: bytes | None) -> None:
        """Keep a file that came with the form, unless it is kept already."""
        async with self._database.transaction() as records:
            kept = KeptFile(file, content, report.id, None)
            await records.conduct.evidence.add(report.conference, report.case, kept)

    async def files_of(self, report: Report) -> tuple[File, ...]:
        """What files there are of a report, kept or not."""
        async with self._database.transaction() as records:
            kept = await records.conduct.evidence.described(report.case)
        return tuple(one.file for one in kept if one.report == report.id)

    async def _report(
        self, conduct: ConductRecords, case: Case, filing: Filing, now: datetime
    ) -> Report:
        conference = self._programme.by_id[case.conference]
        running = [s.name for s in conference.agenda.running(now) if s.title]
        code = case.code
        if case.reports > 1:
            code = await _free_code(conduct, conference)
        return Report(case.conference, case.id, code, now, filing, " / ".join(running))

    async def _opened(
        self, records: Records, conference: Conference, filing: Filing, roster: Roster
    ) -> Case:
        """A case of its own, with whoever it keeps out, and the rows that tell of it."""
        now, conduct = self._clock.now(), records.conduct
        parts = kept_out_of(filing, roster.team)
        policy = conference.policy
        wait = policy.urgent_answered_within if filing.urgent else policy.answered_within
        case = Case(
            conference=conference.id,
            code=await _free_code(conduct, conference),
            urgent=filing.urgent,
            route=roster.route(everybody_in(filing), frozenset(parts)),
            opened_at=now,
            moved_at=now,
            answer_by=now + wait,
            drill=filing.drill,
        )
        recent = await conduct.reports.count_all(conference.id, now - SHORT_WHILE)
        case = await conduct.cases.add(case, _message_mark(conduct, conference, filing))
        await conduct.people.keep_out(conference.id, case.id, parts)
        pings = filing.urgent or recent < CALLS_IN_ALL
        await show(records, conference, case, now, pings=pings)
        await records.deliveries.add(overdue_rows(conference, case, now))
        return case

    async def _joined(
        self, records: Records, conference: Conference, filing: Filing, roster: Roster
    ) -> Case | None:
        """The open case that this belongs to: about the same message, or of a flood of reports."""
        now, conduct = self._clock.now(), records.conduct
        before = await self._near(conduct, conference, filing)
        if before is None:
            return None
        parts = kept_out_of(filing, roster.team)
        policy = conference.policy
        wait = policy.urgent_answered_within if filing.urgent else policy.answered_within
        joined = before.joined(urgent=filing.urgent, answer_by=now + wait)
        about = everybody_in(filing)
        after = await shut_out(conduct, conference, joined, parts, now, about=about)
        await save(conduct, before, after)
        urgent = filing.urgent and not before.urgent
        await show(records, conference, after, now, pings=urgent)
        if urgent and after.is_unclaimed:
            await records.deliveries.add(overdue_rows(conference, after, now))
        elif after.is_unclaimed and not before.is_unclaimed:
            await wait_anew(records, conference, after, now)
        return after

    async def _near(
        self, conduct: ConductRecords, conference: Conference, filing: Filing
    ) -> Case | None:
        message = _message_mark(conduct, conference, filing)
        if message and (case := await conduct.cases.about_message(conference.id, message)):
            return case
        reporter, since = filing.reporter.id, self._clock.now() - SHORT_WHILE
        if reporter is None or await conduct.reports.count_by(reporter, since) < CASES_EACH:
            return None
        latest = await conduct.reports.latest_case_by(reporter, since)
        case = await conduct.cases.get(latest) if latest is not None else None
        return case if case and case.is_open and case.conference == conference.id else None


def _message_mark(conduct: ConductRecords, conference: Conference, filing: Filing) -> str:
    if filing.message is None or not filing.message.id:
        return ""
    return conduct.vault.mark("message", conference.id, filing.message.id)


async def _free_code(conduct: ConductRecords, conference: Conference) -> str:
    tries = 0
    while True:
        code = code_name(secrets.choice, longer=tries >= NAMES_TRIED)
        tries += 1
        if await conduct.cases.code_is_free(conference.id, code):
            return code
