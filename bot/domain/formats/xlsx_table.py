"""Tables as Excel and others write them (XLSX): every sheet with names of columns that we know."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.domain.formats.gathering import Gathering
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import LARGEST, Source
from bot.domain.formats.table_sessions import (
    Row,
    add_sessions,
    header_index,
    refuse_wrong_columns,
    unknown_header,
)
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.domain.text import cut
from bot.errors import InputRefused, Unreadable

LARGEST_UNPACKED = 24 * 1024 * 1024
"""Of all parts together; five thousand sessions with long abstracts have ten."""

MOST_TAGS, MOST_OTHER_TAGS = 700_000, 20_000
"""Of XML: in the cells of all sheets, and in a part about anything else, such as the styles."""

MOST_PARTS = 1000
MOST_ROWS = MOST_SESSIONS * 2
MOST_COLUMNS = 100
MOST_SHEETS = 50

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK = "xl/workbook.xml"
_HOURS = re.compile(r"[hHsS]")
_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SAVE = N_("Save it as XLSX or as CSV, or download it again.")


def fits(source: Source) -> bool:
    """Whether it is packed as XLSX is, or a spreadsheet of another kind: no other format is."""
    return source.content.startswith((_ZIP, _OLD_EXCEL))


def read(source: Source) -> Reading:
    """Read it; `InputRefused` where no sheet has a table of sessions."""
    if len(source.content) > LARGEST:
        raise Unreadable([Place(source.name).problem(_("It is larger than 8 MiB."), _(_SAVE))])
    refuse_wrong_columns(source)
    _refuse_bombs(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what spreadsheets have beside cells
            sheets = list(_sheets(source))
    except InputRefused:
        raise
    except Exception as error:  # whatever openpyxl meets in a file that is broken
        raise source.refused(_("It cannot be read as a spreadsheet."), _(_SAVE)) from error
    tables = [
        (name, rows[index:])
        for name, rows in sheets
        if (index := header_index(rows, source.columns)) is not None
    ]
    if not tables:
        raise unknown_header(source, next((rows for _name, rows in sheets if rows), list[Row]()))
    gathering = Gathering(source)
    for name, rows in sheets:
        if rows and name not in {table for table, _ in tables}:
            what = _("No sessions are found in the sheet '{name}'.", name=cut(name, 60))
            mend = _("Give its columns names like 'title', 'start'.")
            gathering.warn(rows[0].place, what, mend)
    for name, rows in tables:
        add_sessions(source, rows, gathering, name)
    return gathering.reading()


FORMAT = Format(N_("table as XLSX"), fits, read)


def _refuse_bombs(source: Source) -> None:
    """Look at the sizes before anything is unpacked, and at how much there is to read after that.

    Nothing unpacks to more than the size that is said of it.
    """
    if source.content.startswith(_OLD_EXCEL):
        raise source.refused(_("It is a spreadsheet of an old kind."), _(_SAVE))
    what, mend = _("Unpacked it would be far too large."), _("Take out all but the table.")
    too_large = source.refused(what, mend)
    broken = source.refused(_("It is not whole, or no spreadsheet."), _(_SAVE))
    try:
        packed = zipfile.ZipFile(BytesIO(source.content))
    except Exception as error:  # zipfile has many ways to say that it is broken
        raise broken from error
    parts = packed.infolist()
    if _BOOK not in {part.filename for part in parts}:
        raise source.refused(_("It is no spreadsheet of the kind XLSX."), _(_SAVE))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise too_large
    try:
        texts = [packed.read(part) for part in parts]
    except Exception as error:  # and zlib has some more
        raise broken from error
    tags = [(text.count(b"<"), b"sheetData" in text or b"<sst" in text) for text in texts]
    if any(count > (MOST_TAGS if is_cells else MOST_OTHER_TAGS) for count, is_cells in tags):
        raise too_large
    if sum(count for count, is_cells in tags if is_cells) > MOST_TAGS:
        raise too_large


def _sheets(source: Source) -> Iterator[tuple[str, list[Row]]]:
    """Every sheet that can be seen, with the rows that are not empty."""
    book = load_workbook(BytesIO(source.content), read_only=True, data_only=True)
    for sheet in book.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what files say of their size is not always true
        rows: list[Row] = []
        found = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        for number, cells in enumerate(found, 1):
            texts = [text_of(cell.value, cell.number_format) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                where = _("{sheet}, row {number}", sheet=cut(sheet.title, 40), number=number)
                rows.append(Row(Place(source.name, number, where=where), texts))
        yield sheet.title, rows


def text_of(value: object, number_format: str) -> str:
    """The cell as somebody would have typed it: dates and times as ISO 8601 has them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, time):
        return f"{_rounded(datetime.combine(date.min, value)):%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value)


def _moment(value: datetime, number_format: str) -> str:
    """With the time of day, unless it is midnight and the cell does not show it."""
    value = _rounded(value)
    shows_hours = bool(_HOURS.search(_UNSHOWN.sub("", number_format)))
    return f"{value:%Y-%m-%d %H:%M}" if shows_hours or value.time() else f"{value:%Y-%m-%d}"


def _rounded(value: datetime) -> datetime:
    """To the minute: 9:20 is a fraction of a day that no number is exactly."""
    half = timedelta(seconds=1)
    return value + half if value.second == 59 else value
