"""Which conferences there are."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.people import ServerId
from bot.store.feedback_tables import RatingRow
from bot.store.reader_tables import ReaderRow
from bot.store.speaker_tables import PERSONAL
from bot.store.tables import BookmarkRow, ConferenceRow, QuestionRow, SpeakerRow, VoteRow, WishRow


class Conferences:
    """The conferences of every server."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, conference: ConferenceId, server: ServerId, moment: datetime) -> None:
        """Remember the conference, unless it is known."""
        await self.open_all({conference: server}, moment)

    async def open_all(
        self, server_by_id: Mapping[ConferenceId, ServerId], moment: datetime
    ) -> None:
        """Remember those that are not known yet."""
        query = select(ConferenceRow.id).where(ConferenceRow.id.in_(server_by_id))
        known = set(await self._session.scalars(query))
        new = [
            {"id": id_, "server_id": server, "opened_at": moment}
            for id_, server in server_by_id.items()
            if id_ not in known
        ]
        if new:
            await self._session.execute(insert(ConferenceRow), new)

    async def set_data_ends(self, end_by_id: Mapping[ConferenceId, datetime]) -> None:
        """When each conference's personal data is to be erased; another end begins anew.

        Those that end at the same moment take one statement.
        """
        ids = defaultdict[datetime, list[ConferenceId]](list)
        for id_, ends_at in end_by_id.items():
            ids[ends_at].append(id_)
        for ends_at, conferences in ids.items():
            await self._session.execute(
                update(ConferenceRow)
                .where(
                    ConferenceRow.id.in_(conferences),
                    ConferenceRow.data_ends_at.is_distinct_from(ends_at),
                )
                .values(data_ends_at=ends_at, erased_at=None)
            )

    async def to_erase(self, moment: datetime) -> tuple[ConferenceId, ...]:
        """Conferences whose data has ended by now and is still there; also of past years.

        What was asked, voted for, remembered or rated after it was erased once, is there again;
        so is what became known about speakers and hosts.
        """
        asked = select(QuestionRow.id).where(
            QuestionRow.conference_id == ConferenceRow.id, QuestionRow.asker_sealed.is_not(None)
        )
        voted = select(VoteRow.id).where(
            VoteRow.conference_id == ConferenceRow.id, VoteRow.voter.not_like("erased %")
        )
        rated = select(RatingRow.id).where(
            RatingRow.conference_id == ConferenceRow.id, RatingRow.rater.not_like("erased %")
        )
        personal = [
            select(table.id).where(table.conference_id == ConferenceRow.id).exists()
            for table in (BookmarkRow, WishRow, SpeakerRow, ReaderRow, *PERSONAL)
        ]
        query = select(ConferenceRow.id).where(
            or_(
                ConferenceRow.erased_at.is_(None),
                asked.exists(),
                voted.exists(),
                rated.exists(),
                *personal,
            ),
            ConferenceRow.data_ends_at <= moment,
        )
        return tuple(ConferenceId(found) for found in await self._session.scalars(query))

    async def has_ended(self, conference: ConferenceId, moment: datetime) -> bool:
        """Whether the conference's personal data has ended by now."""
        query = select(ConferenceRow.id).where(
            ConferenceRow.id == conference, ConferenceRow.data_ends_at <= moment
        )
        return await self._session.scalar(query) is not None

    async def next_data_end(self, after: datetime) -> datetime | None:
        """When the next conference's data ends."""
        return await self._session.scalar(
            select(func.min(ConferenceRow.data_ends_at)).where(ConferenceRow.data_ends_at > after)
        )

    async def set_erased(self, conference: ConferenceId, moment: datetime) -> None:
        """It was done."""
        await self._session.execute(
            update(ConferenceRow).where(ConferenceRow.id == conference).values(erased_at=moment)
        )

    async def all(self) -> tuple[ConferenceId, ...]:
        """Every conference, the oldest first."""
        query = select(ConferenceRow.id).order_by(ConferenceRow.opened_at)
        return tuple(ConferenceId(found) for found in await self._session.scalars(query))

    async def servers(self) -> Mapping[ConferenceId, ServerId]:
        """The server of every conference, the oldest conference first."""
        query = select(ConferenceRow.id, ConferenceRow.server_id).order_by(ConferenceRow.opened_at)
        return {
            ConferenceId(id_): ServerId(server)
            for id_, server in await self._session.execute(query)
        }
