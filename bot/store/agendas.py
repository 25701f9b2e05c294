"""The versions of each conference's agenda, and those that are only proposed.

What is read and written of thousands of sessions is made in a thread, so that others go on.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, Select, Text, and_, cast, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import Agenda
from bot.domain.conference import ConferenceId
from bot.domain.documents import document_of, session_of
from bot.domain.proposals import Proposal, ProposalState, Version, VersionLine, digest_of
from bot.store.tables import AgendaProposalRow, AgendaVersionRow


class Agendas:
    """Every agenda that was ever in force, or is asked for."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest(self, conference: ConferenceId) -> Version | None:
        """The version in force; numbers count from 1."""
        return (await self.all_newest([conference])).get(conference)

    async def all_newest(
        self, conferences: Iterable[ConferenceId]
    ) -> Mapping[ConferenceId, Version]:
        """The versions in force; where they say the same, they share one agenda."""
        row = AgendaVersionRow
        numbers = select(row.conference_id, func.max(row.number).label("number"))
        newest = numbers.where(row.conference_id.in_(conferences)).group_by(row.conference_id)
        last = newest.subquery()
        is_last = and_(row.conference_id == last.c.conference_id, row.number == last.c.number)
        return await self._read(_VERSIONS.join(last, is_last))

    async def digest_of_newest(self, conference: ConferenceId, source: str) -> str | None:
        """What was read for the latest version that came from there, in force or not."""
        return (await self.digests_of_newest([conference], source)).get(conference)

    async def digests_of_newest(
        self, conferences: Iterable[ConferenceId], source: str
    ) -> dict[ConferenceId, str]:
        """The same of several conferences; without those to which nothing came from there."""
        row = AgendaVersionRow
        query = select(row.conference_id, row.number, row.digest).where(
            row.conference_id.in_(conferences), row.source == source
        )
        found: dict[ConferenceId, str] = {}
        rows = await self._session.execute(query.order_by(row.number))
        last = {ConferenceId(id_): (number, digest) for id_, number, digest in rows}
        for conference, (number, digest) in last.items():
            if digest:
                found[conference] = digest
            elif version := await self.version(conference, number):
                found[conference] = version.digest  # from before digests were kept
        return found

    async def add_first(
        self, conferences: Iterable[ConferenceId], agenda: Agenda, source: str, moment: datetime
    ) -> None:
        """Put the same agenda in force as version 1 of conferences that have none yet."""
        values = await asyncio.to_thread(_of_agenda, agenda) | {
            "number": 1,
            "imported_at": moment,
            "source": source,
            "digest": await asyncio.to_thread(digest_of, agenda),
        }
        rows = [values | {"conference_id": conference} for conference in conferences]
        if rows:
            await self._session.execute(insert(AgendaVersionRow), rows)

    async def version(self, conference: ConferenceId, number: int) -> Version | None:
        """The version with this number."""
        row = AgendaVersionRow
        which = _VERSIONS.where(row.conference_id == conference, row.number == number)
        return (await self._read(which)).get(conference)

    async def _read(self, query: Executable) -> Mapping[ConferenceId, Version]:
        rows = [tuple(one) for one in await self._session.execute(query)]
        return await asyncio.to_thread(_versions, rows)

    async def lines(self, conference: ConferenceId) -> tuple[VersionLine, ...]:
        """Every version, the newest first."""
        rows = await self._session.execute(_lines_of(conference))
        return tuple(VersionLine(*row) for row in rows)

    async def newest_line(self, conference: ConferenceId) -> VersionLine | None:
        """The version in force, without its agenda."""
        row = (await self._session.execute(_lines_of(conference).limit(1))).first()
        return VersionLine(*row) if row else None

    async def add(
        self,
        conference: ConferenceId,
        agenda: Agenda,
        source: str,
        moment: datetime,
        digest: str = "",
    ) -> int:
        """Put a new version in force; gives its number.

        `digest` is that of what was read, where the agenda is not just that.
        """
        query = select(func.max(AgendaVersionRow.number)).where(
            AgendaVersionRow.conference_id == conference
        )
        number = (await self._session.scalar(query) or 0) + 1
        values = await asyncio.to_thread(_of_agenda, agenda) | {
            "conference_id": conference,
            "number": number,
            "imported_at": moment,
            "source": source,
            "digest": digest or await asyncio.to_thread(digest_of, agenda),
        }
        await self._session.execute(insert(AgendaVersionRow).values(values))
        return number

    async def propose(self, proposal: Proposal) -> int:
        """Write down what somebody asks for; gives its number."""
        values = await asyncio.to_thread(_of_agenda, proposal.agenda) | {
            "conference_id": proposal.conference,
            "base": proposal.base,
            "source": proposal.source,
            "digest": proposal.digest,
            "notes": list(proposal.notes),
            "state": proposal.state.value,
            "at": proposal.at,
            "by_id": proposal.by_id,
            "by_name": proposal.by_name,
        }
        statement = insert(AgendaProposalRow).values(values).returning(AgendaProposalRow.id)
        return (await self._session.execute(statement)).scalar_one()

    async def proposal(self, conference: ConferenceId, number: int) -> Proposal | None:
        """The proposal with this number."""
        query = select(AgendaProposalRow).where(
            AgendaProposalRow.conference_id == conference, AgendaProposalRow.id == number
        )
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        return await asyncio.to_thread(_proposal, row) if row else None

    async def is_outdated(self, conference: ConferenceId, number: int) -> bool:
        """Whether nobody decided about the proposal, and nobody can: what it follows is gone."""
        newest = (
            select(func.max(AgendaVersionRow.number))
            .where(AgendaVersionRow.conference_id == conference)
            .scalar_subquery()
        )
        query = select(AgendaProposalRow.id).where(
            AgendaProposalRow.conference_id == conference,
            AgendaProposalRow.id == number,
            AgendaProposalRow.state == ProposalState.PROPOSED.value,
            AgendaProposalRow.base < newest,
        )
        return await self._session.scalar(query) is not None

    async def settle(self, proposal: Proposal, state: ProposalState) -> bool:
        """Decide about it; whether nobody had before."""
        statement = (
            update(AgendaProposalRow)
            .where(
                AgendaProposalRow.id == proposal.id,
                AgendaProposalRow.state == ProposalState.PROPOSED.value,
            )
            .values(state=state.value)
            .returning(AgendaProposalRow.id)
        )
        return await self._session.scalar(statement) is not None


