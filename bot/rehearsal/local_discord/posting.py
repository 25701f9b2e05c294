"""How a message comes to be, is changed and disappears, whoever does it."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.components import numbered
from bot.rehearsal.local_discord.intents import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS
from bot.rehearsal.local_discord.payloads import guilds, messages
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.thread_life import wake
from bot.rehearsal.local_discord.world import (
    EPHEMERAL,
    LOADING,
    Attachment,
    Channel,
    ChannelKind,
    Event,
    Guild,
    Message,
    Pings,
    User,
    World,
)

Json = dict[str, Any]

_USER, _ROLE, _ALL = (
    re.compile(r"<@!?(\d+)>"),
    re.compile(r"<@&(\d+)>"),
    re.compile(r"@(everyone|here)"),
)

# Discord's defaults where a request does not say whom it may ping.
BY_MESSAGES: Json = {"parse": ["users", "roles", "everyone"]}
BY_INTERACTIONS: Json = {"parse": ["users"]}


@dataclass(frozen=True)
class Draft:
    """What is to be posted; `files` are the uploads that came with it."""

    body: Json
    files: list[Attachment] = field(default_factory=list[Attachment])
    only_for: User | None = None
    metadata: Json | None = None
    kind: int = 0
    may_ping: Json = field(default_factory=lambda: BY_MESSAGES)


def post(
    world: World, channel: Channel, author: User, draft: Draft, number: int | None = None
) -> Message:
    """Put a new message in the channel and tell the gateway; its id is new unless given."""
    message = Message(
        number or world.ids.next(),
        channel,
        author,
        world.clock.now(),
        kind=draft.kind,
        only_for=draft.only_for,
        nonce=draft.body.get("nonce"),
        metadata=draft.metadata,
        reply_to=draft.body.get("message_reference"),
    )
    _write(world, message, draft)
    _keep(world, message)
    tell(world, message, "MESSAGE_CREATE")
    return message


def _keep(world: World, message: Message) -> None:
    channel = message.channel
    (channel.private if message.only_for else channel.messages)[message.id] = message
    if message.nonce is not None:
        world.nonces[message.author.id, channel.id, str(message.nonce)] = message
    if channel.thread and not message.only_for:
        wake(world, channel, message.author)
        if channel.kind is ChannelKind.PRIVATE_THREAD:
            for each in message.pings.users:
                channel.thread.members.setdefault(each, world.clock.now())


def edit(world: World, message: Message, draft: Draft) -> Message:
    """Change what the body names, leave the rest."""
    _write(world, message, draft)
    message.edited_at = world.clock.now()
    tell(world, message, "MESSAGE_UPDATE")
    return message


def complete(world: World, message: Message, draft: Draft) -> Message:
    """Fill in the answer that a person was told to wait for."""
    message.flags &= ~LOADING
    return edit(world, message, draft)


def delete(world: World, message: Message) -> None:
    """Take it out of the channel."""
    message.channel.messages.pop(message.id, None)
    if message.channel.private.pop(message.id, None) is None:
        data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        _publish(world, message, "MESSAGE_DELETE", data)
    world.show(message)


def purge(world: World, guild: Guild, author: User, since: datetime) -> None:
    """Take away what somebody said on the server since then; several messages are told at once."""
    for channel in guild.channels.values():
        said = [one for one in channel.messages.values() if one.author is author]
        recent = [one for one in said if one.sent_at >= since]
        if len(recent) == 1:
            delete(world, recent[0])
        elif recent:
            _delete_together(world, guild, channel, recent)


def _delete_together(world: World, guild: Guild, channel: Channel, some: list[Message]) -> None:
    for one in some:
        del channel.messages[one.id]
        world.show(one)
    data: Json = {
        "ids": [str(one.id) for one in some],
        "channel_id": str(channel.id),
        "guild_id": str(guild.id),
    }
    world.publish(Event("MESSAGE_DELETE_BULK", data, GUILD_MESSAGES, channel))


def tell(world: World, message: Message, event: str) -> None:
    """Show what happened to a message, and let the gateway say it if it is not for one person."""
    if not message.only_for:
        _publish(world, message, event, messages.in_event(world, message))
    world.show(message)


def _publish(world: World, message: Message, event: str, data: Json) -> None:
    guild = message.channel.guild
    if guild:
        data["guild_id"] = str(guild.id)
    theirs = (
        guild is not None
        and message.author is not world.bot
        and world.bot.id not in message.pings.users
        and event != "MESSAGE_DELETE"
    )
    intents = GUILD_MESSAGES if guild else DIRECT_MESSAGES
    world.publish(Event(event, data, intents, message.channel, theirs))


def pin(world: World, message: Message, at: datetime | None) -> None:
    """Pin (or unpin, at None) and tell the gateway."""
    message.pinned_at = at
    channel = message.channel
    channel.pinned_at = at or channel.pinned_at
    data: Json = {
        "channel_id": str(channel.id),
        "last_pin_timestamp": guilds.moment(channel.pinned_at),
    }
    if channel.guild:
        data["guild_id"] = str(channel.guild.id)
    intents = GUILDS if channel.guild else DIRECT_MESSAGES
    world.publish(Event("CHANNEL_PINS_UPDATE", data, intents, channel))
    tell(world, message, "MESSAGE_UPDATE")


def _write(world: World, message: Message, draft: Draft) -> None:
    body = draft.body
    if "content" in body:
        message.text = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [_rich(embed) for embed in body["embeds"] or ()]
    if "components" in body:
        message.components = numbered(body["components"] or ())
    if "flags" in body:
        kept = message.flags & EPHEMERAL
        message.flags = (body["flags"] or 0) & ~EPHEMERAL | kept
    if message.only_for:
        message.flags |= EPHEMERAL
    _attach(message, draft)
    allowed = body.get("allowed_mentions")
    message.pings = _pings(world, message, draft.may_ping if allowed is None else allowed)


def _rich(embed: Json) -> Json:
    """An embed as Discord gives it back: without what is empty."""
    rich: Json = {"type": "rich"}
    rich |= {name: value for name, value in embed.items() if value is not None}
    if "fields" in rich:
        rich["fields"] = [{"inline": False, **one} for one in rich["fields"]]
    return rich


def _attach(message: Message, draft: Draft) -> None:
    """New files are added; an edit that lists attachments keeps only those."""
    listed = draft.body.get("attachments")
    if listed is not None:
        ids = {str(one["id"]) for one in listed}
        message.attachments = [one for one in message.attachments if str(one.id) in ids]
        said = {str(one["id"]): one.get("description") for one in listed}
    else:
        said = {}
    for index, one in enumerate(draft.files):
        message.attachments.append(replace(one, description=said.get(str(index))))


def _pings(world: World, message: Message, allowed: Json) -> Pings:
    """Whom it notifies: what is in the text, allowed by the request and by the author's rights."""
    guild = message.channel.guild
    parse = allowed.get("parse") or ()
    named_users = {int(one) for one in allowed.get("users") or ()}
    named_roles = {int(one) for one in allowed.get("roles") or ()}
    users = {int(one) for one in _USER.findall(message.text)} & world.users.keys()
    users = users if "users" in parse else users & named_users
    if guild is None:
        return Pings(frozenset(users))
    granted = within(message.channel, guild.members.get(message.author.id), world.clock.now())
    all_roles = bool(granted & Permission.MENTION_EVERYONE)
    roles = {int(one) for one in _ROLE.findall(message.text)} & guild.roles.keys()
    roles = roles if "roles" in parse else roles & named_roles
    return Pings(
        frozenset(users),
        frozenset(one for one in roles if all_roles or guild.roles[one].mentionable),
        "everyone" in parse and all_roles and bool(_ALL.search(message.text)),
    )
