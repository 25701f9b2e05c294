"""One session of our own format, as organizers write it by hand."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.addresses import LONGEST_ADDRESS, is_web_address
from bot.domain.agenda import Kind, Session, SessionKey
from bot.domain.formats.limits import (
    LONGEST_ABSTRACT,
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_ROOM,
    LONGEST_TITLE,
)
from bot.domain.formats.slots import SlotReader
from bot.domain.languages import _, grouped, ngettext
from bot.domain.places import Entries, Fields, Node, Text
from bot.domain.text import plain
from bot.errors import Problem

_YES, _NO = {"yes", "true", "on"}, {"no", "false", "off", ""}


@dataclass(frozen=True, slots=True)
class Draft:
    """A session as far as it can be understood by itself; the end may be told by the next one."""

    fields: Fields
    given_key: Text | None
    kind: Kind
    starts_at: datetime
    ends_at: datetime | None
    title: str | None
    rooms: tuple[str, ...]
    speakers: tuple[str, ...]
    abstract: str | None
    url: str | None
    track: str | None
    languages: tuple[str, ...]
    cancelled: bool

    def session(self, key: SessionKey) -> Session:
        """The session, once its end is known."""
        return Session(
            key=key,
            kind=self.kind,
            starts_at=self.starts_at,
            ends_at=self.ends_at or self.starts_at,
            title=self.title,
            rooms=self.rooms,
            speakers=self.speakers,
            abstract=self.abstract,
            url=self.url,
            track=self.track,
            languages=self.languages,
            cancelled=self.cancelled,
        )


class SessionReader:
    """Reads sessions, and notes what is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def read(self, item: Node, day: date, zone: ZoneInfo) -> Draft | None:
        """What one item of the list says; None where it has no start, and the problem is noted."""
        if not isinstance(item, Entries):
            mend = _("Write 'time:', 'title:' and so on below the hyphen.")
            self._problems.append(item.place.problem(_("This is not a session."), mend))
            return None
        fields = Fields(item, self._problems)
        given_key = self._read_key(fields)
        starts_at, ends_at = SlotReader(fields, self._problems, day, zone).read()
        draft = Draft(
            fields=fields,
            given_key=given_key,
            kind=self._read_kind(fields),
            starts_at=starts_at or datetime.min.replace(tzinfo=UTC),
            ends_at=ends_at,
            title=self._read_text(fields, "title", LONGEST_TITLE),
            rooms=self._read_names(fields, ("room", "rooms"), LONGEST_ROOM),
            speakers=self._read_names(fields, ("speakers",), LONGEST_NAME),
            abstract=self._read_text(fields, "abstract", LONGEST_ABSTRACT),
            url=self._read_url(fields),
            track=self._read_text(fields, "track", LONGEST_NAME),
            languages=self._read_names(fields, ("language", "languages"), LONGEST_NAME),
            cancelled=self._read_yes(fields, "cancelled"),
        )
        fields.refuse_unknown()
        return draft if starts_at else None

    def _read_key(self, fields: Fields) -> Text | None:
        key = fields.text("id")
        self.refuse_long(key, "id", LONGEST_ID)
        return replace(key, value=seen) if key and (seen := plain(key.value)) else None

    def _read_kind(self, fields: Fields) -> Kind:
        written = fields.text("kind")
        if written is None:
            return Kind.TALK
        try:
            return Kind(written.value.strip().lower())
        except ValueError:
            what = _("There is no kind of session called '{name}'.", name=written.value)
            mend = _("There are: {names}.", names=", ".join(Kind))
            self._problems.append(written.place.problem(what, mend))
            return Kind.TALK

    def _read_text(self, fields: Fields, name: str, longest: int) -> str | None:
        written = fields.text(name)
        self.refuse_long(written, name, longest)
        return plain(written.value) or None if written else None

    def _read_names(self, fields: Fields, keys: tuple[str, ...], longest: int) -> tuple[str, ...]:
        """Different names, as people see them, in the order in which they are written."""
        texts = [text for key in keys for text in fields.texts(key)]
        for text in texts:
            self.refuse_long(text, "name", longest)
        names = (plain(text.value) for text in texts)
        return tuple(dict.fromkeys(name for name in names if name))

    def _read_yes(self, fields: Fields, name: str) -> bool:
        written = fields.text(name)
        if written is None:
            return False
        if written.value.strip().lower() not in _YES | _NO:
            what = _("'{key}' is '{value}'.", key=name, value=written.value)
            self._problems.append(written.place.problem(what, _("Write yes or no.")))
        return written.value.strip().lower() in _YES

    def refuse_long(self, text: Text | None, name: str, longest: int) -> None:
        """Note it where the text is longer than Discord or people could bear."""
        if text and len(text.value) > longest:
            what = ngettext(
                "'{key}' has {n} character.",
                "'{key}' has {n} characters.",
                len(text.value),
                key=name,
            )
            mend = _("Keep to {limit}.", limit=grouped(longest))
            self._problems.append(text.place.problem(what, mend))

    def _read_url(self, fields: Fields) -> str | None:
        written = fields.text("url")
        self.refuse_long(written, "url", LONGEST_ADDRESS)
        if written and not is_web_address(written.value):
            what = _("'{address}' is not a web address.", address=written.value)
            mend = _("Write it like https://example.org/talk.")
            self._problems.append(written.place.problem(what, mend))
        return written.value if written else None
