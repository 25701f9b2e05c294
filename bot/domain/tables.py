"""Tables for spreadsheets, in which no cell is a formula."""

import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[ ']*[=+\-@\t\r\n]")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as RFC 4180 has them, every cell in quotation marks.

    A spreadsheet takes what begins like a formula for one; an apostrophe before it prevents that.
    """
    return "".join(f"{','.join(map(_quoted, row))}\r\n" for row in rows)


def _quoted(cell: str) -> str:
    return '"' + defused(cell).replace('"', '""') + '"'


def defused(cell: str) -> str:
    """The cell as text, whatever it begins with; `as_written` gives back what it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_written(cell: str) -> str:
    """The cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
