"""What organizers said about running late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.delays import Delay
from bot.store.tables import DelayRow


class Delays:
    """Everything that was said, also what was taken back."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, conference: ConferenceId) -> tuple[Delay, ...]:
        """In the order in which they were said."""
        return tuple((await self.all([conference])).get(conference, ()))

    async def all(
        self, conferences: Iterable[ConferenceId]
    ) -> Mapping[ConferenceId, Sequence[Delay]]:
        """The same of several conferences; nothing for those where nothing was said."""
        query = select(DelayRow).where(DelayRow.conference_id.in_(conferences))
        found = defaultdict[ConferenceId, list[Delay]](list)
        for row in await self._session.scalars(query.order_by(DelayRow.id)):
            found[ConferenceId(row.conference_id)].append(_delay(row))
        return found

    async def add(self, conference: ConferenceId, delay: Delay) -> int:
        """Write it down; gives its number, which is higher than those of the earlier ones."""
        values = {
            "conference_id": conference,
            "since": delay.since,
            "seconds": int(delay.by.total_seconds()),
            "room": delay.room,
            "absorb": delay.absorb,
            "undoes": delay.undoes,
            "author": delay.author,
        }
        statement = insert(DelayRow).values(values).returning(DelayRow.id)
        return (await self._session.execute(statement)).scalar_one()


def _delay(row: DelayRow) -> Delay:
    return Delay(
        since=row.since,
        by=timedelta(seconds=row.seconds),
        room=row.room,
        absorb=row.absorb,
        undoes=row.undoes,
        author=row.author,
        number=row.id,
    )
