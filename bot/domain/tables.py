"""Tables for spreadsheets, in which no cell is a formula."""

from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as RFC 4180 has them, every cell in quotation marks.

    A spreadsheet takes what begins like a formula for one; an apostrophe before it prevents that.
    """
    return "".join(f"{','.join(map(_quoted, row))}\r\n" for row in rows)


def _quoted(cell: str) -> str:
    return '"' + defused(cell).replace('"', '""') + '"'


def defused(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