def _of_agenda(agenda: Agenda) -> dict[str, Any]:
    sessions = [document_of(session) for session in agenda.sessions]
    return {"title": agenda.title, "zone": agenda.zone.key, "sessions": sessions}


def _agenda(title: str, zone: str, documents: Sequence[dict[str, Any]]) -> Agenda:
    return Agenda(title, ZoneInfo(zone), tuple(session_of(document) for document in documents))


_VERSIONS = select(
    AgendaVersionRow.conference_id,
    AgendaVersionRow.number,
    AgendaVersionRow.source,
    AgendaVersionRow.imported_at,
    AgendaVersionRow.digest,
    AgendaVersionRow.title,
    AgendaVersionRow.zone,
    cast(AgendaVersionRow.sessions, Text),
)
"""What `_versions` reads; the sessions as text, by which those that say the same are read once."""


def _lines_of(conference: ConferenceId) -> Select[int, str, datetime]:
    row = AgendaVersionRow
    lines = select(row.number, row.source, row.imported_at).where(row.conference_id == conference)
    return lines.order_by(row.number.desc())


def _versions(rows: Iterable[tuple[Any, ...]]) -> dict[ConferenceId, Version]:
    found: dict[ConferenceId, Version] = {}
    agendas: dict[tuple[str, str, str], Agenda] = {}
    for conference, number, source, at, digest, title, zone, sessions in rows:
        content = (title, zone, sessions)
        if content not in agendas:
            agendas[content] = _agenda(title, zone, json.loads(sessions))
        agenda = agendas[content]
        version = Version(number, agenda, source, at, digest or digest_of(agenda))
        found[ConferenceId(conference)] = version
    return found


def _proposal(row: AgendaProposalRow) -> Proposal:
    return Proposal(
        conference=ConferenceId(row.conference_id),
        base=row.base,
        agenda=_agenda(row.title, row.zone, row.sessions),
        source=row.source,
        digest=row.digest,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        notes=tuple(row.notes),
        state=ProposalState(row.state),
        id=row.id,
    )
