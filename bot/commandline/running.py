"""`chair run`, `chair check` and `chair invite`: everything that needs a token."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

import aiohttp
import discord
import typer

from bot import app as chair
from bot.client.checkup import findings_on
from bot.client.connection import INTENTS, ask_for_gateway, invite_link, permissions_for, point_at
from bot.clock import SystemClock
from bot.commandline.stopping import until_stopped
from bot.commandline.words import TOKEN_REFUSED, fail, read_settings, refuse
from bot.domain.announcements import plan
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import Delivery
from bot.domain.languages import know, known, speaks
from bot.domain.moments import clock_time, day_name
from bot.domain.people import ServerId
from bot.domain.posts import post_name
from bot.domain.text import count, on_one_line
from bot.errors import InputRefused, Refusal
from bot.logs import log_to_stderr
from bot.services.conferences import from_files
from bot.services.files import read_conference, read_or_last_good
from bot.services.languages import read_languages
from bot.settings import Settings

READY_WITHIN = 60.0
NEXT_POSTS = 5

NOT_LOGGED_IN = (
    "there is no bot token. Copy .env.example to .env and fill in DISCORD_TOKEN; "
    "README.md says where to get one."
)

NOT_ACCEPTED = "Discord does not accept the token. Make a new one, and put it into .env."

AUTHENTICATION_FAILED = 4004
"""With this code the gateway leaves who logged in with a token that has been replaced since."""

Result = TypeVar("Result")


def run() -> None:
    """Run the bot on Discord until it is stopped (Ctrl-C or SIGTERM)."""
    settings = _settings()
    log_to_stderr(settings.log_level, settings.log_format)
    know(read_languages(settings.data_folder / "languages"))  # organizers are told in theirs
    try:
        files = read_or_last_good(settings.data_folder)
    except InputRefused as refused:
        refuse(refused)
    for problem in files.refused:
        logging.getLogger(__name__).error("The last good files stay in force. %s", problem)
    _finish(chair.run(settings, SystemClock(), files))


def check() -> None:
    """Look the files over, then log in and say what is not ready on the server. Posts nothing.

    The files are in data/, or in the folder that DATA_FOLDER names, in the environment or in .env.
    Without a token only the files are looked at. Leaves with 1 where something is to be mended,
    with 2 where the server cannot be looked at.
    """
    settings = read_settings()
    files = _files(settings)
    _say_what_comes(files)
    _list("Worth a look:", [*map(str, files.warnings), *_about_language(settings, files)])
    if not settings.discord_token.get_secret_value():
        fail(f"\nThe files can be used. The server was not looked at: {NOT_LOGGED_IN}")
    findings = _finish(_findings(settings, files))
    if findings is None:  # it was stopped
        raise typer.Exit(1)
    _list("To mend:", findings)
    if findings:
        raise typer.Exit(1)
    typer.echo("\nAll is ready.")


def _about_language(settings: Settings, files: ConferenceFiles) -> list[str]:
    """A warning where the bot would speak English, though it is asked for something else."""
    folder, language = settings.data_folder / "languages", files.profile.language
    know(read_languages(folder))
    if speaks(language):
        return []
    warning = (
        f"{settings.data_folder / 'conference.yaml'}: there is no catalogue for the language "
        f"'{language}', so the bot would speak English. Put a translation into "
        f"{folder / f'{language}.po'}, or choose one of these: {', '.join(sorted(known()))}."
    )
    return [warning]


def _say_what_comes(files: ConferenceFiles) -> None:
    """The conference's own time and its next posts, by which a wrong zone is seen at once."""
    conference, now = from_files(files, ServerId(0)), SystemClock().now()
    zone = conference.agenda.zone
    typer.echo(
        f"{on_one_line(conference.name)}: {count(len(conference.agenda.sessions), 'session')}."
    )
    typer.echo(f"In {zone.key} it is {clock_time(now, zone)} on {day_name(now, zone)}.")
    coming = [post for post in plan(conference) if post.due_at > now][:NEXT_POSTS]
    lines = [
        f"{day_name(post.due_at, zone)}, {post_name(conference, Delivery(conference.id, post))}"
        for post in coming
    ]
    _list("Next posts:", lines or ["None: the conference is over."])


def _list(heading: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            typer.echo(f"\n{heading}")
        typer.echo(f"- {on_one_line(line)}")


def invite() -> None:
    """Print the link that invites the bot with exactly the permissions that it uses."""
    settings = _settings()
    policy = from_files(_files(settings), ServerId(0)).policy
    application = _finish(_application(settings))
    if application:
        typer.echo(invite_link(application, permissions_for(policy)))


async def _application(settings: Settings) -> int:
    point_at(settings.discord_api_url)
    async with discord.Client(intents=INTENTS) as client:
        await client.login(settings.discord_token.get_secret_value())
        return (await client.application_info()).id


async def _findings(settings: Settings, files: ConferenceFiles) -> list[str]:
    """What is not ready on any server, as seen by a client that only looks."""
    point_at(settings.discord_api_url)
    found: list[str] = []
    async with discord.Client(intents=INTENTS) as client:
        await client.login(settings.discord_token.get_secret_value())
        await ask_for_gateway(client)
        connection = asyncio.create_task(client.connect())
        async with asyncio.timeout(READY_WITHIN):
            await client.wait_until_ready()
        for guild in client.guilds:
            conference = from_files(files, ServerId(guild.id))
            findings = await findings_on(guild, conference)
            found += [f"{guild.name}: {finding}" for finding in findings]
        if not client.guilds:
            found.append("The bot is on no server yet. Open the link that `chair invite` prints.")
    await asyncio.gather(connection, return_exceptions=True)
    return found


def _settings() -> Settings:
    settings = read_settings()
    if not settings.discord_token.get_secret_value():
        fail(f"{NOT_LOGGED_IN[0].upper()}{NOT_LOGGED_IN[1:]} `chair rehearse` needs none.")
    return settings


def _files(settings: Settings) -> ConferenceFiles:
    try:
        return read_conference(settings.data_folder)
    except InputRefused as refused:
        refuse(refused)


def _finish(work: Coroutine[Any, Any, Result]) -> Result | None:
    """Do the work; None where it was stopped by Ctrl-C or SIGTERM."""
    try:
        return asyncio.run(until_stopped(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return None
    except Refusal as refusal:
        fail(str(refusal))
    except discord.LoginFailure:
        fail(NOT_ACCEPTED, TOKEN_REFUSED)
    except discord.ConnectionClosed as closed:
        if closed.code == AUTHENTICATION_FAILED:
            fail(NOT_ACCEPTED, TOKEN_REFUSED)
        fail(f"Discord closed the connection for good: code {closed.code} of its gateway.")
    except discord.DiscordServerError as error:
        fail(f"Discord has a problem (HTTP {error.status}). Try again in a few minutes.")
    except (discord.GatewayNotFound, aiohttp.ClientError, OSError, TimeoutError) as error:
        why = str(error) or "it does not answer"
        fail(f"Discord cannot be reached: {why}. Check the connection.")
