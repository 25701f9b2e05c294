"""Whole tables, line by line: out of a database and into another, of whatever kind.

A line is a row as a JSON object: moments in UTC as in ISO 8601, bytes in base 64. The tables are
taken as they are found, not as the code knows them, so that those of earlier versions can be
copied, too. What is encrypted goes as it is.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    bindparam,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Refusal
from bot.store.migrations.upgrade import revision_of
from bot.store.tables import Base
from bot.store.types import UtcDateTime

PORTION = 50
"""Rows that are in memory at once: one may hold a file of many megabytes."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a table holds: how many rows, their digest, and the last id that was ever given out."""

    rows: int
    digest: str
    last_id: int = 0


class Tally:
    """Counts lines that go by, and takes their digest."""

    def __init__(self) -> None:
        self._rows, self._digest = 0, hashlib.sha256()

    def add(self, line: bytes) -> None:
        """One more, without its end."""
        self._rows += 1
        self._digest.update(line + b"\n")

    def contents(self, last_id: int) -> Contents:
        """What went by."""
        return Contents(self._rows, self._digest.hexdigest(), last_id)


class Source(Protocol):
    """Where rows come from: a database, or an archive of one."""

    @property
    def revision(self) -> str:
        """Of which version the tables are."""
        ...

    @property
    def tables(self) -> tuple[str, ...]:
        """Their names, each after those that it points at."""
        ...

    def lines(self, table: str) -> AsyncIterable[bytes]:
        """The rows of a table by its primary key, without the line's end."""
        ...

    async def last_id(self, table: str) -> int:
        """The last id that was ever given out; 0 where there was none."""
        ...


