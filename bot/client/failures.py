"""Discord's ways of failing, told apart: what passes, and what somebody has to mend."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.client.connection import THREADS, permission_names
from bot.domain.languages import _
from bot.domain.people import ServerId
from bot.services.messenger import Gone, Impossible, TryAgain

PATIENCE = 45.0
"""Seconds for one request, discord.py's own retries included."""

UNKNOWN_MESSAGE = 10008
CLOSED_INBOX, HAS_LEFT = 50007, 50278
"""Discord's codes for people who take no messages from bots, and who are on no server with it."""

STOPPED = "Session is closed"
"""How aiohttp refuses what waited until the bot ended."""

Place = discord.TextChannel | discord.Thread | discord.DMChannel


@asynccontextmanager
async def told_apart(where: Place | discord.ForumChannel | None) -> AsyncGenerator[None]:
    """Turn what discord.py and the network raise into what will pass and what will not."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except discord.RateLimited as error:
        wait = timedelta(seconds=error.retry_after)
        raise TryAgain(_("Discord asks the bot to slow down."), wait) from error
    except discord.NotFound as error:
        raise Gone(_what_is_gone(where, error)) from error
    except discord.Forbidden as error:
        if error.code == HAS_LEFT:
            raise Gone(_("They have left the server.")) from error
        raise Impossible(_why_forbidden(where, error)) from error
    except discord.HTTPException as error:
        raise _passing(error) or Impossible(_refused(error)) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise TryAgain(_("The connection to Discord broke.")) from error
    except RuntimeError as error:
        if str(error) != STOPPED:
            raise
        raise TryAgain(_("The bot was stopped meanwhile.")) from error


def _passing(error: discord.HTTPException) -> TryAgain | None:
    """What is over once Discord is well again, or the bot has a token that Discord takes."""
    if error.status == 401:
        return TryAgain(_("Discord does not accept the bot's token any more."))
    if error.status == 429 or error.status >= 500:
        problem = _("Discord has a problem (HTTP {status}).", status=error.status)
        return TryAgain(problem, _asked_to_wait(error))
    return None


def _asked_to_wait(error: discord.HTTPException) -> timedelta | None:
    """What the answer says, in seconds: Cloudflare's, whose limits discord.py leaves to us."""
    seconds = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() else None


def _refused(error: discord.HTTPException) -> str:
    return _("Discord refuses the post (error {code}: {text}).", code=error.code, text=error.text)


def _what_is_gone(where: Place | discord.ForumChannel | None, error: discord.NotFound) -> str:
    if error.code == UNKNOWN_MESSAGE or not where or isinstance(where, discord.DMChannel):
        return _("It was deleted.")
    name = f"#{where.name}"
    return _("The channel {channel} is gone. Choose another with /configure channel.", channel=name)


def _why_forbidden(where: Place | discord.ForumChannel | None, error: discord.Forbidden) -> str:
    if error.code == CLOSED_INBOX:
        return _("They take no direct messages.")
    if not where or isinstance(where, discord.DMChannel):
        return _refused(error)
    channel, of = f"#{where.name}", where.parent if isinstance(where, discord.Thread) else where
    if of and (missing := missing_permissions(of, THREADS)):
        return _(
            "The bot may not post in {channel}: it lacks {permissions}. "
            "Give its role that in the channel's settings.",
            channel=channel,
            permissions=", ".join(missing),
        )
    return _(
        "The bot may not post in {channel}: it lacks a permission that Discord did not name. "
        "Give its role that in the channel's settings.",
        channel=channel,
    )


def guild_of(client: discord.Client, server: ServerId) -> discord.Guild:
    """The server as the client knows it; `TryAgain` while Discord does not show it."""
    guild = client.get_guild(server)
    if guild is None or guild.unavailable:
        raise TryAgain(_("Discord says that the server is not available just now."))
    return guild


def missing_permissions(
    channel: discord.TextChannel | discord.ForumChannel, needed: discord.Permissions
) -> list[str]:
    """What the bot may not do in a channel though it needs to, as Discord's settings call it."""
    return permission_names(needed & ~channel.permissions_for(channel.guild.me))
