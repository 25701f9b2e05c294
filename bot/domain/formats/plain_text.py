"""Plain text, as people paste it from the page of an event: noise, times, titles, abstracts.

A slot is a time at the beginning of a line, alone or before a title; on some pages titles come
before the times instead. What follows a time up to the next one belongs to its slot.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from bot.domain.formats import csv_table, own_yaml
from bot.domain.formats.ends import with_ends
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.plain_days import DayFinder, Heading
from bot.domain.formats.plain_details import (
    Details,
    details_of,
    is_button,
    is_title_like,
    without_footer,
)
from bot.domain.formats.plain_slots import Span, spans_of
from bot.domain.formats.plain_times import LOOKED_AT, Form, Stamp, bare, stamp_in
from bot.domain.formats.plain_zones import wrong_season, zone_of, zones_said
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.formats.written_dates import DayNamed, day_named
from bot.domain.places import Place

LONGEST_PAGE, MOST_LINES = 1024 * 1024, 10_000
"""Characters, and lines; what people paste from a page is shorter by far."""

MOST_ABOVE = 0.8
"""In how many of the slots a title must stand above the time, for it to be the page's way."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_END = re.compile(r"(?:the )?end(?: of .{1,40})?|ende|finish|close", re.IGNORECASE)


def fits(source: Source) -> bool:
    """Whether at least two lines give times to slots, and it is nothing but text."""
    text = source.beginning
    if source.looks_like_json or "\0" in text or text.lstrip()[:1] in {"<", "%"}:
        return False
    if text.lstrip()[:6].upper() == "BEGIN:" or text.count("\ufffd") > len(text) / 20:
        return False
    if own_yaml.fits(source) or csv_table.fits(source):
        return False
    return len(Page(text).slots) > 1


def read(source: Source) -> Reading:
    """Read it; `InputRefused` where nobody can know the day or the time zone."""
    if len(source.text) > LONGEST_PAGE or source.text.count("\n") > MOST_LINES:
        raise source.refused("It is too long for the text of a page.")
    page = Page(source.text)
    if len(page.slots) > MOST_SESSIONS:
        what = f"There are more than {MOST_SESSIONS:,} slots."
        raise source.refused(what, "So many cannot be handled.")
    gathering = Gathering(source)
    gathering.title = page.title
    gathering.zone_name = _zone(source, page)
    items = list(_items(source, page, gathering))
    _warn_of_season(source, page, gathering, items)
    for item in with_ends(items):
        if item.ends is not None or not _END.fullmatch(item.title):
            gathering.add(item)
    return gathering.reading()


FORMAT = Format("plain text with times", fits, read)


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
        """The first line, where it may be the name of an event."""
        first = next((n for n, line in enumerate(self.lines) if line.strip()), 0)
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
        touching = sum(self._begins_block_above(slot.line) for slot in self.slots)
        return touching >= MOST_ABOVE * len(self.slots)

    def _begins_block_above(self, line: int) -> bool:
        """Whether a title right above the time begins after an empty line, or a heading."""
        if line == 0 or not is_title_like(self.lines[line - 1]):
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
                return number if is_title_like(self.lines[number]) else None
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
    return back if len(back) > len(front) else front


def _zone(source: Source, page: Page) -> str:
    """The one zone that the times, or what is said about them, name; empty where none is named."""
    beside = {zone for slot in page.slots if (zone := zone_of(slot.stamp.zone))}
    below = page.lines[page.slots[-1].line + 1 :] if page.slots else ()
    said = tuple(beside) or zones_said(page.header)
    said = said or zones_said(line for line in below if re.search(r"\btimes?\b", line[:LOOKED_AT]))
    if len(said) > 1 and source.zone is None:
        what = f"It names several time zones: {', '.join(sorted(said))}."
        raise source.refused(what, "Say which: --timezone Europe/Prague.")
    return said[0] if len(said) == 1 else ""


def _warn_of_season(
    source: Source, page: Page, gathering: Gathering, items: Sequence[Item]
) -> None:
    """Many people write EST all year; few of them mean the clocks of winter."""
    starts = next((item.starts for item in items if item.starts), None)
    if source.zone or not gathering.zone_name or starts is None:
        return
    lines = (*page.header, *(slot.stamp.text for slot in page.slots))
    if word := wrong_season(lines, starts, gathering.zone_name):
        what = (
            f"It says {word}, but on {starts:%Y-%m-%d} the clocks of {gathering.zone_name} do not."
        )
        gathering.warn(
            Place(source.name), what, "The clocks are followed; say --timezone if that is wrong."
        )


def _items(source: Source, page: Page, gathering: Gathering) -> Iterator[Item]:
    days = DayFinder(source, page.header, [heading.named for heading in page.headings])
    days.warn(gathering, page.headings)
    groups: dict[DayNamed | None, list[int]] = {}
    for index, slot in enumerate(page.slots):
        groups.setdefault(slot.day, []).append(index)
    for named, indexes in groups.items():
        midnight = datetime.combine(days.day_of(named), time())
        stamps = [page.slots[index].stamp for index in indexes]
        places = [Place(source.name, page.slots[index].line + 1) for index in indexes]
        spans = spans_of(stamps, places, gathering)
        for index, place, span in zip(indexes, places, spans, strict=True):
            yield _item(page.details(index), place, midnight, span)


def _item(details: Details, place: Place, midnight: datetime, span: Span) -> Item:
    ends = None if span.ends is None else midnight + timedelta(minutes=span.ends)
    return Item(
        place=place,
        title=details.title,
        starts=midnight + timedelta(minutes=span.starts),
        ends=ends,
        kind=details.kind,
        rooms=details.rooms,
        speakers=details.speakers,
        abstract=details.abstract,
        track=details.track,
        languages=(details.language,) if details.language else (),
    )
