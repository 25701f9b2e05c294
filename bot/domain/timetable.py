"""The agenda as people look at it: by day, by the moment, and session by session."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from bot.domain.agenda import Agenda, Kind, Session, in_room
from bot.domain.cards import LABEL_LIMIT, Button, Card, Field
from bot.domain.conference import Conference
from bot.domain.markdown import formatted
from bot.domain.moments import clock_time, day_name, how_long, stamp
from bot.domain.posts import (
    conference_links,
    remember_button,
    session_fields,
    session_links,
    timetable_line,
)
from bot.domain.text import count, cut, cut_at_sentence, escaped
from bot.errors import NotFound

CATCH = "catch"
"""The id of the button that shows what one can still catch."""

SESSIONS_ON_A_PAGE = 10
ABSTRACT_LIMIT = 2500


def day_card(
    conference: Conference, day: date, room: str | None, page: int, moment: datetime
) -> Card:
    """One page of a day's sessions (pages count from 0), with buttons to the other pages and days.

    What is over is struck through, and what is on is marked. A page that is not there (any more)
    gives the nearest.
    """
    agenda = conference.agenda
    sessions = in_room(agenda.on(day), room)
    last = max(0, (len(sessions) - 1) // SESSIONS_ON_A_PAGE)
    page = min(max(page, 0), last)
    shown = sessions[page * SESSIONS_ON_A_PAGE : (page + 1) * SESSIONS_ON_A_PAGE]
    lines = [_line(conference, session, moment) for session in shown]
    where = f" in {escaped(room)}" if room else ""
    first = sessions[0].starts_at if sessions else moment
    return Card(
        title=f"{day_name(first, agenda.zone)}{where}" if sessions else f"{day}{where}",
        body="\n".join(lines) or "Nothing takes place then. Choose another day or room.",
        footer=_page_footer(agenda, len(sessions), page, last),
        buttons=_turning(agenda, day, room, page, last),
    )


def _line(conference: Conference, session: Session, moment: datetime) -> str:
    line = timetable_line(conference, session)
    if session.is_on(moment):
        return f"▶️ {line}"
    if session.ends_at > moment:
        return line
    return f"~~{line.replace('~~', '')}~~"  # Discord strikes nothing within what is struck


def _page_footer(agenda: Agenda, sessions: int, page: int, last: int) -> str:
    pages = f" · page {page + 1} of {last + 1}" if last else ""
    return f"{count(sessions, 'session')}{pages} · times are yours beside {agenda.zone.key}"


def _turning(
    agenda: Agenda, day: date, room: str | None, page: int, last: int
) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if last:
        earlier, later = page_id(day, room, page - 1), page_id(day, room, page + 1)
        buttons.append(Button("◀ Earlier", id=earlier, disabled=page == 0))
        buttons.append(Button("Later ▶", id=later, disabled=page == last))
    position = agenda.days.index(day) if day in agenda.days else 0
    for label, index in (("Day before", position - 1), ("Day after", position + 1)):
        if 0 <= index < len(agenda.days):
            other = agenda.days[index]
            buttons.append(Button(f"{label} ({other:%d.%m.})", id=page_id(other, room, 0)))
    return tuple(buttons)


def page_id(day: date, room: str | None, page: int) -> str:
    """The id of a button that shows a page; understood by `page_of`, also by a later version."""
    return f"agenda:{day.isoformat()}:{room_mark(room) if room else ''}:{page}"


def page_of(agenda: Agenda, argument: str) -> tuple[date, str | None, int]:
    """Day, room and page from what follows `agenda:` in a button's id; `NotFound` if none does."""
    try:
        day, mark, page = argument.split(":")
        room = next((room for room in agenda.rooms if room_mark(room) == mark), None)
        return date.fromisoformat(day), room, int(page)
    except ValueError as error:
        raise NotFound("That button leads nowhere any more. Use /agenda show again.") from error


def room_mark(room: str) -> str:
    """A room's name, short enough for a button's id."""
    return hashlib.sha256(room.encode()).hexdigest()[:12]


def session_card(conference: Conference, session: Session, moment: datetime) -> Card:
    """Everything known about a session."""
    abstract = session.abstract or "The organizers have not published a description yet."
    if session.kind is Kind.BREAK and not session.abstract:
        abstract = "Time for a break."
    day = day_name(session.starts_at, conference.agenda.zone)
    return Card(
        headline=_state(session, moment),
        title=escaped(session.name),
        url=session.url,
        body=formatted(abstract, ABSTRACT_LIMIT),
        fields=(*session_fields(conference, session), Field("Kind", session.kind.capitalize())),
        footer=f"{conference.name} · {day}",
        buttons=(*remember_button(session, moment), *session_links(session)),
    )


