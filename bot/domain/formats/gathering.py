"""From items, as the formats of other programs give them, to one agenda.

Every format hands over what it found, item by item; what holds for all of them is decided here, and
only here: zones, ends, keys, limits, and what is left out with a reason.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.addresses import LONGEST_ADDRESS, is_web_address
from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.checks import warnings_about
from bot.domain.formats.html import Markdowns
from bot.domain.formats.keys import derived_keys
from bot.domain.formats.limits import (
    LONGEST_ABSTRACT,
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_ROOM,
    LONGEST_SESSION,
    LONGEST_TITLE,
    MOST_NAMES,
    MOST_ROOMS,
    MOST_SESSIONS,
)
from bot.domain.formats.offsets import only_offset
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.formats.zone_names import zone_meant
from bot.domain.languages import _, ngettext
from bot.domain.places import Place
from bot.domain.text import cut, plain
from bot.domain.times import FIRST_YEAR, LAST_YEAR, NotATime, WallTime, moment
from bot.errors import InputRefused, Problem, Severity

LOOKED_AT = 4
"""How many times as much as may be shown is looked at, for some of it may be what nobody sees."""

_ANY_ZONE = ZoneInfo("UTC")

_CANCELLED = re.compile(
    r"^\W*(?:cancell?ed|abgesagt|annul\w*|cancelad[oa]|entfällt)\b\W*", re.IGNORECASE
)
_AMENDED = re.compile(r"^\W*amendment\b[\s:\]-]*", re.IGNORECASE)
_KINDS = (
    (Kind.BREAK, r"\b(?:breaks?|coffee|lunch|dinner|breakfast|pause|mittag\w*|kaffee\w*)\b"),
    (Kind.KEYNOTE, r"\bkeynotes?\b"),
    (Kind.PANEL, r"\bpanels?\b|\bfireside\b|\bpodium\w*"),
    (Kind.OPENING, r"\bopening\b|\bwelcome\b|\beröffnung\b"),
    (Kind.CLOSING, r"\bclosing\b|\babschluss\b"),
    (Kind.SOCIAL, r"\bsocial\b|\bparty\b|\breception\b|\bnetworking\b"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """What a format says of one session, not yet looked at.

    A moment without an offset is one on the wall of the conference's zone. `ends` may be a moment
    or a length. `kind` is what the format says for certain; else it is read off `sort` and the
    title.
    """

    place: Place
    title: str = ""
    starts: datetime | None = None
    ends: datetime | timedelta | None = None
    id: str = ""
    kind: Kind | None = None
    sort: str = ""
    """What sort of session it is, in the organizers' words."""
    serves: bool = False
    """Whether it is there for the others, such as lunch or the registration."""
    rooms: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    abstract: str = ""
    url: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    cancelled: bool = False


