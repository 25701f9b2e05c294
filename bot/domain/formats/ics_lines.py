"""The events of an iCalendar file, each apart from the others: what is broken takes none with it.

Calendars come with lines that are no lines, ends that are missing, and characters cut in two where
lines are folded. So which lines belong to what is found here, and what stands in a value is left
to the library.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from icalendar.parser import unescape_backslash

from bot.domain.formats.limits import MOST_NAMES
from bot.domain.formats.source import Source
from bot.domain.languages import ngettext

MOST_LINES = 200_000
LONGEST_VALUE = 200_000

_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BOUNDARY = re.compile(r"\s*(BEGIN|END)\s*:\s*([\w-]+)\s*", re.IGNORECASE)
_LINE = re.compile(
    r"""\s*(?P<name>[\w-]+)\s*(?:;(?P<parameters>(?:[^":]|"[^"]*")*+))?:(?P<value>.*)""", re.DOTALL
)
_PARAMETER = re.compile(r"""(?:^|;)\s*([\w-]+)\s*=\s*((?:[^";]|"[^"]*")*+)""")
_TOP, _EVENT = "VCALENDAR", "VEVENT"


@dataclass(frozen=True, slots=True)
class Property:
    """A line with its parameters and its value as they were written, escapes and all."""

    parameters: str
    value: str

    @property
    def text(self) -> str:
        """The value as people see it."""
        return unescape_backslash(self.value[:LONGEST_VALUE])

    def parameter(self, name: str) -> str:
        """Without quotes; empty where it is not there."""
        found = _PARAMETER.finditer(self.parameters)
        return next((m[2].strip().strip('"') for m in found if m[1].upper() == name), "")


@dataclass(slots=True)
class Component:
    """Properties by their names, in capitals; `line` counts from 1, where it begins in the file."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict[str, list[Property]])
    is_whole: bool = False
    """Whether its end was there, too."""

    def one(self, name: str) -> Property | None:
        """The first of this name."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[Property]:
        """All of this name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """What the first of this name says; empty where there is none."""
        found = self.one(name)
        return found.text if found else ""


@dataclass(slots=True)
class Calendar:
    """A file: what it says of itself, and its events."""

    about: Component
    events: list[Component]
    unreadable: list[int]
    """Lines within events that are no lines of a calendar."""


def calendar_of(source: Source) -> Calendar:
    """All of the file; `InputRefused` only where it is no text, or absurdly large."""
    reader = _Reader(source)
    for number, line in _lines(source):
        reader.read(number, line)
    return reader.calendar


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """Each line unfolded, with the number at which it begins.

    Programs fold between the bytes of one character; so it is unfolded first and text second.
    """
    if source.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        source = replace(source, content=source.text.encode())
    physical = source.content.splitlines()
    if len(physical) > MOST_LINES:
        what = ngettext("It has more than {n} line.", "It has more than {n} lines.", MOST_LINES)
        raise source.refused(what)
    numbers = [n for n, raw in enumerate(physical, 1) if n == 1 or raw[:1] not in {b" ", b"\t"}]
    text = replace(source, content=_FOLD.sub(b"", source.content)).text
    return zip(numbers, _LINE_END.split(text), strict=False)


class _Reader:
    """Takes line after line, and knows inside of what it is."""

    def __init__(self, source: Source) -> None:
        self.calendar = Calendar(Component(1), [], [])
        self._source = source
        self._inside: list[str] = []

    def read(self, number: int, line: str) -> None:
        """The next line."""
        if line[:1].upper() in {"B", "E"} and (boundary := _BOUNDARY.fullmatch(line)):
            which, name = boundary[1].upper(), boundary[2].upper()
            if which == "BEGIN":
                self._enter(name, number)
            elif name in self._inside:
                self._leave(name)
        elif component := self._here():
            self._add(component, number, line)

    def _here(self) -> Component | None:
        """What the next line belongs to; None where it does not matter, as in an alarm."""
        where = self._inside[-1] if self._inside else _TOP
        if where == _EVENT:
            return self.calendar.events[-1]
        return self.calendar.about if where == _TOP else None

    def _enter(self, name: str, number: int) -> None:
        if name == _EVENT:
            if name in self._inside:  # events do not stand in events: its end is missing
                del self._inside[self._inside.index(name) :]
            self.calendar.events.append(Component(number))
            self._source.refuse_too_many(len(self.calendar.events))
        if len(self._inside) < MOST_NAMES:
            self._inside.append(name)

    def _leave(self, name: str) -> None:
        while self._inside.pop() != name:
            pass
        if name == _EVENT:
            self.calendar.events[-1].is_whole = True
        elif name == _TOP:
            self.calendar.about.is_whole = True

    def _add(self, component: Component, number: int, line: str) -> None:
        match = _LINE.fullmatch(line)
        if match:
            same = component.properties.setdefault(match["name"].upper(), [])
            if len(same) < MOST_NAMES:
                same.append(Property(match["parameters"] or "", match["value"]))
        elif component is not self.calendar.about and line.strip():
            self.calendar.unreadable.append(number)
