"""The zone of times that name none, where all of them are equally far from UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.languages import _, ngettext
from bot.domain.times import zone_named


@dataclass(frozen=True, slots=True)
class Offset:
    """Whole hours from UTC, and the zone that is always that far from it."""

    hours: int
    zone: ZoneInfo

    def warning(self, unknown: str) -> tuple[str, str]:
        """What is to be said where it is taken for a zone that is not named, or `unknown`."""
        values = {"hours": f"{self.hours:+}", "zone": unknown}
        what = ngettext(
            "The file names no time zone, so all its times are read as {hours} hour from UTC.",
            "The file names no time zone, so all its times are read as {hours} hours from UTC.",
            abs(self.hours),
            **values,
        )
        if unknown:
            what = ngettext(
                "The file names a time zone that nobody knows ('{zone}'), "
                "so all its times are read as {hours} hour from UTC.",
                "The file names a time zone that nobody knows ('{zone}'), "
                "so all its times are read as {hours} hours from UTC.",
                abs(self.hours),
                **values,
            )
        return what, _("Say 'timezone: Europe/Prague' or so, for the days' sake.")


def only_offset(moments: Iterable[datetime]) -> Offset | None:
    """That of all moments, if it is the same whole hours; UTC itself is none."""
    offsets = {moment.utcoffset() for moment in moments}
    if len(offsets) != 1 or (offset := offsets.pop()) is None or not offset:
        return None
    hours, rest = divmod(offset, timedelta(hours=1))
    zone = None if rest else zone_named(f"Etc/GMT{-hours:+d}")
    return Offset(hours, zone) if zone else None
