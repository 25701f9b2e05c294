"""Times as people write them, and the moments that they mean."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.languages import N_, _

FIRST_YEAR, LAST_YEAR = 1970, 2200
FARTHEST_OFFSET = 14
"""Hours from UTC; Kiritimati is the farthest there is."""

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap])?(?:\.?m\.?)?", re.IGNORECASE
)
_HALF = re.compile(r"[ap]\.?m\.?", re.IGNORECASE)
_MOMENT = (
    r"(?:\d{4}-\d{2}-\d{2}[ T]+)?(?:noon|midday|midnight|\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\.?)?)"
    r"(?:(?<=\d)(?:Z|[+-]\d{2}:?\d{2}))?"
)
_SPAN = re.compile(rf"({_MOMENT})\s*(?:-|–|—|−|\bto\b|\buntil\b)\s*({_MOMENT})", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*h(?:ours?|rs?)?)?\s*(?:(?P<minutes>\d{1,4})\s*(?:m(?:in(?:ute)?s?)?\.?)?)?",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[ T]+(?P<time>.+?)(?P<offset>Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_NOWHERE = re.compile(r"(?:localtime|posixrules|Factory)$|(?:right|posix)/")
"""What a machine's own files add to the zones of the world: its own clock, and leap seconds."""

_MEND_DATE = N_("Write it like 2022-05-18.")
_SOON = re.compile(r"(?:in\s+|\+\s*)(?P<length>.+)", re.IGNORECASE)


class NotATime(ValueError):
    """A text that names no time; `mend` says what to write."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what} {mend}")


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a clock on the wall shows; with a date or an offset only where they were written."""

    at: time
    on: date | None = None
    offset: timedelta | None = None


def clock_time(text: str) -> time:
    """A time of day: `9:00am`, `9 AM`, `09:00`, `9.30`, `13:45`, `noon`, `midnight`."""
    words = {"noon": time(12), "midday": time(12), "midnight": time(0)}
    if text.strip().lower() in words:
        return words[text.strip().lower()]
    match = _CLOCK.fullmatch(text.strip())
    if not match or not (match["minute"] or match["half"]):
        raise _no_clock_time(text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise _no_clock_time(text)
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise _no_clock_time(text)
    return time(hour, minute)


def _no_clock_time(text: str) -> NotATime:
    what = _("'{said}' is not a time of day.", said=text)
    return NotATime(what, _("Write it like 9:00am or 13:45."))


def wall_time(text: str) -> WallTime:
    """A time of day, with a date before it or an offset after it where they were written."""
    match = _DATED.fullmatch(text.strip())
    if not match:
        return WallTime(clock_time(text))
    day = calendar_day(match["date"])
    return WallTime(clock_time(match["time"]), day, _offset(match["offset"]))


def calendar_day(text: str) -> date:
    """A date as in `2022-05-18`, in a year that people now alive may hold a conference in."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotATime(_("'{said}' is not a date.", said=text), _(_MEND_DATE)) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotATime(_("The year of '{said}' cannot be right.", said=text), _(_MEND_DATE))
    return day


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text in {"Z", "z"}:
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > FARTHEST_OFFSET or minutes > 59:
        what = _("'{said}' is not an offset.", said=text)
        raise NotATime(what, _("Write it like +02:00 or -0700."))
    return (timedelta(hours=hours, minutes=minutes)) * (-1 if text[0] == "-" else 1)


def span(text: str) -> tuple[WallTime, WallTime | None]:
    """A start, and an end where one is written: `9:00am - 9:05am`, `09:00 to 09:05`, `09:00`.

    `9:00 - 9:05pm` is refused rather than guessed at: nobody knows whether both are in the evening.
    After a date, a hyphen right before digits is an offset; an end then needs spaces before it.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or _has_offset(text):
        return wall_time(text), None
    if bool(_HALF.search(match[1])) != bool(_HALF.search(match[2])):
        what = _("In '{said}' only one of the two times says am or pm.", said=text)
        raise NotATime(what, _("Write am or pm after both, or after neither."))
    return wall_time(match[1]), wall_time(match[2])


def _has_offset(text: str) -> bool:
    dated = _DATED.fullmatch(text.strip())
    return bool(dated and dated["offset"] and _CLOCK.fullmatch(dated["time"]))


def minutes_of(text: str) -> timedelta:
    """A length: `20`, `20 min`, `1h 30m`, `1:30` (hours and minutes)."""
    clean = text.strip()
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})(?:\s*h)?", clean):
        return timedelta(hours=int(match[1]), minutes=int(match[2]))
    match = _LENGTH.fullmatch(clean)
    if not clean or not match or not (match["hours"] or match["minutes"]):
        what = _("'{said}' is not a length.", said=text)
        raise NotATime(what, _("Write minutes, as in 20, or 1h 30m."))
    return timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of the IANA database with this name; None where there is none."""
    if _NOWHERE.match(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment(wall: WallTime, day: date, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which a clock on the zone's wall shows this.

    Raises `NotATime` where a change of the clocks skips that time or shows it twice, unless an
    offset says which of the two is meant.
    """
    local = datetime.combine(wall.on or day, wall.at)
    if wall.offset is not None:
        return (local - wall.offset).replace(tzinfo=UTC)
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    said = {"zone": zone.key, "time": f"{local:%H:%M}", "date": local.date()}
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise NotATime(
            _("In {zone} the clocks skip {time} on {date}.", **said),
            _("Write the time that the clocks show then, an hour earlier or later."),
        )
    one, other = (f"{at:%Y-%m-%d %H:%M%z}" for at in (first, second))
    raise NotATime(
        _("In {zone} the clocks show {time} twice on {date}.", **said),
        _("Say which: '{one}' or '{other}'.", one=one, other=other),
    )


def moment_meant(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment that an organizer means: `14:30` (today), `2022-05-18 14:30`, `in 10 minutes`."""
    if match := _SOON.fullmatch(text.strip()):
        return now + minutes_of(match["length"])
    return moment(wall_time(text), now.astimezone(zone).date(), zone)
