"""Which conferences there are."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.people import ServerId
from bot.store.tables import ConferenceRow


class Conferences:
    """The conferences of every server."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, conference: ConferenceId, server: ServerId, moment: datetime) -> None:
        """Remember the conference, unless it is known."""
        if await self._session.get(ConferenceRow, conference) is None:
            self._session.add(ConferenceRow(id=conference, server_id=server, opened_at=moment))
            await self._session.flush()

    async def all(self) -> tuple[ConferenceId, ...]:
        """Every conference, the oldest first."""
        query = select(ConferenceRow.id).order_by(ConferenceRow.opened_at)
        return tuple(ConferenceId(found) for found in await self._session.scalars(query))
