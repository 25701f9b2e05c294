"""What people gave the sessions. Who gave what is a mark, which leads to nobody without the key.

A person has another mark at each session, so that the database alone does not even tell which
ratings are one person's.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.feedback import Rating
from bot.domain.people import PersonId
from bot.store.feedback_tables import RatingRow
from bot.store.sealing import Seal


class Ratings:
    """One at most for each person and session; nothing here gives back whose one is."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def save(self, rating: Rating, person: PersonId) -> None:
        """Write it down, in the place of what the person gave the session before."""
        values: dict[str, Any] = {
            "conference_id": rating.conference,
            "session_key": rating.session,
            "rater": self._mark(rating.conference, rating.session, person),
            "stars": rating.stars,
            "comment": rating.comment,
            "at": rating.at,
        }
        before = self._by(rating.conference, rating.session, person)
        statement = update(RatingRow).where(*before).values(values).returning(RatingRow.id)
        if await self._session.scalar(statement) is None:
            await self._session.execute(insert(RatingRow).values(values))

    async def by(
        self, conference: ConferenceId, session: SessionKey, person: PersonId
    ) -> Rating | None:
        """What a person gave a session."""
        found = await self._where(*self._by(conference, session, person))
        return found[0] if found else None

    async def of_session(self, conference: ConferenceId, session: SessionKey) -> tuple[Rating, ...]:
        """Everything that a session was given."""
        return await self._where(
            RatingRow.conference_id == conference, RatingRow.session_key == session
        )

    async def of_conference(self, conference: ConferenceId) -> tuple[Rating, ...]:
        """Everything that the sessions of a conference were given."""
        return await self._where(RatingRow.conference_id == conference)

    async def erase_raters(self, conference: ConferenceId) -> None:
        """Forget for good who gave what, and when; the stars and the comments stay."""
        nobody = literal("erased ") + cast(RatingRow.id, String)
        await self._session.execute(
            update(RatingRow)
            .where(RatingRow.conference_id == conference)
            .values(rater=nobody, at=None)
            .execution_options(synchronize_session=False)
        )

    def _mark(self, conference: ConferenceId, session: SessionKey, person: PersonId) -> str:
        return self._seal.mark("rater", conference, session, person)

    def _by(
        self, conference: ConferenceId, session: SessionKey, person: PersonId
    ) -> tuple[ColumnElement[bool], ...]:
        return (
            RatingRow.conference_id == conference,
            RatingRow.session_key == session,
            RatingRow.rater == self._mark(conference, session, person),
        )

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Rating, ...]:
        query = select(RatingRow).where(*conditions).order_by(RatingRow.id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple(
            Rating(
                conference=ConferenceId(row.conference_id),
                session=SessionKey(row.session_key),
                stars=row.stars,
                at=row.at,
                comment=row.comment,
            )
            for row in rows
        )
