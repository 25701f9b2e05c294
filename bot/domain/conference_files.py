"""Reading the organizers' files: `conference.yaml` and `announcements.yaml`.

Both are read as text with places; everything that is wrong is said at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.agenda import Agenda
from bot.domain.code_of_conduct import Section
from bot.domain.conference import DATA_KEPT_FOR, ConductContacts, Profile
from bot.domain.languages import ENGLISH, _, ngettext, tag_of
from bot.domain.people import PersonId, Role
from bot.domain.places import Entries, Fields, Items, Node, Place, Text, read_yaml, repeated
from bot.domain.policy import check_value
from bot.domain.setting_values import BadValue
from bot.domain.text import plain
from bot.domain.times import NotATime, calendar_day, zone_named
from bot.errors import InputRefused, Problem, Severity

_ACCOUNT = re.compile(r"[1-9][0-9]{16,19}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class ConferenceFiles:
    """Everything that the organizers' files say, read and found right.

    `refused` has the mistakes of newer files, in whose place these are in force; `refused_told` the
    same in the conference's language.
    """

    profile: Profile
    agenda: Agenda
    settings: Mapping[str, str]
    code_of_conduct: tuple[Section, ...]
    warnings: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    refused_told: tuple[Problem, ...] = ()


def read_profile(text: str, file: str) -> Profile:
    """Read `conference.yaml`; raises `InputRefused` with every mistake in it."""
    problems: list[Problem] = []
    top = _top(read_yaml(text, file, problems), file, problems)
    if top is None:
        raise InputRefused(problems)
    fields = Fields(top, problems)
    slug, name = fields.required_text("id"), fields.text("name")
    if slug and not _SLUG.fullmatch(slug.value):
        what = _("The id '{id}' has other characters than a-z, 0-9 and hyphens.", id=slug.value)
        mend = _("Write it like data-at-scale-2022, and do not change it later.")
        problems.append(slug.place.problem(what, mend))
    about, zone = fields.text("about"), fields.text("timezone")
    links = _links(fields.entries("links"), problems)
    if zone and zone_named(zone.value) is None:
        what = _("'{zone}' is no time zone of the IANA database.", zone=zone.value)
        problems.append(zone.place.problem(what, _("Write it like Europe/Prague.")))
    language = _language(fields.text("language"), problems)
    roles = _roles(fields.entries("roles"), problems)
    data_ends = _day(fields.text("data_ends"), problems)
    conduct = _conduct(fields.entries("conduct"), problems)
    fields.refuse_unknown()
    if problems or slug is None:
        raise InputRefused(problems)
    return Profile(
        slug=slug.value,
        name=plain(name.value) if name else "",
        about=about.value if about else "",
        links=links,
        roles=roles,
        timezone=zone.value if zone else None,
        language=language,
        data_ends=data_ends,
        conduct=conduct,
    )


def forgets_too_early(text: str, file: str, agenda: Agenda) -> Iterator[Problem]:
    """A warning where `data_ends` in `conference.yaml`, which can be read, is before the end."""
    top = read_yaml(text, file, [])
    named = Fields(top, []).text("data_ends") if isinstance(top, Entries) else None
    day = _day(named, [])
    last = max(session.ends_at for session in agenda.sessions).astimezone(agenda.zone).date()
    if named and day and day < last:
        what = _("'data_ends' is {day}, but the last session ends on {last}.", day=day, last=last)
        mend = ngettext(
            "Write a later day; as it is, names go {n} day after the end.",
            "Write a later day; as it is, names go {n} days after the end.",
            DATA_KEPT_FOR.days,
        )
        yield named.place.problem(what, mend, Severity.WARNING)


def read_settings(text: str, file: str) -> dict[str, str]:
    """Read `announcements.yaml` as settings by path; raises `InputRefused` with every mistake."""
    problems: list[Problem] = []
    top = _top(read_yaml(text, file, problems), file, problems)
    if problems or top is None:
        raise InputRefused(problems)
    leaves = list(_leaves(top, "", problems))
    problems += repeated(Text(path, leaf.place) for path, leaf in leaves)
    values = [PlacedValue(path, leaf.value, leaf.place, leaf.first_line) for path, leaf in leaves]
    try:
        settings = checked(values)
    except InputRefused as refused:
        raise InputRefused([*problems, *refused.problems]) from refused
    if problems:
        raise InputRefused(problems)
    return settings


def _top(node: Node | None, file: str, problems: list[Problem]) -> Entries | None:
    if isinstance(node, Entries):
        return node
    if not problems:
        place = node.place if node else Place(file, 1, 1)
        what, mend = _("The file has no settings."), _("Write lines like 'name: My Conference'.")
        problems.append(place.problem(what, mend))
    return None


def _language(written: Text | None, problems: list[Problem]) -> str:
    if written is None:
        return ENGLISH
    tag = tag_of(written.value)
    if tag is None:
        what = _("'{language}' is no language.", language=written.value)
        problems.append(written.place.problem(what, _("Write it like en, de or pt-BR.")))
    return tag or ENGLISH


def _day(written: Text | None, problems: list[Problem]) -> date | None:
    if written is None:
        return None
    try:
        return calendar_day(written.value)
    except NotATime as error:
        problems.append(written.place.problem(error.what, error.mend))
        return None


def _links(entries: Entries | None, problems: list[Problem]) -> dict[str, str]:
    links: dict[str, str] = {}
    problems += repeated(key for key, _node in (entries.items if entries else ()))
    for key, node in entries.items if entries else ():
        if isinstance(node, Text) and node.value.startswith(("https://", "http://")):
            links[key.value] = node.value
        else:
            what = _("The link '{name}' is not a web address.", name=key.value)
            mend = _("Write it like https://example.org/.")
            problems.append(node.place.problem(what, mend))
    return links


def _roles(entries: Entries | None, problems: list[Problem]) -> dict[Role, tuple[str, ...]]:
    roles: dict[Role, tuple[str, ...]] = {}
    given = tuple(role.value for role in Role if role is not Role.ATTENDEE)
    problems += repeated(key for key, _node in (entries.items if entries else ()))
    for key, node in entries.items if entries else ():
        if key.value not in given:
            what = _("There is no role '{role}'.", role=key.value)
            mend = _("There are: {names}.", names=", ".join(given))
            problems.append(key.place.problem(what, mend))
            continue
        nodes = node.items if isinstance(node, Items) else (node,)
        roles[Role(key.value)] = tuple(n.value for n in nodes if isinstance(n, Text))
        what, mend = _("A role is one text."), _("Write the name or id of a role on the server.")
        problems += [n.place.problem(what, mend) for n in nodes if not isinstance(n, Text)]
    return roles


def _conduct(entries: Entries | None, problems: list[Problem]) -> ConductContacts:
    if entries is None:
        return ConductContacts()
    fields = Fields(entries, problems)
    contact, outside, leads = fields.text("contact"), fields.texts("outside"), fields.texts("leads")
    fields.refuse_unknown()
    for one in outside:
        if not _ACCOUNT.fullmatch(one.value):
            what = _("'{id}' is not the id of an account.", id=one.value)
            mend = _("Write its number: in Discord, with the developer mode on, 'Copy User ID'.")
            problems.append(one.place.problem(what, mend))
    return ConductContacts(
        contact=plain(contact.value) if contact else "",
        outside=tuple(PersonId(int(o.value)) for o in outside if _ACCOUNT.fullmatch(o.value)),
        leads=tuple(lead.value for lead in leads),
    )


def _leaves(entries: Entries, path: str, problems: list[Problem]) -> Iterator[tuple[str, Text]]:
    for key, node in entries.items:
        below = f"{path}{key.value}"
        if isinstance(node, Entries):
            yield from _leaves(node, f"{below}.", problems)
        elif isinstance(node, Text):
            yield below, node
        else:
            what = _("'{key}' is a list.", key=below)
            problems.append(node.place.problem(what, _("Write one value after the colon.")))


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """A setting as a file gives it; `first_line` is the line on which the value's text begins."""

    path: str
    value: str
    place: Place
    first_line: int


def checked(values: Iterable[PlacedValue]) -> dict[str, str]:
    """The values by path; raises `InputRefused` with every wrong one and its place."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for placed in values:
        try:
            check_value(placed.path, placed.value)
        except BadValue as error:
            line = placed.first_line + error.line - 1
            place = Place(placed.place.file, line, placed.place.column if error.line == 1 else 1)
            problems.append(place.problem(error.what, error.mend))
        texts[placed.path] = placed.value
    if problems:
        raise InputRefused(problems)
    return texts
