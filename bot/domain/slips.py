"""Slips of the pen in an agenda: one room written in two ways, and half a day gone astray."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.languages import _
from bot.domain.moments import clock_time
from bot.domain.places import Place
from bot.domain.text import cut
from bot.errors import Problem, Severity

HALF_A_DAY = timedelta(hours=12)
ALONE = timedelta(hours=2)
"""Nothing else is on for this long, before and after a session that is likely 12 hours off."""

MORNING, EVENING = 6, 18
"""Hours between which nobody wonders why a session is on."""

Places = Mapping[tuple[SessionKey, str], Place]


def slips_in(agenda: Agenda, places: Places) -> Iterator[Problem]:
    """What is most likely meant otherwise, at the place of its session."""
    yield from _rooms(agenda, places)
    for day in agenda.days:
        yield from _half_days(agenda, agenda.on(day), places)


def _rooms(agenda: Agenda, places: Places) -> Iterator[Problem]:
    first_by_sound: dict[str, str] = {}
    for room in agenda.rooms:
        first = first_by_sound.setdefault(_sound(room), room)
        if first != room:
            session = next(one for one in agenda.sessions if room in one.rooms)
            yield places[session.key, ""].problem(
                _(
                    "The room '{room}' is written '{first}' elsewhere, and so they are two rooms.",
                    room=room,
                    first=first,
                ),
                _("Write it in one way, unless they are."),
                Severity.WARNING,
            )


def _sound(room: str) -> str:
    """What is left when two people write down the same name as they hear it."""
    folded = unicodedata.normalize("NFKD", room).casefold()
    return "".join(one for one in folded if one.isalnum()) or room


def _half_days(agenda: Agenda, day: Sequence[Session], places: Places) -> Iterator[Problem]:
    for session in day:
        others = [other for other in day if other is not session]
        hour = session.starts_at.astimezone(agenda.zone).hour
        odd = not MORNING <= hour < EVENING and session.kind is not Kind.SOCIAL
        moved = session.starts_at + (HALF_A_DAY if hour < MORNING else -HALF_A_DAY)
        if len(others) > 1 and odd and _is_alone(session, others) and _fits(session, moved, others):
            at, meant = (clock_time(m, agenda.zone) for m in (session.starts_at, moved))
            yield places[session.key, ""].problem(
                _(
                    "'{session}' is at {time}, far from all other sessions of its day; "
                    "at {meant} there is room for it.",
                    session=cut(session.name, 60),
                    time=at,
                    meant=meant,
                ),
                _("Correct am and pm, unless it is meant."),
                Severity.WARNING,
            )


def _is_alone(session: Session, others: Sequence[Session]) -> bool:
    return all(
        other.starts_at - session.ends_at >= ALONE or session.starts_at - other.ends_at >= ALONE
        for other in others
    )


def _fits(session: Session, moved: datetime, others: Sequence[Session]) -> bool:
    """Whether the others leave a gap there, or end or begin there."""
    ends = moved + session.length
    together = [
        o for o in others if not o.rooms or not session.rooms or {*o.rooms} & {*session.rooms}
    ]
    free = all(other.ends_at <= moved or ends <= other.starts_at for other in together)
    first = min(other.starts_at for other in others)
    last = max(other.ends_at for other in others)
    return free and first <= ends and moved <= last
