"""Threads and forum posts."""

from typing import Any

from bot.rehearsal.local_discord import posting, refusals, thread_life, validation
from bot.rehearsal.local_discord.intents import GUILDS
from bot.rehearsal.local_discord.payloads import guilds, messages
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.posting import Draft
from bot.rehearsal.local_discord.routes.messages import needed_for_content
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import many, maybe, number, one_of, shape, snowflake, truth
from bot.rehearsal.local_discord.shapes import text as string
from bot.rehearsal.local_discord.world import (
    Channel,
    ChannelKind,
    Event,
    Message,
)

Json = dict[str, Any]
routes = Routes()

_NAME = string(100, 1)
_ARCHIVE = maybe(one_of(60, 1440, 4320, 10080))
_SLOW = maybe(number(0, 21600))
_TAGS = maybe(many(snowflake, 5))
_FROM_MESSAGE = shape(
    {"name": _NAME, "auto_archive_duration": _ARCHIVE, "rate_limit_per_user": _SLOW}, ("name",)
)
_ALONE = shape(
    {
        "name": _NAME,
        "auto_archive_duration": _ARCHIVE,
        "rate_limit_per_user": _SLOW,
        "type": maybe(one_of(10, 11, 12)),
        "invitable": maybe(truth),
    },
    ("name",),
)
_POST = shape(
    {
        "name": _NAME,
        "auto_archive_duration": _ARCHIVE,
        "rate_limit_per_user": _SLOW,
        # discord.py sends the type here too, where Discord has no choice.
        "type": maybe(one_of(11)),
        "applied_tags": _TAGS,
        "message": validation.STARTER,
    },
    ("name", "message"),
)
_CHANGE = shape(
    {
        "name": _NAME,
        "archived": maybe(truth),
        "locked": maybe(truth),
        "invitable": maybe(truth),
        "auto_archive_duration": _ARCHIVE,
        "rate_limit_per_user": _SLOW,
        "applied_tags": _TAGS,
    }
)


@routes.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def from_message(call: Call) -> Reply:
    """A thread under a message; both have the same id."""
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = call.message(channel)
    validation.demand(_FROM_MESSAGE, call.body)
    if message.thread:
        raise refusals.thread_exists()
    thread = _open(call, channel, ChannelKind.PUBLIC_THREAD, message)
    return Reply(201, guilds.channel(thread))


@routes.on("POST", "/channels/{channel_id}/threads")
def without_message(call: Call) -> Reply:
    """A thread of its own, or a post in a forum."""
    channel = call.channel()
    if channel.kind is ChannelKind.FORUM:
        return _post_in_forum(call, channel)
    if channel.kind is not ChannelKind.TEXT:
        raise refusals.wrong_channel_type()
    validation.demand(_ALONE, call.body)
    # Without a type, Discord makes a private thread.
    kind = ChannelKind(call.body.get("type") or ChannelKind.PRIVATE_THREAD)
    public = kind is ChannelKind.PUBLIC_THREAD
    call.need(
        channel,
        Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS,
    )
    return Reply(201, _with_membership(call, _open(call, channel, kind, None)))


def _post_in_forum(call: Call, forum: Channel) -> Reply:
    validation.demand(_POST, call.body)
    starter = call.body["message"]
    validation.demand(validation.STARTER, starter, ("message",))
    validation.demand_something_to_show(starter, len(call.files))
    # In a forum, SEND_MESSAGES is the right to open posts.
    call.need(forum, Permission.SEND_MESSAGES, *needed_for_content(_about(call, starter)))
    thread = _open(call, forum, ChannelKind.PUBLIC_THREAD, None)
    # The first message of a post has the id of the post itself.
    draft = Draft(starter, call.files)
    first = posting.post(call.world, thread, call.world.bot, draft, thread.id)
    shown = _with_membership(call, thread) | {"message": messages.message(call.world, first)}
    return Reply(201, shown)


def _about(call: Call, body: Json) -> Call:
    return Call(call.world, call.interactions, call.names, call.query, body, call.files)


