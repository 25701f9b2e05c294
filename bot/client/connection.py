"""Which Discord the client talks to, and with which intents and permissions."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import monotonic
from bot.domain.languages import N_, _
from bot.domain.policy import Policy

DISCORD = "https://discord.com/api/v10"

BETWEEN_SHARDS = 5.2
"""Seconds from the start of one shard to the next."""

INTENTS = discord.Intents(guilds=True)
"""Servers, channels and roles; none of the privileged ones."""

POSTS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    read_message_history=True,  # to find what was posted before a crash
)
"""What every channel takes in which something is posted."""

THREADS = POSTS | discord.Permissions(
    create_public_threads=True,
    send_messages_in_threads=True,
    manage_threads=True,  # to lock them when the questions are over
    pin_messages=True,  # for the board
)
"""What a channel takes in which questions have their threads."""

MEASURES = discord.Permissions(
    moderate_members=True,  # timeouts
    ban_members=True,
    manage_messages=True,  # to remove what was reported
)
"""What it takes to carry out what the conduct team decides."""

EVENTS = discord.Permissions(create_events=True)
"""What it takes where sessions are to be Discord's own events, too."""

PERMISSIONS = THREADS | MEASURES
"""Exactly what is used; the invite link asks for these and no others but `EVENTS`, if wanted."""

ATTENDING = discord.Permissions(
    view_channel=True,
    read_message_history=True,
    use_application_commands=True,
)
"""What attendees take in every channel in which something is posted for them."""

PERMISSION_NAMES = {
    "read_messages": N_("View Channel"),  # discord.py goes by its older name
    "send_messages": N_("Send Messages"),
    "embed_links": N_("Embed Links"),
    "read_message_history": N_("Read Message History"),
    "create_public_threads": N_("Create Public Threads"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "manage_threads": N_("Manage Threads"),
    "pin_messages": N_("Pin Messages"),
    "moderate_members": N_("Time Out Members"),
    "ban_members": N_("Ban Members"),
    "manage_messages": N_("Manage Messages"),
    "create_events": N_("Create Events"),
    "use_application_commands": N_("Use Application Commands"),
}
"""As Discord's own settings call them, in each of its languages."""


# Nothing here speaks aloud, so nobody needs to be warned that it could not.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


def permission_names(permissions: discord.Permissions) -> list[str]:
    """As the reader's Discord calls those that are in it."""
    return [_(PERMISSION_NAMES[name]) for name, is_in_it in permissions if is_in_it]


def point_at(api_url: str) -> None:
    """Send every request of this process to this API; discord.py keeps the address on a class."""
    Route.BASE = api_url.rstrip("/")


def nobody_minds() -> None:
    """Anything may be sent."""


def checked(trace: aiohttp.TraceConfig, may_speak: Callable[[], None]) -> aiohttp.TraceConfig:
    """Ask right before anything is sent, on whatever connection; what raises is not sent."""

    async def ask(*_: object) -> None:
        may_speak()

    trace.on_connection_create_end.append(ask)
    trace.on_connection_reuseconn.append(ask)
    # Despite their names, aiohttp calls these before it writes, later than those above.
    trace.on_request_headers_sent.append(ask)
    trace.on_request_chunk_sent.append(ask)
    return trace


async def ask_for_gateway(client: discord.Client) -> int:
    """Use the gateway that the API names, instead of the one built into discord.py.

    Gives how many shards may begin at once.
    """
    _, url, limit = await client.http.get_bot_gateway()
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
    return limit["max_concurrency"]


class ShardStarts:
    """Has shards begin no faster than Discord takes them, which discord.py leaves to chance.

    Of those whose numbers leave the same rest, one may begin in five seconds (Discord's
    documentation of the gateway, "max concurrency"); a little more, because the network is uneven.
    """

    def __init__(self) -> None:
        self.at_once = 1
        self._turns = defaultdict[int, asyncio.Lock](asyncio.Lock)
        self._free_at: dict[int, float] = {}

    async def turn_of(self, shard: int) -> None:
        """Return once this one may begin."""
        group = shard % self.at_once
        async with self._turns[group]:
            await asyncio.sleep(self._free_at.get(group, 0.0) - monotonic())
            self._free_at[group] = monotonic() + BETWEEN_SHARDS


def permissions_for(policy: Policy) -> discord.Permissions:
    """Exactly what is used with these settings."""
    return PERMISSIONS | EVENTS if policy.events else PERMISSIONS


def invite_link(application_id: int, permissions: discord.Permissions = PERMISSIONS) -> str:
    """The address with which an organizer invites the bot."""
    return discord.utils.oauth_url(
        application_id, permissions=permissions, scopes=("bot", "applications.commands")
    )
