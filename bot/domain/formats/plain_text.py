"""Plain text, as people paste it from the page of an event: noise, times, titles, abstracts.

A slot is a time at the beginning of a line, alone or before a title; on some pages titles come
before the times instead. What follows a time up to the next one belongs to its slot.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from bot.domain.formats import csv_table, own_yaml
from bot.domain.formats.ends import with_ends
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.plain_days import DayFinder
from bot.domain.formats.plain_details import Details
from bot.domain.formats.plain_page import Page
from bot.domain.formats.plain_slots import Span, spans_of
from bot.domain.formats.plain_times import LOOKED_AT
from bot.domain.formats.plain_zones import wrong_season, zone_of, zones_said
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.formats.written_dates import DayNamed
from bot.domain.languages import N_, _, ngettext
from bot.domain.places import Place

LONGEST_PAGE, MOST_LINES = 1024 * 1024, 10_000
"""Characters, and lines; what people paste from a page is shorter by far."""

_END = re.compile(r"(?:the )?end(?: of .{1,40})?|ende|finish|close", re.IGNORECASE)


def fits(source: Source) -> bool:
    """Whether at least two lines give times to slots, and it is nothing but text."""
    text = source.beginning
    if source.looks_like_json or "\0" in text or text.lstrip()[:1] in {"<", "%"}:
        return False
    if source.looks_like_calendar or text.count("\ufffd") > len(text) / 20:
        return False
    if own_yaml.fits(source) or csv_table.fits(source):
        return False
    return len(Page(text).slots) > 1


def read(source: Source) -> Reading:
    """Read it; `InputRefused` where nobody can know the day or the time zone."""
    if len(source.text) > LONGEST_PAGE or source.text.count("\n") > MOST_LINES:
        raise source.refused(_("It is too long for the text of a page."))
    page = Page(source.text)
    if len(page.slots) > MOST_SESSIONS:
        what = ngettext(
            "There are more than {n} slot.", "There are more than {n} slots.", MOST_SESSIONS
        )
        raise source.refused(what, _("So many cannot be handled."))
    gathering = Gathering(source)
    gathering.title = page.title
    gathering.zone_name = _zone(source, page)
    items = list(_items(source, page, gathering))
    _warn_of_season(source, page, gathering, items)
    for item in with_ends(items):
        if item.ends is not None or not _END.fullmatch(item.title):
            gathering.add(item)
    return gathering.reading()


FORMAT = Format(N_("plain text with times"), fits, read)


def _zone(source: Source, page: Page) -> str:
    """The one zone that the times, or what is said about them, name; empty where none is named."""
    beside = {zone for slot in page.slots if (zone := zone_of(slot.stamp.zone))}
    below = page.lines[page.slots[-1].line + 1 :] if page.slots else ()
    said = tuple(beside) or zones_said(page.header)
    said = said or zones_said(line for line in below if re.search(r"\btimes?\b", line[:LOOKED_AT]))
    if len(said) > 1 and source.zone is None:
        what = _("It names several time zones: {zones}.", zones=", ".join(sorted(said)))
        raise source.refused(what, _("Say which: --timezone Europe/Prague."))
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
        what = _(
            "It says {word}, but on {date} the clocks of {zone} do not.",
            word=word,
            date=starts.date(),
            zone=gathering.zone_name,
        )
        mend = _("The clocks are followed; say --timezone if that is wrong.")
        gathering.warn(Place(source.name), what, mend)


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
