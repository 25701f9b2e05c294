"""What people can do that nobody expects: press forged buttons, or the same one at once.

And how time passes at the conference, from one post to the next.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import discord
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.enums import ComponentType, InteractionType
from simcord.env import Env
from simcord.results import InteractionResult

from bot.client.cards import view_of
from bot.domain.cards import Button
from tests.cogs.stage import Stage


async def button_in(env: Env, channel: ChannelHandle, custom_id: str) -> discord.Message:
    """A message of the bot's with one button, called Press, of this id."""
    where = env.bot.get_channel(channel.id)
    assert isinstance(where, discord.TextChannel)
    return await where.send("Look here", view=view_of([Button("Press", id=custom_id)]))


async def press_at_once(
    env: Env, presses: Iterable[tuple[MemberActor, discord.Message, str]]
) -> list[InteractionResult]:
    """What becomes of buttons pressed before the first press is answered.

    SimCord lets one person act after the other; the events of all of them are sent here first.
    """
    records: list[Any] = []
    for person, message, custom_id in presses:
        stored = env.backend.get_message(message.channel.id, message.id)
        record, payload = interactions.base_payload(
            env.backend,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=message.channel.id,
            guild_id=person.guild.id,
            user_id=person.id,
            data={"custom_id": custom_id, "component_type": ComponentType.BUTTON},
        )
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = stored.id
        records.append(record)
        env.backend.emit("INTERACTION_CREATE", payload)
    await env.settle()
    return [InteractionResult(env, record) for record in records]


async def time_passes(stage: Stage, until: datetime) -> None:
    """Every moment at which something is due comes, one after the other."""
    while (due := await stage.app.staff.announcer.next_moment()) and due < until:
        await stage.step(max(due, stage.clock.now()))
    await stage.step(until)


def pinged(env: Env, message: discord.Message) -> list[object]:
    """Whom the message really notified: ids of roles and people, and whether everyone."""
    stored = env.backend.get_message(message.channel.id, message.id)
    everyone = ["everyone"] if stored.mention_everyone else []
    return [*stored.ping_role_ids, *stored.ping_user_ids, *everyone]
