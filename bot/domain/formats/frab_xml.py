"""The XML that Pentabarf began and frab, pretalx, wafer and others go on with.

Its schema is the c3voc's (https://c3voc.de/schedule/schema.xsd), and no dialect keeps to all of it.
"""

import re
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bot.domain.formats.frab_events import Event, Events
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.errors import InputRefused

MOST_TAGS = 600_000
"""Opening and closing ones; FOSDEM, the largest schedule known, has 70,000."""

MOST_TEXTS = 8
"""Abstracts, descriptions or addresses that are looked at in one event."""

_ANY_ROOT = re.compile(r"<(?:!DOCTYPE\s+)?(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
_PRETALX = re.compile(r"<generator[^>]{0,200}name=[\"']pretalx|<!-- Made with love by pretalx")


def fits(source: Source) -> bool:
    """Whether its first element is a schedule."""
    beginning = source.beginning.lstrip("\ufeff \t\r\n")
    if not beginning.startswith("<"):
        return False
    first = _ANY_ROOT.search(beginning)
    return bool(first and first[1] == "schedule")


def read(source: Source) -> Reading:
    """Read it; an event that is broken is left out, and takes none of the others with it."""
    root = _parsed(source)
    conference = root.find("conference")
    if conference is None:
        conference = Element("conference")
    events = Events(
        source,
        title=_text(conference, "title"),
        zone_name=_text(conference, "time_zone_name").strip(),
        day_change=_text(conference, "day_change"),
        is_by_pretalx=bool(_PRETALX.search(source.beginning)),
    )
    for event in _events(root, source.name):
        events.add(event)
    return events.reading()


FORMAT = Format(N_("frab XML"), fits, read)


def _parsed(source: Source) -> Element:
    text = _REFERENCE.sub(_without_unprintable, source.text)
    if text.count("<") > MOST_TAGS:
        raise source.refused(_("It is XML with more elements than any agenda has."))
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        what = _("It is XML with a document type or entities, which no schedule needs.")
        mend = _(
            "They are refused, for they can be made to do harm; export it without '<!DOCTYPE'."
        )
        raise source.refused(what, mend) from error
    except (ParseError, ValueError) as error:
        line, column = getattr(error, "position", (1, 0))
        what = _("It is broken XML: {error}.", error=str(error).partition(":")[0])
        mend = _("Download it again, or ask whoever makes it.")
        raise InputRefused([Place(source.name, line, column + 1).problem(what, mend)]) from error
    if "}" in root.tag:
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
    return root


def _without_unprintable(reference: re.Match[str]) -> str:
    """Nothing, where it stands for a character that XML does not know."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_known = number in {0x9, 0xA, 0xD} or 0x20 <= number <= 0xD7FF
    is_known = is_known or 0xE000 <= number <= 0xFFFD or 0x1_0000 <= number <= 0x10_FFFF
    return reference[0] if is_known else ""


def _events(root: Element, file: str) -> Iterator[Event]:
    """Every event below a room of a day, or (in Pentabarf of old) right below the day."""
    for at_day, day in enumerate(root.iterfind("day"), 1):
        where = f"day[{at_day}]"
        date = day.get("date") or day.get("start", "")[:10]
        for at, element in enumerate(day.iterfind("event"), 1):
            yield _event(element, Place(file, where=f"{where}/event[{at}]"), date, "")
        for at_room, room in enumerate(day.iterfind("room"), 1):
            name = room.get("name") or room.get("title") or ""
            for at, element in enumerate(room.iterfind("event"), 1):
                place = Place(file, where=f"{where}/room[{at_room}]/event[{at}]")
                yield _event(element, place, date, name)


def _event(element: Element, place: Place, day: str, room: str) -> Event:
    number = element.get("id") or _text(element, "id")
    code = element.get("code", "")
    return Event(
        place=place,
        ids=(element.get("guid", ""), code, number),
        day=day,
        date=_text(element, "date"),
        start=_text(element, "start"),
        end=_text(element, "end"),
        duration=_text(element, "duration"),
        title=_text(element, "title"),
        subtitle=_text(element, "subtitle"),
        texts=(*_texts(element, "abstract"), *_texts(element, "description")),
        rooms=(_text(element, "room"), room),
        persons=tuple(_person(person) for person in element.iterfind("persons/person")),
        track=_text(element, "track"),
        type=_text(element, "type"),
        languages=_texts(element, "language"),
        urls=tuple(
            text for name in ("url", "full_conf_url", "conf_url") for text in _texts(element, name)
        ),
    )


def _person(element: Element) -> str:
    """The name, which is the element's own text or stands in an element of that name."""
    return (element.text or "").strip() or _text(element, "name") or _text(element, "public_name")


def _text(element: Element, name: str) -> str:
    return element.findtext(name) or ""


def _texts(element: Element, name: str) -> tuple[str, ...]:
    found = islice(element.iterfind(name), MOST_TEXTS)
    return tuple(one.text for one in found if one.text)
