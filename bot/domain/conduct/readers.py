"""Who may read a case, and how the team hears of it.

Whoever filed a report, is named in it, wrote the message reported, or stood back is kept out of the
case: for ever, whatever roles they get later, and whatever they are on the server.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.conduct.reports import Entry, EntryKind, Filing, Report, Somebody
from bot.domain.people import PersonId
from bot.domain.search import folded

ENOUGH = 2
"""Decisions take two, so fewer than this many who may read a case are too few."""

_SHORTEST_NAME = 3
_ACCOUNT = re.compile(r"(?<!\d)\d{17,20}(?!\d)")
"""How many digits the numbers of Discord's accounts have."""


class Part(StrEnum):
    """What a person is to a case. All of these keep them out of it."""

    REPORTER = "reporter"
    NAMED = "named"
    AUTHOR = "author"
    MENTIONED = "mentioned"
    RECUSED = "recused"


_ABOUT = frozenset({Part.NAMED, Part.AUTHOR, Part.MENTIONED})


class Route(StrEnum):
    """How a case reaches those who may read it."""

    TEAM = "team"
    """A card in the team's channel."""
    FEW = "few"
    """A word in private to each who may read it: the channel is also read by who may not."""
    OUTSIDE = "outside"
    """Only to the contacts outside the team."""
    NOBODY = "nobody"
    """Nobody may read it: it waits until somebody may, and its reporter is told so."""


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who signed in as one of the conduct team; `leads` are told what is overdue."""

    id: PersonId
    name: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Who reads reports: the team as far as it signed in, and the contacts outside."""

    team: tuple[TeamMember, ...] = ()
    outside: tuple[PersonId, ...] = ()

    @property
    def everybody(self) -> tuple[PersonId, ...]:
        """The team and the contacts."""
        return (*(member.id for member in self.team), *self.outside)

    def readers(self, kept_out: Collection[PersonId]) -> tuple[TeamMember, ...]:
        """Those of the team who may read a case that these people are kept out of."""
        return tuple(member for member in self.team if member.id not in kept_out)

    def outsiders(self, kept_out: Collection[PersonId]) -> tuple[PersonId, ...]:
        """The contacts outside who may read it."""
        return tuple(person for person in self.outside if person not in kept_out)

    def route(self, about: Iterable[Somebody], kept_out: Collection[PersonId]) -> Route:
        """How a case about these people reaches those who may read it.

        Where somebody is named who runs the server, or too few are left, it goes outside; where
        there is nobody outside, to those who are left.
        """
        about, team = tuple(about), {member.id for member in self.team}
        names_the_server = any(one.runs_server for one in about)
        names_staff = any(one.is_staff or one.id in team for one in about)
        readers = self.readers(kept_out)
        if (names_the_server or len(readers) < ENOUGH) and self.outsiders(kept_out):
            return Route.OUTSIDE
        if not (names_staff or names_the_server or len(readers) < len(self.team)):
            return Route.TEAM
        return Route.FEW if readers else Route.NOBODY

    def reroute(
        self,
        before: Route,
        about: Iterable[Somebody],
        kept_out: Collection[PersonId],
        *,
        seen: bool = False,
    ) -> Route:
        """How the case goes on when more people are kept out: never back to more readers.

        With `seen`, somebody who is kept out can look into the team's channel.
        """
        if before is Route.OUTSIDE and self.outsiders(kept_out):
            return before
        route = self.route(about, kept_out)
        if route is Route.TEAM and (seen or before is not Route.TEAM):
            return Route.FEW if self.readers(kept_out) else Route.NOBODY
        return route


def kept_out_of(filing: Filing, team: Iterable[TeamMember]) -> dict[PersonId, Part]:
    """Everybody whom a report keeps out of its case, and why."""
    parts = mentioned_in(f"{filing.text} {filing.names}", team)
    parts |= named(filing.about)
    if filing.message and filing.message.author.id is not None:
        parts[filing.message.author.id] = Part.AUTHOR
    if filing.reporter.id is not None:
        parts[filing.reporter.id] = Part.REPORTER
    return parts


def named(about: Iterable[Somebody]) -> dict[PersonId, Part]:
    """Those whom a reporter chose, as far as they have accounts."""
    return {one.id: Part.NAMED for one in about if one.id is not None}


def mentioned_in(words: str, team: Iterable[TeamMember]) -> dict[PersonId, Part]:
    """Whoever's number stands in the words, and who of the team is called by name there.

    Better one reader less than one whom it is about.
    """
    parts = {PersonId(int(number)): Part.MENTIONED for number in _ACCOUNT.findall(words)}
    return parts | {m.id: Part.MENTIONED for m in team if _calls(words, m)}


def everybody_in(filing: Filing) -> tuple[Somebody, ...]:
    """Whom it is about: those chosen, and the author of the message reported."""
    author = (filing.message.author,) if filing.message else ()
    return tuple(dict.fromkeys((*filing.about, *author)))


def people_in(reports: Iterable[Report], entries: Iterable[Entry]) -> frozenset[PersonId]:
    """The accounts that a case is about, whether their owners are of the team or not."""
    found: set[PersonId] = set()
    for report in reports:
        found |= {p for p, part in kept_out_of(report.filing, ()).items() if part in _ABOUT}
    for entry in entries:
        found |= named(entry.about).keys()
        found |= mentioned_in(entry.text, ()).keys() if entry.kind is EntryKind.ADDITION else set()
    return frozenset(found)


def is_called(member: TeamMember, reports: Iterable[Report], entries: Iterable[Entry]) -> bool:
    """Whether what reporters wrote calls somebody of the team by name or number."""
    words = [f"{report.filing.text} {report.filing.names}" for report in reports]
    words += [entry.text for entry in entries if entry.kind is EntryKind.ADDITION]
    return any(member.id in mentioned_in(text, [member]) for text in words)


def _calls(words: str, member: TeamMember) -> bool:
    wanted = folded(member.name)
    if str(member.id) in words:
        return True
    if len(wanted) < _SHORTEST_NAME:
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded(words)) is not None
