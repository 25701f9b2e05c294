"""YAML as text with places: every value is what was written, and knows its line and column.

YAML 1.1 takes `13:45` for 825, `no` for False and `2022-05-18` for a date. Here nothing is taken
for anything: values stay text, and whoever reads them says what they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from bot.domain.languages import N_, _
from bot.domain.yaml_loading import TOO_DEEP, composed
from bot.errors import Problem, Severity

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; lines and columns count from 1.

    `where` says it where lines say nothing, as in "row 12" or "days[0].rooms.Main[3]".
    """

    file: str
    line: int = 1
    column: int = 1
    where: str = ""

    def problem(self, what: str, mend: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, self.column, what, mend, severity, self.where)


@dataclass(frozen=True, slots=True)
class Text:
    """A value as it was written; `first_line` is where a text of several lines begins."""

    value: str
    place: Place
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class Entries:
    """Keys with their values, in order; a key that stands twice is here twice."""

    items: tuple[tuple[Text, "Node"], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


Node = Text | Entries | Items


def read_yaml(text: str, file: str, problems: list[Problem]) -> Node | None:
    """The one document in the text; None where it is empty or cannot be read at all."""
    try:
        node = composed(text)
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, file))
        return None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML passes on what Python says about numbers of characters that do not exist.
        what = _("The file cannot be read as YAML: {error}.", error=str(error).splitlines()[0])
        problems.append(Place(file, 1, 1).problem(what, _("Take out unprintable characters.")))
        return None
    reading = _Reading(file, problems)
    found = reading.node(node) if node else None
    if reading.has_references:
        problems.extend(_references(text, file))
    return found


def _references(text: str, file: str) -> Iterator[Problem]:
    """Where they stand, which the nodes that they stand for do not know."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) and event.start_mark:
            place = Place(file, event.start_mark.line + 1, event.start_mark.column + 1)
            what = _("The file refers to another part of itself (*).")
            yield place.problem(what, _("Write it out again."))


def _place(file: str, mark: yaml.Mark) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


_MENDS = (
    ("'\\t'", N_("Indent with spaces; YAML takes no tabs.")),
    (
        "mapping values",
        N_("Put a text with a colon in it into quotes, or indent it like the others."),
    ),
    (
        "could not find expected ':'",
        N_("Put a colon and a space after its first word, or take the line out."),
    ),
    ("cannot start any token", N_("Put the text that begins with this character into quotes.")),
    (
        "another document",
        N_("Write everything into one document, without a line of three hyphens."),
    ),
    ("anchor", N_("Put the text that begins with & or * into quotes.")),
    ("alias", N_("Put the text that begins with & or * into quotes.")),
    (TOO_DEEP, N_("Look at the indentation and the brackets.")),
    ("block end", N_("Indent this line like the others of the same list or entry.")),
)
"""What to do about what PyYAML says, the first that fits."""

_GAVE_UP = ("end of stream", "expected ':'")
"""What PyYAML says of the place where it gave up, far behind the mistake."""


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    said = error.problem or N_("something unexpected")
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(words in said for words in _GAVE_UP):
        mark = error.context_mark  # where it began, not where the reader gave up
    place = _place(file, mark) if mark else Place(file, 1, 1)
    mends = (_(mend) for words, mend in _MENDS if words in said)
    mend = next(mends, _("Look at the indentation, the quotes and the colons around this line."))
    return place.problem(_("The file cannot be read as YAML: {error}.", error=_(said)), mend)


class _Reading:
    """Turns PyYAML's nodes into ours, and notes what has no place in an organizer's file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._seen: set[int] = set()
        self.has_references = False

    def node(self, node: yaml.Node) -> Node:
        place = _place(self._file, node.start_mark)
        if id(node) in self._seen:
            self.has_references = True
            return Text("", place)
        self._seen.add(id(node))
        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            what = _("The tag '{tag}' means nothing here.", tag=node.tag)
            self._problems.append(place.problem(what, _("Leave it out.")))
            return Text("", place)
        if isinstance(node, yaml.ScalarNode):
            if _HALF_CHARACTER.search(node.value):
                what = _("The text holds half a character.")
                self._problems.append(place.problem(what, _("Write the character itself.")))
                return Text("", place)
            block = node.style in {"|", ">"}
            return Text(str(node.value), place, place.line + block)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.node(item) for item in node.value), place)
        items = tuple((self._key(key), self.node(value)) for key, value in node.value)
        return Entries(items, place)

    def _key(self, node: yaml.Node) -> Text:
        key = self.node(node)
        if isinstance(key, Text):
            return key
        what, mend = _("A key is one word."), _("Write it like 'title:'.")
        self._problems.append(key.place.problem(what, mend))
        return Text("", key.place)


