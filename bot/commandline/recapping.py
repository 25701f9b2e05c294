"""`chair recap`: the page for after the conference, from the database alone."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.memory import remembered
from bot.commandline.words import fail
from bot.commandline.writing import must_be_new, write
from bot.domain.conference import ConferenceId
from bot.domain.conference_files import ConferenceFiles
from bot.domain.recap import Recap
from bot.domain.text import count
from bot.services.recap import recap_from
from bot.services.recap_page import PAGE_NAME, page
from bot.store.database import Records


def recap(
    output: Annotated[Path, typer.Option(help="Where to write the page.")] = Path(PAGE_NAME),
) -> None:
    """Write what the conference in `data/` comes to as one page, also while the bot is stopped.

    Sessions, questions with their answers, numbers: nothing private. Leaves with 2 where it cannot
    be read or written; no file is written over.
    """
    must_be_new(output)
    _, found = remembered(_read)
    recaps = [one for one in found if one]
    if not recaps:
        fail("The bot has not opened this conference yet. Start it once, with: chair run")
    if len(recaps) > 1:
        fail("This conference is on several servers. Use /recap on the one that you mean.")
    write(output, page(recaps[0]))
    sessions = count(recaps[0].numbers.sessions, "session")
    typer.echo(f"Wrote {sessions} to {output}. Open it in a browser.")


async def _read(records: Records, conference: ConferenceId, files: ConferenceFiles) -> Recap | None:
    return await recap_from(records, conference, files.profile)
