"""Everything remembered about conduct, within one transaction."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.cases import Case
from bot.domain.text import count
from bot.errors import Refusal
from bot.store.conduct.audit import Audit
from bot.store.conduct.boxes import Boxes
from bot.store.conduct.cases import Cases
from bot.store.conduct.decisions import Decisions, Steps
from bot.store.conduct.evidence import Evidence
from bot.store.conduct.people import CasePeople, Team
from bot.store.conduct.reports import Drafts, Entries, Reports
from bot.store.conduct.tables import (
    AuditRow,
    CaseRow,
    ConductKeyRow,
    DecisionRow,
    DraftRow,
    EntryRow,
    EvidenceRow,
    ReportRow,
    StepRow,
)
from bot.store.conduct.vault import KEY_BYTES, Keyring, Unreadable, Vault

_MARKING = "marking"


class ConductRecords:
    """The records of conduct; each part knows one thing."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        boxes = Boxes(session, vault)
        self._session = session
        self.vault = vault
        self.cases = Cases(session, boxes)
        self.people = CasePeople(session, vault)
        self.team = Team(session)
        self.reports = Reports(session, boxes, vault)
        self.entries = Entries(session, boxes)
        self.drafts = Drafts(session, vault)
        self.evidence = Evidence(session, boxes)
        self.decisions = Decisions(session, boxes)
        self.steps = Steps(session)
        self.audit = Audit(session, boxes, vault)

    async def erase(self, case: Case, moment: datetime) -> None:
        """Destroy the case's key and everything that it could open; counts and links stay."""
        for table in (EvidenceRow, StepRow, DecisionRow, EntryRow, DraftRow, ReportRow):
            await self._session.execute(delete(table).where(table.case_id == case.id))
        await self.people.forget(case.id)
        await self._session.execute(
            update(AuditRow)
            .where(AuditRow.conference_id == case.conference, AuditRow.case == case.code)
            .values(name=None)
        )
        await self._session.execute(
            update(CaseRow)
            .where(CaseRow.id == case.id)
            .values(
                wrapped_key=None,
                sealed=None,
                message="",
                card_channel_id=None,
                card_message_id=None,
                erased_at=moment,
            )
        )


async def open_vault(session: AsyncSession, keyring: Keyring, new_marking: bytes) -> Vault:
    """The vault of this database, whose marking key is made at the first opening.

    Raises `Unreadable` where the keys are not those with which the database was made.
    """
    if len(new_marking) != KEY_BYTES:
        raise ValueError("a marking key is as long as any other")
    row = await session.get(ConductKeyRow, _MARKING)
    if row is None:
        session.add(ConductKeyRow(purpose=_MARKING, wrapped_key=keyring.wrap(new_marking)))
        return Vault(keyring, new_marking)
    return Vault(keyring, keyring.unwrap(row.wrapped_key))


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Wrap every key with the first of the ring, so that the others can go; gives how many.

    Raises `Refusal` where there is one that none of the ring opens: it would be lost.
    """
    done, lost = 0, 0
    for table in (ConductKeyRow, CaseRow, DraftRow):
        rows = await session.scalars(select(table).where(table.wrapped_key.is_not(None)))
        for row in rows.all():
            try:
                row.wrapped_key = keyring.wrap(keyring.unwrap(row.wrapped_key or b""))
                done += 1
            except Unreadable:
                lost += 1
    if lost:
        raise Refusal(
            f"CONDUCT_KEY opens all but {count(lost, 'key')} in the database. Nothing was "
            "changed. Put the key that is missing beside the others: CONDUCT_KEY=new,old,older."
        )
    return done
