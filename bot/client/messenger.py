"""Speaking in channels; Discord's ways of failing are told apart here."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.client.cards import embed_of, view_of
from bot.client.connection import PERMISSION_NAMES, PERMISSIONS
from bot.domain.announcements import PostKey
from bot.domain.cards import Card
from bot.domain.deliveries import Posted
from bot.domain.people import ServerId
from bot.domain.posts import button_id
from bot.services.messenger import Impossible, TryAgain

PATIENCE = 45.0
"""Seconds for one request, discord.py's own retries included."""

CLOCKS_DIFFER_BY = timedelta(minutes=5)


class DiscordMessenger:
    """Posts in the channels of the servers that the client is on."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def post(self, server: ServerId, channel: str, card: Card, key: PostKey) -> Posted:
        """Post the card, with the key as the nonce that Discord enforces for some minutes."""
        where = self._channel(server, channel)
        role = role_named(where.guild, card.ping) if card.ping else None
        text = f"{role.mention} {card.headline}" if role else card.headline
        allowed = discord.AllowedMentions(roles=[role]) if role else discord.AllowedMentions.none()
        embed = embed_of(card)
        async with _told_apart(where):
            message = await where.send(
                text or None,
                embeds=[embed] if embed else [],
                view=view_of(card.buttons),
                nonce=key,
                allowed_mentions=allowed,
            )
        return Posted(where.id, message.id)

    async def find(
        self, server: ServerId, channel: str, key: PostKey, since: datetime
    ) -> Posted | None:
        """Look for the post among the bot's own messages, by the id of its button."""
        where = self._channel(server, channel)
        me, button = self._client.user, button_id(key)
        history = where.history(after=since - CLOCKS_DIFFER_BY, limit=None, oldest_first=False)
        async with _told_apart(where):
            async for message in history:
                if me and message.author.id == me.id and button in _ids(message):
                    return Posted(where.id, message.id)
        return None

    def _channel(self, server: ServerId, channel: str) -> discord.TextChannel:
        guild = self._client.get_guild(server)
        if guild is None or guild.unavailable:
            raise TryAgain("Discord says that the server is not available just now.")
        found = channel_named(guild, channel)
        if found is None:
            raise Impossible(
                f"There is no text channel {channel} that the bot can see. "
                "Create it, let the bot see it, or choose another with /configure channel."
            )
        return found


def channel_named(guild: discord.Guild, channel: str) -> discord.TextChannel | None:
    """The text channel with this id or name; names are compared as Discord writes them."""
    name = channel.casefold()
    return next((c for c in guild.text_channels if name in {str(c.id), c.name.casefold()}), None)


def role_named(guild: discord.Guild, role: str) -> discord.Role | None:
    """The role with this id or name."""
    name = role.casefold()
    return next((r for r in guild.roles if name in {str(r.id), r.name.casefold()}), None)


def missing_permissions(channel: discord.TextChannel) -> list[str]:
    """What the bot may not do in a channel though it needs to, as Discord's settings call it."""
    granted = channel.permissions_for(channel.guild.me)
    return [
        PERMISSION_NAMES[name]
        for name, needed in PERMISSIONS
        if needed and not getattr(granted, name)
    ]


def _ids(message: discord.Message) -> set[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {
        item.custom_id
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button) and item.custom_id
    }


@asynccontextmanager
async def _told_apart(channel: discord.TextChannel) -> AsyncGenerator[None]:
    """Turn what discord.py and the network raise into what will pass and what will not."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except discord.RateLimited as error:
        wait = timedelta(seconds=error.retry_after)
        raise TryAgain("Discord asks the bot to slow down.", wait) from error
    except discord.NotFound as error:
        raise Impossible(
            f"The channel #{channel.name} is gone. Choose another with /configure channel."
        ) from error
    except discord.Forbidden as error:
        missing = (
            ", ".join(missing_permissions(channel)) or "a permission that Discord did not name"
        )
        raise Impossible(
            f"The bot may not post in #{channel.name}: it lacks {missing}. "
            "Give its role that in the channel's settings."
        ) from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise TryAgain(f"Discord has a problem (HTTP {error.status}).") from error
        raise Impossible(f"Discord refuses the post (error {error.code}: {error.text}).") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise TryAgain("The connection to Discord broke.") from error
