"""Rooms and sessions as people choose them in commands."""

from collections.abc import Iterable
from itertools import islice

from discord.app_commands import Choice

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.moments import clock_time
from bot.domain.search import folded
from bot.domain.text import cut
from bot.errors import NotFound

CHOICES = 25
CHOICE_LENGTH = 100


def chosen_room(rooms: tuple[str, ...], wanted: str) -> str:
    """The room that somebody chose or typed; `NotFound` with those that there are."""
    for room in rooms:
        if folded(cut(room, CHOICE_LENGTH)) == folded(wanted):
            return room
    known = ", ".join(rooms) or "none; everything takes place in one"
    raise NotFound(f"There is no room '{wanted}'. The rooms are: {known}.")


def room_choices(rooms: tuple[str, ...], typed: str) -> list[Choice[str]]:
    """Those with what was typed in their names."""
    fitting = [cut(room, CHOICE_LENGTH) for room in rooms if folded(typed) in folded(room)]
    return [Choice(name=room, value=room) for room in fitting][:CHOICES]


def session_choices(conference: Conference, sessions: Iterable[Session]) -> list[Choice[str]]:
    """The first of these sessions; what is chosen is understood by `Programme.session`."""
    zone = conference.agenda.zone
    return [
        Choice(
            name=_label(session, clock_time(session.starts_at, zone)),
            value=session.key if len(session.key) <= CHOICE_LENGTH else session.mark,
        )
        for session in islice(sessions, CHOICES)
    ]


def _label(session: Session, when: str) -> str:
    who = f" – {', '.join(session.speakers)}" if session.speakers else ""
    return cut(f"{when} {session.name}{who}", CHOICE_LENGTH)
