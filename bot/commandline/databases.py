"""`chair db`: the bot's whole database. It never prints a password, nor what is in the tables."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.commandline.words import fail, read_settings
from bot.commandline.writing import must_be_new
from bot.domain.text import count
from bot.errors import Refusal
from bot.settings import Settings
from bot.store import upkeep
from bot.store.addresses import place_at
from bot.store.upkeep import Copy

db_app = typer.Typer(help="Upgrade, back up, restore and move the database.", no_args_is_help=True)

Result = TypeVar("Result")


@db_app.command()
def upgrade() -> None:
    """Bring the tables up to date. The bot does it by itself whenever it starts."""
    before, now = _finish(upkeep.upgraded(read_settings().database_url))
    if not before:
        typer.echo(f"Made the tables, of revision {now}.")
    elif before == now:
        typer.echo(f"The tables are up to date, at revision {now}.")
    else:
        typer.echo(f"Upgraded the tables from revision {before} to {now}.")


@db_app.command()
def backup(file: Annotated[Path, typer.Argument(help="The new file.")]) -> None:
    """Write everything in the database to one file, also while the bot runs.

    The file is the same from SQLite as from PostgreSQL. The keys are not in it.
    """
    settings = read_settings()
    must_be_new(file)
    copy = _finish(upkeep.backup(settings.database_url, file))
    typer.echo(f"Wrote {_told(copy)} to {file}.")
    _say_which_keys(settings, copy)
    typer.echo(
        "What is erased in the database stays in its backups: delete them when the data's end "
        "has come."
    )


@db_app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `chair db backup` wrote.")]) -> None:
    """Put everything back from a backup, into a database without anything in it.

    Stop the bot first. Backups of earlier versions are brought up to date.
    """
    settings = read_settings()
    copy = _finish(upkeep.restore(settings.database_url, file, settings.sealing_key_file))
    typer.echo(f"Restored {_told(copy)} to {place_at(settings.database_url)}.")
    _say_conduct_key(copy)


@db_app.command()
def move(
    url: Annotated[str, typer.Argument(help="As in postgresql+asyncpg://user@host/name.")],
) -> None:
    """Copy everything to another database, from SQLite to PostgreSQL or back.

    Stop the bot first: what it writes meanwhile is not copied. A password need not be part of the
    address: it is read from PGPASSWORD or ~/.pgpass, too.
    """
    settings = read_settings()
    copy = _finish(upkeep.move(settings.database_url, url))
    typer.echo(
        f"Copied {_told(copy)} from {place_at(settings.database_url)} to {place_at(url)}, and "
        "compared every row.\nNow put the new address into .env as DATABASE_URL, and start the bot "
        "again, with the same keys. The old database is as it was: delete it once all is well, "
        "since nothing is erased there any more."
    )


def _told(copy: Copy) -> str:
    tables = count(len(copy.tables), "table")
    return f"{count(copy.rows, 'row')} in {tables} (revision {copy.revision})"


def _say_which_keys(settings: Settings, copy: Copy) -> None:
    typer.echo(
        f"It does not hold the key in {settings.sealing_key_file}, without which it cannot be "
        "restored. Keep a copy of that file, apart from this one: whoever has both can read names "
        "that were not to be shown."
    )
    _say_conduct_key(copy)


def _say_conduct_key(copy: Copy) -> None:
    keys = copy.tables.get("conduct_keys")
    if keys and keys.rows:
        typer.echo("Reports of conduct in it can be read with the CONDUCT_KEY of then only.")


def _finish(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except Refusal as refusal:
        fail(str(refusal))
