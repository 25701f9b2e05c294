"""Fetching the bytes of attachments, while Discord has them: nothing else is ever fetched."""

import asyncio

import aiohttp
import discord

from bot.domain.conduct.reports import LARGEST_FILE, Attachment, File
from bot.domain.languages import N_, _

PATIENCE = 20.0
TOO_LARGE = N_("it is larger than 25 MiB")


async def fetched(client: discord.Client, attachment: Attachment) -> tuple[File, bytes | None]:
    """The file with its bytes, or why there are none; raises nothing."""
    if attachment.size > LARGEST_FILE:
        return File.lost(attachment, _(TOO_LARGE)), None
    try:
        async with asyncio.timeout(PATIENCE):
            content = await client.http.get_from_cdn(attachment.url)
    except discord.NotFound:
        return File.lost(attachment, _("it was gone already")), None
    except discord.HTTPException as error:
        why = _("Discord did not hand it out (HTTP {status})", status=error.status)
        return File.lost(attachment, why), None
    except (aiohttp.ClientError, OSError, TimeoutError):
        return File.lost(attachment, _("the connection to Discord broke")), None
    if len(content) > LARGEST_FILE:
        return File.lost(attachment, _(TOO_LARGE)), None
    return File.of(attachment, content), content
