"""Timing members out."""

from datetime import datetime, timedelta
from typing import Any

from bot.rehearsal.local_discord import membership, refusals
from bot.rehearsal.local_discord.access import everywhere, outranks
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import EVERYTHING, Permission
from bot.rehearsal.local_discord.routes.table import Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import maybe, moment, shape, utc
from bot.rehearsal.local_discord.validation import demand
from bot.rehearsal.local_discord.world import Guild, Member

Json = dict[str, Any]
routes = Routes()

_LONGEST_TIMEOUT = timedelta(days=28)
_UNTIL = "communication_disabled_until"
_NOT_MODELLED = ("nick", "roles", "mute", "deaf", "channel_id", "flags")


_CHANGE = shape({_UNTIL: maybe(moment)})


@routes.on("PATCH", "/guilds/{guild_id}/members/{user_id}")
def change_member(call: Call) -> Reply:
    """Time a member out, or end that; nothing else about members is changed here."""
    guild = call.guild()
    _refuse_what_is_not_modelled(call)
    demand(_CHANGE, call.body)
    member = guild.members.get(call.id("user_id"))
    if member is None:
        raise refusals.unknown("Member")
    if _UNTIL in call.body:
        _may_time_out(call, guild, member)
        membership.time_out(call.world, guild, member, _until(call))
    return Reply(200, guilds.member(member))


def _refuse_what_is_not_modelled(call: Call) -> None:
    for name in _NOT_MODELLED:
        if name in (call.body or ()):
            call.world.unimplemented.append(f"PATCH of a member: {name}")


def _may_time_out(call: Call, guild: Guild, member: Member) -> None:
    """Refuse without the permission, for owners and administrators, and for those not below."""
    call.need_on(guild, Permission.MODERATE_MEMBERS)
    exempt = everywhere(guild, member, call.world.clock.now()) == EVERYTHING
    if exempt or not outranks(guild, guild.members[call.world.bot.id], member):
        raise refusals.missing_permissions()


def _until(call: Call) -> datetime | None:
    said = call.body[_UNTIL]
    if said is None:
        return None
    until = utc(said)
    if until > call.world.clock.now() + _LONGEST_TIMEOUT:
        code = "INVALID_COMMUNICATION_DISABLED_TIMESTAMP"
        wrong = {"code": code, "message": "Invalid communication disabled timestamp"}
        raise refusals.invalid_form({_UNTIL: {"_errors": [wrong]}})
    return until
