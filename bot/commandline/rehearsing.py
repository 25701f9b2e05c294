"""`chair rehearse`: a conference day without Discord, in seconds."""

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commandline.words import fail, refuse
from bot.commandline.writing import must_be_writable
from bot.domain.languages import ENGLISH, know, known, speaks
from bot.errors import InputRefused
from bot.services.files import read_conference
from bot.services.languages import read_languages

Data = Annotated[
    Path, typer.Option(help="The folder with the conference's files, whatever DATA_FOLDER says.")
]
OtherAgenda = Annotated[
    Path | None, typer.Option(help="Rehearse this agenda instead of the folder's own.")
]
Speed = Annotated[
    float | None,
    typer.Option(min=0.1, help="So many times as fast as real; as fast as it goes if left out."),
]
Forums = Annotated[
    list[str] | None,
    typer.Option(help="A channel that is a forum on your server; may be given several times."),
]
Changes = Annotated[
    bool, typer.Option("--changes", help="A day on which sessions move, or are late or cancelled.")
]
Language = Annotated[
    str, typer.Option(help="In which language the audience uses Discord, as in de or pt-BR.")
]
Json = Annotated[
    Path | None, typer.Option("--json", help="Write what happened to this file, for programs.")
]
Report = Annotated[
    Path | None, typer.Option(help="Write a page with every post as attendees would see it.")
]
Recap = Annotated[
    Path | None, typer.Option(help="Write the recap of the day, as organizers are given it.")
]
Open = Annotated[
    bool,
    typer.Option("--open", help="Walk about in it in the browser, and take part."),
]
Browser = Annotated[
    bool, typer.Option(help="With --open: open the browser; its address is printed in any case.")
]
AudienceActs = Annotated[
    bool, typer.Option(help="With --open: people do of themselves what the script says.")
]


def rehearse(
    data: Data = Path("data"),
    agenda: OtherAgenda = None,
    speed: Speed = None,
    forum: Forums = None,
    changes: Changes = False,
    language: Language = ENGLISH,
    json_file: Json = None,
    report: Report = None,
    recap: Recap = None,
    to_open: Open = False,
    browser: Browser = True,
    audience: AudienceActs = True,
) -> None:
    """Watch a whole conference day: the real bot on a Discord that runs on this computer only."""
    if to_open and (changes or json_file or report or recap):
        fail("--open is a day that you end yourself: it has no --changes and leaves no files.")
    must_be_writable([json_file, report, recap])
    _must_be_spoken(language, data)
    logging.getLogger("discord").setLevel(logging.ERROR)  # its greeting is not part of the show
    try:
        files = read_conference(data, agenda)
    except InputRefused as refused:
        refuse(refused)
    if to_open:
        from bot.commandline.rehearsal_opened import Visit, walk_in  # noqa: PLC0415 - `chair run` goes without

        walk_in(Visit(files, data, forum or (), language, speed, audience, browser))
        return
    from bot.commandline import rehearsal_told as told  # noqa: PLC0415 - `chair run` goes without
    from bot.rehearsal.day import Rehearsal  # noqa: PLC0415 - `chair run` starts sooner without

    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        listener = told.Teller(console, files.agenda.zone).listener()
        day = Rehearsal(
            files,
            Path(folder),
            listener,
            speed,
            forums=forum or (),
            language=language,
            data=data,
            changes=changes,
        )
        record = asyncio.run(day.run())
    told.sum_up(console, record)
    told.keep(console, record, json_file, report, recap)
    if not record.ok:
        raise typer.Exit(1)


def _must_be_spoken(language: str, data: Path) -> None:
    """Leave where the bot has no texts in the language."""
    know(read_languages(data / "languages"))
    if not speaks(language):
        others = ", ".join(sorted(known()))
        fail(f"The bot speaks no {language!r}, but {others}; data/README.md adds others.")
