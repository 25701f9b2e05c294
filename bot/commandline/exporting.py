"""`chair export`: a copy of what the conference leaves behind, from the database alone."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.memory import remembered
from bot.commandline.writing import must_be_writable, write
from bot.domain.conference import ConferenceId
from bot.domain.conference_files import ConferenceFiles
from bot.domain.question_files import as_csv, as_markdown
from bot.domain.questions import Question
from bot.domain.text import count
from bot.store.database import Records

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
    files, by_server = remembered(_questions)
    found = [question for questions in by_server for question in questions]
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


async def _questions(
    records: Records, conference: ConferenceId, files: ConferenceFiles
) -> tuple[Question, ...]:
    del files
    return await records.questions.of_conference(conference)
