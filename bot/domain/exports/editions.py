"""An agenda as it is handed out, in any of the formats that are written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.agenda import Agenda, Session
from bot.domain.exports.csv_table import csv_of
from bot.domain.exports.frab_json import frab_json_of
from bot.domain.exports.frab_xml import frab_xml_of
from bot.domain.exports.ics import Revision, calendar
from bot.domain.exports.own_yaml import yaml_of
from bot.domain.languages import N_, _, ngettext
from bot.domain.text import cut

NAMED = 3
"""How many sessions are named of those that lose something."""

_LONGEST_IN_XML = timedelta(hours=100)

_Loss = tuple[str, Callable[[Session], bool]]


class Form(StrEnum):
    """A format that is written; its value is what people type."""

    YAML = "yaml"
    ICS = "ics"
    FRAB_XML = "frab-xml"
    FRAB_JSON = "frab-json"
    CSV = "csv"

    @property
    def called(self) -> str:
        """What people call it."""
        return _(_TITLES[self])

    @property
    def choice(self) -> str:
        """Where people choose one: what they type, and what it is good for; to be looked up."""
        return _CHOICES[self]

    @property
    def file_name(self) -> str:
        """What such a file is usually called."""
        return _FILE_NAMES[self]


@dataclass(frozen=True, slots=True)
class Edition:
    """An agenda on one day of its life, and what its readers know it by.

    `acronym` stands in every id and is to stay the same. `version` is 0 where nobody counts them;
    then what is written counts itself where it has to. `at` is when it came about. `revision` grows
    with each version and whenever other times are to be expected; calendars go by it.
    """

    agenda: Agenda
    name: str
    acronym: str
    version: int
    at: datetime
    revision: int = 0

    def written(self, form: Form) -> bytes:
        """The file; the same edition gives the same bytes."""
        return _WRITERS[form](self)


def calendar_of(edition: Edition, alarm: timedelta | None = None) -> bytes:
    """The edition as a calendar that rings before every session, where an alarm is wanted."""
    revision = Revision(edition.revision, edition.at)
    revisions = {session.key: revision for session in edition.agenda.sessions}
    return calendar(edition.agenda, edition.name, edition.acronym, revisions, alarm)


def losses(agenda: Agenda, form: Form) -> Iterator[str]:
    """What the format has no place for, each in a sentence; for whoever hands it out."""
    for what, is_lost in _LOSSES[form]:
        if lost := [session for session in agenda.sessions if is_lost(session)]:
            yield _(what, format=form.called, sessions=_named(lost))


def _named(sessions: Sequence[Session]) -> str:
    names = ", ".join(f"'{cut(session.name, 60)}'" for session in sessions[:NAMED])
    more = len(sessions) - NAMED
    if more <= 0:
        return names
    return ngettext("{some} and {n} other", "{some} and {n} others", more, some=names)


def _as_yaml(edition: Edition) -> bytes:
    return yaml_of(edition.agenda, edition.name).encode()


def _as_frab_xml(edition: Edition) -> bytes:
    return frab_xml_of(edition.agenda, edition.name, edition.acronym, edition.version)


def _as_frab_json(edition: Edition) -> bytes:
    return frab_json_of(edition.agenda, edition.name, edition.acronym, edition.version)


def _as_csv(edition: Edition) -> bytes:
    return csv_of(edition.agenda)


_WRITERS: Mapping[Form, Callable[[Edition], bytes]] = {
    Form.YAML: _as_yaml,
    Form.ICS: calendar_of,
    Form.FRAB_XML: _as_frab_xml,
    Form.FRAB_JSON: _as_frab_json,
    Form.CSV: _as_csv,
}
_TITLES = {
    Form.YAML: N_("Our own YAML"),
    Form.ICS: N_("iCalendar"),
    Form.FRAB_XML: N_("frab XML"),
    Form.FRAB_JSON: N_("frab JSON"),
    Form.CSV: N_("A table"),
}
_CHOICES = {
    Form.YAML: N_("yaml: to be edited by hand and read by this bot"),
    Form.ICS: N_("ics: for calendars"),
    Form.FRAB_XML: N_("frab-xml: for apps on phones and for video teams"),
    Form.FRAB_JSON: N_("frab-json: for web pages"),
    Form.CSV: N_("csv: for spreadsheets"),
}
_FILE_NAMES = {
    Form.YAML: "agenda.yaml",
    Form.ICS: "agenda.ics",
    Form.FRAB_XML: "schedule.xml",
    Form.FRAB_JSON: "schedule.json",
    Form.CSV: "agenda.csv",
}


def _is_in_seconds(session: Session) -> bool:
    return any(at.second or at.microsecond for at in (session.starts_at, session.ends_at))


_SECONDS: _Loss = (N_("{format} cannot hold seconds: {sessions}."), _is_in_seconds)
_NO_TIME: _Loss = (
    N_("{format} cannot hold sessions that take no time: {sessions}."),
    lambda s: s.starts_at == s.ends_at,
)
_FRAB: tuple[_Loss, ...] = (
    (N_("{format} cannot hold more than one room: {sessions}."), lambda s: len(s.rooms) > 1),
    (
        N_("{format} cannot hold that a session without a title is cancelled: {sessions}."),
        lambda s: s.cancelled and not s.title,
    ),
)
_TOO_LONG: _Loss = (
    N_(
        "{format} cannot hold lengths of 100 hours and more (they are written, but other programs "
        "may refuse them): {sessions}."
    ),
    lambda s: s.length >= _LONGEST_IN_XML,
)
_LOSSES: Mapping[Form, tuple[_Loss, ...]] = {
    Form.YAML: (_SECONDS, _NO_TIME),
    Form.ICS: ((N_("{format} cannot hold languages: {sessions}."), lambda s: bool(s.languages)),),
    Form.FRAB_XML: (*_FRAB, _SECONDS, _TOO_LONG),
    Form.FRAB_JSON: _FRAB,
    Form.CSV: (_SECONDS,),
}
