"""What speakers answered before their sessions."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.checkins import Answer, Checkin
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.store.speaker_tables import CheckinRow


class Checkins:
    """The latest answer of each person about each session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, conference: ConferenceId) -> tuple[Checkin, ...]:
        """Every answer."""
        query = select(CheckinRow).where(CheckinRow.conference_id == conference)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple(
            Checkin(
                session=SessionKey(row.session_key),
                person=PersonId(row.person_id),
                answer=Answer(row.answer),
                at=row.at,
            )
            for row in rows
        )

    async def put(self, conference: ConferenceId, checkin: Checkin) -> None:
        """In the place of what the person answered before about the session."""
        await self._session.execute(
            delete(CheckinRow).where(
                CheckinRow.conference_id == conference,
                CheckinRow.session_key == checkin.session,
                CheckinRow.person_id == checkin.person,
            )
        )
        values = {
            "conference_id": conference,
            "session_key": checkin.session,
            "person_id": checkin.person,
            "answer": checkin.answer.value,
            "at": checkin.at,
        }
        await self._session.execute(insert(CheckinRow).values(values))

    async def erase(self, conference: ConferenceId) -> None:
        """Delete all of it."""
        await self._session.execute(
            delete(CheckinRow).where(CheckinRow.conference_id == conference)
        )
