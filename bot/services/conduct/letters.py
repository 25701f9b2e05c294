"""Writing into reporters' mailboxes, within one transaction."""

from datetime import datetime

from bot.domain.conduct.cases import Case
from bot.domain.conduct.reports import Entry, EntryKind, Report
from bot.domain.conference import Conference
from bot.services.conduct.posts import update_row
from bot.store.database import Records


async def tell_reporters(
    records: Records,
    conference: Conference,
    case: Case,
    kind: EntryKind,
    text: str,
    moment: datetime,
    by: str,
) -> None:
    """Put the same words into the mailbox of everybody who reported, signed by the team alone."""
    for report in await first_reports(records, case):
        entry = Entry(kind, moment, text, by, report.id)
        await tell_reporter(records, conference, case, report, entry)


async def first_reports(records: Records, case: Case) -> tuple[Report, ...]:
    """Of each person who reported, the report that came first: its mailbox is written to."""
    reports = await records.conduct.reports.of_case(case.id)
    return tuple({report.filing.reporter.id: report for report in reversed(reports)}.values())


async def tell_reporter(
    records: Records, conference: Conference, case: Case, report: Report, entry: Entry
) -> None:
    """Put an entry into the mailbox of one report."""
    number = await records.conduct.entries.add(conference.id, case.id, entry)
    await records.deliveries.add([update_row(conference, case, report, number, entry.at)])
