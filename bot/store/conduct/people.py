"""What people are to cases, and who is on the team; in cases they stand as marks."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.readers import Part, TeamMember
from bot.domain.conduct.reports import CaseId
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.store.conduct.tables import CasePersonRow, TeamRow
from bot.store.conduct.vault import Vault

_CLEAR, _TOLD = "clear", "told"
_KEEPS_OUT = {part.value for part in Part}


class CasePeople:
    """Who is kept out of which case, who has no conflict of interest there, who was told of it."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def mark(self, person: PersonId) -> str:
        """What stands for a person in cases: the same in all of them."""
        return self._vault.mark("person", person)

    async def keep_out(
        self, conference: ConferenceId, case: CaseId, parts: Mapping[PersonId, Part]
    ) -> None:
        """Keep these people out of the case from now on."""
        known = await self._parts(case)
        for person, part in parts.items():
            if (self.mark(person), part.value) not in known:
                await self._add(conference, case, person, part.value)

    async def is_kept_out(self, case: CaseId, person: PersonId) -> bool:
        """Whether anything keeps the person out."""
        mark = self.mark(person)
        return any(who == mark and part in _KEEPS_OUT for who, part in await self._parts(case))

    async def kept_out(self, case: CaseId, among: Iterable[PersonId]) -> frozenset[PersonId]:
        """Those of these people who are kept out."""
        marks = {who for who, part in await self._parts(case) if part in _KEEPS_OUT}
        return frozenset(person for person in among if self.mark(person) in marks)

    async def clear(self, conference: ConferenceId, case: CaseId, person: PersonId) -> None:
        """The person says to have no conflict of interest."""
        if not await self.is_clear(case, person):
            await self._add(conference, case, person, _CLEAR)

    async def is_clear(self, case: CaseId, person: PersonId) -> bool:
        """Whether they said so."""
        return (self.mark(person), _CLEAR) in await self._parts(case)

    async def tell(self, conference: ConferenceId, case: CaseId, person: PersonId) -> None:
        """The person was told in private that there is this case."""
        if not await self.is_told(case, person):
            await self._add(conference, case, person, _TOLD)

    async def is_told(self, case: CaseId, person: PersonId) -> bool:
        """Whether they were."""
        return (self.mark(person), _TOLD) in await self._parts(case)

    async def others_about_the_same(self, case: CaseId) -> Collection[CaseId]:
        """Cases in which somebody is named who is named in this one."""
        about = [Part.NAMED.value, Part.AUTHOR.value]
        here = select(CasePersonRow.person).where(
            CasePersonRow.case_id == case, CasePersonRow.part.in_(about)
        )
        query = select(CasePersonRow.case_id).where(
            CasePersonRow.person.in_(here),
            CasePersonRow.part.in_(about),
            CasePersonRow.case_id != case,
        )
        return {CaseId(number) for number in await self._session.scalars(query)}

    async def forget(self, case: CaseId) -> None:
        """Nobody is anything to it any more."""
        await self._session.execute(delete(CasePersonRow).where(CasePersonRow.case_id == case))

    async def _parts(self, case: CaseId) -> set[tuple[str, str]]:
        query = select(CasePersonRow.person, CasePersonRow.part).where(
            CasePersonRow.case_id == case
        )
        return {(row.person, row.part) for row in await self._session.execute(query)}

    async def _add(
        self, conference: ConferenceId, case: CaseId, person: PersonId, part: str
    ) -> None:
        values = {
            "conference_id": conference,
            "case_id": case,
            "person": self.mark(person),
            "part": part,
        }
        await self._session.execute(insert(CasePersonRow).values(values))


class Team:
    """Who signed in as one of the conduct team."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sign_in(self, conference: ConferenceId, member: TeamMember) -> bool:
        """Put somebody on the list, or bring their name up to date; whether they are new there."""
        values = {"name": member.name, "leads": member.leads}
        statement = (
            update(TeamRow)
            .where(TeamRow.conference_id == conference, TeamRow.person_id == member.id)
            .values(values)
            .returning(TeamRow.id)
        )
        if await self._session.scalar(statement) is not None:
            return False
        new = values | {"conference_id": conference, "person_id": member.id}
        await self._session.execute(insert(TeamRow).values(new))
        return True

    async def sign_out(self, conference: ConferenceId, person: PersonId) -> bool:
        """Take somebody off the list; whether they were on it."""
        statement = (
            delete(TeamRow)
            .where(TeamRow.conference_id == conference, TeamRow.person_id == person)
            .returning(TeamRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def all(self, conference: ConferenceId) -> tuple[TeamMember, ...]:
        """The list, by name."""
        query = select(TeamRow).where(TeamRow.conference_id == conference)
        rows = await self._session.scalars(
            query.order_by(TeamRow.name, TeamRow.id).execution_options(populate_existing=True)
        )
        return tuple(TeamMember(PersonId(row.person_id), row.name, row.leads) for row in rows)
