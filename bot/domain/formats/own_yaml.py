"""Our own format: YAML as organizers write it by hand (`data/README.md` shows all of it)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.addresses import LONGEST_ADDRESS, is_web_address
from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.checks import warnings_about
from bot.domain.formats.keys import derived_keys
from bot.domain.formats.reading import Reading
from bot.domain.formats.slots import SlotReader
from bot.domain.formats.yaml_traps import traps_in
from bot.domain.places import Entries, Fields, Node, Place, Text, read_yaml
from bot.domain.text import plain
from bot.domain.times import NotATime, calendar_day, zone_named
from bot.errors import InputRefused, Problem

MOST_SESSIONS = 5000
LONGEST_TITLE = 500
LONGEST_ABSTRACT = 20_000
LONGEST_ID = 64
LONGEST_NAME = 200
LONGEST_ROOM = 100


def read(text: str, file: str, zone: ZoneInfo | None = None) -> Reading:
    """Read an agenda; a `zone` given is the organizers' own setting and wins over the file's.

    Raises `InputRefused` with every mistake in the file, each at its place.
    """
    problems: list[Problem] = []
    top = read_yaml(text, file, problems)
    if not isinstance(top, Entries):
        if not problems:
            place = top.place if top else Place(file, 1, 1)
            mend = "Begin with lines like 'conference: ...', 'timezone: ...' and 'sessions:'."
            problems.append(place.problem("This is not an agenda.", mend))
        raise InputRefused(problems)
    reading = _File(file, problems, zone).read(top)
    return replace(reading, warnings=tuple(sorted((*reading.warnings, *traps_in(text, file)))))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A session as far as it can be understood by itself."""

    fields: Fields
    given_key: Text | None
    kind: Kind
    starts_at: datetime
    ends_at: datetime | None
    title: str | None
    rooms: tuple[str, ...]
    speakers: tuple[str, ...]
    abstract: str | None
    url: str | None


