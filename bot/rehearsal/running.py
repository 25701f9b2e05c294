"""The real bot on a local Discord: what every kind of rehearsal needs."""

import asyncio
import traceback
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, opened
from bot.clock import Clock
from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.rehearsal.audience import Act, Audience, NotTried
from bot.rehearsal.local_discord import Impossible, LocalDiscord, NoAnswer, Server
from bot.rehearsal.record import Record
from bot.settings import REQUESTS_PER_SECOND, Settings
from bot.store.conduct.vault import new_key

FULL_SPEED_PACE = 1000.0
"""Seconds of Discord's rate limits that pass in one real second when no time is waited out."""

READY_WITHIN = 10.0

DATABASE = "rehearsal.db"
"""In the folder, where no other is named."""


def settings_for(
    discord: LocalDiscord, folder: Path, data: Path, database_url: str = "", pace: float = 1.0
) -> Settings:
    """Those of a bot that knows only the local Discord, with keys of its own in the folder."""
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        data_folder=data,
        database_url=database_url or f"sqlite+aiosqlite:///{folder / DATABASE}",
        sealing_key_file=folder / "sealing.key",
        conduct_key=SecretStr(new_key()),
        health_address="",  # the bot that runs beside it has it
        discord_requests_per_second=REQUESTS_PER_SECOND * pace,
    )


@asynccontextmanager
async def at_work(
    settings: Settings, clock: Clock, files: ConferenceFiles, server: Server
) -> AsyncGenerator[App]:
    """The real bot, logged in and with its conference open."""
    async with opened(settings, clock, _followed_nowhere(files)) as app:
        running = asyncio.create_task(app.bot.start(settings.discord_token.get_secret_value()))
        try:
            async with asyncio.timeout(READY_WITHIN):
                await app.bot.wait_until_open(server.id)
            yield app
        finally:
            await ended(running)


async def ended(running: asyncio.Task[None]) -> None:
    """Stop a bot as Ctrl-C does; raises what it has failed of.

    Closing it is not enough: discord.py tries forever to begin what has not yet begun.
    """
    running.cancel()
    await asyncio.wait([running])
    if not running.cancelled():
        running.result()


def _followed_nowhere(files: ConferenceFiles) -> ConferenceFiles:
    """A day in seconds would ask the server of an agenda's address for hours in one go."""
    settings = {path: v for path, v in files.settings.items() if path != "agenda.address"}
    return replace(files, settings=settings)


def beginning_of(conference: Conference, acts: Iterable[Act]) -> datetime:
    """Shortly before anything is posted or done."""
    moments = [post.due_at for post in plan(conference)]
    moments += [act.at for act in acts]
    return min(moments) - timedelta(minutes=5)


async def next_moment(app: App) -> datetime | None:
    """When something is to be seen next; the end of the data, months later, is not."""
    staff = app.staff
    seen = (staff.announcer, staff.boards, staff.events, staff.usher, staff.greeter)
    moments = [await duty.next_moment() for duty in seen]
    return min((moment for moment in moments if moment), default=None)


async def perform(act: Act, audience: Audience, record: Record) -> None:
    """Have people do something; what comes in between is in the record, not raised."""
    try:
        await act.do(audience)
    except NotTried as reason:
        record.untried.append(str(reason))
    except (Impossible, NoAnswer) as reason:
        record.problems.append(f"While people wanted to {act.name}, {reason}.")
    except Exception as error:  # the day goes on, and the report says what went wrong
        spot = traceback.extract_tb(error.__traceback__)[-1]
        record.problems.append(
            f"While people wanted to {act.name}, the rehearsal itself stumbled, in line "
            f"{spot.lineno} of {Path(spot.filename).name}: {error}"
        )
