"""Codes of speakers, and who wrote wrong ones."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.domain.speaker_codes import WITHIN, SpeakerCode
from bot.store.sealing import Seal
from bot.store.speaker_tables import SpeakerCodeRow, WrongCodeRow


class SpeakerCodes:
    """One at most for each speaker."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def replace(self, code: SpeakerCode, text: str) -> None:
        """From now on this is the speaker's code, and none that they had before."""
        await self._session.execute(
            delete(SpeakerCodeRow).where(
                SpeakerCodeRow.conference_id == code.conference, SpeakerCodeRow.name == code.name
            )
        )
        values = {
            "conference_id": code.conference,
            "name": code.name,
            "mark": self._mark(code.conference, text),
            "made_at": code.made_at,
            "expires_at": code.expires_at,
            "made_by": code.made_by,
            "used_at": code.used_at,
        }
        await self._session.execute(insert(SpeakerCodeRow).values(values))

    async def find(self, conference: ConferenceId, text: str) -> SpeakerCode | None:
        """The code that reads like this; also one that was used, or has lapsed."""
        query = select(SpeakerCodeRow).where(
            SpeakerCodeRow.conference_id == conference,
            SpeakerCodeRow.mark == self._mark(conference, text),
        )
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            return None
        return SpeakerCode(
            conference=conference,
            name=row.name,
            made_at=row.made_at,
            expires_at=row.expires_at,
            made_by=row.made_by,
            used_at=row.used_at,
        )

    async def use(self, code: SpeakerCode, moment: datetime) -> bool:
        """Use it up; False where somebody else was faster."""
        statement = (
            update(SpeakerCodeRow)
            .where(
                SpeakerCodeRow.conference_id == code.conference,
                SpeakerCodeRow.name == code.name,
                SpeakerCodeRow.made_at == code.made_at,
                SpeakerCodeRow.used_at.is_(None),
            )
            .values(used_at=moment)
            .returning(SpeakerCodeRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def wrong_ones(self, conference: ConferenceId, person: PersonId) -> tuple[datetime, ...]:
        """When somebody wrote wrong ones lately."""
        query = select(WrongCodeRow.at).where(
            WrongCodeRow.conference_id == conference, WrongCodeRow.person_id == person
        )
        return tuple(await self._session.scalars(query.order_by(WrongCodeRow.at)))

    async def note_wrong(
        self, conference: ConferenceId, person: PersonId, moment: datetime
    ) -> None:
        """Somebody wrote another wrong one; what nobody counts any more is forgotten."""
        await self._session.execute(
            delete(WrongCodeRow).where(
                WrongCodeRow.conference_id == conference, WrongCodeRow.at <= moment - WITHIN
            )
        )
        values = {"conference_id": conference, "person_id": person, "at": moment}
        await self._session.execute(insert(WrongCodeRow).values(values))

    async def erase(self, conference: ConferenceId) -> None:
        """Delete all of it."""
        for table in (SpeakerCodeRow, WrongCodeRow):
            await self._session.execute(delete(table).where(table.conference_id == conference))

    def _mark(self, conference: ConferenceId, text: str) -> str:
        return self._seal.mark("speaker code", conference, text)
