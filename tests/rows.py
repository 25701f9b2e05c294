"""Rows for every table there is, made from nothing but the tables as they are found."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    event,
    insert,
    select,
    text,
)

from bot.store.types import UtcDateTime

EACH = 3
_SINGLE = {"seals", "conduct_keys", "alembic_version"}
_FIRST = datetime(2022, 5, 18, 9, 30, 0, 123456, tzinfo=UTC)


def tables_of(connection: Connection) -> list[Table]:
    """Every table, each after those that it points at."""
    found = MetaData()

    def in_utc(inspector: object, table: object, column: Any) -> None:
        del inspector, table
        if isinstance(column["type"], DateTime):
            column["type"] = UtcDateTime()

    event.listen(found, "column_reflect", in_utc)
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection, **fixed: Any) -> None:
    """Write some rows into every table; `fixed` has values for columns of these names.

    The last of them has nothing where nothing is allowed; the first points at the last, where a
    table points at itself.
    """
    for table in tables_of(connection):
        rows = 1 if table.name in _SINGLE else EACH
        for number in range(rows, 0, -1):
            values = {c.name: _value(c, number) for c in table.columns}
            connection.execute(insert(table).values(values | _known(table, fixed)))
        if connection.dialect.name == "postgresql" and "id" in table.c and rows == EACH:
            _given_out(connection, table.name)


def _given_out(connection: Connection, table: str) -> None:
    """As if the database itself had given these ids out, where it counts."""
    names = {"table": table, "last": EACH}
    if connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), names):
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), names
        )


def _known(table: Table, fixed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fixed.items() if name in table.c}


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of their keys."""
    return {
        table.name: sorted(
            (dict(row) for row in connection.execute(select(table)).mappings()),
            key=lambda row: str([row[key.name] for key in table.primary_key]),
        )
        for table in tables_of(connection)
    }


def _value(column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return EACH if number == 1 else None
        return None if column.nullable and number == EACH else _value(key.column, number)
    if column.primary_key and not isinstance(column.type, String):
        return number
    if column.nullable and number == EACH:
        return None
    return _of_kind(column, number)


def _of_kind(column: Column[Any], number: int) -> Any:
    kind = column.type.python_type
    if kind is str:
        length: int | None = getattr(column.type, "length", None)
        return f"{number} – {column.name} 🦆\n\"'\\{'é' * 120}"[: length or None]
    values: dict[type, Any] = {
        bool: number == 1,
        int: number if "BIG" not in str(column.type) else 2**62 + number,
        bytes: bytes(range(256)) + bytes([number]),
        datetime: _FIRST + timedelta(days=number),
        date: date(2022, 5, number),
    }
    return values.get(kind, [{"title": "Ducks – 🦆", "rooms": [None, 1, 2.5, True], "n": number}])
