"""Whether a database is whole, found out without changing it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.errors import Refusal
from bot.store.addresses import place_of
from bot.store.tables import Base

WHOLE = "ok"


def must_be_whole(file: Path) -> None:
    """Raise `sqlite3.DatabaseError` where SQLite finds damage; the file stays as it is.

    What cannot be looked at, such as one that is locked, is left to whoever opens it.
    """
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as known:
            [(found,)] = known.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError:
        return
    if found != WHOLE:
        raise sqlite3.DatabaseError(found)


def must_be_complete(connection: Connection) -> None:
    """Raise `Refusal` where tables are gone: somebody restored a part, or took too much away."""
    gone = sorted(Base.metadata.tables.keys() - set(inspect(connection).get_table_names()))
    if gone:
        raise Refusal(
            f"The database at {place_of(connection.engine.url)} lacks what the bot has made "
            f"there: {', '.join(gone)}. Put its last backup in its place."
        )
