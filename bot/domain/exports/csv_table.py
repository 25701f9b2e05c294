"""An agenda as a table in CSV, with the columns of the template: read again, it is the same."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Session
from bot.domain.formats.columns import COLUMNS
from bot.domain.formats.table_times import said
from bot.domain.tables import as_csv


def csv_of(agenda: Agenda) -> bytes:
    """The table, with times to the minute on the wall of the conference's zone.

    It begins as spreadsheets want it, so that they take it for UTF-8; no cell is a formula. It
    says neither the zone nor what the conference is called, which stand in conference.yaml.
    """
    rows = [_row(session, agenda.zone) for session in agenda.sessions]
    return as_csv([COLUMNS, *rows]).encode("utf-8-sig")


def _row(session: Session, zone: ZoneInfo) -> Sequence[str]:
    starts, ends = (moment.astimezone(zone) for moment in (session.starts_at, session.ends_at))
    cells = {
        "id": session.key,
        "title": session.title or "",
        "date": f"{starts:%Y-%m-%d}",
        "start": _clock(starts, starts),
        "end": _clock(ends, starts),
        "room": _names(session.rooms),
        "speakers": _names(session.speakers),
        "track": session.track or "",
        "kind": session.kind.value,
        "abstract": session.abstract or "",
        "url": session.url or "",
        "language": _names(session.languages),
        "cancelled": "yes" if session.cancelled else "no",
    }
    return [cells.get(column, "") for column in COLUMNS]


def _clock(local: datetime, starts: datetime) -> str:
    """The time of day; with its date on another day, its offset where the clocks show it twice."""
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        offset = f"{local:%z}"
        return f"{local:%Y-%m-%d %H:%M}{offset[:3]}:{offset[3:5]}"
    return f"{local:%H:%M}" if local.date() == starts.date() else f"{local:%Y-%m-%d %H:%M}"


def _names(names: Sequence[str]) -> str:
    """Apart by semicolons; one after a single name that would be taken for several, or for none."""
    escaped = [name.replace("\\", "\\\\").replace(";", "\\;") for name in names]
    is_unclear = len(names) == 1 and ("," in names[0] or not said(names[0]))
    return "; ".join(escaped) + (";" if is_unclear else "")
