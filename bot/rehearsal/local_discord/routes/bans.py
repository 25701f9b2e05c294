"""Banning people and letting them come back."""

from datetime import timedelta
from typing import Any

from bot.rehearsal.local_discord import membership, posting, refusals
from bot.rehearsal.local_discord.access import outranks
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import maybe, number, shape
from bot.rehearsal.local_discord.validation import demand
from bot.rehearsal.local_discord.world import Guild, User

Json = dict[str, Any]
routes = Routes()

_PATH = "/guilds/{guild_id}/bans/{user_id}"
_SECONDS = "delete_message_seconds"
_BAN = shape({_SECONDS: maybe(number(0, 604800))})


@routes.on("PUT", _PATH)
def ban(call: Call) -> Reply:
    """Ban a member or anybody else, and take away what they said in the last seconds."""
    guild = call.guild()
    asked = _asked(call)
    demand(_BAN, asked)
    call.need_on(guild, Permission.BAN_MEMBERS)
    user = _user(call)
    _need_rank(call, guild, user)
    membership.ban(call.world, guild, user, call.reason)
    seconds = asked.get(_SECONDS) or 0
    if seconds:
        since = call.world.clock.now() - timedelta(seconds=seconds)
        posting.purge(call.world, guild, user, since)
    return NOTHING


@routes.on("GET", _PATH)
def read(call: Call) -> Reply:
    """Who is banned, and the reason for the audit log."""
    guild = call.guild()
    user = _banned(call, guild)
    return Reply(200, {"user": guilds.user(user), "reason": guild.bans[user.id]})


@routes.on("DELETE", _PATH)
def lift(call: Call) -> Reply:
    """Let somebody come back."""
    guild = call.guild()
    membership.lift_ban(call.world, guild, _banned(call, guild))
    return NOTHING


def _asked(call: Call) -> Json:
    """The body; discord.py 2.7 says in the query what belongs there."""
    said = call.query.get(_SECONDS)
    if said is None:
        return call.body or {}
    return {_SECONDS: int(said) if said.removeprefix("-").isdigit() else said}


def _user(call: Call) -> User:
    found = call.world.users.get(call.id("user_id"))
    if found is None:
        raise refusals.unknown("User")
    return found


def _banned(call: Call, guild: Guild) -> User:
    call.need_on(guild, Permission.BAN_MEMBERS)
    if call.id("user_id") not in guild.bans:
        raise refusals.unknown("Ban")
    return _user(call)


def _need_rank(call: Call, guild: Guild, user: User) -> None:
    """Refuse to ban members who are not below the bot."""
    member = guild.members.get(user.id)
    if member and not outranks(guild, guild.members[call.world.bot.id], member):
        raise refusals.missing_permissions()
