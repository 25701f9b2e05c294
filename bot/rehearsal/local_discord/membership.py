"""How people join a server, are timed out and leave it, whoever does it.

gone --join--> member --leave--> gone
"""

from collections.abc import Iterable
from datetime import datetime

from bot.rehearsal.local_discord.intents import MEMBERS
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.world import Event, Guild, Member, Role, User, World


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
