"""From the rows of a table to the sessions in them, whatever kind of file has the table."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.agenda import Kind
from bot.domain.formats.columns import COLUMNS, Header, header_of
from bot.domain.formats.ends import with_ends
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.source import Source
from bot.domain.formats.table_times import DayReader, RowTimes, said
from bot.domain.formats.titles import kind_said
from bot.domain.formats.written_dates import Order, WrittenDay, dates_in, day_named, order_of
from bot.domain.languages import _, ngettext
from bot.domain.places import Place
from bot.domain.tables import as_written
from bot.domain.text import cut
from bot.domain.times import FIRST_YEAR, NotATime
from bot.errors import InputRefused

HEADER_WITHIN = 20
"""Rows; above the names of the columns there may be a heading."""

_ANY_DAY = date(FIRST_YEAR, 1, 1)

_YES = frozenset(("yes", "y", "true", "1", "x", "✓", "cancelled", "canceled", "ja", "abgesagt"))
_NO = frozenset(("", "no", "n", "false", "0", "nein"))
_SEPARATOR = re.compile(r"((?:[^;\\\n]|\\[;\\]|\\)*)(?:[;\n]|$)")
_ESCAPED = re.compile(r"\\([;\\])")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as text, and where it stands."""

    place: Place
    cells: Sequence[str]

    @property
    def filled(self) -> list[str]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell.strip()]


def header_index(rows: Sequence[Row], columns: Mapping[str, str]) -> int | None:
    """Which of the first rows has the names of the columns, if one does."""
    headers = (header_of(row.cells, columns) for row in rows[:HEADER_WITHIN])
    return next((index for index, header in enumerate(headers) if header.is_enough), None)


def refuse_wrong_columns(source: Source) -> None:
    """Refuse what organizers say of columns that are not ours; `InputRefused`."""
    wrong = [ours for ours in source.columns if ours not in COLUMNS]
    if wrong:
        what = _("'{name}' is no column of ours.", name=cut(wrong[0], 60))
        raise source.refused(what, _("Ours are: {names}.", names=", ".join(COLUMNS)))


def unknown_header(source: Source, rows: Sequence[Row]) -> InputRefused:
    """The refusal of a table in which nobody finds the titles and the starts."""
    nothing: list[str] = []
    names = next((row.filled for row in rows if len(row.filled) > 1), nothing)
    missing = [ours for ours, theirs in source.columns.items() if theirs not in names]
    shown = ", ".join(f"'{cut(name.strip(), 40)}'" for name in names[:30]) or _("nothing")
    if missing:
        what = _("There is no column '{name}'.", name=cut(source.columns[missing[0]], 60))
        return source.refused(what, _("The columns are: {names}.", names=shown))
    what = _(
        "Nobody knows which column has the titles, or which has the starts: {names}.", names=shown
    )
    return source.refused(what, _("Say it: --column title=NAME --column start=NAME."))


def add_sessions(
    source: Source, rows: Sequence[Row], gathering: Gathering, named: str = ""
) -> None:
    """Add every session of a table whose header stands first; `named` is what it is called."""
    header = header_of(rows[0].cells, source.columns)
    gone = [theirs for ours, theirs in source.columns.items() if ours not in header.index_by_column]
    if gone:
        raise unknown_header(source, rows)
    if header.unread:
        names = ", ".join(f"'{cut(name, 40)}'" for name in header.unread[:20])
        what = _("Nothing is read from these columns: {names}.", names=names)
        gathering.warn(rows[0].place, what, _("If one matters, say --column OURS=THEIRS."))
    table = _Table(source, header, gathering, named)
    items = list(table.items(rows))
    for item in with_ends(items):
        gathering.add(item)


