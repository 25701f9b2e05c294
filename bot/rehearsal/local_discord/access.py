"""Who may do what where: Discord's permission algorithm.

Base permissions, then the overwrites of the channel for @everyone, for all roles together and for
the member, then the implicit denials (Discord's documentation, "Permissions").
"""

from datetime import datetime
from math import inf

from bot.rehearsal.local_discord.permissions import EVERYTHING, Permission
from bot.rehearsal.local_discord.world import Channel, ChannelKind, Guild, Member

# "Timed out members will temporarily lose all permissions except" these.
_LEFT_WHEN_TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY

_NEED_SENDING = (
    Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
)

IN_PRIVATE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.MENTION_EVERYONE
    | Permission.PIN_MESSAGES
    | Permission.USE_APPLICATION_COMMANDS
)


def everywhere(guild: Guild, member: Member, moment: datetime) -> Permission:
    """What the roles of the member give before any channel is considered."""
    if member.user is guild.owner:
        return EVERYTHING
    given = guild.everyone.permissions
    for role in member.roles:
        given |= role.permissions
    if given & Permission.ADMINISTRATOR:
        return EVERYTHING
    if member.is_timed_out(moment):
        return given & _LEFT_WHEN_TIMED_OUT
    return given


def outranks(guild: Guild, one: Member, other: Member) -> bool:
    """Whether the one's highest role is above the other's; the owner is above everybody."""
    return _rank(guild, one) > _rank(guild, other)


def _rank(guild: Guild, member: Member) -> float:
    if member.user is guild.owner:
        return inf
    return max((role.position for role in member.roles), default=guild.everyone.position)


def within(channel: Channel, member: Member | None, moment: datetime) -> Permission:
    """What the member may do in the channel; nobody (None) may do nothing on a server."""
    guild = channel.guild
    if guild is None:
        return IN_PRIVATE
    if member is None:
        return Permission.NONE
    given = everywhere(guild, member, moment)
    if given == EVERYTHING:
        return EVERYTHING
    given = _overwritten(channel.parent if channel.thread else channel, guild, member, given)
    if member.is_timed_out(moment):
        given &= _LEFT_WHEN_TIMED_OUT
    return _without_the_implied(channel, member, given)


def _overwritten(
    channel: Channel | None, guild: Guild, member: Member, given: Permission
) -> Permission:
    overwrites = channel.overwrites if channel else {}
    everyone = overwrites.get(guild.everyone.id)
    if everyone:
        given = (given & ~everyone.deny) | everyone.allow
    allowed = denied = Permission.NONE
    for role in member.roles:
        if role.id in overwrites:
            allowed |= overwrites[role.id].allow
            denied |= overwrites[role.id].deny
    given = (given & ~denied) | allowed
    own = overwrites.get(member.user.id)
    if own:
        given = (given & ~own.deny) | own.allow
    return given


def _without_the_implied(channel: Channel, member: Member, given: Permission) -> Permission:
    if not given & Permission.VIEW_CHANNEL or _is_left_out(channel, member, given):
        return Permission.NONE
    sending = Permission.SEND_MESSAGES
    if channel.thread:
        sending = Permission.SEND_MESSAGES_IN_THREADS
    if not given & sending:
        given &= ~_NEED_SENDING
    return given


def _is_left_out(channel: Channel, member: Member, given: Permission) -> bool:
    """A private thread is seen by its members and by who may manage threads."""
    if channel.thread is None or channel.kind is not ChannelKind.PRIVATE_THREAD:
        return False
    invited = member.user.id in channel.thread.members
    return not invited and not given & Permission.MANAGE_THREADS
