"""What moderators and organizers read about who hosts what."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.domain.agenda import Agenda, Session
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.moments import day_name, stamp
from bot.domain.paging import paged
from bot.domain.session_hosts import Hosting, SessionHost, hosting_on, needs_host
from bot.domain.text import cut, escaped, inert

SESSIONS_ON_A_PAGE = 15
CLASHES_NAMED = 3
HOSTS_NAMED = 4

HOSTS = "hosts"


def claimed_text(
    session: Session,
    hosts: Sequence[SessionHost],
    clashes: Sequence[Session],
    person: int,
    *,
    new: bool,
) -> str:
    """What somebody reads who has claimed a session."""
    name, when = escaped(session.name), stamp(session.starts_at, "f")
    if new:
        lines = [_("You host **{title}**, {when}.", title=name, when=when)]
    else:
        lines = [_("You host **{title}** already.", title=name)]
    others = [one.name for one in hosts if one.person != person]
    if others:
        lines.append(_("With you: {names}.", names=escaped(cut(", ".join(others), 200))))
    lines += [
        _(
            "⚠️ You host **{title}** at the same time. /hosts release gives one back.",
            title=escaped(other.name),
        )
        for other in clashes[:CLASHES_NAMED]
    ]
    return "\n".join(lines)


def pages(agenda: Agenda) -> list[tuple[date, int]]:
    """Every page of the list: its day, and the first of that day's sessions on it."""
    found: list[tuple[date, int]] = []
    for day in agenda.days:
        size = sum(needs_host(session) for session in agenda.on(day))
        found += [(day, first) for first in range(0, size, SESSIONS_ON_A_PAGE)]
    return found


def page_of(agenda: Agenda, day: date) -> int:
    """The first page of a day, or else of the next that has one, or the last."""
    every = pages(agenda)
    later = [number for number, (other, _first) in enumerate(every) if other >= day]
    return later[0] if later else max(0, len(every) - 1)


def hosts_card(
    conference: Conference, hosts: Sequence[SessionHost], page: int, moment: datetime
) -> Card:
    """One page (from 0) of who hosts what, by day; marks clashes, and what has nobody yet."""
    agenda, every = conference.agenda, pages(conference.agenda)
    if not every:
        return Card(title=_("Hosts"), body=_("The agenda has no session that needs a host."))
    which = paged(every, page, 1)
    day, first = which.items[0]
    of_day = hosting_on(agenda, hosts, day)
    shown = of_day[first : first + SESSIONS_ON_A_PAGE]
    return Card(
        title=_("Hosts on {day}", day=day_name(of_day[0].session.starts_at, agenda.zone)),
        body="\n".join(_line(one) for one in shown),
        footer=which.told(_nobody_yet(of_day, moment)),
        buttons=which.turning(HOSTS),
    )


def _nobody_yet(of_day: Iterable[Hosting], moment: datetime) -> str:
    open_ones = [one for one in of_day if not one.hosts and one.session.ends_at > moment]
    return ngettext(
        "{n} session of this day has nobody yet",
        "{n} sessions of this day have nobody yet",
        len(open_ones),
    )


def _line(hosting: Hosting) -> str:
    session = hosting.session
    names = [_named(one, hosting) for one in hosting.hosts[:HOSTS_NAMED]]
    if (more := len(hosting.hosts) - HOSTS_NAMED) > 0:
        names.append(ngettext("{n} more", "{n} more", more))
    where = f" ({escaped(cut(', '.join(session.rooms), 40))})" if session.rooms else ""
    title = f"{stamp(session.starts_at)} **{escaped(cut(session.name, 70))}**{where}"
    hosts = ", ".join(names) or _("❔ nobody yet")
    return f"{title}: {hosts}"


def _named(host: SessionHost, hosting: Hosting) -> str:
    name = inert(cut(host.name, 32))
    return _("⚠️ {name} (at two places)", name=name) if host.person in hosting.clashing else name
