"""Messages as Discord writes them."""

from typing import Any
from urllib.parse import quote

from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.world import Attachment, Message, World

Json = dict[str, Any]


def message(world: World, one: Message) -> Json:
    """A message as the HTTP API gives it."""
    payload: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "type": one.kind,
        "author": guilds.user(one.author),
        "content": one.text,
        "timestamp": guilds.moment(one.sent_at),
        "edited_timestamp": guilds.moment(one.edited_at),
        "tts": False,
        "flags": one.flags,
        "pinned": one.pinned_at is not None,
        "mention_everyone": one.pings.everyone,
        "mentions": [guilds.user(world.users[each]) for each in sorted(one.pings.users)],
        "mention_roles": [str(each) for each in sorted(one.pings.roles)],
        "attachments": [attachment(world, one, each) for each in one.attachments],
        "embeds": one.embeds,
        "components": one.components,
    }
    return payload | _sometimes(one)


def _sometimes(one: Message) -> Json:
    payload: Json = {}
    if one.nonce is not None:
        payload["nonce"] = one.nonce
    if one.reply_to:
        payload["message_reference"] = one.reply_to
    if one.thread:
        payload["thread"] = guilds.channel(one.thread)
    if one.metadata:
        payload |= one.metadata
    return payload


def attachment(world: World, holder: Message, one: Attachment) -> Json:
    """A file of a message, with the address where its bytes are."""
    return upload(world, holder.channel.id, one) | ({"ephemeral": True} if holder.only_for else {})


def upload(world: World, channel_id: int, one: Attachment) -> Json:
    """A file that belongs to no message yet, as in a form that a person hands in."""
    name = quote(one.filename, safe="")
    url = f"{world.address}/attachments/{channel_id}/{one.id}/{name}"
    payload: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.content),
        "url": url,
        "proxy_url": url,
    }
    if one.content_type:
        payload["content_type"] = one.content_type
    if one.description:
        payload["description"] = one.description
    return payload


def in_event(world: World, one: Message) -> Json:
    """A message as the gateway tells it: with the server and the member."""
    payload = message(world, one)
    guild = one.channel.guild
    if guild:
        payload["guild_id"] = str(guild.id)
        if one.author.id in guild.members:
            payload["member"] = guilds.without_user(guild.members[one.author.id])
    return payload


def without_content(payload: Json) -> Json:
    """What a bot without the message content intent gets of other people's messages."""
    return payload | {"content": "", "embeds": [], "attachments": [], "components": []}
