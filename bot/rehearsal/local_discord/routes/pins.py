"""Pins, over the present routes and those that Discord keeps for older clients."""

from bot.rehearsal.local_discord import posting, refusals
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.payloads import messages as payloads
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.posting import Draft
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.world import Channel, Message

routes = Routes()

PINNED = 6
_MOST = 250


@routes.on("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
@routes.on("PUT", "/channels/{channel_id}/pins/{message_id}")
def pin(call: Call) -> Reply:
    """Pin; the channel gets a notice of it, as on Discord."""
    channel = call.channel(Permission.PIN_MESSAGES)
    message = call.message(channel)
    if message.pinned_at:
        return NOTHING
    if len(_pinned(channel)) >= _MOST:
        raise refusals.too_many_pins()
    posting.pin(call.world, message, call.world.clock.now())
    reference = {"type": 0, "message_id": str(message.id), "channel_id": str(channel.id)}
    notice = Draft({"message_reference": reference}, kind=PINNED)
    posting.post(call.world, channel, call.world.bot, notice)
    return NOTHING


@routes.on("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
@routes.on("DELETE", "/channels/{channel_id}/pins/{message_id}")
def unpin(call: Call) -> Reply:
    """Unpin."""
    message = call.message(call.channel(Permission.PIN_MESSAGES))
    if message.pinned_at:
        posting.pin(call.world, message, None)
    return NOTHING


@routes.on("GET", "/channels/{channel_id}/messages/pins")
def pins(call: Call) -> Reply:
    """A page of pins, the latest first."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    limit = int(call.query.get("limit", "50"))
    found = _pinned(channel)
    if "before" in call.query:
        found = [one for one in found if _at(one) < call.query["before"]]
    items = [
        {"pinned_at": guilds.moment(one.pinned_at), "message": payloads.message(call.world, one)}
        for one in found[:limit]
    ]
    return Reply(200, {"items": items, "has_more": len(found) > limit})


@routes.on("GET", "/channels/{channel_id}/pins")
def all_pins(call: Call) -> Reply:
    """All pins at once, as older clients ask."""
    found = _pinned(call.channel(Permission.READ_MESSAGE_HISTORY))
    return Reply(200, [payloads.message(call.world, one) for one in found])


def _pinned(channel: Channel) -> list[Message]:
    found = [one for one in channel.messages.values() if one.pinned_at]
    return sorted(found, key=lambda one: (_at(one), one.id), reverse=True)


def _at(message: Message) -> str:
    return guilds.moment(message.pinned_at) or ""
