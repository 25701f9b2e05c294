"""Interactions as Discord writes them."""

from typing import Any

from bot.rehearsal.local_discord import files
from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.interactions import (
    COMPONENT,
    DEFERRED_MESSAGE,
    Interaction,
)
from bot.rehearsal.local_discord.payloads import guilds, messages
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.world import EPHEMERAL, Message, User, World

Json = dict[str, Any]

_ON_A_SERVER, _WITH_THE_BOT = 0, 1


def create(world: World, one: Interaction, data: Json) -> Json:
    """The event that brings it to the bot."""
    now = world.clock.now()
    guild = one.channel.guild
    member = guild.members[one.user.id] if guild else None
    granted = within(one.channel, member, now)
    me = within(one.channel, guild.members.get(world.bot.id) if guild else None, now)
    payload: Json = {
        "id": str(one.id),
        "application_id": str(world.application_id),
        "type": one.kind,
        "token": one.token,
        "version": 1,
        "data": data,
        "channel": {**guilds.channel(one.channel), "permissions": _bits(granted)},
        "channel_id": str(one.channel.id),
        "app_permissions": _bits(me),
        "locale": one.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": _owners(one),
        "context": _ON_A_SERVER if guild else _WITH_THE_BOT,
        "attachment_size_limit": files.LARGEST,
    }
    if guild and member:
        payload["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
        payload["guild_id"] = str(guild.id)
        payload["guild_locale"] = "en-US"
        payload["member"] = {**guilds.member(member), "permissions": _bits(granted)}
    else:
        payload["user"] = guilds.user(one.user)
    if one.source:
        payload["message"] = messages.message(world, one.source)
    return payload


def callback(world: World, one: Interaction) -> Json:
    """The answer to an answer, for those who ask `with_response`."""
    payload: Json = {
        "id": str(one.id),
        "type": one.kind,
        "channel_id": str(one.channel.id),
    }
    if one.channel.guild:
        payload["guild_id"] = str(one.channel.guild.id)
    if one.original is None:
        return {"interaction": payload}
    payload |= {
        "response_message_id": str(one.original.id),
        "response_message_loading": one.answered_with == DEFERRED_MESSAGE,
        "response_message_ephemeral": bool(one.original.flags & EPHEMERAL),
    }
    kind = 4 if one.answered_with == DEFERRED_MESSAGE else one.answered_with
    if kind not in {4, 7}:
        return {"interaction": payload}
    shown = messages.message(world, one.original)
    return {"interaction": payload, "resource": {"type": kind, "message": shown}}


def metadata(world: World, one: Interaction) -> Json:
    """What a message says about the interaction that it answers."""
    return {
        "interaction_metadata": _about(one),
        "application_id": str(world.application_id),
        "webhook_id": str(world.application_id),
    }


def _about(one: Interaction) -> Json:
    about: Json = {
        "id": str(one.id),
        "type": one.kind,
        "user": guilds.user(one.user),
        "authorizing_integration_owners": _owners(one),
    }
    if one.opener:
        about["triggering_interaction_metadata"] = _about(one.opener)
    elif one.kind == COMPONENT and one.source:
        about["interacted_message_id"] = str(one.source.id)
    elif isinstance(one.target, Message):
        about["target_message_id"] = str(one.target.id)
    elif isinstance(one.target, User):
        about["target_user"] = guilds.user(one.target)
    return about


def _owners(one: Interaction) -> Json:
    return {"0": str(one.channel.guild.id if one.channel.guild else 0)}


def _bits(granted: Permission) -> str:
    return str(int(granted))
