"""The versions of each conference's agenda."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.conference import ConferenceId
from bot.store.tables import AgendaVersionRow


class Agendas:
    """Every agenda that was ever in force."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest(self, conference: ConferenceId) -> tuple[int, Agenda] | None:
        """The version in force and its number (from 1)."""
        row = await self._newest_row(conference)
        return (row.number, _agenda(row)) if row else None

    async def add(
        self, conference: ConferenceId, agenda: Agenda, source: str, moment: datetime
    ) -> int:
        """Put a new version in force; gives its number."""
        newest = await self._newest_row(conference)
        number = newest.number + 1 if newest else 1
        row = AgendaVersionRow(
            conference_id=conference,
            number=number,
            imported_at=moment,
            source=source,
            title=agenda.title,
            zone=agenda.zone.key,
            sessions=[_document(session) for session in agenda.sessions],
        )
        self._session.add(row)
        await self._session.flush()
        return number

    async def _newest_row(self, conference: ConferenceId) -> AgendaVersionRow | None:
        query = (
            select(AgendaVersionRow)
            .where(AgendaVersionRow.conference_id == conference)
            .order_by(AgendaVersionRow.number.desc())
            .limit(1)
        )
        return await self._session.scalar(query)


def _document(session: Session) -> dict[str, Any]:
    return {
        "key": session.key,
        "kind": session.kind.value,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "title": session.title,
        "rooms": list(session.rooms),
        "speakers": list(session.speakers),
        "abstract": session.abstract,
        "url": session.url,
    }


def _agenda(row: AgendaVersionRow) -> Agenda:
    sessions = tuple(_session(document) for document in row.sessions)
    return Agenda(row.title, ZoneInfo(row.zone), sessions)


def _session(document: dict[str, Any]) -> Session:
    return Session(
        key=SessionKey(document["key"]),
        kind=Kind(document["kind"]),
        starts_at=datetime.fromisoformat(document["starts_at"]),
        ends_at=datetime.fromisoformat(document["ends_at"]),
        title=document["title"],
        rooms=tuple(document["rooms"]),
        speakers=tuple(document["speakers"]),
        abstract=document["abstract"],
        url=document["url"],
    )
