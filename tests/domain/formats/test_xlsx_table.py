"""Tables as XLSX, made here with openpyxl, as spreadsheets make them."""

import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.domain.exports.table_template import template_as_xlsx
from bot.domain.formats import xlsx_table
from bot.domain.formats.columns import COLUMNS, EXAMPLES
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import LARGEST, Source
from bot.domain.formats.xlsx_table import LARGEST_UNPACKED
from bot.errors import InputRefused
from tests.builders import PRAGUE

Rows = Sequence[Sequence[object]]

HEAD = ("Title", "Date", "Start", "End", "Minutes", "Room")


def book(**sheets: Rows) -> bytes:
    """A workbook with these sheets."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def packed(**parts: bytes) -> bytes:
    """A zip archive with these parts; of their names `__` is a slash."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something else in one of its parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before:
        assert old in before.read(name)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
            for part in before.infolist():
                text = before.read(part)
                after.writestr(part, text.replace(old, new) if part.filename == name else text)
    return made.getvalue()


WHOLE = book(Agenda=[COLUMNS, *EXAMPLES])

wall = datetime.fromisoformat


def source(content: bytes, day: str = "", **columns: str) -> Source:
    first = date.fromisoformat(day) if day else None
    return Source(content, "table.xlsx", PRAGUE, first, columns)


def read(content: bytes, day: str = "", **columns: str) -> Reading:
    reading, form = read_agenda(source(content, day, **columns))
    assert form is xlsx_table.FORMAT
    return reading


def refusal(content: bytes) -> str:
    with pytest.raises(InputRefused) as refused:
        read_agenda(source(content))
    return str(refused.value)


def seen(reading: Reading) -> list[str]:
    """`15 09:00-09:30 Title` for every session."""
    return [
        f"{s.starts_at.astimezone(PRAGUE):%d %H:%M}-{s.ends_at.astimezone(PRAGUE):%H:%M} {s.title}"
        for s in reading.agenda.sessions
    ]


def test_the_template_may_be_a_spreadsheet() -> None:
    reading = read(template_as_xlsx())

    assert seen(reading) == ["15 09:00-09:15 Welcome", "15 09:15-09:55 Feature Stores in Practice"]
    assert (reading.warnings, reading.left_out) == ((), ())


@pytest.mark.parametrize(
    "when",
    [
        ("2026-07-15", "9:20", "9:40", None),
        (date(2026, 7, 15), time(9, 20), time(9, 40), None),
        (wall("2026-07-15 00:00"), time(9, 20), None, 20),
        (date(2026, 7, 15), "9:20 AM", None, 20.0),
        (date(2026, 7, 15), "9:20", None, timedelta(minutes=20)),
        (None, wall("2026-07-15 09:20"), wall("2026-07-15 09:40"), None),
        (None, wall("2026-07-15 09:20"), time(9, 40), None),
        (date(2026, 7, 15), wall("1899-12-30 09:20").time(), "9:40:00", None),
    ],
)
def test_dates_and_times_may_be_cells_of_their_own_kind_or_text(when: Sequence[object]) -> None:
    reading = read(book(Agenda=[HEAD, ("Tea", *when, "A")]))

    assert seen(reading) == ["15 09:20-09:40 Tea"]
    assert reading.left_out == ()


def test_midnight_is_a_time_where_the_cell_shows_it() -> None:
    row = ("Party", None, wall("2026-07-15 00:00"), wall("2026-07-15 01:00"), None)

    assert seen(read(book(Agenda=[HEAD, row]))) == ["15 00:00-01:00 Party"]


def test_a_number_and_a_truth_are_read_as_somebody_would_type_them() -> None:
    rows = [("id", "title", "start", "minutes", "cancelled"), (7, 2026, "9:00", 5, True)]

    (session,) = read(book(Agenda=rows), "2026-07-15").agenda.sessions

    assert (session.key, session.title, session.cancelled) == ("7", "2026", True)


def test_every_sheet_with_a_table_is_read_and_may_be_called_after_its_day() -> None:
    head = ("Title", "Start", "Minutes")
    content = book(
        **{
            "Wed 15 July 2026": [head, ("Bees", "9:00", 30)],
            "16.07.2026": [("All about",), head, ("Wasps", "9:00", 30)],
            "Notes": [("Bring honey",)],
            "Nothing": [],
        }
    )

    reading = read(content)

    assert seen(reading) == ["15 09:00-09:30 Bees", "16 09:00-09:30 Wasps"]
    assert [w.what for w in reading.warnings] == ["No sessions are found in the sheet 'Notes'."]


