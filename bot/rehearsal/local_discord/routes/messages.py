"""Messages: sending, reading, editing, deleting."""

from bot.rehearsal.local_discord import posting, refusals, validation
from bot.rehearsal.local_discord.payloads import messages as payloads
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.posting import Draft
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.world import EPHEMERAL, Channel, ChannelKind, Message

routes = Routes()

_TAKE_NO_MESSAGES = (ChannelKind.FORUM, ChannelKind.CATEGORY)


@routes.on("POST", "/channels/{channel_id}/messages")
def send(call: Call) -> Reply:
    """Post; with an enforced nonce that is remembered, give back the first message instead."""
    channel = call.channel()
    validation.demand(validation.MESSAGE, call.body)
    may_send(call, channel)
    validation.demand_something_to_show(call.body, len(call.files))
    nonce = call.body.get("nonce")
    if call.body.get("enforce_nonce") and nonce is not None:
        first = call.world.first_with(nonce, channel, call.world.bot)
        if first:
            return Reply(200, payloads.message(call.world, first))
    body = _without_ephemeral(call.body)
    _find_what_it_replies_to(channel, body)
    message = posting.post(call.world, channel, call.world.bot, Draft(body, call.files))
    return Reply(200, payloads.message(call.world, message))


def may_send(call: Call, channel: Channel) -> None:
    """Refuse unless the bot may post this there."""
    if channel.kind in _TAKE_NO_MESSAGES:
        raise refusals.not_a_text_channel()
    if channel.recipient:
        _may_write_to(call, channel)
        return
    call.need(
        channel,
        Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES,
        *needed_for_content(call),
    )
    need_open(call, channel)


def need_open(call: Call, channel: Channel) -> None:
    """Refuse in a locked thread, where only who manages threads writes and changes messages."""
    locked = channel.thread is not None and channel.thread.locked
    if locked and not call.granted(channel) & Permission.MANAGE_THREADS:
        raise refusals.thread_is_archived()


def needed_for_content(call: Call) -> list[Permission]:
    """What embeds and files ask for beyond sending."""
    needed = [Permission.EMBED_LINKS] if call.body and call.body.get("embeds") else []
    return needed + ([Permission.ATTACH_FILES] if call.files else [])


def _may_write_to(call: Call, channel: Channel) -> None:
    person = channel.recipient
    if person is None or not call.world.shares_a_server(person):
        raise refusals.no_mutual_server()
    if not person.takes_messages_from_servers:
        raise refusals.closed_inbox()


def _without_ephemeral(body: payloads.Json) -> payloads.Json:
    """Only answers to interactions can be ephemeral; elsewhere the flag is ignored."""
    return body | {"flags": (body.get("flags") or 0) & ~EPHEMERAL}


def _find_what_it_replies_to(channel: Channel, body: payloads.Json) -> None:
    """Complete the reference, or drop it where the request allows it to fail."""
    reference = body.get("message_reference")
    if not reference:
        return
    if int(reference["message_id"]) not in channel.messages:
        if reference.get("fail_if_not_exists", True):
            unknown = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
            raise refusals.invalid_form({"message_reference": {"_errors": [unknown]}})
        del body["message_reference"]
        return
    found = {"type": 0, "message_id": str(reference["message_id"])}
    body["message_reference"] = found | {"channel_id": str(channel.id)}
    if channel.guild:
        body["message_reference"]["guild_id"] = str(channel.guild.id)


@routes.on("GET", "/channels/{channel_id}/messages")
def history(call: Call) -> Reply:
    """Newest first; nothing for those who may not read the history."""
    channel = call.channel()
    if not call.granted(channel) & Permission.READ_MESSAGE_HISTORY:
        return Reply(200, [])
    found = _window(list(channel.messages.values()), call.query)
    return Reply(200, [payloads.message(call.world, one) for one in found])


def _window(stored: list[Message], query: dict[str, str]) -> list[Message]:
    limit = int(query.get("limit", "50"))
    if not 1 <= limit <= 100:
        wrong = {"code": "NUMBER_TYPE_MAX", "message": "int value should be from 1 to 100."}
        raise refusals.invalid_form({"limit": {"_errors": [wrong]}})
    newest_first = sorted(stored, key=lambda one: -one.id)
    if "before" in query:
        return [one for one in newest_first if one.id < int(query["before"])][:limit]
    if "after" in query:
        return [one for one in newest_first if one.id > int(query["after"])][-limit:]
    if "around" in query:
        middle = int(query["around"])
        newer = [one for one in newest_first if one.id > middle][-(limit // 2) :]
        older = [one for one in newest_first if one.id <= middle][: limit - limit // 2]
        return newer + older
    return newest_first[:limit]


@routes.on("GET", "/channels/{channel_id}/messages/{message_id}")
def one_message(call: Call) -> Reply:
    """One message."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return Reply(200, payloads.message(call.world, call.message(channel)))


@routes.on("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit(call: Call) -> Reply:
    """Change one's own message."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.world.bot:
        raise refusals.wrong_author()
    validation.demand(validation.EDIT, call.body)
    if channel.guild:
        call.need(channel, *needed_for_content(call))
    need_open(call, channel)
    if channel.thread and channel.thread.archived:
        raise refusals.thread_is_archived()
    posting.edit(call.world, message, Draft(call.body, call.files))
    return Reply(200, payloads.message(call.world, message))


@routes.on("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete(call: Call) -> Reply:
    """Delete one's own message, or anybody's with the permission for it."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.world.bot:
        call.need(channel, Permission.MANAGE_MESSAGES)
    posting.delete(call.world, message)
    return NOTHING


@routes.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Reply:
    """The bot seems to write; nobody keeps that."""
    may_send(call, call.channel())
    return NOTHING
