"""The agenda as people look at it: by day, by the moment, and session by session."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from bot.domain.agenda import KIND_NAMES, Agenda, Kind, Session, in_room
from bot.domain.cards import LABEL_LIMIT, Button, Card, Field
from bot.domain.conference import Conference
from bot.domain.languages import N_, _, ngettext
from bot.domain.markdown import formatted
from bot.domain.moments import clock_time, day_name, how_long, stamp
from bot.domain.paging import Page, paged
from bot.domain.posts import (
    conference_links,
    remember_button,
    session_fields,
    session_links,
)
from bot.domain.session_lines import more_sessions, timetable_line
from bot.domain.text import cut, cut_at_sentence, escaped
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
    shown = paged(sessions, page, SESSIONS_ON_A_PAGE)
    lines = [_line(conference, session, moment) for session in shown.items]
    title = day_name(sessions[0].starts_at, agenda.zone) if sessions else day.isoformat()
    number = ngettext("{n} session", "{n} sessions", len(sessions))
    zone = _("times are yours beside {zone}", zone=agenda.zone.key)
    if room:
        title = _("{day} in {room}", day=title, room=escaped(room))
    return Card(
        title=title,
        body="\n".join(lines) or _("Nothing takes place then. Choose another day or room."),
        footer=shown.told(f"{number} · {zone}"),
        buttons=_turning(agenda, day, room, shown),
    )


def _line(conference: Conference, session: Session, moment: datetime) -> str:
    line = timetable_line(conference, session)
    if session.is_on(moment):
        return f"▶️ {line}"
    if session.ends_at > moment:
        return line
    return f"~~{line.replace('~~', '')}~~"  # Discord strikes nothing within what is struck


def _turning(
    agenda: Agenda, day: date, room: str | None, shown: Page[Session]
) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if shown.of > 1:
        earlier, later = (page_id(day, room, shown.number + way) for way in (-1, 1))
        last = shown.number == shown.of - 1
        buttons.append(Button(_("◀ Earlier"), id=earlier, disabled=shown.number == 0))
        buttons.append(Button(_("Later ▶"), id=later, disabled=last))
    position = agenda.days.index(day) if day in agenda.days else 0
    before, after = N_("Day before ({day})"), N_("Day after ({day})")
    for label, index in ((before, position - 1), (after, position + 1)):
        if 0 <= index < len(agenda.days):
            other = agenda.days[index]
            named = _(label, day=other.strftime("%d.%m."))
            buttons.append(Button(named, id=page_id(other, room, 0)))
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
        raise NotFound(_("That button leads nowhere any more. Use /agenda show again.")) from error


def room_mark(room: str) -> str:
    """A room's name, short enough for a button's id."""
    return hashlib.sha256(room.encode()).hexdigest()[:12]


def session_card(conference: Conference, session: Session, moment: datetime) -> Card:
    """Everything known about a session."""
    kind = _(KIND_NAMES[session.kind])
    day = day_name(session.starts_at, conference.agenda.zone)
    return Card(
        headline=_state(session, moment),
        title=escaped(session.name),
        url=session.url,
        body=formatted(session.abstract or _no_abstract(session), ABSTRACT_LIMIT),
        fields=(
            *session_fields(conference, session),
            Field(_("Kind"), f"{kind[:1].upper()}{kind[1:]}"),
        ),
        footer=f"{conference.name} · {day}",
        buttons=(*remember_button(session, moment), *session_links(session)),
    )


def _no_abstract(session: Session) -> str:
    if session.kind is Kind.BREAK:
        return _("Time for a break.")
    return _("The organizers have not published a description yet.")


def _state(session: Session, moment: datetime) -> str:
    if session.cancelled:
        return _("This session is cancelled.")
    if session.is_on(moment):
        return _("On now, for another {left}.", left=how_long(session.ends_at - moment))
    return "" if session.starts_at > moment else _("This session is over.")


def now_card(
    conference: Conference,
    running: Sequence[Session],
    following: Sequence[Session],
) -> Card:
    """What is on, how long still, and what comes next."""
    catch = (Button(_("What can I still catch?"), id=CATCH),) if running or following else ()
    if running:
        shown = running[:SESSIONS_ON_A_PAGE]
        ends = {end: _until(conference, end) for end in {s.ends_at for s in shown}}
        lines = [f"{timetable_line(conference, s)}\n{ends[s.ends_at]}" for s in shown]
        body = "\n\n".join(lines + _more(running))
    elif following:
        start = stamp(following[0].starts_at, "R")
        body = _("Nothing is on; the next session starts {when}.", when=start)
    else:
        body = _(
            "{conference} is over. /agenda show still has every session.",
            conference=escaped(conference.name),
        )
    return Card(
        title=_("On now"),
        body=body,
        fields=_next_field(conference, following),
        footer=conference.name,
        buttons=(*details_buttons(running), *catch),
    )


def _until(conference: Conference, end: datetime) -> str:
    """As Discord counts it, like the start of what comes next: else the two may not fit."""
    return _(
        "until {end} ({clock}), ends {when}",
        end=stamp(end),
        clock=clock_time(end, conference.agenda.zone),
        when=stamp(end, "R"),
    )


def next_card(conference: Conference, following: Sequence[Session], moment: datetime) -> Card:
    """What starts next."""
    if not following:
        last = max(session.ends_at for session in conference.agenda.sessions)
        if last > moment:
            body = _(
                "Nothing comes after this: the last session ends {when}.", when=stamp(last, "R")
            )
        else:
            body = _(
                "Nothing comes after this: the last session ended {when}.", when=stamp(last, "R")
            )
        return Card(title=_("Next"), body=body)
    start = following[0].starts_at
    lines = [timetable_line(conference, session) for session in following[:SESSIONS_ON_A_PAGE]]
    return Card(
        title=_("Next"),
        body="\n".join([_starts(following), *lines, *_more(following)]),
        footer=f"{conference.name} · {day_name(start, conference.agenda.zone)}",
        buttons=details_buttons(following),
    )


def _more(sessions: Sequence[Session]) -> list[str]:
    more = len(sessions) - SESSIONS_ON_A_PAGE
    return [more_sessions(more)] if more > 0 else []


def _starts(following: Sequence[Session]) -> str:
    return _("Starts {when}:", when=stamp(following[0].starts_at, "R"))


def _next_field(conference: Conference, following: Sequence[Session]) -> tuple[Field, ...]:
    if not following:
        return ()
    lines = [timetable_line(conference, session) for session in following[:3]]
    return (Field(_("Next"), "\n".join([_starts(following), *lines]), inline=False),)


def details_buttons(sessions: Sequence[Session]) -> tuple[Button, ...]:
    """A button for each of the first five sessions."""
    several = len(sessions) > 1
    return tuple(
        Button(
            cut(session.name, LABEL_LIMIT) if several else _("Details"),
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
        for sessions in (list(group) for _day, group in groupby(agenda.sessions, agenda.day_of))
        for first in sessions[:1]
    ]
    if ends <= moment:
        state = _("It is over.")
    elif starts <= moment:
        state = _("It is on until {when}.", when=stamp(ends, "f"))
    else:
        state = _("It begins {when}.", when=stamp(starts, "R"))
    commands = _(
        "/agenda show, /now, /next, /session, /ask, /conduct show, /report new: for you alone."
    )
    zone, clock = escaped(agenda.zone.key), clock_time(moment, agenda.zone)
    return Card(
        title=escaped(conference.name),
        body=f"{escaped(cut_at_sentence(conference.profile.about, 1500))}\n\n{state}".strip(),
        fields=(
            Field(_("When"), "\n".join(days[:8]), inline=False),
            Field(_("Time zone"), _("{zone} ({clock} now)", zone=zone, clock=clock)),
            Field(_("Sessions"), ngettext("{n} session", "{n} sessions", len(agenda.sessions))),
            Field(_("Commands"), commands, inline=False),
        ),
        buttons=(
            Button(_("Agenda"), id=page_id(agenda.days[0], None, 0)),
            Button(_("Code of conduct"), id="conduct:0"),
            *conference_links(conference.profile),
        ),
    )
