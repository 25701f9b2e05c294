"""The addresses from which agendas are followed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.feeds import Feed
from bot.store.tables import FeedRow


class Feeds:
    """One feed at most for each conference."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, conferences: Iterable[ConferenceId]) -> Mapping[ConferenceId, Feed]:
        """What is known of the addresses that these conferences follow, or followed last."""
        query = select(FeedRow).where(FeedRow.conference_id.in_(conferences))
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return {feed.conference: feed for feed in map(_feed, rows)}

    async def save(self, feed: Feed) -> None:
        """Write down what is known now."""
        values = asdict(feed)
        values["conference_id"] = values.pop("conference")
        statement = (
            update(FeedRow)
            .where(FeedRow.conference_id == feed.conference)
            .values(values)
            .returning(FeedRow.id)
        )
        if await self._session.scalar(statement) is None:
            await self._session.execute(insert(FeedRow).values(values))


def _feed(row: FeedRow) -> Feed:
    return Feed(
        conference=ConferenceId(row.conference_id),
        address=row.address,
        asked_at=row.asked_at,
        etag=row.etag,
        modified=row.modified,
        content=row.content,
        agenda=row.agenda,
        proposal=row.proposal,
        failures=row.failures,
        problem=row.problem,
    )
