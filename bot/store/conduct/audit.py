"""The audit of conduct: links are added at the end, and never changed."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.audit import FIRST, Act, Link
from bot.domain.conduct.cases import Case
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.store.conduct.boxes import Boxes
from bot.store.conduct.tables import AuditRow
from bot.store.conduct.vault import Vault

_NAME = "name"
NOBODY = PersonId(0)
"""Stands for the bot itself."""


class Audit:
    """One chain for each conference."""

    def __init__(self, session: AsyncSession, boxes: Boxes, vault: Vault) -> None:
        self._session = session
        self._boxes = boxes
        self._vault = vault

    async def add(
        self,
        case: Case,
        act: Act,
        moment: datetime,
        by: tuple[PersonId, str] = (NOBODY, ""),
        detail: str = "",
    ) -> None:
        """Write down what somebody did with a case; `by` is who, with their name."""
        person, name = by
        box = await self._boxes.of(case.id)
        sealed = box.seal(_NAME, name.encode()) if name else None
        await self._append(case.conference, case.code, act, moment, person, detail, sealed)

    async def add_about(
        self, conference: ConferenceId, code: str, act: Act, moment: datetime, by: PersonId = NOBODY
    ) -> None:
        """The same about a case that is not there (any more), and so without a name."""
        await self._append(conference, code, act, moment, by, "", None)

    async def links(self, conference: ConferenceId) -> tuple[Link, ...]:
        """The whole chain, from its first link."""
        query = select(AuditRow).where(AuditRow.conference_id == conference)
        rows = await self._session.scalars(query.order_by(AuditRow.number))
        return tuple(_link(row) for row in rows)

    async def of_case(self, case: Case) -> tuple[tuple[Link, str], ...]:
        """What was done with a case, and by whom."""
        box = await self._boxes.of(case.id)
        query = select(AuditRow).where(
            AuditRow.conference_id == case.conference, AuditRow.case == case.code
        )
        rows = await self._session.scalars(query.order_by(AuditRow.number))
        return tuple(
            (_link(row), box.open(_NAME, row.name).decode() if row.name else "") for row in rows
        )

    async def readers(self, case: Case) -> tuple[int, datetime | None]:
        """How many people have read the case, and when the first did."""
        query = select(func.count(AuditRow.actor.distinct()), func.min(AuditRow.at)).where(
            AuditRow.conference_id == case.conference,
            AuditRow.case == case.code,
            AuditRow.act == Act.READ.value,
        )
        count, first = (await self._session.execute(query)).one()
        return count, first

    async def knows(self, case: Case, act: Act, detail: str, since: datetime) -> bool:
        """Whether this was written down about the case since then."""
        query = select(func.count(AuditRow.id)).where(
            AuditRow.conference_id == case.conference,
            AuditRow.case == case.code,
            AuditRow.act == act.value,
            AuditRow.detail == detail,
            AuditRow.at >= since,
        )
        return bool(await self._session.scalar(query))

    async def _append(
        self,
        conference: ConferenceId,
        code: str,
        act: Act,
        moment: datetime,
        person: PersonId,
        detail: str,
        sealed: bytes | None,
    ) -> None:
        query = select(AuditRow.number, AuditRow.seal).where(AuditRow.conference_id == conference)
        latest = (
            await self._session.execute(query.order_by(AuditRow.number.desc()).limit(1))
        ).first()
        number, before = latest or (0, FIRST)
        link = Link(
            conference=conference,
            number=number + 1,
            at=moment,
            case=code,
            actor=self._vault.mark("actor", person) if person else "",
            act=act.value,
            detail=detail,
        )
        link = replace(link, seal=self._vault.authenticate(link.text(before)))
        values = {
            "conference_id": conference,
            "number": link.number,
            "at": link.at,
            "case": link.case,
            "actor": link.actor,
            "act": link.act,
            "detail": link.detail,
            "seal": link.seal,
            "name": sealed,
        }
        await self._session.execute(insert(AuditRow).values(values))


def _link(row: AuditRow) -> Link:
    return Link(
        conference=ConferenceId(row.conference_id),
        number=row.number,
        at=row.at,
        case=row.case,
        actor=row.actor,
        act=row.act,
        detail=row.detail,
        seal=row.seal,
    )