class _Table:
    """One table on its way to items; a date stands for the rows below it, too."""

    def __init__(
        self, source: Source, header: Header, gathering: Gathering, named: str = ""
    ) -> None:
        self._source = source
        self._header = header
        self._gathering = gathering
        self._named = named
        self._days = DayReader(source.day, None)
        self._day: date | None = None
        self._has_said_commas = False

    def items(self, rows: Sequence[Row]) -> Iterator[Item]:
        """Every session; what is none is left out."""
        below = [row for row in rows[1:] if row.filled and row.cells != rows[0].cells]
        if len(below) > MOST_SESSIONS:
            what = ngettext(
                "There are more than {n} row.", "There are more than {n} rows.", MOST_SESSIONS
            )
            raise self._source.refused(what, _("So many cannot be handled."))
        self._days = DayReader(self._source.day, self._order(below))
        self._day = self._day_of_all()
        self._day = self._day or self._any_day(below)
        for row in below:
            if self._is_heading(row):
                continue
            try:
                yield self._item(row)
            except NotATime as error:
                title = cut(" ".join(self._cell(row, "title").split()), 60) or _("a session")
                self._gathering.leave_out(row.place, f"{title}: {error.what}", error.mend)

    def _cell(self, row: Row, column: str) -> str:
        index = self._header.index_by_column.get(column)
        return "" if index is None or index >= len(row.cells) else as_written(row.cells[index])

    def _order(self, rows: Iterable[Row]) -> Order | None:
        """Whether days come before months, as all dates together or the first day tell."""
        cells = [self._cell(row, name) for row in rows for name in ("date", "start", "end")]
        written = [day for cell in cells if "/" in cell for day in dates_in(cell[:80])]
        return order_of(written) or _order_by(self._source.day, written)

    def _day_of_all(self) -> date | None:
        """The day that the table is called after, else the organizers' own."""
        try:
            return self._days.read(self._named)
        except (NotATime, OverflowError):
            return self._source.day

    def _any_day(self, rows: Sequence[Row]) -> date | None:
        """Where no row says one, it is lacking, and any will do to look for what else is.

        Nobody should read five hundred times that a day is missing.
        """
        cells = (self._cell(row, name) for row in rows for name in ("date", "start"))
        headings = (row.filled[0] for row in rows if len(row.filled) == 1)
        texts = [cell for cell in (*cells, *headings) if cell]
        if not texts or any(map(_may_name_a_day, texts)):
            return None
        what = _("It does not say on which day the sessions are.")
        self._gathering.lack(what, _("Say it: --date 2022-05-18, or in a column 'date'."))
        return _ANY_DAY

    def _is_heading(self, row: Row) -> bool:
        """Whether it is one cell across the table that says the day of the rows below."""
        if len(row.filled) != 1 or self._cell(row, "date"):
            return False
        try:
            self._day = self._days.read(row.filled[0])
        except (NotATime, OverflowError):
            return False
        return True

    def _item(self, row: Row) -> Item:
        title, kind = self._cell(row, "title"), self._cell(row, "kind").strip()
        is_ours = kind.casefold() in set(Kind)
        speakers = names_in(said(self._cell(row, "speakers")))
        self._warn_of_commas(row.place, speakers)
        item = Item(
            place=row.place,
            title=title,
            id=self._cell(row, "id"),
            kind=Kind(kind.casefold()) if is_ours else None if kind else kind_said(title),
            sort=kind,
            abstract=self._cell(row, "abstract"),
            url=self._cell(row, "url"),
            track=self._cell(row, "track"),
            cancelled=self._is_cancelled(row),
            rooms=names_in(said(self._cell(row, "room"))),
            speakers=speakers,
            languages=_languages(self._cell(row, "language")),
        )
        try:
            starts, ends = self._times(row).read(self._days)
        except OverflowError as error:
            raise NotATime(_("The time cannot be right."), _("Correct it.")) from error
        return replace(item, starts=starts, ends=ends)

    def _times(self, row: Row) -> RowTimes:
        day, start = said(self._cell(row, "date")), said(self._cell(row, "start"))
        if "start" not in self._header.index_by_column:
            day, start = "", day
        elif day:
            self._day = self._days.read(day)
        end_day = said(self._cell(row, "end_date"))
        return RowTimes(
            start=start,
            end=said(self._cell(row, "end")),
            minutes=said(self._cell(row, "minutes")),
            day=self._day,
            end_day=self._days.read(end_day) if end_day else None,
        )

    def _is_cancelled(self, row: Row) -> bool:
        cell = self._cell(row, "cancelled").strip().casefold()
        if cell not in _YES | _NO:
            what = _("'{cell}' does not say whether the session is cancelled.", cell=cut(cell, 40))
            mend = _("Write {yes} or {no}.", yes="yes", no="no")
            self._gathering.warn(row.place, what, mend)
        return cell in _YES

    def _warn_of_commas(self, place: Place, names: Sequence[str]) -> None:
        if not self._has_said_commas and any("," in name for name in names):
            self._has_said_commas = True
            what = _("Commas in the names of speakers are taken for parts of one name.")
            self._gathering.warn(place, what, _("Write semicolons between speakers."))


def _order_by(first: date | None, days: Sequence[WrittenDay]) -> Order | None:
    """The one order in which the earliest of the days is the first day."""
    fitting: list[Order] = []
    for order in Order:
        try:
            earliest = min((day.on(order=order) for day in days), default=None)
        except NotATime:
            continue
        if earliest is not None and earliest == first:
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def _may_name_a_day(cell: str) -> bool:
    return day_named(cell.strip()) is not None or next(dates_in(cell[:80]), None) is not None


def names_in(cell: str) -> tuple[str, ...]:
    r"""The names in a cell, apart by semicolons or lines; `\;` is a semicolon within a name."""
    found = (_ESCAPED.sub(r"\1", match[1]).strip() for match in _SEPARATOR.finditer(cell))
    return tuple(name for name in found if name)


def _languages(cell: str) -> tuple[str, ...]:
    return names_in(cell if ";" in cell else cell.replace(",", ";"))
