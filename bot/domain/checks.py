"""What looks odd about an agenda though it can be used: said, and never held against it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice

from bot.domain.agenda import Agenda, Kind, Session, SessionKey, is_short_notice
from bot.domain.cards import TITLE_LIMIT
from bot.domain.moments import how_long
from bot.domain.places import Place
from bot.domain.slips import slips_in
from bot.domain.text import cut, length
from bot.domain.times import NotATime, clock_time
from bot.errors import Problem, Severity

THREAD_NAME_LIMIT = 100
MOST_NAMED_TIMES = 5
"""Times that look wrong, of one text; whoever has more of them has seen by then."""


# Times only, not versions, ratios, scores or dates: either am or pm, or a colon after a word that
# introduces a time.
_NAMED_TIME = re.compile(
    r"(?<![\d.:/])(?P<twelve>\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b\.?)"
    r"|\b(?:at|until|till|by|from|before|after|around)\s+(?P<day>\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?)(?![\d:])",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*\(?(UTC|GMT|MSK|[ECMP]T|CET|EET|WET|IST|[A-Z]{1,3}[SD]T)\b")

Places = Mapping[tuple[SessionKey, str], Place]
Clocks = Mapping[date, frozenset[time]]
"""What clocks show on each day when a session starts or ends."""


def warnings_about(agenda: Agenda, places: Places) -> Iterator[Problem]:
    """Every oddity, at the place of the field that has it."""
    of_day = {day: _shown(agenda, agenda.on(day)) for day in agenda.days}
    for session in agenda.sessions:
        yield from _title(session, places)
        yield from _abstract(session, places)
        yield from _named_times(agenda, session, places, of_day)
    yield from _overlaps(agenda, places)
    yield from _gaps(agenda, places)
    yield from slips_in(agenda, places)


def _warning(places: Places, session: Session, field: str, what: str, mend: str) -> Problem:
    place = places.get((session.key, field)) or places[session.key, ""]
    return place.problem(what, mend, Severity.WARNING)


def _title(session: Session, places: Places) -> Iterator[Problem]:
    size = length(session.title or "")
    if size > TITLE_LIMIT:
        what = f"The title has {size} characters; Discord shows {TITLE_LIMIT}."
        yield _warning(places, session, "title", what, "It will be cut; shorten it.")
    elif size > THREAD_NAME_LIMIT:
        what = f"The title has {size} characters; threads take {THREAD_NAME_LIMIT}."
        yield _warning(places, session, "title", what, "It will be cut there; shorten it.")


def _abstract(session: Session, places: Places) -> Iterator[Problem]:
    if is_short_notice(session.abstract or ""):
        what = f"The abstract of '{cut(session.name, 60)}' is only '{session.abstract}'."
        yield _warning(places, session, "abstract", what, "Write it, or leave it out.")


def _named_times(
    agenda: Agenda, session: Session, places: Places, of_day: Clocks
) -> Iterator[Problem]:
    """A break promises when it goes on; other texts may name the times of other sessions too."""
    known = _shown(agenda, [session])
    if session.kind is not Kind.BREAK:
        known = of_day[agenda.day_of(session)]
    for field, text in (("title", session.title), ("abstract", session.abstract)):
        zone = session.starts_at.astimezone(agenda.zone).tzname() or ""
        odd = (written for written, named in _times_in(text or "", zone) if known.isdisjoint(named))
        for written in islice(odd, MOST_NAMED_TIMES):
            what = _odds(session, written, agenda)
            mend = "Correct the text, or the times in the agenda."
            yield _warning(places, session, field, what, mend)


def _shown(agenda: Agenda, sessions: Iterable[Session]) -> frozenset[time]:
    """What the clocks of the conference show when one of them starts or ends."""
    moments = (moment for s in sessions for moment in (s.starts_at, s.ends_at))
    return frozenset(moment.astimezone(agenda.zone).time() for moment in moments)


def _odds(session: Session, written: str, agenda: Agenda) -> str:
    starts, ends = (_said(m.astimezone(agenda.zone)) for m in (session.starts_at, session.ends_at))
    if session.kind is Kind.BREAK:
        return f"The text says {written}, but this break ends at {ends}."
    return (
        f"The text says {written}, but '{cut(session.name, 60)}' is from {starts} to {ends}, "
        "and no session of that day starts or ends then."
    )


def _said(local: datetime) -> str:
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02} {half} ({local:%H:%M})"


def _times_in(text: str, zone: str) -> Iterator[tuple[str, tuple[time, ...]]]:
    """Every time as it is written, with what it may mean; those of other zones are left out."""
    for match in _NAMED_TIME.finditer(text):
        elsewhere = _ZONE.match(text, match.end())
        if elsewhere and _generic(elsewhere[1]) != _generic(zone):
            continue
        written = match["twelve"] or match["day"]
        try:
            end = len(written) if written.lower().endswith(".m.") else len(written.rstrip("."))
            yield written[:end], _meanings(written.rstrip("."))
        except NotATime:
            continue


def _meanings(written: str) -> tuple[time, ...]:
    """Where neither am nor pm is said, `1:20` may be in the afternoon; `01:20` may not."""
    named = clock_time(written)
    if written[0] == "0" or not written[-1].isdigit() or not 1 <= named.hour <= 12:
        return (named,)
    return (named, named.replace(hour=(named.hour + 12) % 24))


def _generic(zone: str) -> str:
    """`PT` for `PDT` and `PST`, which people take for each other."""
    return re.sub("[SD]T$", "T", zone)


def _overlaps(agenda: Agenda, places: Places) -> Iterator[Problem]:
    """Two sessions at once in a room; those that name none are all in the same place."""
    for room in (*agenda.rooms, ""):
        here = [session for session in agenda.sessions if room in (session.rooms or ("",))]
        for earlier, later in zip(accumulate(here, _last_to_end), here[1:], strict=False):
            if later.starts_at < earlier.ends_at:
                where = f" in {room}" if room else ""
                what = (
                    f"'{cut(later.name, 60)}' starts before '{cut(earlier.name, 60)}' ends{where}."
                )
                yield _warning(
                    places, later, "", what, "Correct one of the two, unless it is meant."
                )


def _last_to_end(one: Session, other: Session) -> Session:
    return one if one.ends_at >= other.ends_at else other


def _gaps(agenda: Agenda, places: Places) -> Iterator[Problem]:
    """Times within a day at which nothing at all is on."""
    for day in agenda.days:
        reached: datetime | None = None
        for session in agenda.on(day):
            if reached and session.starts_at > reached:
                empty: timedelta = session.starts_at - reached
                since = f"{reached.astimezone(agenda.zone):%H:%M}"
                what = f"Nothing is on for {how_long(empty)} from {since}."
                mend = f"Add a break before '{cut(session.name, 60)}', unless it is meant."
                yield _warning(places, session, "", what, mend)
            reached = max(reached or session.ends_at, session.ends_at)
