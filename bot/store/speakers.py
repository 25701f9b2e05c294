"""Which accounts belong to the speakers of the agenda."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.domain.speakers import SpeakerAccount
from bot.store.tables import SpeakerRow


class Speakers:
    """Speakers' names and the accounts that organizers linked them to."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def link(self, account: SpeakerAccount) -> bool:
        """Remember it; False where that was known already."""
        known = await self.names_of(account.conference, account.person)
        if account.name in known:
            return False
        values = {
            "conference_id": account.conference,
            "name": account.name,
            "person_id": account.person,
            "linked_at": account.linked_at,
            "linked_by": account.linked_by,
        }
        await self._session.execute(insert(SpeakerRow).values(values))
        return True

    async def unlink(self, conference: ConferenceId, name: str, person: PersonId) -> bool:
        """Forget it; False where it was not known."""
        statement = (
            delete(SpeakerRow)
            .where(
                SpeakerRow.conference_id == conference,
                SpeakerRow.name == name,
                SpeakerRow.person_id == person,
            )
            .returning(SpeakerRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def erase(self, conference: ConferenceId) -> None:
        """Forget which account is whose."""
        await self._session.execute(
            delete(SpeakerRow).where(SpeakerRow.conference_id == conference)
        )

    async def anybody_at(self, conferences: Iterable[ConferenceId]) -> set[ConferenceId]:
        """Those of them where anybody is linked."""
        query = select(SpeakerRow.conference_id).where(SpeakerRow.conference_id.in_(conferences))
        return {ConferenceId(one) for one in await self._session.scalars(query.distinct())}

    async def all(self, conference: ConferenceId) -> tuple[SpeakerAccount, ...]:
        """Every link of a conference, by name."""
        query = select(SpeakerRow).where(SpeakerRow.conference_id == conference)
        rows = await self._session.scalars(query.order_by(SpeakerRow.name, SpeakerRow.id))
        return tuple(
            SpeakerAccount(
                conference=conference,
                name=row.name,
                person=PersonId(row.person_id),
                linked_at=row.linked_at,
                linked_by=row.linked_by,
            )
            for row in rows
        )

    async def names_of(self, conference: ConferenceId, person: PersonId) -> frozenset[str]:
        """The names under which a person speaks."""
        query = select(SpeakerRow.name).where(
            SpeakerRow.conference_id == conference, SpeakerRow.person_id == person
        )
        return frozenset(await self._session.scalars(query))

    async def persons(self, conference: ConferenceId, names: Iterable[str]) -> tuple[PersonId, ...]:
        """The accounts of these speakers, each once."""
        query = select(SpeakerRow.person_id).where(
            SpeakerRow.conference_id == conference, SpeakerRow.name.in_(list(names))
        )
        found = await self._session.scalars(query.order_by(SpeakerRow.id))
        return tuple(PersonId(number) for number in dict.fromkeys(found))
