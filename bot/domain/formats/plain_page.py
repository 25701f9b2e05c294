"""The lines of a pasted page: which of them give times to slots, and which name days or titles."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.formats.plain_days import Heading
from bot.domain.formats.plain_details import (
    Details,
    details_of,
    is_button,
    is_title_like,
    without_footer,
)
from bot.domain.formats.plain_times import LOOKED_AT, Form, Stamp, bare, stamp_in
from bot.domain.formats.written_dates import DayNamed, day_named

MOST_ABOVE = 0.8
"""In how many of the slots a title must stand above the time, for it to be the page's way."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_GENERAL = re.compile(
    r"(?:full |conference |event )?(?:agenda|schedule|program(?:me)?|programm|timetable|zeitplan)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time, the number of its line (from 0), and the heading above it."""

    line: int
    stamp: Stamp
    day: DayNamed | None


class Page:
    """The lines of a page, and what they are."""

    def __init__(self, text: str) -> None:
        self.lines = _LINE_END.split(text)
        stamps: dict[int, Stamp] = {}
        for number, line in enumerate(self.lines):
            if stamp := stamp_in(line):
                stamps[number] = stamp
        self._times = frozenset(stamps)
        self.stamps = _of_the_pages_way(stamps)
        self.headings = list(self._headings(stamps))
        self._heading_lines = [heading.line for heading in self.headings]

    def _headings(self, stamps: dict[int, Stamp]) -> Iterator[Heading]:
        """Lines that name one day and nothing else, but for the hours of that day."""
        for number, line in enumerate(self.lines):
            stamp = stamps.get(number)
            named = stamp.day if stamp else _day_on(line)
            is_slot = number in self.stamps and self.stamps[number].form is not Form.DATED
            if named and not is_slot and not (named.written and named.written.last):
                yield Heading(number, named)

    @cached_property
    def slots(self) -> list[Slot]:
        """Every slot, in order."""
        found: list[Slot] = []
        day: DayNamed | None = None
        named_on = {heading.line: heading.named for heading in self.headings}
        for number in range(len(self.lines)):
            if number in named_on:
                day = named_on[number]
            if stamp := self.stamps.get(number):
                found.append(Slot(number, stamp, day))
        return found

    @property
    def header(self) -> Sequence[str]:
        """What stands above the first slot."""
        return self.lines[: self.slots[0].line] if self.slots else self.lines

    @property
    def title(self) -> str:
        """The first line that is more than `Schedule`, where it may be the name of an event."""
        said = (n for n, line in enumerate(self.lines) if bare(line))
        first = next((n for n in said if not _GENERAL.fullmatch(bare(self.lines[n]))), 0)
        is_other = first in self.stamps or _day_on(self.lines[first]) is not None
        is_only = self.are_titles_above and bool(self.slots) and first == self._above(0)
        text = bare(self.lines[first])
        return "" if is_other or is_only or not is_title_like(text) else text

    @cached_property
    def are_titles_above(self) -> bool:
        """Whether the titles stand on lines of their own above the times."""
        bare_slots = [n for n, slot in enumerate(self.slots) if not slot.stamp.words]
        if len(bare_slots) < 2 or len(bare_slots) < len(self.slots):
            return False
        last = without_footer(self.lines[self.slots[-1].line + 1 :])
        is_nothing_below = not any(line.strip() and not is_button(line) for line in last)
        if is_nothing_below and self._above(0) is not None:
            return True
        first, *others = self.slots
        touching = sum(self._begins_block_above(slot.line) for slot in others)
        # Above the first title there may be the name of the event.
        touching += first.line > 0 and self._may_be_title(first.line - 1)
        return touching >= MOST_ABOVE * len(self.slots)

    def _may_be_title(self, line: int) -> bool:
        return line not in self._times and is_title_like(self.lines[line])

    def _begins_block_above(self, line: int) -> bool:
        """Whether a title right above the time begins after an empty line, or a heading."""
        if line == 0 or not self._may_be_title(line - 1):
            return False
        before = self.lines[line - 2] if line > 1 else ""
        return not before.strip() or _day_on(before) is not None

    def _above(self, index: int) -> int | None:
        """The line with the title above a slot."""
        first = self.slots[index - 1].line + 1 if index else 0
        last = self.slots[index].line
        for number in range(last - 1, first - 1, -1):
            if _day_on(self.lines[number]):
                return None
            if self.lines[number].strip():
                return number if self._may_be_title(number) else None
        return None

    def details(self, index: int) -> Details:
        """What the slot is about."""
        slot = self.slots[index]
        is_last = index + 1 == len(self.slots)
        until = len(self.lines) if is_last else self.slots[index + 1].line
        heading = bisect_right(self._heading_lines, slot.line)
        until = min([until, *self._heading_lines[heading : heading + 1]])
        title = None
        if self.are_titles_above:
            title = self._above(index)
            following = None if is_last else self._above(index + 1)
            until = min(until, following) if following is not None else until
        below = self.lines[slot.line + 1 : until]
        if is_last:
            below = without_footer(below)
        above = bare(self.lines[title]) if title is not None else ""
        return details_of(below, slot.stamp.words, above)


def _day_on(line: str) -> DayNamed | None:
    return day_named(bare(line)) if len(line) <= LOOKED_AT else None


def _of_the_pages_way(stamps: dict[int, Stamp]) -> dict[int, Stamp]:
    """Those where most times of the page stand: others are noise, or the hours of a day."""
    by_form = {
        form: {line: stamp for line, stamp in stamps.items() if stamp.form is form} for form in Form
    }
    dated, back = by_form[Form.DATED], by_form[Form.BACK]
    front = by_form[Form.FRONT]
    # A date that stands with each of several times is part of them; else it is a heading.
    is_repeated = len({stamp.day for stamp in dated.values()}) < len(dated)
    if not front or (is_repeated and len(dated) >= len(front)):
        front = dict(sorted((front | dated).items()))
    return back if len(back) > len(front) else _with_ends_below(front)


def _with_ends_below(stamps: dict[int, Stamp]) -> dict[int, Stamp]:
    """Where every start has its end on the line below it, the two together."""
    lines = sorted(stamps)
    starts, ends = lines[::2], lines[1::2]
    are_alone = all(not stamp.words and stamp.ends is None for stamp in stamps.values())
    if not are_alone or [line + 1 for line in starts] != ends:
        return stamps
    return {
        end: replace(stamps[start], ends=stamps[end].starts)
        for start, end in zip(starts, ends, strict=True)
    }
