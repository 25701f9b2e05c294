"""The real bot on the local Discord, with a small conference of one's own."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, opened
from bot.client.connection import PERMISSIONS
from bot.clock import Clock, SteppedClock
from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.code_of_conduct import Section
from bot.domain.conference import Profile, conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import Delivery
from bot.domain.people import Role, ServerId
from bot.rehearsal.local_discord import Channel, LocalDiscord, Message, Permission, Server
from bot.rehearsal.running import ended
from bot.settings import Settings
from tests.databases import database_in

NINE = datetime(2026, 10, 1, 9, tzinfo=UTC)
"""When the sessions of these conferences begin, unless they say otherwise."""


def session(name: str, *, at: datetime = NINE, minutes: int = 60, room: str = "") -> Session:
    """A talk; its key is its title in small letters."""
    return Session(
        key=SessionKey(name.lower().replace(" ", "-")),
        kind=Kind.TALK,
        starts_at=at,
        ends_at=at + timedelta(minutes=minutes),
        title=name,
        rooms=(room,) if room else (),
    )


def files(sessions: Iterable[Session], **settings: str) -> ConferenceFiles:
    """A conference in UTC without 'soon' posts, questions, feedback and recap.

    The digest is out of the way; rooms are channels.
    """
    agenda = Agenda("Test Conference", ZoneInfo("UTC"), tuple(sessions))
    rooms = {f"channels.rooms.{room}": room for room in agenda.rooms}
    quiet = {f"lead.{kind}": "never" for kind in Kind} | {"channels.kinds.digest": "digests"}
    quiet |= {"questions.open": "never", "feedback.mode": "never", "recap.at": "never"}
    given = {path.replace("__", "."): value for path, value in settings.items()}
    return ConferenceFiles(
        profile=Profile("test", "Test Conference", roles={Role.ORGANIZER: ("Organizer",)}),
        agenda=agenda,
        settings={**quiet, **rooms, **given},
        code_of_conduct=(Section("Our pledge", "Be kind."),),
    )


def scene(discord: LocalDiscord, conference: ConferenceFiles) -> Server:
    """A server with the channels of the conference, to which the bot is invited."""
    server = discord.add_server(conference.agenda.title)
    for name in ("announcements", "digests", *conference.agenda.rooms):
        server.add_channel(name)
    bot = server.invite_bot(PERMISSIONS.value)
    backstage = server.add_channel("organizers")
    server.deny(backstage, server.everyone, Permission.VIEW_CHANNEL)
    server.allow(backstage, bot, Permission.VIEW_CHANNEL)
    return server


def settings(folder: Path, api_url: str, token: str) -> Settings:
    """What the bot is told that logs in there, with its memory in the folder."""
    return Settings.model_validate(
        {
            "discord_api_url": api_url,
            "discord_token": token,
            "database_url": database_in(folder),
        }
    )


@asynccontextmanager
async def at_work(
    discord: LocalDiscord,
    server: Server,
    conference: ConferenceFiles,
    clock: Clock,
    folder: Path,
    conduct_key: str = "",
    *,
    database: str = "",
    within: float = 10,
) -> AsyncGenerator[App]:
    """The bot, logged in and with the conference open.

    Its memory is in the folder, unless it is given another `database`.
    """
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        database_url=database or database_in(folder),
        sealing_key_file=folder / "sealing.key",
        conduct_key=SecretStr(conduct_key),
    )
    async with opened(settings, clock, conference) as app:
        running = asyncio.create_task(app.bot.start(discord.token))
        try:
            async with asyncio.timeout(within):
                await app.bot.wait_until_open(server.id)
            yield app
        finally:
            await ended(running)


async def step(app: App, clock: SteppedClock, moment: datetime) -> None:
    """Let the moment come, and everything happen that is due by then."""
    clock.set(moment)
    app.ticker.ring()
    await app.ticker.settled()


async def pass_until(app: App, clock: SteppedClock, moment: datetime) -> None:
    """Let the time pass up to the moment, with everything made when it falls due."""
    while (due := await app.ticker.next_moment()) and due < moment:
        await step(app, clock, max(due, clock.now() + timedelta(milliseconds=100)))
    await step(app, clock, moment)


async def ledger(app: App, server: Server) -> tuple[Delivery, ...]:
    """What became of every post."""
    async with app.database.transaction() as records:
        return await records.deliveries.all(conference_id("test", ServerId(server.id)))


def titles(messages: Iterable[Message]) -> list[str]:
    """What the cards of the messages are about."""
    return [embed.get("title", "") for message in messages for embed in message.embeds]


def said_in(discord: LocalDiscord, channel: Channel) -> str:
    """Everything that the cards in a channel say."""
    return "\n".join(
        embed.get("description", "")
        for message in discord.messages(channel)
        for embed in message.embeds
    )
