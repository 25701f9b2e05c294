"""Times of slots on the lines of a page: `9:05am - 9:20am`, `14:00 Title`, `Title (9-10 AM PT)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from bot.domain.formats.plain_zones import ABBREVIATIONS
from bot.domain.formats.written_dates import DayNamed, day_named

DAY = 24 * 60
HALF_DAY = 12 * 60
LOOKED_AT = 200
"""Characters at either end of a line."""

_DECORATION = re.compile(r"^[\s•◦▪▫●○■□‣⁃*·>#–—-]+|[\s*_#]+$")
_BOLD = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_LABEL = re.compile(r"^(?:Time|When|Zeit|Uhrzeit|Wann)\s*:\s*(?=\S)")
_BETWEEN = " \t:–—-|,;•·>@()[]"


def _clock(number: int) -> str:
    return (
        rf"(?:(?P<word{number}>(?i:noon|midday|midnight))\b|"
        rf"(?P<hour{number}>[0-9]{{1,2}})(?:(?P<mark{number}>[:.h])(?P<minute{number}>[0-9]{{2}}))?"
        rf"(?:\s?(?P<half{number}>(?i:[ap]))(?i:\.?m\b\.?))?)(?P<uhr{number}>\s?(?i:uhr|h)\b)?"
    )


_ZONE = (
    rf"(?:\s*\(?(?P<zone>(?:{'|'.join(ABBREVIATIONS)})\b(?![+-])|(?:UTC|GMT)[+-][0-9]{{1,2}})\)?)"
)
_SOME_ZONE = r"(?:\s*\(?[A-Z]{2,4}\b\)?)?"
_END = r"(?!\w|:[0-9]|\.[0-9])"
_SPAN = re.compile(
    rf"(?<![\w:.]){_clock(1)}{_SOME_ZONE}\s*(?:[-‐‑–—−~→]|(?i:to|until|till|bis)\b)\s*{_clock(2)}"
    rf"{_ZONE}?{_END}"
)
_SINGLE = re.compile(rf"(?<![\w:.]){_clock(1)}{_ZONE}?{_END}")
_HINT = re.compile(
    r"[0-9](?:[:.h][0-9]|\s?h\b|\s?[ap]\.?m|\s?uhr)|noon|midday|midnight", re.IGNORECASE
)
_CELLS = re.compile(r"\s*(?:\t|\s\|\s|^\||\|$)\s*")
_APART = re.compile(r"(?:[(\[–—|,@]|\s-|\s\s|\.\.)\s*$")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is written: `half` is `a` or `p` where am or pm is said."""

    hour: int
    minute: int
    half: str = ""

    @property
    def minutes(self) -> int:
        """Since midnight; 24:00 is the end of the day."""
        hour = self.hour % 12 + (12 if self.half == "p" else 0) if self.half else self.hour
        return hour * 60 + self.minute


