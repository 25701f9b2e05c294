"""Our own format: YAML as organizers write it by hand (`data/README.md` shows all of it)."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Session, SessionKey
from bot.domain.checks import warnings_about
from bot.domain.formats.keys import derived_keys
from bot.domain.formats.limits import LONGEST_NAME, MOST_SESSIONS
from bot.domain.formats.own_session import Draft, SessionReader
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.formats.yaml_traps import traps_in
from bot.domain.languages import N_, _, grouped, ngettext
from bot.domain.places import Entries, Fields, Place, Text, read_yaml
from bot.domain.text import plain
from bot.domain.times import NotATime, calendar_day, zone_named
from bot.errors import InputRefused, Problem

_LOOKED_AT = 64 * 1024
_KEYS = re.compile(rb"^(?:sessions|days|conference|timezone):(?:\s|$)", re.MULTILINE)


def fits(source: Source) -> bool:
    """Whether a line begins with one of the keys that stand at the top of our own files."""
    return _KEYS.search(source.content[:_LOOKED_AT]) is not None


def read_source(source: Source) -> Reading:
    """The same as `read`, of bytes; organizers write it by hand, so every mistake refuses it."""
    return read(source.text, source.name, source.zone)


def read(text: str, file: str, zone: ZoneInfo | None = None) -> Reading:
    """Read an agenda; a `zone` given is the organizers' own setting and wins over the file's.

    Raises `InputRefused` with every mistake in the file, each at its place.
    """
    problems: list[Problem] = []
    top = read_yaml(text, file, problems)
    if not isinstance(top, Entries):
        if not problems:
            place = top.place if top else Place(file, 1, 1)
            mend = _("Begin with lines like 'conference: ...', 'timezone: ...' and 'sessions:'.")
            problems.append(place.problem(_("This is not an agenda."), mend))
        raise InputRefused(problems)
    reading = _File(file, problems, zone).read(top)
    return replace(reading, warnings=tuple(sorted((*reading.warnings, *traps_in(text, file)))))


FORMAT = Format(N_("our own YAML"), fits, read_source)


class _File:
    """One file on its way to an agenda."""

    def __init__(self, file: str, problems: list[Problem], zone: ZoneInfo | None) -> None:
        self._file = file
        self._problems = problems
        self._zone = zone
        self._reader = SessionReader(problems)

    def read(self, top: Entries) -> Reading:
        fields = Fields(top, self._problems)
        title = fields.required_text("conference")
        self._reader.refuse_long(title, "conference", LONGEST_NAME)
        zone = self._read_zone(fields)
        drafts = self._read_days(fields, zone)
        fields.refuse_unknown()
        sessions, places = self._sessions(drafts, zone)
        if self._problems or title is None:
            raise InputRefused(self._problems)
        agenda = Agenda(plain(title.value), zone, tuple(sessions))
        return Reading(agenda, tuple(sorted(warnings_about(agenda, places))))

    def _read_zone(self, fields: Fields) -> ZoneInfo:
        written = fields.text("timezone")
        if self._zone is not None:
            return self._zone
        if written is None:
            what = _("'timezone' is missing, so nobody knows when anything starts.")
            mend = _("Add a line like 'timezone: Europe/Prague'.")
            self._problems.append(fields.place_of("timezone").problem(what, mend))
            return ZoneInfo("UTC")
        zone = zone_named(written.value)
        if zone is None:
            what = _("'{zone}' is no time zone of the IANA database.", zone=written.value)
            mend = _("Write a place, as in America/Los_Angeles or Europe/Prague.")
            self._problems.append(written.place.problem(what, mend))
            return ZoneInfo("UTC")
        return zone

    def _read_days(self, fields: Fields, zone: ZoneInfo) -> list[Draft]:
        days = fields.items("days")
        if days is None:
            return self._read_day(fields, zone)
        drafts: list[Draft] = []
        for item in days.items:
            if isinstance(item, Entries):
                below = Fields(item, self._problems)
                drafts += self._read_day(below, zone)
                below.refuse_unknown()
            else:
                mend = _("Write 'date:' and 'sessions:' below the hyphen.")
                self._problems.append(item.place.problem(_("This is not a day."), mend))
        if not days.items:
            mend = _("Write a list below it, each item with 'date:' and 'sessions:'.")
            self._problems.append(days.place.problem(_("There are no days."), mend))
        self._refuse_too_many(len(drafts), days.place)
        return drafts

    def _read_day(self, fields: Fields, zone: ZoneInfo) -> list[Draft]:
        day = self._read_date(fields)
        listed = fields.items("sessions")
        if listed is None or not listed.items:
            what = _("There are no sessions.")
            mend = _("Add 'sessions:' and below it a list, each item with a hyphen before it.")
            place = listed.place if listed else fields.place_of("sessions")
            self._problems.append(place.problem(what, mend))
            return []
        drafts = [
            draft
            for item in listed.items[:MOST_SESSIONS]
            if (draft := self._reader.read(item, day, zone))
        ]
        self._refuse_too_many(len(listed.items), listed.place)
        return self._with_ends(drafts)

    def _refuse_too_many(self, sessions: int, place: Place) -> None:
        if sessions > MOST_SESSIONS:
            what = ngettext("There is {n} session.", "There are {n} sessions.", sessions)
            mend = _("More than {limit} cannot be handled.", limit=grouped(MOST_SESSIONS))
            self._problems.append(place.problem(what, mend))

    def _read_date(self, fields: Fields) -> date:
        written = fields.required_text("date")
        if written is None:
            return date.min
        try:
            return calendar_day(written.value)
        except NotATime as error:
            self._problems.append(written.place.problem(error.what, error.mend))
            return date.min

    def _with_ends(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Where an end is left out, the next start in one of the same rooms gives it."""
        complete: list[Draft] = []
        in_order = sorted(drafts, key=_start)
        for draft in drafts:
            later = islice(in_order, bisect_right(in_order, draft.starts_at, key=_start), None)
            following = (other.starts_at for other in later if _is_together(other, draft))
            ends_at = draft.ends_at or next(following, None)
            if ends_at is None:
                what = _("It is not said when this session ends, and none follows that would tell.")
                mend = _(
                    "Write its end, as in 'time: 9:00am - 9:05am', or its 'length' in minutes."
                )
                self._problems.append(draft.fields.place.problem(what, mend))
            complete.append(replace(draft, ends_at=ends_at))
        return complete

    def _sessions(
        self, drafts: Sequence[Draft], zone: ZoneInfo
    ) -> tuple[list[Session], dict[tuple[SessionKey, str], Place]]:
        keys = self._keys(drafts, zone)
        sessions: list[Session] = []
        places: dict[tuple[SessionKey, str], Place] = {}
        for key, draft in zip(keys, drafts, strict=True):
            sessions.append(draft.session(key))
            places[key, ""] = draft.fields.place
            for name in ("title", "abstract"):
                if text := draft.fields.text(name):
                    places[key, name] = text.place
        return sessions, places

    def _keys(self, drafts: Sequence[Draft], zone: ZoneInfo) -> list[SessionKey]:
        first: dict[str, Text] = {}
        for draft in drafts:
            given = draft.given_key
            if given and given.value in first:
                line = first[given.value].place.line
                what = _("The id '{id}' is taken by line {line}.", id=given.value, line=line)
                mend = _("Give one of the two another id.")
                self._problems.append(given.place.problem(what, mend))
            elif given:
                first[given.value] = given
        return derived_keys(
            [
                (d.given_key.value if d.given_key else None, d.title, d.kind, d.starts_at)
                for d in drafts
            ],
            zone,
        )


def _start(draft: Draft) -> datetime:
    return draft.starts_at


def _is_together(one: Draft, other: Draft) -> bool:
    return not one.rooms or not other.rooms or not set(one.rooms).isdisjoint(other.rooms)
