"""In which language people are written to who asked for it: what they read when they did.

Reporters are not among them: what is known of those is encrypted with their reports.
"""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.people import Person, PersonId
from bot.store.reader_tables import ReaderRow


class Readers:
    """One language for each person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def remember(self, conference: ConferenceId, person: Person) -> None:
        """They are written to in the language in which they read now."""
        known = await self.language_of(conference, person.id)
        if known == person.language:
            return
        who = {"conference_id": conference, "person_id": person.id}
        values = {"language": person.language}
        await self._session.execute(
            update(ReaderRow).filter_by(**who).values(values)
            if known
            else insert(ReaderRow).values(who | values)
        )

    async def language_of(self, conference: ConferenceId, person: PersonId) -> str | None:
        """What they read; None where they never said."""
        query = select(ReaderRow.language).where(
            ReaderRow.conference_id == conference, ReaderRow.person_id == person
        )
        return await self._session.scalar(query)

    async def languages_of(
        self, people: Iterable[tuple[ConferenceId, PersonId]]
    ) -> dict[tuple[ConferenceId, PersonId], str]:
        """The same of several people; without those who never said."""
        row = ReaderRow
        who = tuple_(row.conference_id, row.person_id).in_(list(people))
        rows = await self._session.execute(
            select(row.conference_id, row.person_id, row.language).where(who)
        )
        return {(ConferenceId(where), PersonId(who)): said for where, who, said in rows}

    async def erase(self, conference: ConferenceId) -> None:
        """Forget who reads what."""
        await self._session.execute(delete(ReaderRow).where(ReaderRow.conference_id == conference))
