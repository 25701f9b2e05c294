"""Tables as CSV, with commas, semicolons or tabs between the cells."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from bot.domain.formats.columns import header_of
from bot.domain.formats.gathering import Gathering
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.formats.table_sessions import (
    HEADER_WITHIN,
    Row,
    add_sessions,
    header_index,
    refuse_wrong_columns,
    unknown_header,
)
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.errors import InputRefused

_DELIMITERS = (",", ";", "\t")
MOST_ROWS = MOST_SESSIONS * 2
MOST_COLUMNS = 500
FEWEST_COLUMNS = 3
"""Of a table about whose columns nobody knows anything; one name that is known makes up for one."""

_COLUMN_NAME = re.compile(r"[^\W\d][^\n.!?]{0,39}")
_LINE_END = re.compile(r"\r\n|\r|\n")


def fits(source: Source) -> bool:
    """Whether the first rows have names of columns that we know, or all look like a table's."""
    text = source.beginning
    if source.looks_like_json or source.looks_like_calendar:
        return False
    if "\0" in text or text.lstrip()[:1] in {"<", ""}:
        return False
    return _delimiter(source, text) is not None or any(
        _is_table(source, text, d) for d in _DELIMITERS
    )


def read(source: Source) -> Reading:
    """Read it; `InputRefused` where nobody knows which column is what."""
    refuse_wrong_columns(source)
    delimiter = _delimiter(source, source.beginning)
    if delimiter is None:
        text = source.text
        table = next((d for d in _DELIMITERS if _is_table(source, text, d)), ",")
        raise unknown_header(source, list(islice(_rows(source, text, table), HEADER_WITHIN)))
    rows: list[Row] = []
    for row in _rows(source, source.text, delimiter):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise source.refused(_("There are too many rows."), _("So many cannot be handled."))
    gathering = Gathering(source)
    add_sessions(source, rows[header_index(rows, source.columns) or 0 :], gathering)
    return gathering.reading()


FORMAT = Format(N_("table as CSV"), fits, read)


def _delimiter(source: Source, text: str) -> str | None:
    """What stands between the cells: the first with which the names of the columns are known.

    `csv.Sniffer` fails on real tables, and guesses where it should not.
    """
    for delimiter in _DELIMITERS:
        if header_index(_first_rows(source, text, delimiter), source.columns) is not None:
            return delimiter
    return None


def _is_table(source: Source, text: str, delimiter: str) -> bool:
    """Whether the first row looks like names of columns, and the next ones have as many cells."""
    first, *others = _first_rows(source, text, delimiter)[:4] or [Row(Place(source.name), ())]
    names = [name.strip() for name in first.cells]
    fewest = FEWEST_COLUMNS - bool(header_of(names, {}).index_by_column)
    return (
        len(names) >= fewest
        and len({*names}) == len(names)
        and all(map(_COLUMN_NAME.fullmatch, names))
        and bool(others)
        and all(len(row.cells) == len(names) for row in others)
    )


def _first_rows(source: Source, text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    with suppress(InputRefused):
        rows.extend(islice(_rows(source, text, delimiter), HEADER_WITHIN))
    return rows


def _rows(source: Source, text: str, delimiter: str) -> Iterator[Row]:
    """The rows that are not empty; a row's place is the line where it begins."""
    lines = (f"{line}\n" for line in _LINE_END.split(text))
    reader, line = csv.reader(lines, delimiter=delimiter), 1
    try:
        for cells in reader:
            if any(cells):
                kept = [cell.rstrip("\n") for cell in cells[:MOST_COLUMNS]]
                yield Row(Place(source.name, line), kept)
            line = reader.line_num + 1
    except csv.Error as error:
        what = _("The row cannot be read: {error}.", error=error)
        mend = _("Look for a quotation mark that is not closed.")
        raise InputRefused([Place(source.name, line).problem(what, mend)]) from error