class Gathering:
    """The items of one source on their way to an agenda."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._items: list[Item] = []
        self._left_out: list[Problem] = []
        self._warnings: list[Problem] = []
        self._lacking: list[Problem] = []
        self.title = ""
        self.zone_name = ""
        """The zone that the source names, if it does."""

    def add(self, item: Item) -> None:
        """One more session."""
        self._source.refuse_too_many(len(self._items) + 1)
        self._items.append(item)

    def leave_out(self, place: Place, what: str, mend: str) -> None:
        """One that cannot be understood; the others go on, unless they are all like that."""
        if len(self._left_out) >= MOST_SESSIONS:
            what = ngettext(
                "There is more than {n} entry that cannot be understood.",
                "There are more than {n} entries that cannot be understood.",
                MOST_SESSIONS,
            )
            raise self._source.refused(what)
        self._left_out.append(place.problem(what, mend))

    def warn(self, place: Place, what: str, mend: str) -> None:
        """Something odd that does no harm."""
        self._warnings.append(place.problem(what, mend, Severity.WARNING))

    def lack(self, what: str, mend: str) -> None:
        """Something without which nothing can be used; the rest is read on for its mistakes."""
        problem = Place(self._source.name).problem(what, mend)
        if problem not in self._lacking:
            self._lacking.append(problem)

    def reading(self) -> Reading:
        """The agenda; `InputRefused` where no session is left, or something is lacking."""
        zone = self._zone() if self._items or self._left_out else _ANY_ZONE
        dated = [placed for item in self._items if (placed := self._dated(item, zone))]
        if not dated:
            self._lack_sessions()
        if self._lacking:
            raise InputRefused([*self._lacking, *self._left_out])
        keys = _keys(dated, zone)
        abstracts = Markdowns()
        sessions = [
            _session(key, item, s, e, abstracts)
            for key, (item, s, e) in zip(keys, dated, strict=True)
        ]
        agenda = Agenda(cut(_line(self.title, LONGEST_NAME), LONGEST_NAME), zone, tuple(sessions))
        if len(agenda.rooms) > MOST_ROOMS:
            what = ngettext("There is {n} room.", "There are {n} rooms.", len(agenda.rooms))
            raise self._source.refused(what, _("Is that right?"))
        places = {(key, ""): item.place for key, (item, *_times) in zip(keys, dated, strict=True)}
        warnings = [*self._warnings, *warnings_about(agenda, places)]
        return Reading(agenda, tuple(sorted(warnings)), tuple(sorted(self._left_out)))

    def _lack_sessions(self) -> None:
        """A schedule that is not published has no sessions, or none has a time."""
        what = _("No session can be used.") if self._left_out else _("There is no session in it.")
        is_unpublished = len(self._left_out) == sum(item.starts is None for item in self._items)
        asked = _("Is the schedule published yet?")
        self.lack(what, asked if is_unpublished else _("Correct those that are named."))

    def _zone(self) -> ZoneInfo:
        """The organizers' own, else the source's, else that of its only offset; never a guess.

        Where there is none, it is lacking, and any will do to look for what else is.
        """
        named = zone_meant(self.zone_name) if self.zone_name else None
        place = Place(self._source.name)
        if self._source.zone:
            if named and named.key != self._source.zone.key:
                what = _(
                    "The file says {theirs}; the times are read in {ours}.",
                    theirs=named.key,
                    ours=self._source.zone.key,
                )
                self.warn(place, what, _("Correct 'timezone' if that is wrong."))
            return self._source.zone
        if named:
            return named
        if offset := only_offset(item.starts for item in self._items if item.starts):
            self.warn(place, *offset.warning(cut(_line(self.zone_name, 60), 60)))
            return offset.zone
        what = (
            _("'{zone}' is no time zone of the IANA database.", zone=self.zone_name)
            if self.zone_name
            else _("It names no time zone, so nobody knows when anything starts.")
        )
        mend = _("Say which: --timezone Europe/Prague, or 'timezone:' in conference.yaml.")
        self.lack(what, mend)
        return _ANY_ZONE

    def _dated(self, item: Item, zone: ZoneInfo) -> tuple[Item, datetime, datetime] | None:
        """The item with its moments in UTC; None where it has none, which is said."""
        name = f"'{cut(_line(item.title, 60), 60)}'" if item.title else _("A session")
        wrong = _("{session} has a time that cannot be right.", session=name), _("Correct it.")
        if item.starts is None:
            what = _("{session} has no time.", session=name)
            self.leave_out(item.place, what, _("It is left out until it has one."))
            return None
        try:
            starts = _instant(item.starts, zone)
            ends = starts + item.ends if isinstance(item.ends, timedelta) else None
            if isinstance(item.ends, datetime):
                ends = _instant(item.ends, zone)
        except NotATime as error:
            self.leave_out(item.place, f"{name}: {error.what}", error.mend)
            return None
        except (OverflowError, ValueError):
            self.leave_out(item.place, *wrong)
            return None
        if ends is None:
            what = _("{session} has no end.", session=name)
            self.leave_out(item.place, what, _("Give it an end or a length."))
            return None
        if not FIRST_YEAR <= starts.year <= LAST_YEAR or ends - starts > LONGEST_SESSION:
            self.leave_out(item.place, *wrong)
            return None
        if ends < starts:
            what = _("{session} ends before it starts.", session=name)
            self.leave_out(item.place, what, _("Correct the two times."))
            return None
        if ends == starts:
            what = _("{session} takes no time at all.", session=name)
            self.warn(item.place, what, _("Give it an end or a length."))
        return item, starts, ends


def _instant(written: datetime, zone: ZoneInfo) -> datetime:
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    return moment(WallTime(written.time(), written.date()), written.date(), zone)


def _keys(dated: list[tuple[Item, datetime, datetime]], zone: ZoneInfo) -> list[SessionKey]:
    """Ids as they are given; where several share one, their starts are added."""
    shared = {
        id_ for id_, times in Counter(item.id for item, *_times in dated).items() if times > 1
    }
    named: list[tuple[str | None, str | None, Kind, datetime]] = []
    for item, starts, _ends in dated:
        given = plain(item.id)
        if given and item.id in shared:
            given = f"{given}-{starts.astimezone(zone):%Y%m%d-%H%M}"
        if len(given) > LONGEST_ID:
            given = f"{given[:40]}-{hashlib.sha256(given.encode()).hexdigest()[:16]}"
        title, _cancelled = _called(item.title)
        named.append((given or None, title, _kind(item), starts))
    return derived_keys(named, zone)


def _session(
    key: SessionKey, item: Item, starts: datetime, ends: datetime, abstracts: Markdowns
) -> Session:
    title, cancelled = _called(item.title)
    abstract = abstracts.of(item.abstract[: LOOKED_AT * LONGEST_ABSTRACT])
    url = plain(item.url[: 2 * LONGEST_ADDRESS])
    return Session(
        key=key,
        kind=_kind(item),
        starts_at=starts,
        ends_at=ends,
        title=cut(title, LONGEST_TITLE) or None,
        rooms=_names(item.rooms, LONGEST_ROOM),
        speakers=_names(item.speakers, LONGEST_NAME),
        abstract=cut(_lines(abstract), LONGEST_ABSTRACT) or None,
        url=url if is_web_address(url) and len(url) <= LONGEST_ADDRESS else None,
        track=cut(_line(item.track, LONGEST_NAME), LONGEST_NAME) or None,
        languages=_names(item.languages, LONGEST_NAME),
        cancelled=cancelled or item.cancelled,
    )


def _called(title: str) -> tuple[str, bool]:
    """The title without what was written before it, and whether that says that it is cancelled."""
    seen = _AMENDED.sub("", _line(title, LONGEST_TITLE))
    without = _CANCELLED.sub("", seen)
    return (without, True) if without and without != seen else (seen, False)


def _kind(item: Item) -> Kind:
    """What the format says, else the first kind whose words the sort of session has.

    A title says it only of what is there for the others: a talk may be about coffee.
    """
    if item.kind:
        return item.kind
    words = f"{item.sort} {item.title}" if item.serves else item.sort
    words = words[: LOOKED_AT * LONGEST_TITLE]
    found = next((k for k, pattern in _KINDS if re.search(pattern, words, re.IGNORECASE)), None)
    return found or (Kind.SOCIAL if item.serves else Kind.TALK)


def _names(names: Iterable[str], longest: int) -> tuple[str, ...]:
    seen = (cut(_line(name, longest), longest) for name in islice(names, 4 * MOST_NAMES))
    return tuple(dict.fromkeys(name for name in seen if name))[:MOST_NAMES]


def _line(text: str, longest: int) -> str:
    """In one line, and looked at only as far as some of it may be shown."""
    return " ".join(plain(text[: LOOKED_AT * longest]).split())


def _lines(text: str) -> str:
    """Without spaces at the ends of lines, which nobody sees."""
    return "\n".join(line.rstrip() for line in plain(text).split("\n"))
