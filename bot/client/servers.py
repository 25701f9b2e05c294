"""At which conferences somebody is, for what they do in private, where no server is named."""

import asyncio
from collections.abc import Iterable

import discord

from bot.domain.conference import Conference


async def places_of(
    client: discord.Client, user: int, conferences: Iterable[Conference]
) -> list[Conference]:
    """Those on whose servers the person is; Discord is asked about each."""
    known = list(conferences)
    there = await asyncio.gather(*(_is_on(client, user, one) for one in known))
    return [one for one, is_there in zip(known, there, strict=True) if is_there]


async def _is_on(client: discord.Client, user: int, conference: Conference) -> bool:
    guild = client.get_guild(conference.server)
    if guild is None:
        return False
    try:
        await guild.fetch_member(user)
    except discord.HTTPException:
        return False
    return True
