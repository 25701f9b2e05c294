"""Reports, what is written into their cases later, and messages that people begin to report."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.reports import (
    CaseId,
    Entry,
    EntryKind,
    Filing,
    Message,
    Report,
    ReportId,
    Somebody,
)
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.store.conduct.boxes import Boxes, Packing
from bot.store.conduct.tables import DraftRow, EntryRow, EvidenceRow, ReportRow
from bot.store.conduct.vault import Vault


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a report is sealed."""

    filing: Filing
    during: str


@dataclass(frozen=True, slots=True)
class _Written:
    """What of an entry is sealed."""

    text: str
    by: str
    about: tuple[Somebody, ...] = ()


_TOLD = Packing("report", _Told)
_WRITTEN = Packing("entry", _Written)
_MESSAGE = Packing("draft", Message)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that somebody has begun to report, and the key of its files."""

    id: int
    wrapped_key: bytes
    message: Message


class Reports:
    """Reports of every case."""

    def __init__(self, session: AsyncSession, boxes: Boxes, vault: Vault) -> None:
        self._session = session
        self._boxes = boxes
        self._vault = vault

    async def add(self, report: Report) -> Report:
        """Write it down; gives it with its number."""
        box = await self._boxes.of(report.case)
        values = {
            "conference_id": report.conference,
            "case_id": report.case,
            "code": report.code,
            "filed_at": report.filed_at,
            "reporter": self._reporter(report.filing.reporter.id),
            "tells": report.tells,
            "sealed": _TOLD.seal(box, _Told(report.filing, report.during)),
        }
        statement = insert(ReportRow).values(values).returning(ReportRow.id)
        number = (await self._session.execute(statement)).scalar_one()
        return replace(report, id=ReportId(number))

    async def of_case(self, case: CaseId) -> tuple[Report, ...]:
        """The reports of a case, in the order in which they came."""
        return await self._where(ReportRow.case_id == case)

    async def get(self, number: ReportId) -> Report | None:
        """One report."""
        found = await self._where(ReportRow.id == number)
        return found[0] if found else None

    async def by(self, person: PersonId) -> tuple[Report, ...]:
        """What a person reported, at whatever conference, the newest first."""
        return (await self._where(ReportRow.reporter == self._reporter(person)))[::-1]

    async def count_by(self, person: PersonId, since: datetime) -> int:
        """How many reports a person has filed since then."""
        query = select(func.count(ReportRow.id)).where(
            ReportRow.reporter == self._reporter(person), ReportRow.filed_at > since
        )
        return await self._session.scalar(query) or 0

    async def latest_case_by(self, person: PersonId, since: datetime) -> CaseId | None:
        """The case of the last report that a person filed since then."""
        query = (
            select(ReportRow.case_id)
            .where(ReportRow.reporter == self._reporter(person), ReportRow.filed_at > since)
            .order_by(ReportRow.id.desc())
            .limit(1)
        )
        found = await self._session.scalar(query)
        return CaseId(found) if found is not None else None

    async def count_all(self, conference: ConferenceId, since: datetime) -> int:
        """How many reports came in since then."""
        query = select(func.count(ReportRow.id)).where(
            ReportRow.conference_id == conference, ReportRow.filed_at > since
        )
        return await self._session.scalar(query) or 0

    async def set_tells(self, report: ReportId, *, tells: bool) -> None:
        """Whether the reporter wants a word in private when there is something new."""
        await self._session.execute(
            update(ReportRow).where(ReportRow.id == report).values(tells=tells)
        )

    def _reporter(self, person: PersonId | None) -> str:
        return self._vault.mark("reporter", person)

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Report, ...]:
        query = select(ReportRow).where(*conditions).order_by(ReportRow.id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple([await self._report(row) for row in rows.all()])

    async def _report(self, row: ReportRow) -> Report:
        told = _TOLD.open(await self._boxes.of(CaseId(row.case_id)), row.sealed)
        return Report(
            conference=ConferenceId(row.conference_id),
            case=CaseId(row.case_id),
            code=row.code,
            filed_at=row.filed_at,
            filing=told.filing,
            during=told.during,
            tells=row.tells,
            id=ReportId(row.id),
        )


class Entries:
    """What was written into cases later."""

    def __init__(self, session: AsyncSession, boxes: Boxes) -> None:
        self._session = session
        self._boxes = boxes

    async def add(self, conference: ConferenceId, case: CaseId, entry: Entry) -> int:
        """Write it down; gives its number."""
        box = await self._boxes.of(case)
        values = {
            "conference_id": conference,
            "case_id": case,
            "report_id": entry.report,
            "kind": entry.kind.value,
            "at": entry.at,
            "sealed": _WRITTEN.seal(box, _Written(entry.text, entry.by, entry.about)),
        }
        statement = insert(EntryRow).values(values).returning(EntryRow.id)
        return (await self._session.execute(statement)).scalar_one()

    async def of_case(self, case: CaseId) -> tuple[Entry, ...]:
        """Everything that was written later, in order."""
        query = select(EntryRow).where(EntryRow.case_id == case).order_by(EntryRow.id)
        box = await self._boxes.of(case)
        entries: list[Entry] = []
        for row in await self._session.scalars(query):
            written = _WRITTEN.open(box, row.sealed)
            entries.append(
                Entry(
                    kind=EntryKind(row.kind),
                    at=row.at,
                    text=written.text,
                    by=written.by,
                    report=ReportId(row.report_id) if row.report_id else None,
                    about=written.about,
                )
            )
        return tuple(entries)


class Drafts:
    """Messages as they were when somebody began to report them."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(
        self, conference: ConferenceId, token: str, message: Message, moment: datetime
    ) -> None:
        """Keep a message until the form is handed in."""
        box, wrapped = self._vault.new_box()
        values = {
            "conference_id": conference,
            "token": token,
            "made_at": moment,
            "wrapped_key": wrapped,
            "sealed": _MESSAGE.seal(box, message),
        }
        await self._session.execute(insert(DraftRow).values(values))

    async def find(self, token: str) -> Draft | None:
        """The draft with this token, unless it has become a report."""
        row = await self._session.scalar(select(DraftRow).where(DraftRow.token == token))
        if row is None or row.wrapped_key is None or row.sealed is None:
            return None
        message = _MESSAGE.open(self._vault.box(row.wrapped_key), row.sealed)
        return Draft(row.id, row.wrapped_key, message)

    async def become(self, draft: Draft, report: Report) -> None:
        """It has become a report: nothing is left of it but which."""
        await self._session.execute(
            update(DraftRow)
            .where(DraftRow.id == draft.id)
            .values(case_id=report.case, report_id=report.id, wrapped_key=None, sealed=None)
        )

    async def became(self, token: str) -> tuple[CaseId, ReportId] | None:
        """What became of it, for files that arrive late."""
        query = select(DraftRow.case_id, DraftRow.report_id).where(DraftRow.token == token)
        row = (await self._session.execute(query)).first()
        if row is None or row.case_id is None or row.report_id is None:
            return None
        return CaseId(row.case_id), ReportId(row.report_id)

    async def next_forgetting(self, kept_for: timedelta) -> datetime | None:
        """When the oldest has been kept for as long."""
        oldest = await self._session.scalar(select(func.min(DraftRow.made_at)))
        return oldest + kept_for if oldest else None

    async def forget_older_than(self, moment: datetime) -> int:
        """Forget what nobody handed in, files included; gives how many there were."""
        old = select(DraftRow.id).where(DraftRow.made_at <= moment)
        await self._session.execute(delete(EvidenceRow).where(EvidenceRow.draft_id.in_(old)))
        gone = await self._session.scalars(
            delete(DraftRow).where(DraftRow.made_at <= moment).returning(DraftRow.id)
        )
        return len(gone.all())
