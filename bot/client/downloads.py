"""Fetching the bytes of attachments, while Discord has them: nothing else is ever fetched."""

import asyncio

import aiohttp
import discord

from bot.domain.conduct.reports import LARGEST_FILE, Attachment, File
from bot.domain.languages import N_

PATIENCE = 20.0
TOO_LARGE = N_("it is larger than 25 MiB")
GONE = N_("it was gone already")
REFUSED = N_("Discord did not hand it out")
BROKE = N_("the connection to Discord broke")
"""Why a file is not there: kept with the report, and read by its reporter and by the team."""


async def fetched(client: discord.Client, attachment: Attachment) -> tuple[File, bytes | None]:
    """The file with its bytes, or why there are none; raises nothing."""
    if attachment.size > LARGEST_FILE:
        return File.lost(attachment, TOO_LARGE), None
    try:
        async with asyncio.timeout(PATIENCE):
            content = await client.http.get_from_cdn(attachment.url)
    except discord.NotFound:
        return File.lost(attachment, GONE), None
    except discord.HTTPException:
        return File.lost(attachment, REFUSED), None
    except (aiohttp.ClientError, OSError, TimeoutError):
        return File.lost(attachment, BROKE), None
    if len(content) > LARGEST_FILE:
        return File.lost(attachment, TOO_LARGE), None
    return File.of(attachment, content), content
