"""How people join a server, are timed out, leave it and are banned, whoever does it.

gone --join--> member --leave--> gone
gone or member --ban--> banned --lift--> gone
"""

from collections.abc import Iterable
from datetime import datetime

from bot.rehearsal.local_discord.access import everywhere
from bot.rehearsal.local_discord.intents import MEMBERS, MODERATION
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.world import Event, Guild, Member, Role, User, World

_HEARS_OF_BANS = Permission.BAN_MEMBERS | Permission.VIEW_AUDIT_LOG


def join(world: World, guild: Guild, user: User, roles: Iterable[Role]) -> None:
    """Come to the server."""
    member = Member(user, world.clock.now(), list(roles))
    guild.members[user.id] = member
    joined = guilds.member(member) | {"guild_id": str(guild.id)}
    world.publish(Event("GUILD_MEMBER_ADD", joined, MEMBERS))


def time_out(world: World, guild: Guild, member: Member, until: datetime | None) -> None:
    """Silence a member for a time, or (None) no longer."""
    member.timed_out_until = until
    tell_changed(world, guild, member)


def tell_changed(world: World, guild: Guild, member: Member) -> None:
    """Tell what became of a member; the bot hears about itself without the intent."""
    changed = guilds.member(member) | {"guild_id": str(guild.id)}
    intents = 0 if member.user is world.bot else MEMBERS
    world.publish(Event("GUILD_MEMBER_UPDATE", changed, intents))


def leave(world: World, guild: Guild, user: User) -> None:
    """Be a member no longer."""
    del guild.members[user.id]
    left = {"guild_id": str(guild.id), "user": guilds.user(user)}
    world.publish(Event("GUILD_MEMBER_REMOVE", left, MEMBERS))


def ban(world: World, guild: Guild, user: User, reason: str | None) -> None:
    """Throw out a member or anybody else for good; who is banned stays so for the first reason."""
    if user.id in guild.bans:
        return
    guild.bans[user.id] = reason
    _tell_ban(world, guild, "GUILD_BAN_ADD", user)
    if user.id in guild.members:
        leave(world, guild, user)


def lift_ban(world: World, guild: Guild, user: User) -> None:
    """Let somebody come back, who has to join again."""
    del guild.bans[user.id]
    _tell_ban(world, guild, "GUILD_BAN_REMOVE", user)


def _tell_ban(world: World, guild: Guild, event: str, user: User) -> None:
    """Discord tells of bans only those who may ban or read the audit log."""
    me = guild.members.get(world.bot.id)
    if me and everywhere(guild, me, world.clock.now()) & _HEARS_OF_BANS:
        data = {"guild_id": str(guild.id), "user": guilds.user(user)}
        world.publish(Event(event, data, MODERATION))
