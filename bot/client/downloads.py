"""Fetching the bytes of attachments, while Discord has them: nothing else is ever fetched."""

import asyncio

import aiohttp
import discord

from bot.domain.conduct.reports import LARGEST_FILE, Attachment, File

PATIENCE = 20.0


async def fetched(client: discord.Client, attachment: Attachment) -> tuple[File, bytes | None]:
    """The file with its bytes, or why there are none; raises nothing."""
    if attachment.size > LARGEST_FILE:
        return File.lost(attachment, "it is larger than 25 MiB"), None
    try:
        async with asyncio.timeout(PATIENCE):
            content = await client.http.get_from_cdn(attachment.url)
    except discord.NotFound:
        return File.lost(attachment, "it was gone already"), None
    except discord.HTTPException as error:
        return File.lost(attachment, f"Discord did not hand it out (HTTP {error.status})"), None
    except (aiohttp.ClientError, OSError, TimeoutError):
        return File.lost(attachment, "the connection to Discord broke"), None
    if len(content) > LARGEST_FILE:
        return File.lost(attachment, "it is larger than 25 MiB"), None
    return File.of(attachment, content), content
