"""A drill: a marked report goes through every step on the live server, and is erased at the end."""

import asyncio
from collections.abc import Sequence

from bot.clock import Clock
from bot.domain.conduct.audit import first_broken
from bot.domain.conduct.cases import Case
from bot.domain.conduct.drills import TEXT, Finding
from bot.domain.conduct.readers import Roster, Route
from bot.domain.conduct.reports import EntryKind, Filing, Somebody
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, Delivery, State
from bot.domain.people import Person, Role
from bot.domain.post_kinds import CONFIDENTIAL
from bot.errors import NotAllowed
from bot.services.agenda import Programme
from bot.services.conduct.access import is_of_team, roster_of
from bot.services.conduct.casework import tell_reporters
from bot.services.conduct.marshal import Marshal
from bot.services.conduct.reporting import Filed, ReportDesk
from bot.services.conduct.retention import Archivist
from bot.services.delivery import Announcer
from bot.store.database import Database

PATIENCE = 20.0
"""Seconds for everything to be told."""


class Drills:
    """Tries on the live server what would become of a report."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        marshal: Marshal,
        desk: ReportDesk,
        archivist: Archivist,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._marshal = marshal
        self._desk = desk
        self._archivist = archivist

    async def run(self, by: Person, about: Sequence[Somebody]) -> tuple[Finding, ...]:
        """Send a marked report through every step, as if it were about these people."""
        conference = self._programme.conference(by.server)
        if not (is_of_team(conference, by) or conference.has_role(by, Role.ORGANIZER)):
            raise NotAllowed(
                f"Only organizers and the conduct team of {conference.name} can do that."
            )
        me = Somebody(by.name, by.id)
        filed = await self._desk.file(
            conference, Filing(me, TEXT, tuple(about), urgent=True, drill=True)
        )
        try:
            return tuple(await self._look(conference, filed, about))
        finally:
            await self._clean_up(filed.case)

    async def _look(
        self, conference: Conference, filed: Filed, about: Sequence[Somebody]
    ) -> list[Finding]:
        case = filed.case
        async with self._database.transaction() as records:
            conduct = records.conduct
            kept = await conduct.reports.of_case(case.id)
            roster = await roster_of(conduct, conference)
            kept_out = await conduct.people.kept_out(case.id, roster.everybody)
            await conduct.reports.set_tells(filed.report.id, tells=True)
            kind, now = EntryKind.REPLY, self._clock.now()
            await tell_reporters(records, conference, case, kind, TEXT, now, "")
            links = await conduct.audit.links(conference.id)
            broken = first_broken(links, conduct.vault.authenticate)
        shut_out = [m.name for m in roster.team if m.id in kept_out]
        shut_out += [one.name for one in about if one.name not in shut_out]
        missing = await self._marshal.what_is_missing(
            conference.server, next((one.id for one in about if one.id), None)
        )
        return [
            Finding("Kept, encrypted, and read again.", bool(kept) and kept[0].filing.text == TEXT),
            _route(filed, roster),
            Finding("Shut out:", ok=True, says=", ".join(shut_out) or "nobody but whoever reports"),
            *await self._told(conference, case),
            _leads(roster, kept_out),
            _outside(conference, roster),
            Finding("The bot can carry decisions out.", not missing, "; ".join(missing)),
            Finding("The audit is whole.", broken is None),
        ]

    async def _told(self, conference: Conference, case: Case) -> list[Finding]:
        """What became of the rows that tell of it, once all of them are made."""
        self._announcer.changed()
        rows: list[Delivery] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self._announcer.make_due()
                    await self._announcer.settled()
                    rows = await self._rows(conference, case)
                    if all(row.state is not State.SENDING for row in rows):
                        break
        except TimeoutError:
            return [Finding("Told in time.", ok=False, says="Discord took too long.")]
        made = {State.WITHDRAWN} | POSTED
        return [
            Finding(_TOLD.get(row.post.kind, "Told:"), row.state in made, row.reason)
            for row in rows
        ]

    async def _rows(self, conference: Conference, case: Case) -> list[Delivery]:
        async with self._database.transaction() as records:
            rows = await records.deliveries.of_case(conference.id, case.id)
        now = self._clock.now()
        return [r for r in rows if r.post.kind in CONFIDENTIAL and r.post.due_at <= now]

    async def _clean_up(self, case: Case) -> None:
        async with self._database.transaction() as records:
            card = await records.conduct.cases.card(case.id)
        if card:
            await self._marshal.remove_message(card)
        await self._archivist.erase_now(case)


_TOLD = {"case": "The team is told.", "update": "A direct message reaches whoever reports."}


def _route(filed: Filed, roster: Roster) -> Finding:
    names = ", ".join(filed.readers.names)
    says = {
        Route.TEAM: f"a card in the team's channel; on the list are {names or 'nobody yet'}",
        Route.FEW: f"in private, to {names}",
        Route.OUTSIDE: f"to {filed.readers.outside} outside the team",
        Route.NOBODY: "to nobody: too few are on the team's list",
    }[filed.case.route]
    enough = bool(roster.team or roster.outside) and filed.case.route is not Route.NOBODY
    return Finding("Who would be told:", enough, says)


def _leads(roster: Roster, kept_out: frozenset[int]) -> Finding:
    names = [m.name for m in roster.team if m.leads and m.id not in kept_out]
    says = ", ".join(names) or "nobody: name their roles in conference.yaml, and let them sign in"
    return Finding("If nobody claimed it, the leads:", bool(names), says)


def _outside(conference: Conference, roster: Roster) -> Finding:
    contact = conference.profile.conduct.contact
    count = len(roster.outside)
    says = f"{count} outside the team" if count else "nobody outside the team"
    if not contact:
        says += "; no contact is named in conference.yaml"
    return Finding("Then:", bool(count and contact), says)
