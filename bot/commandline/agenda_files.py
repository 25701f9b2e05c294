"""Agenda files that are named on the command line, and how they are to be read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commandline.words import fail, refuse
from bot.domain.formats.columns import COLUMNS
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.times import NotATime, calendar_day, zone_named
from bot.errors import InputRefused, Unreadable
from bot.services.files import read_bytes

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
FirstDay = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The first day, where the file does not name it."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="OURS=THEIRS",
        help="Which column of a table is what, as in room=Hall; may be given several times.",
    ),
]


def read_file(
    file: Path,
    timezone: str | None,
    day: str | None,
    columns: Sequence[str] | None,
    *,
    err: bool = False,
) -> Reading:
    """What is in it; leave with a sentence where it cannot be read, or an option says nothing.

    Mistakes in it go to the standard error if `err`, where the other output is for a file.
    """
    from bot.domain.formats.finding import read_agenda  # noqa: PLC0415 - loads every format

    zone: ZoneInfo | None = None
    if timezone is not None:
        zone = zone_named(timezone)
        if zone is None:
            fail(f"'{timezone}' is no time zone. Write a place, as in Europe/Prague.")
    try:
        first = calendar_day(day) if day is not None else None
    except NotATime as error:
        fail(str(error))
    try:
        source = Source(read_bytes(file), str(file), zone, first, _pairs(columns or ()))
        return read_agenda(source)[0]
    except Unreadable as unreadable:
        fail(str(unreadable))
    except InputRefused as refused:
        refuse(refused, err=err)


def _pairs(columns: Sequence[str]) -> dict[str, str]:
    """Our names of columns and theirs."""
    pairs: dict[str, str] = {}
    for column in columns:
        name, equals, theirs = (part.strip() for part in column.partition("="))
        ours = name.casefold()
        if not equals or not theirs or ours not in COLUMNS:
            fail(
                f"'{column}' does not say a column. Write OURS=THEIRS; ours: {', '.join(COLUMNS)}."
            )
        pairs[ours] = theirs
    return pairs
