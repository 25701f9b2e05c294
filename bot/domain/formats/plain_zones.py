"""The time zone that a page says its times are in, where there can be no doubt."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.formats.zone_names import zone_meant

_ZONES = {
    "America/Los_Angeles": "PT PST PDT",
    "America/Denver": "MT MDT",
    "America/Chicago": "CDT",
    "America/New_York": "ET EST EDT",
    "CET": "CET CEST MEZ MESZ",
    "EET": "EET EEST",
    "WET": "WET WEST",
    "UTC": "UTC GMT",
}
"""Neither `BST` nor `CST` nor `IST`: each is several zones."""

_ZONE_OF = {word: zone for zone, words in _ZONES.items() for word in words.split()}
ABBREVIATIONS = tuple(_ZONE_OF)
_SEASON = r"(?: standard| daylight| summer)?"
_NAMES = {
    rf"pacific{_SEASON} time": "America/Los_Angeles",
    rf"mountain{_SEASON} time": "America/Denver",
    rf"central{_SEASON} time": "America/Chicago",
    rf"eastern{_SEASON} time": "America/New_York",
    rf"central european{_SEASON} time": "CET",
    rf"eastern european{_SEASON} time": "EET",
    rf"western european{_SEASON} time": "WET",
}
_NAMED = [
    (re.compile(rf"(?<!australian )\b{words}\b", re.IGNORECASE), zone)
    for words, zone in _NAMES.items()
]
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(ABBREVIATIONS)})\b(?!\s?[+−-]\s?[0-9])")
_AFTER_TIME = re.compile(r"(?:[0-9]|\b[AaPp]\.?[Mm]\.?|[Uu]hr)\s*\(?$")
_ABOUT_TIMES = re.compile(r"\b(?:times?|time ?zone|uhrzeiten|zeiten|zeitzone)\b", re.IGNORECASE)
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s?(?P<sign>[+−-])\s?(?P<hours>[0-9]{1,2})(?::?00)?\b(?!:)")
_IANA = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_CITY = re.compile(r"\b(?P<city>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?: local)? [Tt]imes?\b")
_SUMMER = ("PDT", "MDT", "CDT", "EDT", "CEST", "MESZ", "EEST", "WEST")
_WINTER = ("PST", "EST", "CET", "MEZ", "EET", "WET")
_SEASONAL = re.compile(rf"\b(?:{'|'.join((*_SUMMER, *_WINTER))})\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
LONGEST_LINE = 2000


def zone_of(word: str) -> str:
    """The zone of `PT` or `UTC+2`; empty where it is several, or none."""
    if match := _OFFSET.fullmatch(word):
        sign = "-" if match["sign"] == "+" else "+"
        hours = int(match["hours"])
        return _key(f"Etc/GMT{sign}{hours}") if hours else "UTC"
    return _ZONE_OF.get(word, "")


def zones_said(lines: Iterable[str]) -> tuple[str, ...]:
    """Every zone that the lines say times are in; sentences about all times come first."""
    about, other = list[str](), list[str]()
    for text in (part for line in lines for part in _SENTENCE_END.split(line[:LONGEST_LINE])):
        is_about = bool(_ABOUT_TIMES.search(text))
        (about if is_about else other).extend(_zones_in(text, is_about=is_about))
    return tuple(dict.fromkeys(about or other))


def wrong_season(lines: Iterable[str], moment: datetime, zone: str) -> str:
    """The word for the zone's summer time that the lines use in winter, or the other way round."""
    is_summer = bool(moment.replace(tzinfo=ZoneInfo(zone)).dst())
    others = _WINTER if is_summer else _SUMMER
    found = {word for line in lines for word in _SEASONAL.findall(line[:LONGEST_LINE])}
    wrong = sorted(word for word in found if word in others and _ZONE_OF[word] == zone)
    return wrong[0] if len(wrong) == len(found) == 1 else ""


def _zones_in(text: str, *, is_about: bool) -> Iterator[str]:
    sure = [zone for match in _IANA.finditer(text) if (zone := _key(match[0]))]
    sure += [zone for pattern, zone in _NAMED if pattern.search(text)]
    for match in _ABBREVIATION.finditer(text):
        if is_about or _AFTER_TIME.search(text[: match.start()]):
            sure.append(_ZONE_OF[match[0]])
    if not sure:
        sure += [zone for match in _CITY.finditer(text) if (zone := _key(match["city"]))]
    if not sure and (match := _OFFSET.search(text)):
        sure += [zone for zone in [zone_of(match[0])] if zone]
    yield from sure


def _key(name: str) -> str:
    zone = zone_meant(name)
    return zone.key if zone else ""
