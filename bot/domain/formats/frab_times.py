"""Days, clocks and lengths as frab, Pentabarf, pretalx and the c3voc write them."""

import re
from datetime import date, datetime, time, timedelta

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{1,2})?")
_LENGTH = re.compile(r"(\d{1,4}):(\d{1,4})(?::(\d{1,2}))?")
_MINUTES = re.compile(r"\d{1,5}")
_ISO_LENGTH = re.compile(
    r"P(?:(?P<days>\d{1,3})D)?"
    r"(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})(?:\.\d+)?S)?)?"
)


def written_moment(text: str) -> datetime | None:
    """A day with a clock, and with an offset where one is written; None where it is not both."""
    if written_day(text):
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def written_day(text: str) -> date | None:
    """A day alone, as in `2015-08-07`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def written_clock(text: str) -> time | None:
    """What the clock on the wall shows, whole minutes: `09:30`, `9:30`, `09:30:00`."""
    match = _CLOCK.fullmatch(text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def may_say_days(text: str) -> bool:
    """Whether it has three parts as days, hours and minutes have, where there is a day at least."""
    match = _LENGTH.fullmatch(text.strip())
    return bool(
        match and match[3] and match[1][0] != "0" and int(match[2]) < 24 and int(match[3]) < 60
    )


def written_length(text: str, *, three_parts_are_days: bool) -> timedelta | None:
    """`0:45`, `16:00`, `00:90`, minutes alone, or ISO 8601's `PT45M`.

    The c3voc's schema means hours, minutes and seconds by three parts; pretalx and EMF write days,
    hours and minutes.
    """
    text = text.strip()
    if match := _LENGTH.fullmatch(text):
        first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
        if match[3] and three_parts_are_days:
            return timedelta(days=first, hours=second, minutes=third)
        return timedelta(hours=first, minutes=second, seconds=third)
    if _MINUTES.fullmatch(text):
        return timedelta(minutes=int(text))
    if (match := _ISO_LENGTH.fullmatch(text)) and any(match.groups()):
        return timedelta(**{unit: int(number or 0) for unit, number in match.groupdict().items()})
    return None