class _File:
    """One file on its way to an agenda."""

    def __init__(self, file: str, problems: list[Problem], zone: ZoneInfo | None) -> None:
        self._file = file
        self._problems = problems
        self._zone = zone

    def read(self, top: Entries) -> Reading:
        fields = Fields(top, self._problems)
        title = fields.required_text("conference")
        self._refuse_long(title, "conference", LONGEST_NAME)
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
            what = "'timezone' is missing, so nobody knows when anything starts."
            mend = "Add a line like 'timezone: Europe/Prague'."
            self._problems.append(fields.place_of("timezone").problem(what, mend))
            return ZoneInfo("UTC")
        zone = zone_named(written.value)
        if zone is None:
            what = f"'{written.value}' is no time zone of the IANA database."
            mend = "Write a place, as in America/Los_Angeles or Europe/Prague."
            self._problems.append(written.place.problem(what, mend))
            return ZoneInfo("UTC")
        return zone

    def _read_days(self, fields: Fields, zone: ZoneInfo) -> list[_Draft]:
        days = fields.items("days")
        if days is None:
            return self._read_day(fields, zone)
        drafts: list[_Draft] = []
        for item in days.items:
            if isinstance(item, Entries):
                below = Fields(item, self._problems)
                drafts += self._read_day(below, zone)
                below.refuse_unknown()
            else:
                mend = "Write 'date:' and 'sessions:' below the hyphen."
                self._problems.append(item.place.problem("This is not a day.", mend))
        if not days.items:
            mend = "Write a list below it, each item with 'date:' and 'sessions:'."
            self._problems.append(days.place.problem("There are no days.", mend))
        self._refuse_too_many(len(drafts), days.place)
        return drafts

    def _read_day(self, fields: Fields, zone: ZoneInfo) -> list[_Draft]:
        day = self._read_date(fields)
        listed = fields.items("sessions")
        if listed is None or not listed.items:
            what = "There are no sessions."
            mend = "Add 'sessions:' and below it a list, each item with a hyphen before it."
            place = listed.place if listed else fields.place_of("sessions")
            self._problems.append(place.problem(what, mend))
            return []
        drafts = [
            draft
            for item in listed.items[:MOST_SESSIONS]
            if (draft := self._read_session(item, day, zone))
        ]
        self._refuse_too_many(len(listed.items), listed.place)
        return self._with_ends(drafts)

    def _refuse_too_many(self, sessions: int, place: Place) -> None:
        if sessions > MOST_SESSIONS:
            what = f"There are {sessions:,} sessions."
            mend = f"More than {MOST_SESSIONS:,} cannot be handled."
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

    def _read_session(self, item: Node, day: date, zone: ZoneInfo) -> _Draft | None:
        if not isinstance(item, Entries):
            mend = "Write 'time:', 'title:' and so on below the hyphen."
            self._problems.append(item.place.problem("This is not a session.", mend))
            return None
        fields = Fields(item, self._problems)
        given_key = self._read_key(fields)
        starts_at, ends_at = SlotReader(fields, self._problems, day, zone).read()
        draft = _Draft(
            fields=fields,
            given_key=given_key,
            kind=self._read_kind(fields),
            starts_at=starts_at or datetime.min.replace(tzinfo=UTC),
            ends_at=ends_at,
            title=self._read_text(fields, "title", LONGEST_TITLE),
            rooms=self._read_names(fields, ("room", "rooms"), LONGEST_ROOM),
            speakers=self._read_names(fields, ("speakers",), LONGEST_NAME),
            abstract=self._read_text(fields, "abstract", LONGEST_ABSTRACT),
            url=self._read_url(fields),
        )
        fields.refuse_unknown()
        return draft if starts_at else None

    def _read_key(self, fields: Fields) -> Text | None:
        key = fields.text("id")
        self._refuse_long(key, "id", LONGEST_ID)
        return replace(key, value=seen) if key and (seen := plain(key.value)) else None

    def _read_kind(self, fields: Fields) -> Kind:
        written = fields.text("kind")
        if written is None:
            return Kind.TALK
        try:
            return Kind(written.value.strip().lower())
        except ValueError:
            what = f"There is no kind of session called '{written.value}'."
            mend = f"There are: {', '.join(Kind)}."
            self._problems.append(written.place.problem(what, mend))
            return Kind.TALK

    def _read_text(self, fields: Fields, name: str, longest: int) -> str | None:
        written = fields.text(name)
        self._refuse_long(written, name, longest)
        return plain(written.value) or None if written else None

    def _read_names(self, fields: Fields, keys: tuple[str, ...], longest: int) -> tuple[str, ...]:
        """Different names, as people see them, in the order in which they are written."""
        texts = [text for key in keys for text in fields.texts(key)]
        for text in texts:
            self._refuse_long(text, "name", longest)
        names = (plain(text.value) for text in texts)
        return tuple(dict.fromkeys(name for name in names if name))

    def _refuse_long(self, text: Text | None, name: str, longest: int) -> None:
        if text and len(text.value) > longest:
            what = f"'{name}' has {len(text.value):,} characters."
            self._problems.append(text.place.problem(what, f"Keep to {longest:,}."))

    def _read_url(self, fields: Fields) -> str | None:
        written = fields.text("url")
        self._refuse_long(written, "url", LONGEST_ADDRESS)
        if written and not is_web_address(written.value):
            what = f"'{written.value}' is not a web address."
            mend = "Write it like https://example.org/talk."
            self._problems.append(written.place.problem(what, mend))
        return written.value if written else None

    def _with_ends(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        """Where an end is left out, the next start in one of the same rooms gives it."""
        complete: list[_Draft] = []
        in_order = sorted(drafts, key=_start)
        for draft in drafts:
            later = islice(in_order, bisect_right(in_order, draft.starts_at, key=_start), None)
            following = (other.starts_at for other in later if _is_together(other, draft))
            ends_at = draft.ends_at or next(following, None)
            if ends_at is None:
                what = "It is not said when this session ends, and none follows that would tell."
                mend = "Write its end, as in 'time: 9:00am - 9:05am', or its 'length' in minutes."
                self._problems.append(draft.fields.place.problem(what, mend))
            complete.append(replace(draft, ends_at=ends_at))
        return complete

    def _sessions(
        self, drafts: Sequence[_Draft], zone: ZoneInfo
    ) -> tuple[list[Session], dict[tuple[SessionKey, str], Place]]:
        keys = self._keys(drafts, zone)
        sessions: list[Session] = []
        places: dict[tuple[SessionKey, str], Place] = {}
        for key, draft in zip(keys, drafts, strict=True):
            sessions.append(_session(key, draft))
            places[key, ""] = draft.fields.place
            for name in ("title", "abstract"):
                if text := draft.fields.text(name):
                    places[key, name] = text.place
        return sessions, places

    def _keys(self, drafts: Sequence[_Draft], zone: ZoneInfo) -> list[SessionKey]:
        first: dict[str, Text] = {}
        for draft in drafts:
            given = draft.given_key
            if given and given.value in first:
                what = f"The id '{given.value}' is taken by line {first[given.value].place.line}."
                self._problems.append(given.place.problem(what, "Give one of the two another id."))
            elif given:
                first[given.value] = given
        return derived_keys(
            [
                (d.given_key.value if d.given_key else None, d.title, d.kind, d.starts_at)
                for d in drafts
            ],
            zone,
        )


def _start(draft: _Draft) -> datetime:
    return draft.starts_at


def _is_together(one: _Draft, other: _Draft) -> bool:
    return not one.rooms or not other.rooms or not set(one.rooms).isdisjoint(other.rooms)


def _session(key: SessionKey, draft: _Draft) -> Session:
    return Session(
        key=key,
        kind=draft.kind,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at or draft.starts_at,
        title=draft.title,
        rooms=draft.rooms,
        speakers=draft.speakers,
        abstract=draft.abstract,
        url=draft.url,
    )
