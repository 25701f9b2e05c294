"""What the lines of one slot on a page say: its title, room, speakers and abstract."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.agenda import Kind
from bot.domain.formats.plain_times import bare
from bot.domain.formats.titles import kind_said, people_said

LONGEST_TITLE = 200
LONGEST_NOTE = 160

_BUTTONS = re.compile(
    r"(?:(?:read|show|view|see|learn) (?:more|less|all)\W*)+|"
    r"(?:more|view|see) (?:info|details|session|talk|abstract|event)|"
    r"details|expand|collapse|add to (?:my )?(?:calendar|schedule|agenda)|save|bookmark|share|"
    r"register(?: now| here)?|sign up|rsvp|watch(?: (?:now|video|recording|the recording))?|"
    r"slides|video|recording|event completed|live now|on demand|back to top|skip to content",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"mailing list|newsletter|©|^\(c\)|\bcopyright\b|all rights reserved|\bwe use cookies|"
    r"\bcookies? (?:policy|settings|preferences|notice)|privacy (?:policy|notice)|"
    r"terms (?:of (?:use|service)|and conditions)|^follow us|^powered by|"
    r"^our (?:sponsors|partners)|^(?:register|subscribe|buy tickets|get (?:your )?tickets)\b|"
    r"^(?:code of conduct|imprint|impressum|contact(?: us)?|sponsors|partners|faqs?|venue|"
    r"about us)$",
    re.IGNORECASE,
)
_COME_BACK = re.compile(
    r"\bgrab (?:an?|some|your)\b|\b(?:come|be|get) back (?:at|by|in)\b|"
    r"\bwe(?:'ll|’ll| will)? (?:resume|go on|continue) at\b|"
    r"\btime for (?:an? |some )?(?:coffee|tea|lunch|break)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?P<label>room|rooms|location|where|venue|stage|hall|raum|ort|saal|"
    r"speakers?|presenters?|presented by|panell?ists?|by|referent(?:in|en)?|sprecher(?:in)?|"
    r"track|language|abstract|description|beschreibung|title|titel)\s*:\s*(?P<text>\S.*)",
    re.IGNORECASE,
)
_PLACES = frozenset(("room", "location", "where", "venue", "stage", "hall", "raum", "ort", "saal"))
_TEXTS = frozenset(("abstract", "description", "beschreibung"))
_ROOM_WORD = r"(?:room|hall|auditorium|stage|theat(?:er|re)|ballroom|raum|saal|hörsaal)"
_ROOM = rf"{_ROOM_WORD}\s+[\w.-]{{1,12}}|[\w-]+ {_ROOM_WORD}(?: [A-Z0-9]{{1,3}})?"
_IS_ROOM = re.compile(_ROOM, re.IGNORECASE)
_ROOM_IN_TITLE = re.compile(
    rf"(?P<title>\S.*?)\s*(?:[(\[](?P<room>{_ROOM})[)\]]|(?:\s[–—|-]|@|,)\s*(?P<other>{_ROOM}))",
    re.IGNORECASE,
)
_PERSON = r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,3}"
_BY = re.compile(rf"(?:[Pp]resented )?[Bb]y (?P<people>{_PERSON}(?:(?:, | & | and ){_PERSON})*)")
_BETWEEN_PEOPLE = re.compile(r"\s*;\s*|\s*,\s*(?:and\s+)?|\s+(?:&|and|und)\s+")


@dataclass(frozen=True, slots=True)
class Details:
    """What one slot is about; `kind` only where its words say it."""

    title: str = ""
    kind: Kind | None = None
    rooms: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    abstract: str = ""
    track: str = ""
    language: str = ""


def is_button(line: str) -> bool:
    """Whether the line is something to press on a page, or tells what has become of the event."""
    return len(line) <= LONGEST_NOTE and _BUTTONS.fullmatch(bare(line)) is not None


def without_footer(lines: Sequence[str]) -> Sequence[str]:
    """The lines up to those at the foot of every page; what touches the time is the slot's own."""
    for index, line in enumerate(lines):
        if index and _FOOTER.search(line[: LONGEST_NOTE * 4].strip()):
            return lines[:index]
    return lines


def is_title_like(line: str) -> bool:
    """Whether it is as short as titles are, and no sentence."""
    text = bare(line)
    is_sentence = text.endswith((".", ";")) and text.count(" ") >= 5
    return 0 < len(text) <= LONGEST_TITLE and not is_sentence


def details_of(lines: Iterable[str], words: Sequence[str] = (), title: str = "") -> Details:
    """Of the lines below a time, and the words beside it; `title` is one that stood above."""
    kept = [line for line in lines if not is_button(line)]
    notes = _Notes()
    rest = [line for line in (*words[1:], *kept) if not notes.take(line)]
    title = title or (words[0] if words else "")
    if not title:
        title, rest = _title_first(rest)
    title, room = _title_and_room(notes.title or title)
    people = () if notes.speakers else people_said(title)
    kind = kind_said(title) if title else None
    abstract = "\n".join(_paragraphs(rest))
    if not title and _COME_BACK.search(abstract):
        kind = Kind.BREAK
    return Details(
        title=title,
        kind=kind,
        rooms=notes.rooms or room,
        speakers=notes.speakers or people,
        abstract=abstract,
        track=notes.track,
        language=notes.language,
    )


def _title_first(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The first line, if it may be a title and does not send people to the coffee."""
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return "", ()
    line = lines[first]
    if not is_title_like(line) or _COME_BACK.search(line):
        return "", lines
    return bare(line), lines[first + 1 :]


def _title_and_room(title: str) -> tuple[str, tuple[str, ...]]:
    match = _ROOM_IN_TITLE.fullmatch(title) if len(title) <= LONGEST_TITLE else None
    if match is None:
        return title, ()
    return match["title"], (match["room"] or match["other"],)


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with at most one that is empty between two."""
    before = ""
    for line in lines:
        text = re.sub(r"^\s*[•◦▪●○■□‣⁃·]\s*", "- ", line).rstrip()
        if text or before:
            yield text
        before = text


class _Notes:
    """The lines with a label, and those that can be nothing but a room or people."""

    def __init__(self) -> None:
        self.title = ""
        self.rooms: tuple[str, ...] = ()
        self.speakers: tuple[str, ...] = ()
        self.track = ""
        self.language = ""

    def take(self, line: str) -> bool:
        """Whether the line was one of them."""
        text = bare(line)
        if not text or len(text) > LONGEST_NOTE:
            return False
        if match := _LABELLED.fullmatch(text):
            return self._take_labelled(match["label"].casefold(), match["text"].strip())
        if match := _BY.fullmatch(text):
            self.speakers += _people(match["people"])
            return True
        if not self.rooms and _IS_ROOM.fullmatch(text):
            self.rooms = (text,)
            return True
        return False

    def _take_labelled(self, label: str, text: str) -> bool:
        if label.removesuffix("s") in _PLACES:
            self.rooms += tuple(room.strip() for room in text.split(";") if room.strip())
        elif label in {"title", "titel"}:
            self.title = text
        elif label == "track":
            self.track = text
        elif label == "language":
            self.language = text
        elif label in _TEXTS:
            return False
        elif label in {"speaker", "presenter", "referent", "referentin", "sprecher", "sprecherin"}:
            self.speakers += tuple(name.strip() for name in text.split(";") if name.strip())
        else:
            self.speakers += _people(text)
        return True


def _people(text: str) -> tuple[str, ...]:
    return tuple(name for name in _BETWEEN_PEOPLE.split(text) if name)