def _open(call: Call, parent: Channel, kind: ChannelKind, under: Message | None) -> Channel:
    body = call.body
    plan = thread_life.Plan(
        body["name"],
        kind,
        call.world.bot,
        under.id if under else None,
        body.get("auto_archive_duration") or 4320,
        body.get("invitable") is not False,
        [int(one) for one in body.get("applied_tags") or ()],
    )
    thread = thread_life.begin(call.world, parent, plan)
    if under:
        under.thread = thread
        posting.tell(call.world, under, "MESSAGE_UPDATE")
    return thread


def _with_membership(call: Call, thread: Channel) -> Json:
    now = call.world.clock.now()
    return guilds.channel(thread) | {"member": guilds.thread_member(thread, call.world.bot.id, now)}


@routes.on("PATCH", "/channels/{channel_id}")
def change(call: Call) -> Reply:
    """Rename, archive, lock; other channels than threads are not modelled."""
    thread = _thread(call, "PATCH")
    validation.demand(_CHANGE, call.body)
    _may_change(call, thread)
    opened = _is_away(thread) and call.body.get("archived") is False
    _change(call, thread)
    thread_life.tell_changed(call.world, thread, opened=opened)
    return Reply(200, guilds.channel(thread))


def _change(call: Call, thread: Channel) -> None:
    state, body = thread.thread, call.body
    if state is None:  # pragma: no cover - asked only of threads
        return
    thread.name = body.get("name") or thread.name
    if body.get("archived") is not None:
        thread_life.put(call.world, thread, archived=body["archived"])
    for field in ("locked", "invitable"):
        if body.get(field) is not None:
            setattr(state, field, body[field])
    state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
    if body.get("applied_tags") is not None:
        state.tags = [int(one) for one in body["applied_tags"]]


def _is_away(thread: Channel) -> bool:
    return thread.thread is not None and thread.thread.archived


def _may_change(call: Call, thread: Channel) -> None:
    """Members open a thread again, its owner changes it; a lock takes MANAGE_THREADS."""
    state, me = thread.thread, call.world.bot
    owns = state is not None and state.owner is me
    locked = state is not None and state.locked
    if call.body == {"archived": False}:
        free = owns or (state is not None and me.id in state.members and not locked)
    else:
        free = owns and not locked and call.body.get("locked") is None
    if not free:
        call.need(thread, Permission.MANAGE_THREADS)
    if _is_away(thread) and call.body.get("archived") is not False:
        raise refusals.thread_is_archived()


@routes.on("DELETE", "/channels/{channel_id}")
def delete(call: Call) -> Reply:
    """Delete a thread."""
    thread = _thread(call, "DELETE")
    call.need(thread, Permission.MANAGE_THREADS)
    shown = guilds.channel(thread)
    data: Json = {name: shown[name] for name in ("id", "guild_id", "parent_id", "type")}
    call.world.publish(Event("THREAD_DELETE", data, GUILDS, thread))
    del call.world.channels[thread.id]
    if thread.guild:
        del thread.guild.channels[thread.id]
    thread.deleted = True
    return Reply(200, shown)


def _thread(call: Call, method: str) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        call.world.unimplemented.append(f"{method} /channels/{channel.id} of a channel")
        raise refusals.wrong_channel_type()
    return channel


def _open_thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise refusals.wrong_channel_type()
    if _is_away(channel):
        raise refusals.thread_is_archived()
    return channel


@routes.on("GET", "/channels/{channel_id}/thread-members")
def members(call: Call) -> Reply:
    """Who is in the thread."""
    thread = _thread(call, "GET")
    joined = thread.thread.members if thread.thread else {}
    return Reply(200, [guilds.thread_member(thread, who, at) for who, at in joined.items()])


@routes.on("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def add(call: Call) -> Reply:
    """Join (`@me`) or add somebody."""
    thread = _open_thread(call)
    who = _who(call)
    if thread.guild and who not in thread.guild.members:
        raise refusals.unknown("Member")
    if thread.thread:
        thread.thread.members.setdefault(who, call.world.clock.now())
    return NOTHING


@routes.on("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def remove(call: Call) -> Reply:
    """Leave (`@me`) or remove somebody."""
    thread = _open_thread(call)
    who = _who(call)
    if who != call.world.bot.id:
        call.need(thread, Permission.MANAGE_THREADS)
    if thread.thread:
        thread.thread.members.pop(who, None)
    return NOTHING


def _who(call: Call) -> int:
    return call.world.bot.id if call.names["user_id"] == "@me" else call.id("user_id")
