"""`chair conduct`: keys for reports, and whether the audit is whole. It never prints a report."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from bot.commandline.words import fail, read_settings
from bot.domain.conduct.audit import first_broken
from bot.domain.text import count
from bot.errors import Refusal
from bot.settings import conduct_key
from bot.store.conduct.vault import new_key
from bot.store.database import Database

conduct_app = typer.Typer(help="Look after reports of conduct.", no_args_is_help=True)

Result = TypeVar("Result")


@conduct_app.command()
def key() -> None:
    """Print a new key for CONDUCT_KEY, and how to use it. It is kept nowhere."""
    typer.echo(f"CONDUCT_KEY={new_key()}")
    typer.echo(
        "Put this line into .env, let nobody else read that file (chmod 600 .env), and keep a copy "
        "apart from the database's backups: without the key no report can be read, by anybody.\n"
        "To change the key, write CONDUCT_KEY=new,old and say: chair conduct rotate",
        err=True,
    )


@conduct_app.command()
def rotate() -> None:
    """Wrap every key anew with the first in CONDUCT_KEY, so that the others can be destroyed."""
    number = _with_database(lambda database: database.rewrap_conduct_keys())
    typer.echo(
        f"{count(number, 'key')} wrapped anew. Leave only the first in CONDUCT_KEY, and destroy "
        "the others: reports in older backups cannot be read any more then."
    )


@conduct_app.command()
def verify() -> None:
    """Check that no link of the audit was changed or is missing. Leaves with 1 if one is."""
    broken = False
    for conference, number, bad in _with_database(_verified):
        state = f"broken at link {bad}" if bad else "whole"
        typer.echo(f"{conference}: {count(number, 'link')}, {state}.")
        broken = broken or bad is not None
    if broken:
        raise typer.Exit(1)


async def _verified(database: Database) -> list[tuple[str, int, int | None]]:
    async with database.transaction() as records:
        conduct = records.conduct
        found: list[tuple[str, int, int | None]] = []
        for conference in await records.conferences.all():
            links = await conduct.audit.links(conference)
            bad = first_broken(links, conduct.vault.authenticate)
            found.append((conference, len(links), bad))
        return found


def _with_database(work: Callable[[Database], Awaitable[Result]]) -> Result:
    settings = read_settings()

    async def run() -> Result:
        key = conduct_key(settings)
        database = Database(settings.database_url, settings.sealing_key_file, key)
        await database.open()
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except Refusal as refusal:
        fail(str(refusal))
