"""What is wrong with a database's address or with what is found there, in sentences."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError

from bot.errors import Refusal

_MEND = (
    "Write it like sqlite+aiosqlite:///data/var/chair.db, or like "
    "postgresql+asyncpg://user:password@host/name."
)


@contextmanager
def address_refused() -> Generator[None]:
    """`Refusal` for an address that names no database which can be used; never its password."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise Refusal(
            f"DATABASE_URL names a driver that is not installed ({missing.name}). {_MEND} "
            "The latter needs: pip install 'session-chair[postgres]'."
        ) from missing
    except (ArgumentError, InvalidRequestError, ValueError) as error:
        raise Refusal(f"DATABASE_URL is not the address of a database. {_MEND}") from error


def place_of(url: URL) -> str:
    """Where a database is, for people to read: its file, or its address without the password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def place_at(address: str) -> str:
    """The same of an address that can be used."""
    return place_of(make_url(address))


def same_place(one: str, other: str) -> bool:
    """Whether two addresses read alike, apart from how long one waits there."""
    with address_refused():
        both = [make_url(each).difference_update_query(["timeout"]) for each in (one, other)]
        return place_of(both[0]) == place_of(both[1])


def must_be_there(url: URL) -> None:
    """Raise `Refusal` where there is no such file: to open it would make an empty one."""
    path = url.database
    if url.get_backend_name() == "sqlite" and path and not Path(path).exists():
        raise Refusal(
            f"There is no database at {path}. The bot makes it when it first runs; say this in "
            "the bot's own folder, or name the right place as DATABASE_URL."
        )


def make_folder(url: URL) -> None:
    """Make the folder in which a database's file is to be; raises `OSError`."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def unreadable(what: str) -> Generator[None]:
    """`Refusal` where something cannot be opened, or is not what it should be."""
    try:
        yield
    except CommandError as error:
        raise Refusal(
            f"{what} was made by another version of Session Chair ({error}). Run the version that "
            "made it, or name another place in .env."
        ) from error
    except (DBAPIError, sqlite3.DatabaseError, OSError) as error:
        why: object = error
        if isinstance(error, DBAPIError):
            why = error.orig
        elif isinstance(error, OSError):
            why = error.strerror or str(error) or "it does not answer"
        raise Refusal(
            f"{what} cannot be opened: {why}. Name the right place in .env; where the file is "
            "damaged, put its last backup in its place."
        ) from error
