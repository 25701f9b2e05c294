"""The table that organizers without another program may fill in, with two rows as examples."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.domain.formats.columns import COLUMNS, EXAMPLES
from bot.domain.tables import as_csv

_SHEET = "Agenda"
_WIDTHS = {"title": 40, "abstract": 60, "speakers": 30, "room": 24, "url": 30}
_WIDTH = 12


def template_as_csv() -> str:
    """As CSV."""
    return as_csv([COLUMNS, *EXAMPLES])


def template_as_xlsx() -> bytes:
    """As a spreadsheet, whose first row stays in sight."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _SHEET
    for row in (COLUMNS, *EXAMPLES):
        sheet.append(row)
    for number, column in enumerate(COLUMNS, 1):
        sheet.cell(1, number).font = Font(bold=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, _WIDTH)
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()
