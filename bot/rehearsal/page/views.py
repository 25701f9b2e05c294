"""What one person sees of the local Discord, as JSON for the page. Ids are texts there."""

from collections.abc import Iterable
from typing import Any, cast

from bot.rehearsal.local_discord import Channel, ChannelKind, Message, Permission, Person
from bot.rehearsal.local_discord.world import LOADING, Attachment
from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.running import DATABASE

Json = dict[str, Any]

AT_FIRST = 50
"""Messages of each channel that a window gets when it opens; earlier ones when it asks."""

_WITHOUT_MESSAGES = (ChannelKind.FORUM, ChannelKind.CATEGORY)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def everything(day: OpenDay, person: Person) -> Json:
    """What a window shows when it opens."""
    seen = channels_of(person)
    return {
        "me": str(person.id),
        "bot": {"id": str(day.world.bot.id), "name": day.world.bot.name},
        "takes_messages": person.user.takes_messages_from_servers,
        "server": day.server.guild.name,
        "zone": day.zone.key,
        "home": str(day.home.id),
        "screens": [{"room": room, "address": one} for room, one in day.screens.items()],
        "rehearsal": {
            "data": str(day.plan.data.resolve()),
            "database": day.plan.database_url or str(day.plan.folder / DATABASE),
        },
        "people": people(day),
        "roles": [{"id": str(one.id), "name": one.name} for one in day.server.guild.roles.values()],
        "channels": [channel(person, one) for one in seen],
        "messages": [message(one) for each in seen for one in person.sees(each)[-AT_FIRST:]],
        **state(day),
    }


def state(day: OpenDay) -> Json:
    """How the day goes on: its clock, in milliseconds, and whether bot and audience act."""
    clock = day.clock
    now = clock.now()
    shown = {
        "now": round(now.timestamp() * 1000),
        "zone": now.astimezone(day.zone).tzname(),
        "speed": clock.speed,
        "paused": clock.paused,
    }
    return {"clock": shown, "audience": day.audience_acts, "bot_runs": day.bot_runs}


def people(day: OpenDay) -> list[Json]:
    """Everybody, with what they are at the conference."""
    members = day.server.guild.members
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "part": day.part_of(one).value,
            "roles": [str(each.id) for each in members[one.id].roles] if one.id in members else [],
            "here": one.id in members,
            "played": day.is_played(one),
        }
        for one in day.people
    ]


def channels_of(person: Person) -> list[Channel]:
    """What is in the person's list, their conversation with the bot among it."""
    inbox = person.inbox  # it is there from the first look on
    world = person.surroundings.world
    return [one for one in world.channels.values() if one is inbox or person.can_see(one)]


def channel(person: Person, one: Channel) -> Json:
    """A channel or thread as it stands in the person's list."""
    seen: Json = {
        "id": str(one.id),
        "kind": one.kind.name.lower(),
        "type": one.kind,
        "name": one.name,
        "topic": one.topic,
        "parent": str(one.parent.id) if one.parent else None,
        "hidden": _is_hidden(one),
        "writable": may_write(person, one),
    }
    if one.thread:
        seen |= {"archived": one.thread.archived}
    return seen


def may_write(person: Person, one: Channel) -> bool:
    """Whether Discord's own program would show them a line to write in."""
    if one.kind in _WITHOUT_MESSAGES:
        return False
    if one.guild is None:
        return person.surroundings.world.shares_a_server(person.user)
    needed = Permission.SEND_MESSAGES_IN_THREADS if one.thread else Permission.SEND_MESSAGES
    locked = one.thread is not None and one.thread.locked
    return person.may(needed, one) and (not locked or person.may(Permission.MANAGE_THREADS, one))


def _is_hidden(one: Channel) -> bool:
    """Whether not everybody sees it."""
    place = one.parent if one.thread and one.parent else one
    everyone = place.overwrites.get(one.guild.everyone.id) if one.guild else None
    private = one.kind is ChannelKind.PRIVATE_THREAD
    return private or bool(everyone and everyone.deny & Permission.VIEW_CHANNEL)


def message(one: Message) -> Json:
    """A message, the same for all who see it."""
    asked = (one.metadata or {}).get("interaction_metadata")
    return {
        "id": str(one.id),
        "channel": str(one.channel.id),
        "kind": one.kind,
        "author": {"id": str(one.author.id), "name": one.author.name, "bot": one.author.bot},
        "at": one.sent_at.timestamp(),
        "edited": one.edited_at is not None,
        "pinned": one.pinned_at is not None,
        "private": one.ephemeral,
        "thinking": bool(one.flags & LOADING),
        "text": one.text,
        "embeds": one.embeds,
        "components": parts(one.components),
        "files": [_file(each) for each in one.attachments],
        "asked_by": asked["user"]["id"] if asked else None,
        "thread": str(one.thread.id) if one.thread else None,
        "pings": {
            "users": [str(each) for each in one.pings.users],
            "roles": [str(each) for each in one.pings.roles],
            "everyone": one.pings.everyone,
        },
    }


def parts(raw: Any) -> Any:
    """Buttons, menus and forms; in a browser, ids as numbers would become others."""
    if isinstance(raw, list):
        return [parts(one) for one in cast("list[Any]", raw)]
    if not isinstance(raw, dict):
        return raw
    shown = {name: parts(value) for name, value in cast("Json", raw).items()}
    for one in shown.get("default_values") or ():
        one["id"] = str(one["id"])
    return shown


def _file(one: Attachment) -> Json:
    picture = one.content_type in PICTURES
    return {
        "id": str(one.id),
        "name": one.filename,
        "size": len(one.content),
        "picture": picture,
        "description": one.description,
    }


def before(seen: Iterable[Message], number: int) -> list[Json]:
    """The messages before one, as many as a window gets at first."""
    return [message(one) for one in seen if one.id < number][-AT_FIRST:]
