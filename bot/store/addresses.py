"""What is wrong with a database's address or with what is found there, in sentences."""

from collections.abc import Generator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import URL
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
    except (DBAPIError, OSError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error.strerror or error
        raise Refusal(
            f"{what} cannot be opened: {why}. Name the right place in .env; where the file is "
            "damaged, put its last backup in its place."
        ) from error
