"""`chair stage`: the screens for a hall's display or a streaming program."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commandline.stopping import until_stopped
from bot.commandline.words import fail, read_settings, refuse
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import know
from bot.domain.text import on_one_line
from bot.errors import InputRefused, Refusal
from bot.logs import log_to_stderr
from bot.services.files import read_or_last_good
from bot.services.languages import read_languages
from bot.services.stage import Door, Stagehand
from bot.settings import Settings, host_and_port
from bot.stage.server import links, origins_at, shown_at
from bot.stage.windows import LOOKS_EVERY, Windows
from bot.store.onlooking import Onlooker

AT_HOME = "127.0.0.1:8011"


def stage(
    address: Annotated[str, typer.Option(help="Where to listen.")] = AT_HOME,
    origin: Annotated[
        str, typer.Option(help="How browsers get there, as in https://screens.example.org.")
    ] = "",
    theme: Annotated[Path | None, typer.Option(help="A style of your own: a CSS file.")] = None,
) -> None:
    """Show what is on, what comes next and the questions: one page for each room.

    It prints a link for each. It only looks at what the bot remembers, and goes on while the bot is
    started again. Stop it with Ctrl-C. Leaves with 2 where it cannot begin.
    """
    settings = read_settings()
    log_to_stderr(settings.log_level, settings.log_format)
    try:
        host_and_port(address)
    except ValueError as error:
        fail(f"--address: {error}.")
    if theme and not theme.is_file():
        fail(f"There is no file {theme}.")
    try:
        know(read_languages(settings.data_folder / "languages"))
        files = read_or_last_good(settings.data_folder, keep=False)
        origins = origins_at(address, origin)
        asyncio.run(until_stopped(_show(settings, files, address, origins, theme)))
    except InputRefused as refused:
        refuse(refused)
    except Refusal as refusal:
        fail(str(refusal))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return


async def _show(
    settings: Settings,
    files: ConferenceFiles,
    address: str,
    origins: tuple[str, ...],
    theme: Path | None,
) -> None:
    clock = SystemClock()
    onlooker = Onlooker(settings.database_url, settings.sealing_key_file)
    stagehand = Stagehand(onlooker, clock, files, settings.stage_word)
    windows = Windows(stagehand, clock, files.profile.language)
    try:
        async with shown_at(address, origins, stagehand, windows, clock, theme):
            doors = await _doors(stagehand)
            for room, link in links(origins[0], doors).items():
                typer.echo(on_one_line(f"{room}: {link}" if room else link))
            await asyncio.Event().wait()
    finally:
        await onlooker.close()


async def _doors(stagehand: Stagehand) -> tuple[Door, ...]:
    """As soon as the bot has opened the conference; says once what is waited for."""
    said = ""
    while True:
        try:
            doors = await stagehand.doors()
            why = "The bot has not opened this conference yet. Start it with: chair run"
        except Refusal as refusal:
            doors, why = (), str(refusal)
        if doors:
            return tuple(doors)
        if why != said:
            typer.echo(f"{on_one_line(why)}\nThe links follow as soon as it is there.", err=True)
            said = why
        await asyncio.sleep(LOOKS_EVERY.total_seconds())
