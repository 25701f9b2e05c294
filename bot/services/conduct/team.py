"""Who is on the conduct team, and what the team may know of its work in numbers."""

from datetime import datetime

from bot.clock import Clock
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.numbers import Numbers, numbers_of
from bot.domain.conduct.readers import ENOUGH, Part, Route, TeamMember, is_called
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.people import Person
from bot.errors import NotAllowed
from bot.services.agenda import Programme
from bot.services.conduct.access import is_of_team, must_be_of_team, save
from bot.services.conduct.exclusion import shut_out
from bot.services.conduct.posts import show
from bot.services.delivery import Announcer
from bot.store.database import Database, Records


class TeamDesk:
    """The team's list: reporters are told who is on it, and words in private go to those."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, announcer: Announcer
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer

    async def findings(self, conference: Conference) -> list[str]:
        """What keeps reports from being taken or read, in words that name the mend."""
        if self._database.conduct_closed:
            return [self._database.conduct_closed]
        async with self._database.transaction() as records:
            team = await records.conduct.team.all(conference.id)
        found: list[str] = []
        if len(team) < ENOUGH:
            found.append(
                ngettext(
                    "{n} person of the conduct team signed in, and decisions take two. Let them "
                    "say /case duty on:True.",
                    "{n} persons of the conduct team signed in, and decisions take two. Let them "
                    "say /case duty on:True.",
                    len(team),
                )
            )
        if not conference.profile.conduct.contact:
            found.append(
                _(
                    "No contact for conduct is named. Write one under 'conduct: contact:' in "
                    "conference.yaml, for whom the bot cannot help."
                )
            )
        return found

    async def sign_in(self, by: Person) -> bool:
        """Put the person on the team's list; whether they were not on it before.

        What is open and for them, they are told of. What reporters wrote is searched for their name
        first: whoever is called in a report is kept out of its case, also when they come later.
        """
        conference, now = self._programme.conference(by.server), self._clock.now()
        if not is_of_team(conference, by):
            must_be_of_team(conference, by)
            raise NotAllowed(_("Contacts outside the team are named in conference.yaml."))
        leads = not by.server_roles.isdisjoint(conference.profile.conduct.leads)
        async with self._database.transaction() as records:
            conduct = records.conduct
            member = TeamMember(by.id, by.name, leads)
            is_new = await conduct.team.sign_in(conference.id, member)
            for before in await conduct.cases.of_conference(conference.id):
                if before.is_open and (is_new or before.route is Route.NOBODY):
                    await self._tell_or_shut_out(records, conference, before, member, now)
        self._announcer.changed()
        return is_new

    async def _tell_or_shut_out(
        self,
        records: Records,
        conference: Conference,
        before: Case,
        member: TeamMember,
        now: datetime,
    ) -> None:
        conduct = records.conduct
        reports = await conduct.reports.of_case(before.id)
        called = is_called(member, reports, await conduct.entries.of_case(before.id))
        if called or await conduct.people.is_kept_out(before.id, member.id):
            parts = {member.id: Part.MENTIONED} if called else {}
            case = await shut_out(conduct, conference, before, parts, now, seen=True)
        elif before.route is Route.NOBODY:
            case = before.rerouted(Route.FEW)
            await conduct.audit.add(case, Act.REROUTED, now, detail=case.route)
        else:
            case = before.touched() if before.route is Route.FEW else before
        if case is not before:
            await save(conduct, before, case)
            await show(records, conference, case, now, pings=True)

    async def sign_out(self, by: Person) -> bool:
        """Take the person off the team's list; whether they were on it."""
        conference = self._programme.conference(by.server)
        must_be_of_team(conference, by)
        async with self._database.transaction() as records:
            return await records.conduct.team.sign_out(conference.id, by.id)

    async def numbers(self, by: Person) -> Numbers:
        """How much there was to do, as far as the person may know, in numbers that tell nobody."""
        conference = self._programme.conference(by.server)
        must_be_of_team(conference, by)
        async with self._database.transaction() as records:
            conduct = records.conduct
            cases = await conduct.cases.numbers(conference.id, conduct.people.mark(by.id))
        return numbers_of(cases)