class Copied:
    """The tables of a database on an open connection, within its transaction."""

    def __init__(self, connection: AsyncConnection, revision: str, tables: list[Table]) -> None:
        self._connection = connection
        self._table = {table.name: table for table in tables}
        self.revision = revision
        self.tables = tuple(self._table)

    @classmethod
    async def found(cls, connection: AsyncConnection) -> "Copied | None":
        """What is there; None where no tables of ours are."""
        revision = await connection.run_sync(revision_of)
        return (
            cls(connection, revision, await connection.run_sync(_reflected)) if revision else None
        )

    async def lines(self, table: str) -> AsyncIterator[bytes]:
        """The rows of a table by its primary key.

        A portion is a query of its own: PostgreSQL would let nobody alter a table of which it has
        a cursor open, as the migrations after a copy do.
        """
        which = self._table[table]
        (key,) = which.primary_key
        query = select(which).order_by(self._in_order(key)).limit(PORTION)
        rows = (await self._connection.execute(query)).mappings().all()
        while rows:
            for row in rows:
                yield _line(row)
            after = self._in_order(key) > rows[-1][key.name]
            rows = (await self._connection.execute(query.where(after))).mappings().all()

    def _in_order(self, column: Column[Any]) -> Any:
        """By their code points, as SQLite has it, and not as people sort words."""
        is_text = isinstance(column.type, String)
        return column.collate("C") if is_text and self._is_postgres else column

    @property
    def _is_postgres(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    async def count(self, table: str) -> int:
        """How many rows there are."""
        query = select(func.count()).select_from(self._table[table])
        return await self._connection.scalar(query) or 0

    async def contents(self, table: str) -> Contents:
        """All of it, looked at anew."""
        tally = Tally()
        async for line in self.lines(table):
            tally.add(line)
        return tally.contents(await self.last_id(table))

    async def last_id(self, table: str) -> int:
        """The last id that was ever given out; 0 where there was none, or nobody remembers."""
        if "id" not in self._table[table].c or isinstance(self._table[table].c.id.type, String):
            return 0
        highest = await self._connection.scalar(select(func.max(self._table[table].c.id))) or 0
        if sequence := await self._sequence(table):
            query = f"SELECT last_value FROM {sequence} WHERE is_called"  # noqa: S608 - the database's own name
        elif not self._is_postgres and await self._counts_on(table):
            query = "SELECT seq FROM sqlite_sequence WHERE name = :name"
        else:
            return highest
        return max(highest, await self._connection.scalar(text(query), {"name": table}) or 0)

    async def set_last_id(self, table: str, number: int) -> None:
        """The next row gets the next number; where SQLite keeps no account, that after the last."""
        if not number:
            return
        if sequence := await self._sequence(table):
            values = {"sequence": sequence, "number": number}
            await self._connection.execute(text("SELECT setval(:sequence, :number)"), values)
        elif not self._is_postgres and await self._counts_on(table):
            values = {"name": table, "number": number}
            for statement in (
                "DELETE FROM sqlite_sequence WHERE name = :name",
                "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)",
            ):
                await self._connection.execute(text(statement), values)

    async def _sequence(self, table: str) -> str | None:
        if not self._is_postgres:
            return None
        query = text("SELECT pg_get_serial_sequence(:name, 'id')")
        return await self._connection.scalar(query, {"name": table})

    async def _counts_on(self, table: str) -> bool:
        """Whether SQLite gives out no id twice in this table, not even that of an erased row."""
        query = text("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = :name")
        return bool(await self._connection.scalar(query, {"name": table}))

    async def fill(self, table: str, source: Source) -> Contents:
        """Put in what the source has, and look whether it is the same then.

        Raises `Refusal` where the database does not take it, or gives back something else.
        """
        tally = Tally()
        try:
            await self._insert(self._table[table], source.lines(table), tally)
        except DBAPIError as error:  # its own text may have what people wrote
            raise Refusal(
                f"The table {table} cannot be copied: the database refuses a row "
                f"({type(error.orig).__name__}). Nothing was changed."
            ) from None
        await self.set_last_id(table, await source.last_id(table))
        found = await self.contents(table)
        if found != tally.contents(found.last_id):
            raise Refusal(
                f"The table {table} is not the same after it was copied. Nothing was changed."
            )
        return found

    async def _insert(self, table: Table, lines: AsyncIterable[bytes], tally: Tally) -> None:
        own = [c for c in table.c if any(key.column.table is table for key in c.foreign_keys)]
        nothing: dict[str, Any] = dict.fromkeys((column.name for column in own), None)
        later: list[dict[str, Any]] = []  # a row may point at one that comes after it
        portion: list[dict[str, Any]] = []
        async for line in lines:
            tally.add(line)
            row = _row(table, line)
            if any(row[name] is not None for name in nothing):
                later.append({f"_{name}": row[name] for name in ("id", *nothing)})
            portion.append(row | nothing)
            if len(portion) == PORTION:
                await self._connection.execute(insert(table), portion)
                portion = []
        if portion:
            await self._connection.execute(insert(table), portion)
        if later:
            pointing: dict[str, Any] = {name: bindparam(f"_{name}") for name in nothing}
            statement = update(table).where(table.c.id == bindparam("_id")).values(pointing)
            await self._connection.execute(statement, later)

    async def drop(self) -> None:
        """Take the tables away, and that there ever were any."""
        for table in reversed(list(self._table.values())):
            await self._connection.run_sync(table.drop)
        await self._connection.execute(text("DROP TABLE alembic_version"))


def _reflected(connection: Connection) -> list[Table]:
    """Our tables as they are; others in the same database are nobody's business here."""
    found = MetaData()
    event.listen(found, "column_reflect", _in_utc)
    there = set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
    found.reflect(connection, only=sorted(there))
    return [table for table in found.sorted_tables if table.name in there]


def _in_utc(inspector: Any, table: Table, column: Any) -> None:
    del inspector, table
    if isinstance(column["type"], DateTime):
        column["type"] = UtcDateTime()


def _line(row: Any) -> bytes:
    values = {name: _told(value) for name, value in row.items()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _told(value: object) -> object:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _row(table: Table, line: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(line)
    return {name: _value(table.c[name], value) for name, value in values.items()}


def _value(column: Column[Any], told: Any) -> Any:
    kind = column.type.python_type
    if told is None or not isinstance(told, str) or kind is str:
        return told
    if kind is bytes:
        return b64decode(told)
    return datetime.fromisoformat(told) if kind is datetime else _day(kind, told)


def _day(kind: type, told: str) -> Any:
    return date.fromisoformat(told) if kind is date else told
