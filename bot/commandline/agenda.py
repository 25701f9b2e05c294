"""`chair agenda`: an agenda file, looked at before anybody else sees it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commandline.words import complain, fail, read_settings, refuse
from bot.domain.agenda import Agenda, Session
from bot.domain.documents import document_of
from bot.domain.formats import own_yaml
from bot.domain.formats.reading import Reading
from bot.domain.moments import day_name, zone_name
from bot.domain.text import count
from bot.domain.times import zone_named
from bot.errors import InputRefused
from bot.services.files import about_data_ends, read_text

agenda_app = typer.Typer(help="Look at an agenda file.", no_args_is_help=True)

File = Annotated[
    Path | None,
    typer.Argument(
        help="The agenda file; data/agenda.yaml if left out, or where DATA_FOLDER is.",
        show_default=False,
    ),
]
Zone = Annotated[
    str | None, typer.Option(help="Read the times in this zone, whatever the file says.")
]


@agenda_app.command()
def check(file: File = None, timezone: Zone = None) -> None:
    """Say everything that is wrong or odd about an agenda, with its line and what to write.

    Leaves with status 1 where the agenda has mistakes, with 2 where the file cannot be read;
    warnings alone do neither.
    """
    file = file or _own()
    reading = _read(file, timezone)
    warnings = (*reading.warnings, *about_data_ends(file.parent, reading.agenda))
    complain(warnings)
    sessions = count(len(reading.agenda.sessions), "session")
    typer.echo(f"{sessions}, {count(len(warnings), 'warning')}.")


@agenda_app.command()
def show(
    file: File = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; times in UTC.")] = False,
    timezone: Zone = None,
) -> None:
    """Print the timetable, in the conference's zone and in UTC."""
    agenda = _read(file or _own(), timezone).agenda
    if as_json:
        documents = [document_of(session) for session in agenda.sessions]
        typer.echo(json.dumps(documents, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    for day in agenda.days:
        sessions = agenda.on(day)
        console.print(Text(day_name(sessions[0].starts_at, agenda.zone), "bold"))
        console.print(_table(agenda, sessions))


def _own() -> Path:
    """The agenda of the conference that the bot would run."""
    return read_settings().data_folder / "agenda.yaml"


def _read(file: Path, timezone: str | None) -> Reading:
    zone: ZoneInfo | None = None
    if timezone is not None:
        zone = zone_named(timezone)
        if zone is None:
            fail(f"'{timezone}' is no time zone. Write a place, as in Europe/Prague.")
    try:
        text = read_text(file)
    except InputRefused as unreadable:
        fail(str(unreadable))
    try:
        return own_yaml.read(text, str(file), zone)
    except InputRefused as refused:
        refuse(refused)


def _table(agenda: Agenda, sessions: Sequence[Session]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, show_edge=False)
    table.add_column(zone_name(sessions[0].starts_at, agenda.zone), no_wrap=True)
    table.add_column("UTC", no_wrap=True)
    table.add_column("Kind", no_wrap=True)
    table.add_column("Session")
    for session in sessions:
        local, last = (m.astimezone(agenda.zone) for m in (session.starts_at, session.ends_at))
        table.add_row(
            f"{local:%H:%M}-{last:%H:%M}",
            f"{session.starts_at:%H:%M}-{session.ends_at:%H:%M}",
            session.kind.value,
            Text(_described(session)),
        )
    return table


def _described(session: Session) -> str:
    who = f" - {', '.join(session.speakers)}" if session.speakers else ""
    where = f" ({', '.join(session.rooms)})" if session.rooms else ""
    return f"{session.name}{who}{where}"
