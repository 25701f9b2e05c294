"""Files of reports, encrypted like the rest: what they are called, and their bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.reports import CaseId, File, Report, ReportId
from bot.domain.conference import ConferenceId
from bot.store.conduct.boxes import Boxes, Packing
from bot.store.conduct.reports import Draft
from bot.store.conduct.tables import EvidenceRow
from bot.store.conduct.vault import Box

_FILE = Packing("file", File)
_CONTENT = "content"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with what it belongs to; `content` is None where it could not be kept."""

    file: File
    content: bytes | None
    report: ReportId | None
    entry: int | None
    id: int = 0


class Evidence:
    """Files of cases, and of messages that somebody has begun to report."""

    def __init__(self, session: AsyncSession, boxes: Boxes) -> None:
        self._session = session
        self._boxes = boxes

    async def add(self, conference: ConferenceId, case: CaseId, kept: KeptFile) -> None:
        """A file of a report, or of what was added to it; one that is kept is not kept twice."""
        for known in await self.described(case):
            same = known.report == kept.report and known.file.source == kept.file.source
            if same and kept.file.source and not known.file.problem:
                return
        box = await self._boxes.of(case)
        owner = {"case_id": case, "report_id": kept.report, "entry_id": kept.entry}
        await self._insert(conference, box, kept.file, kept.content, owner)

    async def add_to_draft(
        self, conference: ConferenceId, draft: Draft, file: File, content: bytes | None
    ) -> None:
        """A file of a message that somebody has begun to report."""
        box = self._boxes.of_key(draft.wrapped_key)
        await self._insert(conference, box, file, content, {"draft_id": draft.id})

    async def move(self, draft: Draft, report: Report) -> None:
        """The files of a draft become those of a report, under the key of its case."""
        old, new = self._boxes.of_key(draft.wrapped_key), await self._boxes.of(report.case)
        query = select(EvidenceRow).where(EvidenceRow.draft_id == draft.id)
        for row in (await self._session.scalars(query)).all():
            file = _FILE.open(old, row.described)
            content = old.open(_CONTENT, row.content) if row.content else None
            await self._session.execute(
                update(EvidenceRow)
                .where(EvidenceRow.id == row.id)
                .values(
                    draft_id=None,
                    case_id=report.case,
                    report_id=report.id,
                    described=_FILE.seal(new, file),
                    content=new.seal(_CONTENT, content) if content is not None else None,
                )
            )

    async def described(self, case: CaseId) -> Sequence[KeptFile]:
        """What files there are, without their bytes."""
        query = select(
            EvidenceRow.id, EvidenceRow.described, EvidenceRow.report_id, EvidenceRow.entry_id
        )
        rows = await self._session.execute(
            query.where(EvidenceRow.case_id == case).order_by(EvidenceRow.id)
        )
        box = await self._boxes.of(case)
        return [
            KeptFile(
                file=_FILE.open(box, row.described),
                content=None,
                report=ReportId(row.report_id) if row.report_id else None,
                entry=row.entry_id,
                id=row.id,
            )
            for row in rows
        ]

    async def with_content(self, case: CaseId) -> Sequence[KeptFile]:
        """The files with their bytes, one after the other: they may be large."""
        found: list[KeptFile] = []
        box = await self._boxes.of(case)
        for kept in await self.described(case):
            query = select(EvidenceRow.content).where(EvidenceRow.id == kept.id)
            content = await self._session.scalar(query)
            plain = box.open(_CONTENT, content) if content is not None else None
            found.append(KeptFile(kept.file, plain, kept.report, kept.entry, kept.id))
        return found

    async def _insert(
        self,
        conference: ConferenceId,
        box: Box,
        file: File,
        content: bytes | None,
        owner: Mapping[str, object],
    ) -> None:
        values = dict(owner) | {
            "conference_id": conference,
            "described": _FILE.seal(box, file),
            "content": box.seal(_CONTENT, content) if content is not None else None,
        }
        await self._session.execute(insert(EvidenceRow).values(values))
