"""Channels that the bot may not see: over the gateway they come without a name.

Since 16 November 2026 Discord tells every bot of a channel that it lacks VIEW_CHANNEL for only that
it is there ("Obfuscated Channels" in the documentation of the channel), and leaves it out of the
HTTP API's list. Interactions carry channels in full.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.intents import GUILDS
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.world import Channel, ChannelKind, Event, Guild, World

Json = dict[str, Any]

HIDDEN_NAME = "___hidden___"
OBFUSCATED = 1 << 17
_ROLE = 0


def seen_by_bot(world: World, channel: Channel) -> bool:
    """Whether the bot sees it; a category is seen with any channel in it."""
    guild = channel.guild
    me = guild.members.get(world.bot.id) if guild else None
    if within(channel, me, world.clock.now()) & Permission.VIEW_CHANNEL:
        return True
    inside = guild.channels.values() if guild and channel.kind is ChannelKind.CATEGORY else ()
    return any(seen_by_bot(world, one) for one in inside if one.parent is channel)


def over_gateway(world: World, channel: Channel) -> Json:
    """A channel as the gateway tells the bot of it."""
    payload = guilds.channel(channel)
    if channel.guild is None or seen_by_bot(world, channel):
        return payload
    return payload | {
        "name": HIDDEN_NAME,
        "flags": OBFUSCATED,
        "topic": None,
        "parent_id": None,
        "last_message_id": None,
        "last_pin_timestamp": None,
        "permission_overwrites": [
            {
                "id": str(channel.guild.everyone.id),
                "type": _ROLE,
                "allow": "0",
                "deny": str(int(Permission.VIEW_CHANNEL)),
            }
        ],
    }


@contextmanager
def watched(world: World, guild: Guild) -> Generator[None]:
    """Tell the bot of the channels that it begins or ceases to see by what is done inside."""
    before = _seen(world, guild)
    yield
    if world.bot.id not in guild.members:
        return
    after = _seen(world, guild)
    for channel in guild.channels.values():
        if channel.thread is None and (channel in before) != (channel in after):
            world.publish(Event("CHANNEL_UPDATE", over_gateway(world, channel), GUILDS))


def _seen(world: World, guild: Guild) -> set[Channel]:
    return {one for one in guild.channels.values() if seen_by_bot(world, one)}
