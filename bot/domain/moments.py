"""Moments as people read them: in each reader's own zone, beside the conference's."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.domain.languages import _, locale, ngettext

_STAMP = re.compile(r"<t:(\d+):([a-zA-Z])>")


def stamp(moment: datetime, style: str = "t") -> str:
    """A Discord timestamp, which every reader sees in their own zone.

    Styles: `t` time, `D` date, `f` both, `R` relative (Discord's reference, message formatting).
    """
    return f"<t:{int(moment.timestamp())}:{style}>"


def read_out(text: str, zone: ZoneInfo) -> str:
    """The text with its Discord timestamps in the conference's own time, for a plain reader."""

    def said(match: re.Match[str]) -> str:
        moment = datetime.fromtimestamp(int(match[1]), zone)
        return f"{moment:%Y-%m-%d %H:%M}" if match[2] in "fFdD" else f"{moment:%H:%M}"

    return _STAMP.sub(said, text)


@lru_cache(maxsize=4096)
def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """`09:20 PDT`: the conference's own time, with the zone's name at that moment."""
    return f"{moment.astimezone(zone):%H:%M} {zone_name(moment, zone)}"


def clock_span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """`09:20-09:50 PDT`, for those who think in the conference's time."""
    return f"{start.astimezone(zone):%H:%M}–{clock_time(end, zone)}"


def day_name(moment: datetime, zone: ZoneInfo) -> str:
    """`Wednesday 18 May 2022`, as the language that is read writes it."""
    return dated(moment.astimezone(zone), _("EEEE d MMMM y"))


def short_day_name(moment: datetime, zone: ZoneInfo) -> str:
    """`Wed`, as the language that is read writes it."""
    return dated(moment.astimezone(zone), "EEE")


def dated(local: datetime, pattern: str) -> str:
    """The day in the language that is read, by a pattern of CLDR's (Unicode TR 35)."""
    return format_date(local, pattern, locale=locale())


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """The zone's usual abbreviation, or its offset where it has none but a number."""
    name = moment.astimezone(zone).tzname() or zone.key
    return f"UTC{name}" if name[0] in "+-" else name


def minutes(span: timedelta) -> int:
    """Whole minutes, at least one: people say a minute, not zero."""
    return max(1, round(span / timedelta(minutes=1)))


def how_long(span: timedelta) -> str:
    """`3 minutes`, `1 hour 20 minutes`."""
    hours, rest = divmod(minutes(span), 60)
    parts = [ngettext("{n} hour", "{n} hours", hours)] * bool(hours)
    parts += [ngettext("{n} minute", "{n} minutes", rest)] * bool(rest)
    return " ".join(parts)