def test_hidden_sheets_are_not_read() -> None:
    made = Workbook()
    for sheet, title in ((made.worksheets[0], "Seen"), (made.create_sheet("Old"), "Hidden")):
        sheet.append(HEAD)
        sheet.append((title, "2026-07-15", "9:00", "9:30"))
    made.worksheets[1].sheet_state = "hidden"

    assert seen(read(saved(made))) == ["15 09:00-09:30 Seen"]


def test_of_merged_cells_the_day_stands_for_all_rows() -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    rows = [HEAD, ("Bees", date(2026, 7, 15), "9:00", "9:30"), ("Wasps", None, "9:30", "10:00")]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("B2:B3")

    assert seen(read(saved(made))) == ["15 09:00-09:30 Bees", "15 09:30-10:00 Wasps"]


def test_what_is_wrong_is_said_by_sheet_and_row() -> None:
    rows = [HEAD, ("Tea", "2026-07-15", "soon"), (), ("Cake", "2026-07-15", "9:00", "9:30")]

    (problem,) = read(book(Agenda=rows)).left_out

    assert str(problem).startswith("table.xlsx: Agenda, row 2: error: Tea: 'soon' is not a time")


def test_columns_that_nobody_knows_are_named_and_can_be_said() -> None:
    content = book(
        Agenda=[
            ("Wovon", "Wann"),
            ("Tea", wall("2026-07-15 09:00")),
            ("End", wall("2026-07-15 10:00")),
        ]
    )

    assert "'Wovon', 'Wann'" in refusal(content)
    assert seen(read(content, title="Wovon", start="Wann")) == ["15 09:00-10:00 Tea"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    sizes = packed(xl__workbook_xml=b"", xl__sheet_xml=b" " * (LARGEST_UNPACKED + 1))
    many = packed(**{f"a{n}": b"" for n in range(1200)}, xl__workbook_xml=b"")

    assert len(sizes) < 100_000
    assert "far too large" in refusal(sizes)
    assert "far too large" in refusal(many)


@pytest.mark.parametrize(
    ("part", "after", "more"),
    [
        (
            "xl/worksheets/sheet1.xml",
            b"<sheetData>",
            b'<row r="9">' + b"<c/>" * 800_000 + b"</row>",
        ),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<row>" * 400_000 + b"</row>" * 400_000),
        ("xl/styles.xml", b"<cellXfs count", b' x="" />' + b"<xf/>" * 30_000 + b"<cellXfs count"),
    ],
)
def test_more_to_read_than_any_table_has_is_refused(part: str, after: bytes, more: bytes) -> None:
    content = changed(WHOLE, part, after, after + more)

    assert "far too large" in refusal(content)


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says() -> None:
    content = packed(xl__workbook_xml=b" " * 1_000_000)
    lying = content.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert lying != content
    assert "It is not whole" in refusal(lying)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        packed(xl__workbook_xml=b"<workbook/>"),
        book(Agenda=[HEAD])[:-100],
        b"PK\x03\x04" + b"x" * LARGEST,
    ],
)
def test_other_archives_and_broken_ones_are_refused_with_what_to_do(content: bytes) -> None:
    assert "XLSX" in refusal(content)


def test_entities_in_a_part_are_refused() -> None:
    entity = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    content = changed(WHOLE, "xl/worksheets/sheet1.xml", b"<worksheet ", entity)

    assert "cannot be read as a spreadsheet" in refusal(content)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_spreadsheet_gives_an_agenda_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = source(bytes(content[: data.draw(st.integers(4, len(content)))]))

    assert xlsx_table.FORMAT.fits(damaged)
    with suppress(InputRefused):
        xlsx_table.FORMAT.read(damaged)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text("aé9:-;/.= ", max_size=12),
    st.times(),
    st.datetimes(min_value=wall("1900-01-01 00:00"), max_value=wall("9999-12-31 00:00")),
    st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=99)),
)


@given(st.lists(st.lists(cells, max_size=8), max_size=4), st.permutations(COLUMNS))
@settings(max_examples=60, deadline=None)
def test_any_cells_give_an_agenda_or_a_refusal(
    rows: list[list[object]], columns: list[str]
) -> None:
    content = source(book(Agenda=[columns, *rows]), "2026-07-15")

    with suppress(InputRefused):
        xlsx_table.FORMAT.read(content)
