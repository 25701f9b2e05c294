"""What people read who look for sessions."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Session
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.moments import how_long
from bot.domain.posts import timetable_line
from bot.domain.session_search import Found, When
from bot.domain.text import count, cut, escaped, plain
from bot.domain.timetable import details_buttons

SHOWN = 10
EXCERPT = 150


def found_card(
    conference: Conference, found: Sequence[Found], when: When, moment: datetime
) -> Card:
    """The first of what was found, and how much more there is."""
    lines: list[str] = []
    for one in found[:SHOWN]:
        lines.append(_line(conference, one.session, when, moment))
        if one.excerpt:
            lines.append(f"> {escaped(cut(plain(one.excerpt), EXCERPT))}")
    more = len(found) - SHOWN
    if more > 0:
        lines.append(f"… and {more} more. More words, a room or a kind make them fewer.")
    return Card(
        title=f"{count(len(found), 'session')} found",
        body="\n".join(lines),
        footer=f"Times are yours beside {conference.agenda.zone.key}",
        buttons=details_buttons([one.session for one in found]),
    )


def _line(conference: Conference, session: Session, when: When, moment: datetime) -> str:
    line = timetable_line(conference, session)
    if when is not When.CATCH:
        return line
    if session.is_on(moment):
        return f"▶️ {line}: {how_long(session.ends_at - moment)} left"
    return f"{line}: in {how_long(session.starts_at - moment)}"


def speaker_card(conference: Conference, name: str) -> Card:
    """All sessions of one speaker, in order of time."""
    sessions = [s for s in conference.agenda.sessions if name in s.speakers]
    lines = [timetable_line(conference, session) for session in sessions[:SHOWN]]
    if len(sessions) > SHOWN:
        lines.append(f"… and {len(sessions) - SHOWN} more: /find has them all.")
    return Card(
        title=escaped(cut(name, 200)),
        body="\n".join(lines),
        footer=f"{count(len(sessions), 'session')} · "
        f"times are yours beside {conference.agenda.zone.key}",
        buttons=details_buttons(sessions),
    )
