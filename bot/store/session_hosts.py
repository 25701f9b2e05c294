"""Who hosts which session."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.domain.session_hosts import SessionHost
from bot.store.speaker_tables import SessionHostRow


class SessionHosts:
    """Any number for each session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, conference: ConferenceId) -> tuple[SessionHost, ...]:
        """Everybody who hosts something, in the order in which they said so."""
        query = select(SessionHostRow).where(SessionHostRow.conference_id == conference)
        rows = await self._session.scalars(query.order_by(SessionHostRow.id))
        return tuple(
            SessionHost(
                session=SessionKey(row.session_key),
                person=PersonId(row.person_id),
                name=row.name,
                at=row.at,
            )
            for row in rows
        )

    async def add(self, conference: ConferenceId, host: SessionHost) -> bool:
        """Write it down; whether it was not there yet."""
        known = await self.all(conference)
        if any((one.session, one.person) == (host.session, host.person) for one in known):
            return False
        values = {
            "conference_id": conference,
            "session_key": host.session,
            "person_id": host.person,
            "name": host.name,
            "at": host.at,
        }
        await self._session.execute(insert(SessionHostRow).values(values))
        return True

    async def remove(self, conference: ConferenceId, session: SessionKey, person: PersonId) -> bool:
        """Forget it; whether it was there."""
        statement = (
            delete(SessionHostRow)
            .where(
                SessionHostRow.conference_id == conference,
                SessionHostRow.session_key == session,
                SessionHostRow.person_id == person,
            )
            .returning(SessionHostRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def erase(self, conference: ConferenceId) -> None:
        """Delete all of it."""
        await self._session.execute(
            delete(SessionHostRow).where(SessionHostRow.conference_id == conference)
        )
