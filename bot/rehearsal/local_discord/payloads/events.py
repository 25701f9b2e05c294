"""What the gateway says about more than one thing at once."""

from typing import Any

from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.shards import Shard
from bot.rehearsal.local_discord.visibility import over_gateway
from bot.rehearsal.local_discord.world import Guild, World

Json = dict[str, Any]


def ready(world: World, session_id: str, shard: list[int] | None) -> Json:
    """The first event of a session, with the servers of its shard."""
    here = Shard(*shard) if shard else Shard()
    payload: Json = {
        "v": 10,
        "user": guilds.own_user(world.bot),
        "guilds": [
            {"id": str(one.id), "unavailable": True}
            for one in world.guilds.values()
            if world.bot.id in one.members and here.has(one.id)
        ],
        "session_id": session_id,
        "resume_gateway_url": world.address.replace("http", "ws", 1),
        "application": {"id": str(world.application_id), "flags": 0},
    }
    return payload | ({"shard": shard} if shard else {})


def guild_create(world: World, guild: Guild) -> Json:
    """A whole server, as a bot without the presences intent gets it: itself is the only member."""
    me = guild.members[world.bot.id]
    places = [one for one in guild.channels.values() if one.thread is None]
    threads = [
        one
        for one in guild.channels.values()
        if one.thread
        and not one.thread.archived
        and within(one, me, world.clock.now()) & Permission.VIEW_CHANNEL
    ]
    return {
        **guilds.guild(guild),
        "joined_at": guilds.moment(me.joined_at),
        "large": len(guild.members) > 250,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [guilds.member(me)],
        "channels": [over_gateway(world, one) for one in places],
        "threads": [guilds.channel(one) for one in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def members_chunk(guild: Guild, request: Json) -> Json:
    """The members asked for by id or by the beginning of their name."""
    ids, query = request.get("user_ids"), (request.get("query") or "").lower()
    if ids is not None:
        wanted = [int(one) for one in (ids if isinstance(ids, list) else [ids])]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - a frame is what the client sent
        found = [guild.members[one] for one in wanted if one in guild.members]
        missing = [str(one) for one in wanted if one not in guild.members]
    else:
        everyone = guild.members.values()
        matching = [one for one in everyone if _name(one.nick or one.user.name).startswith(query)]
        found = matching[: request.get("limit") or None]
        missing: list[str] = []
    payload: Json = {
        "guild_id": str(guild.id),
        "members": [guilds.member(one) for one in found],
        "chunk_index": 0,
        "chunk_count": 1,
    }
    if missing:
        payload["not_found"] = missing
    return payload | ({"nonce": request["nonce"]} if request.get("nonce") else {})


def _name(name: str) -> str:
    return name.lower()
