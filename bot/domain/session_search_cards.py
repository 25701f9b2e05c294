"""What people read who look for sessions."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Session
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.moments import how_long
from bot.domain.session_lines import timetable_line
from bot.domain.session_search import Found, When
from bot.domain.text import cut, escaped, plain
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
        text = ngettext(
            "… and {n} more. More words, a room or a kind make them fewer.",
            "… and {n} more. More words, a room or a kind make them fewer.",
            more,
        )
        lines.append(text)
    return Card(
        title=ngettext("{n} session found", "{n} sessions found", len(found)),
        body="\n".join(lines),
        footer=_("Times are yours beside {zone}", zone=conference.agenda.zone.key),
        buttons=details_buttons([one.session for one in found]),
    )


def _line(conference: Conference, session: Session, when: When, moment: datetime) -> str:
    line = timetable_line(conference, session)
    if when is not When.CATCH:
        return line
    if session.is_on(moment):
        left = _("{left} left", left=how_long(session.ends_at - moment))
        return f"▶️ {line}: {left}"
    begins = _("in {left}", left=how_long(session.starts_at - moment))
    return f"{line}: {begins}"


def speaker_card(conference: Conference, name: str) -> Card:
    """All sessions of one speaker, in order of time."""
    sessions = [s for s in conference.agenda.sessions if name in s.speakers]
    lines = [timetable_line(conference, session) for session in sessions[:SHOWN]]
    if len(sessions) > SHOWN:
        more = ngettext(
            "… and {n} more: /find has them all.",
            "… and {n} more: /find has them all.",
            len(sessions) - SHOWN,
        )
        lines.append(more)
    sum_up = ngettext("{n} session", "{n} sessions", len(sessions))
    beside = _("times are yours beside {zone}", zone=conference.agenda.zone.key)
    return Card(
        title=escaped(cut(name, 200)),
        body="\n".join(lines),
        footer=f"{sum_up} · {beside}",
        buttons=details_buttons(sessions),
    )
