"""`chair export`: a copy of what the conference leaves behind, from the database alone."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.words import fail, read_settings, refuse
from bot.commandline.writing import must_be_writable, write
from bot.domain.conference_files import ConferenceFiles
from bot.domain.question_files import as_csv, as_markdown
from bot.domain.questions import Question
from bot.domain.text import count
from bot.errors import InputRefused, Refusal
from bot.services.files import read_or_last_good
from bot.settings import Settings
from bot.store.database import Database

export_app = typer.Typer(help="Write copies for after the conference.", no_args_is_help=True)


@export_app.callback()
def export() -> None:
    """Write copies for after the conference."""


@export_app.command()
def questions(
    csv: Annotated[Path | None, typer.Option(help="A table for spreadsheets.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="A text to read.")] = None,
) -> None:
    """Write every question of the conference in `data/`, with votes, states and answers.

    Without a file's name the table goes to the terminal. Leaves with 2 where nothing can be read.
    """
    must_be_writable([csv, markdown])
    settings = read_settings()
    try:
        files = read_or_last_good(settings.data_folder)
        found = asyncio.run(_questions(settings, files))
    except InputRefused as refused:
        refuse(refused)
    except Refusal as refusal:
        fail(str(refusal))
    asked = count(len(found), "question")
    if not (csv or markdown):
        typer.echo(as_csv(found, files.agenda), nl=False)
        typer.echo(f"{asked}.", err=True)
    if csv:
        write(csv, as_csv(found, files.agenda), "utf-8-sig")
        typer.echo(f"Wrote {asked} to {csv}, a table.")
    if markdown:
        write(markdown, as_markdown(found, files.agenda))
        typer.echo(f"Wrote {asked} to {markdown}, a text.")


async def _questions(settings: Settings, files: ConferenceFiles) -> list[Question]:
    """Those of the conference with this id, on every server where it took place."""
    database = Database(settings.database_url, settings.sealing_key_file)
    await database.open()
    try:
        async with database.transaction() as records:
            known = await records.conferences.all()
            here = [one for one in known if one.partition("@")[0] == files.profile.slug]
            return [q for one in here for q in await records.questions.of_conference(one)]
    finally:
        await database.close()