def _state(session: Session, moment: datetime) -> str:
    if session.cancelled:
        return "This session is cancelled."
    if session.is_on(moment):
        return f"On now, for another {how_long(session.ends_at - moment)}."
    return "" if session.starts_at > moment else "This session is over."


def now_card(
    conference: Conference,
    running: Sequence[Session],
    following: Sequence[Session],
    moment: datetime,
) -> Card:
    """What is on, how long still, and what comes next."""
    agenda = conference.agenda
    catch = (Button("What can I still catch?", id=CATCH),) if running or following else ()
    if running:
        lines = [
            f"{timetable_line(conference, s)}\nuntil {stamp(s.ends_at)} "
            f"({clock_time(s.ends_at, agenda.zone)}), {how_long(s.ends_at - moment)} left"
            for s in running[:SESSIONS_ON_A_PAGE]
        ]
        body = "\n\n".join(lines + _more(running))
    elif following:
        body = f"Nothing is on; the next session starts {stamp(following[0].starts_at, 'R')}."
    else:
        body = f"{escaped(conference.name)} is over. /agenda show still has every session."
    return Card(
        title="On now",
        body=body,
        fields=_next_field(conference, following),
        footer=conference.name,
        buttons=(*details_buttons(running), *catch),
    )


def next_card(conference: Conference, following: Sequence[Session], moment: datetime) -> Card:
    """What starts next."""
    if not following:
        last = max(session.ends_at for session in conference.agenda.sessions)
        over = f"the last session {'ends' if last > moment else 'ended'} {stamp(last, 'R')}"
        return Card(title="Next", body=f"Nothing comes after this: {over}.")
    start = following[0].starts_at
    lines = [timetable_line(conference, session) for session in following[:SESSIONS_ON_A_PAGE]]
    return Card(
        title="Next",
        body="\n".join([f"Starts {stamp(start, 'R')}:", *lines, *_more(following)]),
        footer=f"{conference.name} · {day_name(start, conference.agenda.zone)}",
        buttons=details_buttons(following),
    )


def _more(sessions: Sequence[Session]) -> list[str]:
    more = len(sessions) - SESSIONS_ON_A_PAGE
    return [f"… and {more} more: /agenda show has them all."] if more > 0 else []


def _next_field(conference: Conference, following: Sequence[Session]) -> tuple[Field, ...]:
    if not following:
        return ()
    lines = [timetable_line(conference, session) for session in following[:3]]
    starts = f"Starts {stamp(following[0].starts_at, 'R')}:"
    return (Field("Next", "\n".join([starts, *lines]), inline=False),)


def details_buttons(sessions: Sequence[Session]) -> tuple[Button, ...]:
    """A button for each of the first five sessions."""
    several = len(sessions) > 1
    return tuple(
        Button(
            cut(session.name, LABEL_LIMIT) if several else "Details",
            id=f"session:{session.mark}",
        )
        for session in sessions[:5]
    )


def about_card(conference: Conference, moment: datetime) -> Card:
    """What the conference is, when it takes place, and how to use the bot."""
    agenda = conference.agenda
    starts, ends = agenda.sessions[0].starts_at, max(s.ends_at for s in agenda.sessions)
    days = [
        f"{day_name(first.starts_at, agenda.zone)}: {stamp(first.starts_at)} – "
        f"{stamp(max(s.ends_at for s in sessions))}"
        for sessions in (list(group) for _, group in groupby(agenda.sessions, agenda.day_of))
        for first in sessions[:1]
    ]
    state = "It is over." if ends <= moment else f"It begins {stamp(starts, 'R')}."
    if starts <= moment < ends:
        state = f"It is on until {stamp(ends, 'f')}."
    commands = (
        "/agenda show, /now, /next, /session, /ask, /conduct show, /report new: for you alone."
    )
    return Card(
        title=escaped(conference.name),
        body=f"{escaped(cut_at_sentence(conference.profile.about, 1500))}\n\n{state}".strip(),
        fields=(
            Field("When", "\n".join(days[:8]), inline=False),
            Field(
                "Time zone", f"{escaped(agenda.zone.key)} ({clock_time(moment, agenda.zone)} now)"
            ),
            Field("Sessions", count(len(agenda.sessions), "session")),
            Field("Commands", commands, inline=False),
        ),
        buttons=(
            Button("Agenda", id=page_id(agenda.days[0], None, 0)),
            Button("Code of conduct", id="conduct:0"),
            *conference_links(conference.profile),
        ),
    )
