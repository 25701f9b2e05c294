"""Which of Discord's events are ours."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.events import EventState, KnownEvent
from bot.store.tables import EventRow


class Events:
    """One at most for each session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, conference: ConferenceId) -> tuple[KnownEvent, ...]:
        """Every event that is on the server, or may be."""
        query = select(EventRow).where(EventRow.conference_id == conference).order_by(EventRow.id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple(
            KnownEvent(SessionKey(row.session_key), EventState(row.state), row.digest, row.event_id)
            for row in rows
        )

    async def any_of(self, conferences: Iterable[ConferenceId]) -> set[ConferenceId]:
        """Those of them that have any."""
        query = select(EventRow.conference_id).where(EventRow.conference_id.in_(conferences))
        return {ConferenceId(one) for one in await self._session.scalars(query.distinct())}

    async def save(self, conference: ConferenceId, event: KnownEvent) -> None:
        """Write down how it is now."""
        values = {"state": event.state.value, "digest": event.digest, "event_id": event.event_id}
        where = (EventRow.conference_id == conference, EventRow.session_key == event.session)
        statement = update(EventRow).where(*where).values(values).returning(EventRow.id)
        if await self._session.scalar(statement) is None:
            which = {"conference_id": conference, "session_key": event.session}
            await self._session.execute(insert(EventRow).values(which | values))

    async def forget(self, conference: ConferenceId, session: SessionKey) -> None:
        """There is none any more."""
        await self._session.execute(
            delete(EventRow).where(
                EventRow.conference_id == conference, EventRow.session_key == session
            )
        )
