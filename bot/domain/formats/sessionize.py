"""Sessionize, as its API gives it: the views `All`, `GridSmart` and `Sessions`.

It has no page for a session; what it links to are streams and recordings, which are not read.
Nothing in it says in which zone the times are.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.json_times import moment
from bot.domain.formats.json_values import fields, items, text
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.domain.text import cut, plain
from bot.errors import InputRefused

_LOOKED_AT = 100
"""Days, groups or sessions, among which one of Sessionize's is looked for."""

_TRACK = re.compile(
    r"\b(?:track|topic|theme|thema|category|kategorie|area|stream)s?\b", re.IGNORECASE
)
_SORT = re.compile(r"\b(?:format|type|kind)s?\b", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:(?:session|talk|presentation|spoken) )?(?:language|sprache)s?", re.IGNORECASE
)

Found = tuple[str, dict[str, Any], str]
"""Where it stands, what it says, and the room that it stands in."""


def fits(source: Source) -> bool:
    """Whether it has the keys of a view, or of a session where it is broken."""
    if not source.looks_like_json:
        return False
    try:
        found = source.json
    except InputRefused:
        return '"isServiceSession"' in source.beginning
    if {"sessions", "questions", "categories"} <= fields(found).keys():
        return True
    first = {"sessions": items(fields(found).get("sessions"))[:_LOOKED_AT]}
    sessions = _sessions(items(found)[:_LOOKED_AT] or first)
    return any("isServiceSession" in session for _place, session, _room in sessions)


def read(source: Source) -> Reading:
    """The sessions that were accepted and have a time."""
    return _Reader(source).read()


FORMAT = Format(N_("Sessionize"), fits, read)


def _sessions(view: Any) -> Iterator[Found]:
    """The sessions of any view; the time slots of `GridSmart` have them a second time."""
    if isinstance(view, dict):
        for index, session in enumerate(items(fields(view).get("sessions"))):
            yield f"sessions[{index}]", fields(session), ""
    for number, group in enumerate(items(view)):
        for index, session in enumerate(items(fields(group).get("sessions"))):
            yield f"[{number}].sessions[{index}]", fields(session), ""
        for place, room in enumerate(items(fields(group).get("rooms"))):
            name = text(fields(room).get("name"))
            for index, session in enumerate(items(fields(room).get("sessions"))):
                yield f"[{number}].rooms[{place}].sessions[{index}]", fields(session), name


class _Reader:
    """One view on its way to an agenda."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._gathering = Gathering(source)
        top = fields(source.json)
        self._room_by_id = _names(top.get("rooms"), "name")
        self._speaker_by_id = _names(top.get("speakers"), "fullName")
        self._choice_by_id = {
            id_: (text(fields(category).get("title")), name)
            for category in items(top.get("categories"))
            for id_, name in _names(fields(category).get("items"), "name").items()
        }

    def read(self) -> Reading:
        is_in_utc = False
        known: dict[tuple[str, datetime | None], Item] = {}
        self._source.refuse_too_many(len(items(self._source.json)))
        sessions = list(islice(_sessions(self._source.json), MOST_SESSIONS + 1))
        self._source.refuse_too_many(len(sessions))
        for where, session, room in sessions:
            place = Place(self._source.name, where=where)
            try:
                item = self._item(place, session, room)
            except ValueError:
                name = cut(plain(text(session.get("title"))), 60)
                what = _("The time of '{title}' cannot be read.", title=name)
                self._gathering.leave_out(place, what, _("Look at it in Sessionize."))
                continue
            if item is None:
                continue
            is_in_utc = is_in_utc or bool(item.starts and item.starts.tzinfo)
            before = known.get((item.id, item.starts)) if item.id else None
            if before:  # what spans several rooms stands in each of them
                item = replace(before, rooms=(*before.rooms, *item.rooms))
            known[item.id or where, item.starts] = item
        for item in known.values():
            self._gathering.add(item)
        if is_in_utc:
            what = _("The times are marked as UTC, which Sessionize does to local ones, too.")
            mend = _("Compare one with the published schedule.")
            self._gathering.warn(Place(self._source.name, where="startsAt"), what, mend)
        return self._gathering.reading()

    def _item(self, place: Place, session: dict[str, Any], room: str) -> Item | None:
        """None for what is not to be shown, which is said; `ValueError` where a time is none."""
        title = text(session.get("title"))
        status = text(session.get("status")).strip()
        cancelled = status.casefold() in {"cancelled", "canceled"}
        if status and not cancelled and status.casefold() != "accepted":
            what = _(
                "'{title}' is not accepted, but '{status}'.",
                title=cut(plain(title), 60),
                status=cut(plain(status), 40),
            )
            self._gathering.leave_out(place, what, _("It is left out until it is accepted."))
            return None
        choices = list(self._choices(session))
        serves = session.get("isServiceSession") is True
        return Item(
            place,
            title=title,
            starts=moment(session.get("startsAt")),
            ends=moment(session.get("endsAt")),
            id=text(session.get("id")),
            sort=", ".join(name for category, name in choices if _SORT.search(category)),
            serves=serves,
            rooms=self._rooms(session, room, serves=serves),
            speakers=tuple(self._speakers(session)),
            abstract=text(session.get("description")),
            track=next((name for category, name in choices if _TRACK.search(category)), ""),
            languages=tuple(name for kind, name in choices if _LANGUAGE.fullmatch(kind.strip())),
            cancelled=cancelled,
        )

    def _rooms(self, session: dict[str, Any], room: str, *, serves: bool) -> tuple[str, ...]:
        """None for lunch and the like for everybody: Sessionize puts it into any room."""
        if serves and session.get("isPlenumSession") is True:
            return ()
        named = text(session.get("room")) or room
        return (named or self._room_by_id.get(text(session.get("roomId")), ""),)

    def _speakers(self, session: dict[str, Any]) -> Iterator[str]:
        for speaker in items(session.get("speakers")):
            inline = text(fields(speaker).get("name"))
            yield inline or self._speaker_by_id.get(text(speaker), "")

    def _choices(self, session: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What was chosen for the session, after the name of what there was to choose."""
        for id_ in items(session.get("categoryItems")):
            if choice := self._choice_by_id.get(text(id_)):
                yield choice
        for category in items(session.get("categories")):
            for name in _names(fields(category).get("categoryItems"), "name").values():
                yield text(fields(category).get("name")), name


def _names(listed: object, key: str) -> dict[str, str]:
    """The names by their ids."""
    found = map(fields, items(listed))
    return {text(one.get("id")): text(one.get(key)) for one in found}
