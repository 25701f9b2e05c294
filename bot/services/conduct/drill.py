"""A drill: a marked report goes through every step on the live server, and is erased at the end."""

import asyncio
from collections.abc import Sequence

from bot.clock import Clock
from bot.domain.conduct.audit import first_broken
from bot.domain.conduct.cases import Case
from bot.domain.conduct.drills import TEXT, Finding
from bot.domain.conduct.notices import Readers
from bot.domain.conduct.readers import Roster, Route
from bot.domain.conduct.reports import EntryKind, Filing, Somebody
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, Delivery, State
from bot.domain.languages import N_, _, ngettext
from bot.domain.people import Person, Role
from bot.domain.post_kinds import PostKind
from bot.domain.text import escaped
from bot.errors import NotAllowed
from bot.services.agenda import Programme
from bot.services.conduct.access import is_of_team, roster_of
from bot.services.conduct.letters import tell_reporters
from bot.services.conduct.marshal import Marshal
from bot.services.conduct.reporting import Filed, ReportDesk
from bot.services.conduct.retention import Archivist
from bot.services.delivery import Announcer
from bot.store.database import Database

PATIENCE = 20.0
"""Seconds for everything to be told."""

_TOLD = {
    PostKind.CASE: N_("The team is told."),
    PostKind.UPDATE: N_("A direct message reaches whoever reports."),
}


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
                _(
                    "Only organizers and the conduct team of {conference} can do that.",
                    conference=escaped(conference.name),
                )
            )
        filing = Filing(
            reporter=Somebody(by.name, by.id),
            text=_(TEXT),
            about=tuple(about),
            urgent=True,
            drill=True,
            language=by.language,
        )
        filed = await self._desk.file(conference, filing)
        try:
            return tuple(await self._look(conference, filed, about))
        finally:
            await self._clean_up(filed.case)

    async def _look(
        self, conference: Conference, filed: Filed, about: Sequence[Somebody]
    ) -> list[Finding]:
        case, text = filed.case, filed.report.filing.text
        async with self._database.transaction() as records:
            conduct = records.conduct
            kept = await conduct.reports.of_case(case.id)
            roster = await roster_of(conduct, conference)
            kept_out = await conduct.people.kept_out(case.id, roster.everybody)
            await conduct.reports.set_tells(filed.report.id, tells=True)
            kind, now, name = EntryKind.REPLY, self._clock.now(), filed.report.filing.reporter.name
            await tell_reporters(records, conference, case, kind, text, now, name)
            links = await conduct.audit.links(conference.id)
            broken = first_broken(links, conduct.vault.authenticate)
        shut_out = [m.name for m in roster.team if m.id in kept_out]
        shut_out += [one.name for one in about if one.name not in shut_out]
        missing = await self._marshal.what_is_missing(
            conference.server, next((one.id for one in about if one.id), None)
        )
        return [
            Finding(
                _("Kept, encrypted, and read again."), bool(kept) and kept[0].filing.text == text
            ),
            _route(filed, roster),
            Finding(
                _("Shut out:"),
                ok=True,
                says=", ".join(shut_out) or _("nobody but whoever reports"),
            ),
            *await self._told(conference, case),
            _leads(roster, kept_out),
            _outside(conference, roster),
            Finding(_("The bot can carry decisions out."), not missing, "; ".join(missing)),
            Finding(_("The audit is whole."), broken is None),
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
            return [Finding(_("Told in time."), ok=False, says=_("Discord took too long."))]
        made = {State.WITHDRAWN} | POSTED
        return [Finding(_(_TOLD[row.post.kind]), row.state in made, row.reason) for row in rows]

    async def _rows(self, conference: Conference, case: Case) -> list[Delivery]:
        async with self._database.transaction() as records:
            rows = await records.deliveries.of_case(conference.id, case.id)
        now = self._clock.now()
        return [r for r in rows if r.post.kind in _TOLD and r.post.due_at <= now]

    async def _clean_up(self, case: Case) -> None:
        async with self._database.transaction() as records:
            card = await records.conduct.cases.card(case.id)
        if card:
            await self._marshal.remove_message(card)
        await self._archivist.erase_now(case)


def _route(filed: Filed, roster: Roster) -> Finding:
    enough = bool(roster.team or roster.outside) and filed.case.route is not Route.NOBODY
    return Finding(_("Who would be told:"), enough, _whom(filed.case.route, filed.readers))


def _whom(route: Route, readers: Readers) -> str:
    names = ", ".join(readers.names)
    match route:
        case Route.TEAM if names:
            return _("a card in the team's channel; on the list are {names}", names=names)
        case Route.TEAM:
            return _("a card in the team's channel; nobody is on the list yet")
        case Route.FEW:
            return _("in private, to {names}", names=names)
        case Route.OUTSIDE:
            return ngettext("to {n} outside the team", "to {n} outside the team", readers.outside)
        case Route.NOBODY:
            return _("to nobody: too few are on the team's list")


def _leads(roster: Roster, kept_out: frozenset[int]) -> Finding:
    names = [m.name for m in roster.team if m.leads and m.id not in kept_out]
    nobody = _("nobody: name their roles in conference.yaml, and let them sign in")
    says = ", ".join(names) or nobody
    return Finding(_("If nobody claimed it, the leads:"), bool(names), says)


def _outside(conference: Conference, roster: Roster) -> Finding:
    contact = conference.profile.conduct.contact
    count = len(roster.outside)
    says = ngettext("{n} outside the team", "{n} outside the team", count)
    if not count:
        says = _("nobody outside the team")
    if not contact:
        says = _("{whom}; no contact is named in conference.yaml", whom=says)
    return Finding(_("Then:"), bool(count and contact), says)