class Fields:
    """The fields of an entry: asked for by name, with whatever is wrong about them noted."""

    def __init__(self, entries: Entries, problems: list[Problem]) -> None:
        self._entries = entries
        self._problems = problems
        self._asked: list[str] = []

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self._entries.place

    def place_of(self, name: str) -> Place:
        """Where the field's key stands; where the entry begins, if it has no such key."""
        places = (key.place for key, _node in self._entries.items if key.value == name)
        return next(places, self.place)

    def text(self, name: str) -> Text | None:
        """One text; None where the field is missing or empty."""
        node = self._node(name)
        if isinstance(node, Text):
            return node if node.value.strip() else None
        if node is not None:
            self._wrong(node, name, _("Write one text."))
        return None

    def required_text(self, name: str) -> Text | None:
        """One text that must be there; None with a problem noted where it is not."""
        text = self.text(name)
        if text is None and not isinstance(self._node(name), Entries | Items):
            what = _("'{key}' is missing.", key=name)
            mend = _("Add a line '{key}: ...'.", key=name)
            self._problems.append(self.place_of(name).problem(what, mend))
        return text

    def texts(self, name: str) -> tuple[Text, ...]:
        """A list of texts, or one text alone."""
        node = self._node(name)
        if node is None or isinstance(node, Text):
            return (node,) if node and node.value.strip() else ()
        if isinstance(node, Entries):
            self._wrong(node, name, _("Write a text or a list of texts."))
            return ()
        for item in node.items:
            if not isinstance(item, Text):
                self._wrong(item, name, _("Write a list of texts."))
        return tuple(item for item in node.items if isinstance(item, Text) and item.value.strip())

    def entries(self, name: str) -> Entries | None:
        """Keys with values below the field."""
        node = self._node(name)
        if node is None or isinstance(node, Entries):
            return node
        if not (isinstance(node, Text) and not node.value):
            self._wrong(node, name, _("Write lines of 'key: value' below it."))
        return None

    def items(self, name: str) -> Items | None:
        """A list below the field."""
        node = self._node(name)
        if node is None or isinstance(node, Items):
            return node
        if not (isinstance(node, Text) and not node.value):
            self._wrong(node, name, _("Write a list, each item with a hyphen before it."))
        return None

    def refuse_unknown(self) -> None:
        """Note every key that was never asked for, and every key that stands twice."""
        self._problems += repeated(key for key, _node in self._entries.items)
        for key in {key.value: key for key, _node in reversed(self._entries.items)}.values():
            if key.value not in self._asked:
                what = _("'{key}' is not known here.", key=key.value)
                self._problems.append(key.place.problem(what, _instead(key.value, self._asked)))

    def _node(self, name: str) -> Node | None:
        if name not in self._asked:
            self._asked.append(name)
        return next((node for key, node in self._entries.items if key.value == name), None)

    def _wrong(self, node: Node, name: str, mend: str) -> None:
        what = _("'{key}' has the wrong form.", key=name)
        self._problems.append(node.place.problem(what, mend))


def repeated(keys: Iterable[Text]) -> Iterator[Problem]:
    """Every key that stands twice, with the place of the first, which alone would be read."""
    first: dict[str, Place] = {}
    for key in keys:
        place = first.setdefault(key.value, key.place)
        if place is not key.place:
            what = _(
                "'{key}' stands here twice; the first is in line {line}.",
                key=key.value,
                line=place.line,
            )
            yield key.place.problem(what, _("Keep one of the two."))


def _instead(wrong: str, known: Iterable[str]) -> str:
    names = list(dict.fromkeys(known))
    close = get_close_matches(wrong.lower(), names, n=1)
    if close:
        return _("Did you mean '{name}'?", name=close[0])
    return _("There are: {names}.", names=", ".join(names))
