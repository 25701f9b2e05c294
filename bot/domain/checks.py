"""What looks odd about an agenda though it can be used: said, and never held against it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice

from bot.domain.agenda import Agenda, Kind, Session, SessionKey, is_short_notice
from bot.domain.cards import TITLE_LIMIT
from bot.domain.languages import _, ngettext
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
        what = ngettext(
            "The title has {n} character; Discord shows {limit}.",
            "The title has {n} characters; Discord shows {limit}.",
            size,
            limit=TITLE_LIMIT,
        )
        yield _warning(places, session, "title", what, _("It will be cut; shorten it."))
    elif size > THREAD_NAME_LIMIT:
        what = ngettext(
            "The title has {n} character; threads take {limit}.",
            "The title has {n} characters; threads take {limit}.",
            size,
            limit=THREAD_NAME_LIMIT,
        )
        yield _warning(places, session, "title", what, _("It will be cut there; shorten it."))


def _abstract(session: Session, places: Places) -> Iterator[Problem]:
    if is_short_notice(session.abstract or ""):
        what = _(
            "The abstract of '{title}' is only '{abstract}'.",
            title=cut(session.name, 60),
            abstract=session.abstract,
        )
        yield _warning(places, session, "abstract", what, _("Write it, or leave it out."))


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
            mend = _("Correct the text, or the times in the agenda.")
            yield _warning(places, session, field, what, mend)


def _shown(agenda: Agenda, sessions: Iterable[Session]) -> frozenset[time]:
    """What the clocks of the conference show when one of them starts or ends."""
    moments = (moment for s in sessions for moment in (s.starts_at, s.ends_at))
    return frozenset(moment.astimezone(agenda.zone).time() for moment in moments)


def _odds(session: Session, written: str, agenda: Agenda) -> str:
    starts, ends = (_said(m.astimezone(agenda.zone)) for m in (session.starts_at, session.ends_at))
    if session.kind is Kind.BREAK:
        return _(
            "The text says {written}, but this break ends at {ends}.", written=written, ends=ends
        )
    return _(
        "The text says {written}, but '{title}' is from {starts} to {ends}, "
        "and no session of that day starts or ends then.",
        written=written,
        title=cut(session.name, 60),
        starts=starts,
        ends=ends,
    )


def _said(local: datetime) -> str:
    of_twelve, clock = f"{local.hour % 12 or 12}:{local.minute:02}", f"{local:%H:%M}"
    if local.hour < 12:
        return _("{of_twelve} AM ({clock})", of_twelve=of_twelve, clock=clock)
    return _("{of_twelve} PM ({clock})", of_twelve=of_twelve, clock=clock)


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
                mend = _("Correct one of the two, unless it is meant.")
                yield _warning(places, later, "", _overlap(earlier, later, room), mend)


def _overlap(earlier: Session, later: Session, room: str) -> str:
    titles = {"later": cut(later.name, 60), "earlier": cut(earlier.name, 60)}
    if room:
        return _("'{later}' starts before '{earlier}' ends in {room}.", room=room, **titles)
    return _("'{later}' starts before '{earlier}' ends.", **titles)


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
                what = _(
                    "Nothing is on for {duration} from {since}.",
                    duration=how_long(empty),
                    since=since,
                )
                mend = _(
                    "Add a break before '{title}', unless it is meant.",
                    title=cut(session.name, 60),
                )
                yield _warning(places, session, "", what, mend)
            reached = max(reached or session.ends_at, session.ends_at)
