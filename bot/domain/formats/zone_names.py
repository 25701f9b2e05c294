"""Time zones by the names that other programs have for them."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.times import zone_named

LONGEST_NAME = 100

_ZONE_BY_OTHER_NAME = {
    "eastern time (us & canada)": "America/New_York",
    "central time (us & canada)": "America/Chicago",
    "mountain time (us & canada)": "America/Denver",
    "pacific time (us & canada)": "America/Los_Angeles",
    "atlantic time (canada)": "America/Halifax",
    "arizona": "America/Phoenix",
    "alaska": "America/Juneau",
    "hawaii": "Pacific/Honolulu",
    "guadalajara": "America/Mexico_City",
    "quito": "America/Lima",
    "brasilia": "America/Sao_Paulo",
    "buenos aires": "America/Argentina/Buenos_Aires",
    "georgetown": "America/Guyana",
    "istanbul": "Europe/Istanbul",
    "pretoria": "Africa/Johannesburg",
    "ekaterinburg": "Asia/Yekaterinburg",
    "astana": "Asia/Almaty",
    "bern": "Europe/Zurich",
    "edinburgh": "Europe/London",
    "st. petersburg": "Europe/Moscow",
    "abu dhabi": "Asia/Dubai",
    "islamabad": "Asia/Karachi",
    "chennai": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "new delhi": "Asia/Kolkata",
    "hanoi": "Asia/Bangkok",
    "beijing": "Asia/Shanghai",
    "osaka": "Asia/Tokyo",
    "sapporo": "Asia/Tokyo",
    "canberra": "Australia/Sydney",
    "wellington": "Pacific/Auckland",
}
"""Rails names its zones by cities; these the IANA database does not know, or knows twice."""


def zone_meant(name: str) -> ZoneInfo | None:
    """The zone of this name; also where only the place is named, as Rails does with `Berlin`."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        return None
    if found := zone_named(name):
        return found
    if other := _ZONE_BY_OTHER_NAME.get(name.casefold()):
        return ZoneInfo(other)
    place = name.replace(" ", "_").casefold()
    same = [zone for zone in _zones() if zone.rpartition("/")[2].casefold() == place]
    return ZoneInfo(same[0]) if len(same) == 1 else None


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))
