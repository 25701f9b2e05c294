"""The versions of each conference's agenda."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import Agenda
from bot.domain.conference import ConferenceId
from bot.domain.documents import document_of, session_of
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
            sessions=[document_of(session) for session in agenda.sessions],
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


def _agenda(row: AgendaVersionRow) -> Agenda:
    sessions = tuple(session_of(document) for document in row.sessions)
    return Agenda(row.title, ZoneInfo(row.zone), sessions)
