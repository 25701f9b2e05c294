"""A database with its tables up to date, made once and copied, since making one takes its time."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.store.migrations.upgrade import upgrade


def sqlite_in(folder: Path) -> str:
    """The address of a new database in the folder, as an empty one is after its first start.

    That the tables come out of nothing is what the tests of the store see to.
    """
    path = folder / "chair.db"
    if not path.exists():
        path.write_bytes(_with_tables())
    return f"sqlite+aiosqlite:///{path}"


@cache
def _with_tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "chair.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade(connection)
        engine.dispose()
        return path.read_bytes()
