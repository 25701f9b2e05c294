"""Discord's ways of failing, told apart: what passes, and what somebody has to mend."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.client.connection import PERMISSION_NAMES, THREADS
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
    name = "its inbox" if isinstance(where, discord.DMChannel) or not where else f"#{where.name}"
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except discord.RateLimited as error:
        wait = timedelta(seconds=error.retry_after)
        raise TryAgain("Discord asks the bot to slow down.", wait) from error
    except discord.NotFound as error:
        what = f"The channel {name} is gone. Choose another with /configure channel."
        raise Gone("It was deleted." if error.code == UNKNOWN_MESSAGE else what) from error
    except discord.Forbidden as error:
        if error.code == HAS_LEFT:
            raise Gone("They have left the server.") from error
        raise Impossible(_why_forbidden(where, name, error)) from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise TryAgain(f"Discord has a problem (HTTP {error.status}).") from error
        raise Impossible(f"Discord refuses the post (error {error.code}: {error.text}).") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise TryAgain("The connection to Discord broke.") from error
    except RuntimeError as error:
        if str(error) != STOPPED:
            raise
        raise TryAgain("The bot was stopped meanwhile.") from error


def _why_forbidden(
    where: Place | discord.ForumChannel | None, name: str, error: discord.Forbidden
) -> str:
    if error.code == CLOSED_INBOX:
        return "They take no direct messages."
    of = where.parent if isinstance(where, discord.Thread) else where
    named = isinstance(of, discord.TextChannel | discord.ForumChannel)
    missing = ", ".join(missing_permissions(of, THREADS)) if named else ""
    return (
        f"The bot may not post in {name}: "
        f"it lacks {missing or 'a permission that Discord did not name'}. "
        "Give its role that in the channel's settings."
    )


def missing_permissions(
    channel: discord.TextChannel | discord.ForumChannel, needed: discord.Permissions
) -> list[str]:
    """What the bot may not do in a channel though it needs to, as Discord's settings call it."""
    granted = channel.permissions_for(channel.guild.me)
    return [
        PERMISSION_NAMES[name] for name, wanted in needed if wanted and not getattr(granted, name)
    ]
