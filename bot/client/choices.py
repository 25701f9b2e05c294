"""Rooms, sessions and other names as people choose them in commands."""

from collections.abc import Iterable
from itertools import islice

from discord.app_commands import Choice

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.moments import clock_time
from bot.domain.search import folded
from bot.domain.text import cut, escaped
from bot.errors import NotFound

CHOICES = 25
CHOICE_LENGTH = 100


def chosen_room(rooms: Iterable[str], wanted: str) -> str:
    """The room that somebody chose or typed; `NotFound` with those that there are."""
    if room := _chosen(rooms, wanted):
        return room
    raise NotFound(_no_such_room(escaped(wanted), escaped(", ".join(rooms))))


def chosen_language(languages: Iterable[str], wanted: str) -> str:
    """The language that somebody chose or typed; `NotFound` with those that there are."""
    if language := _chosen(languages, wanted):
        return language
    raise NotFound(_no_such_language(escaped(wanted), escaped(", ".join(languages))))


def _no_such_room(wanted: str, rooms: str) -> str:
    if rooms:
        return _("There is no room '{room}'. The rooms are: {rooms}.", room=wanted, rooms=rooms)
    return _(
        "There is no room '{room}'. The rooms are: none; everything takes place in one.",
        room=wanted,
    )


def _no_such_language(wanted: str, languages: str) -> str:
    if languages:
        return _(
            "Nothing is in '{language}'. The languages are: {languages}.",
            language=wanted,
            languages=languages,
        )
    return _(
        "Nothing is in '{language}'. The languages are: none; the agenda names no languages.",
        language=wanted,
    )


def _chosen(names: Iterable[str], wanted: str) -> str | None:
    same = (name for name in names if folded(cut(name, CHOICE_LENGTH)) == folded(wanted))
    return next(same, None)


def names_with(typed: str, names: Iterable[str]) -> list[Choice[str]]:
    """Those with what was typed in them."""
    return name_choices(name for name in names if folded(typed) in folded(name))


def name_choices(names: Iterable[str]) -> list[Choice[str]]:
    """The first of these names."""
    shown = [cut(name, CHOICE_LENGTH) for name in islice(names, CHOICES)]
    return [Choice(name=name, value=name) for name in shown]


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
