"""The agenda in our own format, as organizers would write it by hand.

What comes back from `own_yaml.read` is the same agenda. It cannot hold seconds, sessions that take
no time, and an agenda without any session: reading refuses the last two.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import yaml

from bot.domain.agenda import Agenda, Kind, Session
from bot.domain.formats.keys import derived_keys
from bot.domain.times import NotATime, WallTime, moment

_ONE_DAY = "{top}date: {day}\n\nsessions:\n{sessions}"
_DAYS = "{top}\ndays:\n{days}"
_DAY = "- date: {day}\n  sessions:\n{sessions}"

_WIDTH = 84
"""Of lines without their indentation; a word may reach beyond it."""

_LONG = 70
"""Characters from which an abstract stands below its key, not beside it."""

_RARE_ENDS_OF_LINES = ("\u0085", "\u2028", "\u2029")


def yaml_of(agenda: Agenda, name: str) -> str:
    """The file; with the agenda's own title as the name, reading gives the same agenda."""
    top = _block({"conference": _text(name), "timezone": _text(agenda.zone.key)})
    told = _ids_to_tell(agenda)
    if len(agenda.days) == 1:
        (day,) = agenda.days
        return _ONE_DAY.format(top=top, day=day, sessions=_sessions(agenda, day, told))
    days = [
        _DAY.format(day=day, sessions=_indented(_sessions(agenda, day, told)))
        for day in agenda.days
    ]
    return _DAYS.format(top=top, days="\n".join(_indented(day) for day in days))


def _ids_to_tell(agenda: Agenda) -> frozenset[str]:
    """The keys that would not come about by themselves."""
    keys = [session.key for session in agenda.sessions]
    made = _keys_made(agenda.sessions, set(), agenda.zone)
    told = {key for key, other in zip(keys, made, strict=True) if key != other}
    return frozenset(told if _keys_made(agenda.sessions, told, agenda.zone) == keys else keys)


def _keys_made(sessions: Sequence[Session], told: Collection[str], zone: ZoneInfo) -> Sequence[str]:
    named = [(s.key if s.key in told else None, s.title, s.kind, s.starts_at) for s in sessions]
    return derived_keys(named, zone)


def _sessions(agenda: Agenda, day: date, told: Collection[str]) -> str:
    """A list of those of one day, with a line between them."""
    blocks = [_block(_fields(s, agenda.zone, told)) for s in agenda.on(day)]
    return "\n".join("  - " + _indented(block, "    ").lstrip(" ") for block in blocks)


def _indented(text: str, by: str = "  ") -> str:
    return "".join(by + line if line.strip() else line for line in text.splitlines(keepends=True))


def _fields(session: Session, zone: ZoneInfo, told: Collection[str]) -> dict[str, yaml.Node]:
    """What there is to say of a session, in order."""
    said: dict[str, str | tuple[str, ...] | None] = {
        "id": session.key if session.key in told else None,
        **_slot(session, zone),
        "kind": None if session.kind is Kind.TALK else session.kind.value,
        "title": session.title,
        "room" if len(session.rooms) == 1 else "rooms": session.rooms,
        "speakers": session.speakers,
        "track": session.track,
        "language" if len(session.languages) == 1 else "languages": session.languages,
        "url": session.url,
    }
    fields = {key: _node(key, value) for key, value in said.items() if value}
    if session.cancelled:
        fields["cancelled"] = yaml.ScalarNode("tag:yaml.org,2002:bool", "yes")
    if session.abstract:
        fields["abstract"] = _paragraphs(session.abstract)
    return fields


def _node(key: str, value: str | tuple[str, ...]) -> yaml.Node:
    """A text, also of a list of one where the key says that there is one."""
    if isinstance(value, str):
        return _text(value)
    if key in {"room", "language"}:
        return _text(value[0])
    nodes = [_text(name) for name in value]
    return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=True)


def _slot(session: Session, zone: ZoneInfo) -> dict[str, str]:
    """As people write it, and with dates and offsets where the clocks show a time twice."""
    day = session.starts_at.astimezone(zone).date()
    starts = _clock(session.starts_at, day, zone)
    ends = _clock(session.ends_at, day, zone)
    if starts and ends:
        return {"time": f"{starts} - {ends}"}
    moments = {"start": session.starts_at, "end": session.ends_at}
    return {key: _exactly(at.astimezone(zone)) for key, at in moments.items()}


def _exactly(local: datetime) -> str:
    """With its date, and its offset as in +02:00."""
    return f"{local:%Y-%m-%d %H:%M}{local.isoformat()[-6:]}"


def _clock(at: datetime, day: date, zone: ZoneInfo) -> str | None:
    """What the clock on the wall shows, with another day's date; None where it shows it twice."""
    local = at.astimezone(zone)
    wall = local.time().replace(second=0, microsecond=0)
    try:
        moment(WallTime(wall), local.date(), zone)
    except NotATime:
        return None
    return f"{wall:%H:%M}" if local.date() == day else f"{local:%Y-%m-%d %H:%M}"


def _text(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)


def _paragraphs(text: str) -> yaml.ScalarNode:
    """Paragraphs broken into lines, and lines that mean something, as in lists, kept."""
    style = None
    if any(end in text for end in _RARE_ENDS_OF_LINES):
        style = '"'
    elif "\n" in text.replace("\n\n", ""):
        style = "|"
    elif len(text) > _LONG or "\n" in text:
        style = ">"
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


def _block(fields: dict[str, yaml.Node]) -> str:
    """Lines of `key: value`."""
    pairs = [(_text(key), value) for key, value in fields.items()]
    node = yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    return yaml.serialize(node, Dumper=yaml.SafeDumper, width=_WIDTH, allow_unicode=True)  # pyright: ignore[reportUnknownMemberType] - its types leave the node open
