"""`chair agenda`: an agenda file, looked at before anybody else sees it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commandline.agenda_files import Columns, File, FirstDay, Zone, read_file
from bot.commandline.words import complain, read_settings
from bot.commandline.writing import must_be_new, write
from bot.domain.agenda import Agenda, Session
from bot.domain.documents import document_of
from bot.domain.moments import day_name, zone_name
from bot.domain.text import count, on_one_line
from bot.services.files import about_data_ends

agenda_app = typer.Typer(
    help="Look at an agenda, and write it in other formats.", no_args_is_help=True
)


@agenda_app.command()
def check(
    file: File = None, timezone: Zone = None, date: FirstDay = None, column: Columns = None
) -> None:
    """Say everything that is wrong or odd about an agenda, with its line and what to write.

    Leaves with status 1 where the agenda has mistakes, with 2 where the file cannot be read;
    warnings alone do neither.
    """
    file = file or _own()
    reading = read_file(file, timezone, date, column)
    warnings = (*reading.warnings, *about_data_ends(file.parent, reading.agenda))
    complain(reading.left_out)
    complain(warnings)
    sessions = count(len(reading.agenda.sessions), "session")
    left_out = f", {len(reading.left_out):,} left out" if reading.left_out else ""
    typer.echo(f"{sessions}{left_out}, {count(len(warnings), 'warning')}.")


@agenda_app.command()
def show(
    file: File = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; times in UTC.")] = False,
    timezone: Zone = None,
    date: FirstDay = None,
    column: Columns = None,
) -> None:
    """Print the timetable, in the conference's zone and in UTC."""
    agenda = read_file(file or _own(), timezone, date, column).agenda
    if as_json:
        documents = [document_of(session) for session in agenda.sessions]
        typer.echo(json.dumps(documents, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    for day in agenda.days:
        sessions = agenda.on(day)
        console.print(Text(day_name(sessions[0].starts_at, agenda.zone), "bold"))
        console.print(_table(agenda, sessions))


@agenda_app.command()
def template(
    xlsx: Annotated[
        Path | None, typer.Option(help="Write a spreadsheet here instead.", show_default=False)
    ] = None,
) -> None:
    """Print a table to fill in, with two rows as examples."""
    from bot.domain.exports import table_template  # noqa: PLC0415 - openpyxl is slow to load

    if xlsx is None:
        typer.echo(table_template.template_as_csv(), nl=False)
        return
    must_be_new(xlsx)
    write(xlsx, table_template.template_as_xlsx())


def _own() -> Path:
    """The agenda of the conference that the bot would run."""
    return read_settings().data_folder / "agenda.yaml"


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
    return on_one_line(f"{session.name}{who}{where}")
