"""What is to be read: the bytes of an agenda in any format, and what organizers say of it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.languages import _, ngettext
from bot.domain.places import Place
from bot.errors import InputRefused, Unreadable

LARGEST = 8 * 1024 * 1024
LOOKED_AT = 64 * 1024
"""Bytes; enough to tell the formats apart."""

DEEPEST = 40
"""How deep JSON may be nested; real agendas have six levels or so."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


_CALENDAR = "BEGIN:"


@dataclass(frozen=True)
class Source:
    """An agenda that nobody has read yet.

    `name` is that of the file, or the address; it stands in messages. `zone` is the organizers' own
    setting, which wins over the file's; `day` the first day, for texts that name none. `columns`
    says which column of a table holds what: our name of it, then the table's.
    """

    content: bytes
    name: str
    zone: ZoneInfo | None = None
    day: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def text(self) -> str:
        """As text without what no text may contain; `Unreadable` if it is none."""
        if len(self.content) > LARGEST:
            what, mend = _("It is larger than 8 MiB."), _("Is it the right file?")
            raise Unreadable([Place(self.name).problem(what, mend)])
        wide = self.content.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            text = self.content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            what, mend = _("It is not text in UTF-8."), _("Save it as UTF-8.")
            raise Unreadable([Place(self.name).problem(what, mend)]) from error
        return _UNPRINTABLE.sub("", text)

    @cached_property
    def beginning(self) -> str:
        """The first of it as text, for looking only: what is no text is replaced."""
        first = self.content[:LOOKED_AT]
        wide = first.startswith((b"\xff\xfe", b"\xfe\xff"))
        return first.decode("utf-16" if wide else "utf-8-sig", "replace")

    @property
    def looks_like_json(self) -> bool:
        """Whether it begins as JSON does."""
        return self.content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}

    @property
    def looks_like_calendar(self) -> bool:
        """Whether it begins as iCalendar does (RFC 5545, section 3.4)."""
        return self.beginning.lstrip()[: len(_CALENDAR)].upper() == _CALENDAR

    @cached_property
    def json(self) -> Any:
        """As JSON; `InputRefused` with the line where it is broken."""
        try:
            found = json.loads(self.text)
        except json.JSONDecodeError as error:
            place = Place(self.name, error.lineno, error.colno)
            what = _("It is broken JSON: {error}.", error=error.msg)
            mend = _("Download it again, or ask whoever makes it.")
            raise InputRefused([place.problem(what, mend)]) from error
        except (RecursionError, ValueError) as error:
            raise self.refused(_("It is JSON that no agenda looks like.")) from error
        if _depth(found) > DEEPEST:
            raise self.refused(_("It is JSON that no agenda looks like."))
        return found

    def refuse_too_many(self, sessions: int) -> None:
        """`InputRefused` where there are more than can be handled, be they broken or not."""
        if sessions > MOST_SESSIONS:
            what = ngettext(
                "There are more than {n} session.",
                "There are more than {n} sessions.",
                MOST_SESSIONS,
            )
            raise self.refused(what, _("So many cannot be handled."))

    def refused(self, what: str, mend: str = "") -> InputRefused:
        """The refusal of all of it; what to do, unless it is said, is to look for another."""
        return InputRefused([Place(self.name).problem(what, mend or _("Is it the right file?"))])


def _depth(found: Any) -> int:
    """How deep it is nested, without recursion."""
    depth, level = 1, _containers([found])
    while level and depth <= DEEPEST:
        depth += 1
        level = _containers(below for one in level for below in _below(one))
    return depth


def _below(one: Any) -> Iterable[Any]:
    return cast("dict[str, Any]", one).values() if isinstance(one, dict) else one


def _containers(values: Iterable[Any]) -> list[Any]:
    return [one for one in values if isinstance(one, dict | list)]
