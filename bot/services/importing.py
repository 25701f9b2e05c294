"""Another agenda in the place of the one in force: looked at first, confirmed then, never lost."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.domain.addresses import without_secrets
from bot.domain.agenda import Agenda, SessionKey
from bot.domain.conference import Conference
from bot.domain.exports.editions import Edition, Form
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _, reading
from bot.domain.people import Person
from bot.domain.proposals import (
    Preview,
    Proposal,
    ProposalState,
    Version,
    VersionLine,
    digest_of,
    source_name,
)
from bot.domain.revisions import is_alarming
from bot.domain.text import escaped
from bot.errors import Conflict, NotFound, Refusal
from bot.services.agenda import GONE, Programme
from bot.services.agenda_changes import note_changes
from bot.services.conferences import Secretary
from bot.services.delivery import Announcer
from bot.services.editions import Copies, edition_in_force
from bot.services.fetching import Fetcher
from bot.services.proposal_posts import tell_decision
from bot.services.proposing import in_force, preview_of, propose
from bot.services.reading import AgendaReader
from bot.store.database import Database, Records

ARE_YOU_SURE = N_(
    "Much of what is still to come is missing in that agenda. Look at it again: is all of that "
    "to be cancelled or taken out?"
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What organizers say of an agenda; their zone wins over its own."""

    zone: ZoneInfo | None = None
    first_day: date | None = None


NO_HINTS = Hints()


class Alarming(Refusal):
    """So much of what is still to come would go that organizers have to say so once more."""


class AgendaDesk:
    """Where organizers put agendas in force."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        secretary: Secretary,
        reader: AgendaReader,
        fetcher: Fetcher,
        announcer: Announcer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._secretary = secretary
        self._reader = reader
        self._fetcher = fetcher
        self._announcer = announcer
        self._copies = Copies()

    async def copy(self, by: Person, form: Form) -> tuple[Edition, bytes]:
        """The agenda in force, for everybody, and its file in such a format."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            edition = await edition_in_force(records, conference.id, conference.profile, form)
        if edition is None:
            raise NotFound(_("There is no agenda yet. Try again in a few seconds."))
        return edition, await self._copies.of(conference.id, edition, form)

    async def propose_file(
        self, by: Person, content: bytes, name: str, hints: Hints = NO_HINTS
    ) -> Preview:
        """Read an agenda, and show what would be different with it; nothing is in force yet."""
        conference = self._programme.for_organizer(by)
        zone = hints.zone or conference.profile.zone
        read, form = await self._reader.read(Source(content, name, zone, hints.first_day))
        notes = tuple(str(problem) for problem in (*read.left_out, *read.warnings))
        with reading(conference.language):  # every organizer reads where it is from
            source = f"{name} ({_(form)})"
        return await self._propose(by, conference, read.agenda, source, notes)

    async def propose_address(self, by: Person, address: str, hints: Hints = NO_HINTS) -> Preview:
        """The same with what is there on the web; what may be secret in the address is not kept."""
        self._programme.for_organizer(by)
        fetched = await self._fetcher.fetch(address)
        return await self.propose_file(by, fetched.content or b"", without_secrets(address), hints)

    async def propose_version(self, by: Person, number: int) -> Preview:
        """Show what would be different with an earlier version; what is cancelled in it is so."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            version = await _version(records, conference, number)
        with reading(conference.language):
            known_as = source_name(version.source)
            source = _("version {number} ({source})", number=number, source=known_as)
        return await self._propose(by, conference, version.agenda, source, (), as_it_is=True)

    async def propose_cancelled(self, by: Person, key: SessionKey, *, cancelled: bool) -> Preview:
        """Show what would be told if the session did not take place, or did after all."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            newest = await in_force(records, conference.id)
        session = newest.agenda.get(key)
        if session is None:
            raise NotFound(_(GONE))
        if session.cancelled is cancelled:
            if cancelled:
                raise Conflict(
                    _("'{session}' is cancelled already.", session=escaped(session.name))
                )
            raise Conflict(_("'{session}' takes place anyway.", session=escaped(session.name)))
        after = replace(session, cancelled=cancelled)
        others = tuple(after if s.key == key else s for s in newest.agenda.sessions)
        agenda = replace(newest.agenda, sessions=others)
        said = {"name": by.name, "session": session.name}
        with reading(conference.language):
            source = _("{name}: '{session}' on again", **said)
            if cancelled:
                source = _("{name}: '{session}' cancelled", **said)
        return await self._propose(by, conference, agenda, source, (), as_it_is=True)

    async def _propose(
        self,
        by: Person,
        conference: Conference,
        read: Agenda,
        source: str,
        notes: tuple[str, ...],
        *,
        as_it_is: bool = False,
    ) -> Preview:
        now = self._clock.now()
        draft = Proposal(
            conference=conference.id,
            base=0,
            agenda=read,
            source=source,
            digest=await asyncio.to_thread(digest_of, read),
            at=now,
            by_id=by.id,
            by_name=by.name,
            notes=notes,
        )
        async with self._database.transaction() as records:
            newest, proposal = await propose(records, draft, as_it_is=as_it_is)
        return await asyncio.to_thread(preview_of, conference, newest, proposal, now)

    async def confirm(self, by: Person, number: int, *, sure: bool) -> Conference:
        """Put it in force as a version of its own, and have people told of what it changes.

        Raises `Alarming` where so much would go that it takes a second look, unless that was taken;
        `Conflict` where the agenda has changed since it was proposed.
        """
        conference, now = self._programme.for_organizer(by), self._clock.now()
        async with self._database.transaction() as records:
            proposal = await _proposal(records, conference, number)
            newest = await in_force(records, conference.id)
            if proposal.base != newest.number:
                raise Conflict(_("The agenda has changed since then. Import it again."))
            if not sure and is_alarming(newest.agenda, proposal.agenda, now):
                raise Alarming(_(ARE_YOU_SURE))
            await _settle(records, proposal, ProposalState.CONFIRMED)
            version = await records.agendas.add(
                conference.id, proposal.agenda, proposal.source, now, proposal.digest
            )
            before = replace(conference, planned=newest.agenda, agenda_version=newest.number)
            opened = replace(conference, planned=proposal.agenda, agenda_version=version)
            await note_changes(records, before, opened, now)
            await tell_decision(records, opened, number, by, now)
        return await self._secretary.open(conference.server)

    async def discard(self, by: Person, number: int) -> None:
        """Leave everything as it is."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            proposal = await _proposal(records, conference, number)
            await _settle(records, proposal, ProposalState.DISCARDED)
            await tell_decision(records, conference, number, by, self._clock.now())
        self._announcer.changed()

    async def versions(self, by: Person) -> tuple[VersionLine, ...]:
        """Every version that was in force, the newest first."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            return await records.agendas.lines(conference.id)


async def _version(records: Records, conference: Conference, number: int) -> Version:
    version = await records.agendas.version(conference.id, number)
    if version is None:
        raise NotFound(
            _("There is no version {number}. /agenda versions lists them.", number=number)
        )
    return version


async def _proposal(records: Records, conference: Conference, number: int) -> Proposal:
    proposal = await records.agendas.proposal(conference.id, number)
    if proposal is None:
        raise NotFound(_("That proposal does not exist. Import the agenda again."))
    return proposal


async def _settle(records: Records, proposal: Proposal, state: ProposalState) -> None:
    if not await records.agendas.settle(proposal, state):
        raise Conflict(_("That was already confirmed or discarded."))
