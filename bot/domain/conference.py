"""One event on one server: its name, its people's roles, its settings and its agenda in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NewType
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Session
from bot.domain.code_of_conduct import Section
from bot.domain.delays import Delay, expected
from bot.domain.languages import ENGLISH, _, either
from bot.domain.people import THOSE_WITH, Person, PersonId, Role, ServerId
from bot.domain.policy import Policy, policy_of
from bot.domain.text import escaped, inert
from bot.domain.times import zone_named
from bot.errors import NotAllowed

ConferenceId = NewType("ConferenceId", str)

DATA_KEPT_FOR = timedelta(days=90)
"""After the last day, where the organizers name no other end."""


@dataclass(frozen=True, slots=True)
class ConductContacts:
    """Whom people turn to beside the team: `contact` is how to reach a human outside the bot.

    `outside` are the accounts that take over when too few of the team are left; `leads` are roles,
    by name or id, whose holders are told of what nobody of the team claims.
    """

    contact: str = ""
    outside: tuple[PersonId, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What `data/conference.yaml` says: everything about a conference that is not its agenda.

    Where it gives no name, the conference is called what the agenda is called.
    """

    slug: str
    name: str = ""
    about: str = ""
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=dict[Role, tuple[str, ...]])
    timezone: str | None = None
    language: str = ENGLISH
    """What is said in public, and to the staff, is said in it; as in `de` or `pt-BR`."""
    data_ends: date | None = None
    conduct: ConductContacts = ConductContacts()

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone that it gives, if it does: the organizers' own, which wins over an agenda's."""
        return zone_named(self.timezone) if self.timezone else None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the times that people were told are based on: a version, and the last delay by then."""

    version: int
    delay: int = 0

    def __str__(self) -> str:
        return f"{self.version}.{self.delay}"

    @classmethod
    def read(cls, text: str) -> "Basis":
        """From how it is written; raises `ValueError`."""
        version, _, delay = text.partition(".")
        return cls(int(version), int(delay or 0))


@dataclass(frozen=True)
class Conference:
    """A conference as it stands at the moment; made anew whenever any part of it changes.

    `planned` is the version of the agenda in force, `delays` what was said since about running
    late; `agenda` is what people are to expect after both.
    """

    id: ConferenceId
    server: ServerId
    profile: Profile
    planned: Agenda
    agenda_version: int
    code_of_conduct: tuple[Section, ...]
    settings: Mapping[str, str]
    delays: tuple[Delay, ...] = ()

    @cached_property
    def agenda(self) -> Agenda:
        """Every session at the time at which it is to be expected."""
        return expected(self.planned, self.delays)

    @property
    def basis(self) -> Basis:
        """What the times in `agenda` are based on."""
        return Basis(self.agenda_version, self.delays[-1].number if self.delays else 0)

    def as_planned(self, session: Session) -> Session | None:
        """The session at its planned time, where it is to be expected at another one."""
        planned = self.planned.get(session.key)
        times = (session.starts_at, session.ends_at)
        return planned if planned and (planned.starts_at, planned.ends_at) != times else None

    @property
    def name(self) -> str:
        """What the conference is called."""
        return self.profile.name or self.agenda.title

    @property
    def language(self) -> str:
        """What is read in public."""
        return self.profile.language

    @property
    def data_ends_at(self) -> datetime:
        """When names are erased, in UTC: the day named ends, or the 90th after the last session.

        A day before the last session cannot be meant, nor a moment when questions are still taken.
        """
        zone = self.agenda.zone
        end = max(session.ends_at for session in self.agenda.sessions)
        last = end.astimezone(zone).date()
        named = self.profile.data_ends
        day = named if named and named >= last else last + DATA_KEPT_FOR
        day_ends_at = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        return max(day_ends_at, end + self.policy.questions_close)

    @cached_property
    def policy(self) -> Policy:
        """The settings, read."""
        return policy_of(self.settings)

    def has_role(self, person: Person, role: Role) -> bool:
        """Whether the person has the role, by the roles that came with their request."""
        if person.server != self.server:
            return False
        if role is Role.ATTENDEE or (role is Role.ORGANIZER and person.manages_server):
            return True
        return not person.server_roles.isdisjoint(self.profile.roles.get(role, ()))

    def require(self, person: Person, role: Role) -> None:
        """Raise `NotAllowed` unless the person has the role."""
        if not self.has_role(person, role):
            people, name = _(THOSE_WITH[role]), escaped(self.name)
            who = _("Only {people} of {conference} can do that.", people=people, conference=name)
            raise NotAllowed(f"{who} {_how_to_get(self.profile.roles.get(role, ()))}")


def _how_to_get(roles: tuple[str, ...]) -> str:
    if not roles:
        return _("If you are one, ask for the role of organizer first.")
    names = either([f"'{inert(name)}'" for name in roles])
    return _("If you are one, ask for the role {roles}.", roles=names)


def conference_id(slug: str, server: ServerId) -> ConferenceId:
    """The identity of a conference: the same event on two servers is two conferences."""
    return ConferenceId(f"{slug}@{server}")