class Form(Enum):
    """Where on its line a time stands: before everything else, after it, or after a date."""

    FRONT = "front"
    BACK = "back"
    DATED = "dated"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The time of a slot, and what else its line says."""

    text: str
    form: Form
    starts: Clock
    ends: Clock | None
    zone: str
    words: tuple[str, ...]
    day: DayNamed | None = None


def bare(line: str) -> str:
    """The line without bullets, hashes and asterisks."""
    return _DECORATION.sub("", _BOLD.sub("", line)).strip()


def stamp_in(line: str) -> Stamp | None:
    """The time that the line gives to a slot; None where it has none, or only within a sentence."""
    text = _LABEL.sub("", bare(line))
    if not _HINT.search(text[:LOOKED_AT] + " " + text[-LOOKED_AT:]):
        return None
    cells = [cell for cell in _CELLS.split(text[: LOOKED_AT * 10]) if cell]
    if len(cells) > 1 and (stamp := _in_cells(cells)):
        return stamp
    return _at_front(text) or _after_date(text) or _at_back(text)


def _in_cells(cells: list[str]) -> Stamp | None:
    for index, cell in enumerate(cells):
        match = _whole(cell)
        if match is None:
            continue
        stamp, after = _stamp(match, Form.FRONT), cells[index + 1 :]
        if stamp.ends is None and after and (last := _whole(after[0])):
            stamp, after = replace(stamp, ends=_stamp(last, Form.FRONT).starts), after[1:]
        before = cells[:index]
        day = day_named(" ".join(before)) if before else None
        if day:
            return replace(stamp, form=Form.DATED, day=day, words=tuple(after))
        return replace(stamp, form=Form.BACK if before else Form.FRONT, words=(*before, *after))
    return None


def _whole(cell: str) -> re.Match[str] | None:
    cell = cell.strip().strip("()[]")
    match = _SPAN.fullmatch(cell) or _SINGLE.fullmatch(cell)
    return match if match and _is_time(match, is_alone=True) else None


def _at_front(text: str) -> Stamp | None:
    begin = text[:LOOKED_AT].lstrip("([")
    match = _SPAN.match(begin)
    if not match or not _is_time(match):
        match = _SINGLE.match(begin)
    if not match:
        return None
    after = text.lstrip("([")[match.end() :]
    if not _is_time(match, is_alone=not after.strip(_BETWEEN)):
        return None
    words = after.lstrip(_BETWEEN).strip()
    return _stamp(match, Form.FRONT, *([words] if words else []))


def _after_date(text: str) -> Stamp | None:
    for match in _times_in(text[:LOOKED_AT]):
        before = re.sub(r"\bat$", "", text[: match.start()].strip(_BETWEEN)).strip(_BETWEEN)
        if before and (day := day_named(before)):
            words = text[match.end() :].strip(_BETWEEN)
            stamp = _stamp(match, Form.DATED, *([words] if words else []))
            return replace(stamp, day=day)
    return None


def _at_back(text: str) -> Stamp | None:
    for match in _times_in(text[-LOOKED_AT:]):
        after = text[-LOOKED_AT:][match.end() :]
        before = text[: len(text) - len(text[-LOOKED_AT:]) + match.start()]
        is_apart = match.re is _SPAN or _APART.search(before)
        if after.strip(" )].") or not is_apart or before.rstrip(" \"'").endswith(":"):
            continue
        words = before.rstrip(_BETWEEN + ".").strip()
        return _stamp(match, Form.BACK, words) if words else None
    return None


def _times_in(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_SPAN, _SINGLE):
        yield from (match for match in pattern.finditer(text) if _is_time(match))


def _is_time(match: re.Match[str], *, is_alone: bool = False) -> bool:
    """Whether it can be nothing else: `3 - 4 things` and `3.11 is out` begin with no time."""
    found = match.groupdict()
    numbers = (1, 2) if "hour2" in found else (1,)
    for number in numbers:
        hour, minute = int(found[f"hour{number}"] or 0), int(found[f"minute{number}"] or 0)
        if minute > 59 or hour * 60 + minute > DAY:
            return False
        if found[f"half{number}"] and not 1 <= hour <= 12:
            return False
    sure = any(found[f"half{n}"] or found[f"mark{n}"] in {":", "h"} for n in numbers)
    sure = sure or any(found[f"uhr{n}"] for n in numbers)
    dotted = all(found[f"mark{n}"] for n in numbers) and (is_alone or len(numbers) > 1)
    named = any(found[f"word{n}"] for n in numbers) and (is_alone or len(numbers) > 1)
    return bool(sure or dotted or named)


def _stamp(match: re.Match[str], form: Form, *words: str) -> Stamp:
    found = match.groupdict()
    starts = _read(found, 1)
    ends = _read(found, 2) if "hour2" in found else None
    if ends:
        starts, ends = _both_halves(starts, ends)
    return Stamp(match[0].strip(), form, starts, ends, found["zone"] or "", words)


def _read(found: dict[str, str | None], number: int) -> Clock:
    word = (found[f"word{number}"] or "").casefold()
    if word:
        return Clock(12, 0, "a" if word == "midnight" else "p")
    half = (found[f"half{number}"] or "").casefold()
    return Clock(int(found[f"hour{number}"] or 0), int(found[f"minute{number}"] or 0), half)


def _both_halves(starts: Clock, ends: Clock) -> tuple[Clock, Clock]:
    """In `11:00 - 1:00pm` the halves are those between which the least time passes."""

    def likeliest(clock: Clock, sign: int, other: Clock) -> Clock:
        if clock.half or not other.half or not 1 <= clock.hour <= 12:
            return clock
        halves = (replace(clock, half=half) for half in "ap")
        return min(halves, key=lambda c: (sign * (c.minutes - other.minutes) - 1) % DAY)

    return likeliest(starts, -1, ends), likeliest(ends, 1, starts)
