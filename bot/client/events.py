"""Discord's scheduled events, those of the bot itself only."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import discord

from bot.client.connection import EVENTS, permission_names
from bot.client.failures import guild_of, told_apart
from bot.domain.events import Event
from bot.domain.languages import _
from bot.domain.people import ServerId
from bot.services.messenger import Impossible

TOO_MANY = 30038
"""Discord's code for a hundred events on one server."""


class DiscordEvents:
    """Changes them on the servers that the client is on."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def find(self, server: ServerId, mark: str) -> int | None:
        """The bot's own event with this mark in its words."""
        return next((e.id for e in await self._own(server) if _says(e, mark)), None)

    async def remove_doubles(self, server: ServerId, made: Mapping[str, int]) -> None:
        """The bot's own events with one of these marks go, but for the one that is named.

        discord.py repeats a request by itself where Discord's answer is a 500, 502, 504 or 524.
        """
        for event in await self._own(server):
            if any(_says(event, mark) and event.id != kept for mark, kept in made.items()):
                async with _told_apart():
                    await event.delete()

    async def _own(self, server: ServerId) -> list[discord.ScheduledEvent]:
        guild, me = guild_of(self._client, server), self._client.user
        async with _told_apart():
            events = await guild.fetch_scheduled_events(with_counts=False)
        return [event for event in events if me and event.creator_id == me.id]

    async def _known(self, server: ServerId, event_id: int) -> discord.ScheduledEvent:
        guild = guild_of(self._client, server)
        return await guild.fetch_scheduled_event(event_id, with_counts=False)

    async def create(self, server: ServerId, event: Event) -> int:
        """One that takes place outside of Discord's own voice channels."""
        guild = guild_of(self._client, server)
        async with _told_apart():
            made = await guild.create_scheduled_event(
                name=event.name,
                description=event.words,
                location=event.place,
                start_time=event.starts_at,
                end_time=event.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        return made.id

    async def edit(self, server: ServerId, event_id: int, event: Event) -> None:
        """Have it say this; of one that has begun, the start stays."""
        async with _told_apart():
            known = await self._known(server, event_id)
            if known.status is discord.EventStatus.scheduled:
                await known.edit(
                    name=event.name,
                    description=event.words,
                    location=event.place,
                    start_time=event.starts_at,
                    end_time=event.ends_at,
                )
            elif known.status is discord.EventStatus.active:
                await known.edit(
                    name=event.name,
                    description=event.words,
                    location=event.place,
                    end_time=event.ends_at,
                )

    async def start(self, server: ServerId, event_id: int) -> None:
        """It begins, unless somebody has begun or ended it by hand."""
        async with _told_apart():
            known = await self._known(server, event_id)
            if known.status is discord.EventStatus.scheduled:
                await known.start()

    async def end(self, server: ServerId, event_id: int) -> None:
        """It is over, unless it is already."""
        async with _told_apart():
            known = await self._known(server, event_id)
            if known.status is discord.EventStatus.active:
                await known.end()

    async def remove(self, server: ServerId, event_id: int) -> None:
        """It does not take place."""
        async with _told_apart():
            known = await self._known(server, event_id)
            await known.delete()


def _says(event: discord.ScheduledEvent, mark: str) -> bool:
    return (event.description or "").endswith(f"({mark})")


@asynccontextmanager
async def _told_apart() -> AsyncGenerator[None]:
    try:
        async with told_apart(None):
            yield
    except Impossible as error:
        cause = error.__cause__
        if isinstance(cause, discord.Forbidden):
            mend = _(
                "The bot lacks {permissions}. Give its role that in the server's settings.",
                permissions=", ".join(permission_names(EVENTS)),
            )
            raise Impossible(mend) from cause
        if isinstance(cause, discord.HTTPException) and cause.code == TOO_MANY:
            mend = _("This server has as many events as Discord takes. Remove some.")
            raise Impossible(mend) from cause
        raise
