"""Sessions as single lines of a list, which people are shown again and again."""

from functools import lru_cache
from gettext import NullTranslations

from bot.domain.agenda import Kind, Session
from bot.domain.conference import Conference
from bot.domain.languages import _, catalogue, language, listed, ngettext
from bot.domain.moments import clock_time, stamp
from bot.domain.text import cut, escaped

LISTED_TITLE = 110


def timetable_line(conference: Conference, session: Session) -> str:
    """One line of a list: the time, the title, who and where."""
    start = f"{stamp(session.starts_at)} · {_clock(conference, session)}"
    return f"{start} {_listed(session, catalogue(language()))}"


@lru_cache(maxsize=2048)
def _listed(session: Session, read: NullTranslations) -> str:
    """What a line says of a session, but for its time; it is asked for again and again."""
    del read  # the catalogue in which `_` looks
    name = escaped(cut(session.name, LISTED_TITLE))
    title = f"*{name}*" if session.kind is Kind.BREAK else f"**{name}**"
    title = _("~~{title}~~ (cancelled)", title=name) if session.cancelled else title
    who = f" – {escaped(cut(listed(session.speakers), 80))}" if session.speakers else ""
    where = f" ({escaped(cut(listed(session.rooms), 60))})" if session.rooms else ""
    return f"{title}{who}{where}"


def title_and_speakers(session: Session) -> str:
    """What people know it by in a list, without its time."""
    who = f" ({escaped(cut(', '.join(session.speakers), 100))})" if session.speakers else ""
    return f"{escaped(cut(session.name, 120))}{who}"


def more_sessions(left: int) -> str:
    """The last line of a list that does not have them all."""
    return ngettext(
        "… and {n} more: /agenda show has them all.",
        "… and {n} more: /agenda show has them all.",
        left,
    )


def _clock(conference: Conference, session: Session) -> str:
    """When it starts by the conference's own clock, and when it should have."""
    zone, planned = conference.agenda.zone, conference.as_planned(session)
    start = clock_time(session.starts_at, zone)
    if planned and planned.starts_at != session.starts_at:
        return f"~~{planned.starts_at.astimezone(zone):%H:%M}~~ → {start}"
    return start
