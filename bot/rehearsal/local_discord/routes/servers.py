"""Reading servers, channels, roles and members; opening private channels."""

from bot.rehearsal.local_discord import refusals
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.routes.table import Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import shape, snowflake
from bot.rehearsal.local_discord.validation import demand
from bot.rehearsal.local_discord.visibility import seen_by_bot

routes = Routes()

_PRIVATE_CHANNEL = shape({"recipient_id": snowflake}, ("recipient_id",))


@routes.on("GET", "/guilds/{guild_id}")
def guild(call: Call) -> Reply:
    """A server with its roles."""
    found = call.guild()
    payload = guilds.guild(found)
    if call.query.get("with_counts") in {"1", "true", "True"}:
        payload["approximate_member_count"] = len(found.members)
        payload["approximate_presence_count"] = len(found.members)
    return Reply(200, payload)


@routes.on("GET", "/guilds/{guild_id}/channels")
def channels(call: Call) -> Reply:
    """All channels that the bot sees, but threads."""
    places = [
        one
        for one in call.guild().channels.values()
        if one.thread is None and seen_by_bot(call.world, one)
    ]
    return Reply(200, [guilds.channel(one) for one in places])


@routes.on("GET", "/guilds/{guild_id}/roles")
def roles(call: Call) -> Reply:
    """All roles."""
    return Reply(200, [guilds.role(one) for one in call.guild().roles.values()])


@routes.on("GET", "/guilds/{guild_id}/members/{user_id}")
def member(call: Call) -> Reply:
    """One member."""
    found = call.guild().members.get(call.id("user_id"))
    if found is None:
        raise refusals.unknown("Member")
    return Reply(200, guilds.member(found))


@routes.on("GET", "/guilds/{guild_id}/threads/active")
def threads(call: Call) -> Reply:
    """The open threads that the bot sees."""
    active = [
        one
        for one in call.guild().channels.values()
        if one.thread and not one.thread.archived and call.granted(one) & Permission.VIEW_CHANNEL
    ]
    me = call.world.bot.id
    members = [
        guilds.thread_member(one, me, one.thread.members[me])
        for one in active
        if one.thread and me in one.thread.members
    ]
    shown = [guilds.channel(one) for one in active]
    return Reply(200, {"threads": shown, "members": members, "has_more": False})


@routes.on("GET", "/channels/{channel_id}")
def channel(call: Call) -> Reply:
    """One channel."""
    return Reply(200, guilds.channel(call.channel()))


@routes.on("POST", "/users/@me/channels")
def private_channel(call: Call) -> Reply:
    """The private channel with a person, which closed inboxes do not prevent."""
    demand(_PRIVATE_CHANNEL, call.body)
    found = call.world.users.get(int(call.body["recipient_id"]))
    if found is None or found is call.world.bot:
        raise refusals.unknown("User")
    return Reply(200, guilds.channel(call.world.private_channel(found)))
