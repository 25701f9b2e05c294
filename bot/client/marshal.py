"""Acting on people and messages as the conduct team decided; the audit log gets a fixed reason."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

import discord

from bot.client.access import name_of
from bot.client.connection import MEASURES, permission_names
from bot.client.failures import guild_of, told_apart
from bot.client.messenger import channel_named
from bot.domain.deliveries import Posted
from bot.domain.languages import N_, _
from bot.domain.people import PersonId, ServerId
from bot.services.conduct.marshal import REASON
from bot.services.messenger import Impossible

UNKNOWN_MESSAGE, UNKNOWN_CHANNEL = 10008, 10003

ABOVE = N_(
    "Discord does not let the bot do that. Give its role {permission}, and move it above the "
    "roles of whom it is about."
)
THERE = N_("Discord does not let the bot do that. Give its role {permission} in that channel.")


class DiscordMarshal:
    """Times out, bans and removes on the servers that the client is on."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def time_out(self, server: ServerId, person: PersonId, until: datetime) -> None:
        """Let the person say nothing until then; Discord takes at most 28 days."""
        guild = guild_of(self._client, server)
        async with _allowed(discord.Permissions(moderate_members=True), ABOVE):
            member = await guild.fetch_member(person)
            await member.timeout(until, reason=_(REASON))

    async def ban(self, server: ServerId, person: PersonId) -> None:
        """Ban for good, whether they are still there or not; nothing is deleted."""
        guild = guild_of(self._client, server)
        async with _allowed(discord.Permissions(ban_members=True), ABOVE):
            await guild.ban(discord.Object(person), reason=_(REASON), delete_message_seconds=0)

    async def remove_message(self, posted: Posted) -> None:
        """Delete it; that it is gone already is as good."""
        where, which = posted.channel_id, posted.message_id
        async with _allowed(discord.Permissions(manage_messages=True), THERE):
            try:
                await self._client.http.delete_message(where, which, reason=_(REASON))
            except discord.NotFound as error:
                if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
                    raise

    async def may_look_into(self, server: ServerId, channel: str, person: PersonId) -> bool:
        """Ask for the roles that the person has just now, and reckon with the channel's."""
        guild = guild_of(self._client, server)
        where = channel_named(guild, channel)
        if where is None:
            raise Impossible(
                _("There is no channel {channel} that the bot can see.", channel=channel)
            )
        async with told_apart(where):
            try:
                member = await guild.fetch_member(person)
            except discord.NotFound:
                return False
        return where.permissions_for(member).view_channel

    async def what_is_missing(self, server: ServerId, person: PersonId | None) -> list[str]:
        """Permissions that the bot lacks, and whether the person stands above it."""
        guild = guild_of(self._client, server)
        granted = guild.me.guild_permissions
        missing = [
            _("The bot lacks {permission}", permission=name)
            for name in permission_names(MEASURES & ~granted)
        ]
        if person is not None:
            async with told_apart(None):
                try:
                    member = await guild.fetch_member(person)
                except discord.NotFound:
                    return [*missing, _("They are not on the server")]
            if member == guild.owner or member.top_role >= guild.me.top_role:
                who = name_of(member)
                above = _("{name} stands above the bot's role, or beside it", name=who)
                missing.append(above)
        return missing


@asynccontextmanager
async def _allowed(needed: discord.Permissions, otherwise: str) -> AsyncGenerator[None]:
    """What Discord refuses is told in words that fit what was tried."""
    async with told_apart(None):
        try:
            yield
        except discord.NotFound as error:
            raise Impossible(_("They are not on the server (any more).")) from error
        except discord.Forbidden as error:
            told = _(otherwise, permission=", ".join(permission_names(needed)))
            raise Impossible(told) from error
