"""What is not right on a server yet, in words that name the mend."""

import asyncio
from collections.abc import Iterable, Iterator

import discord

from bot.client.connection import MEASURES, PERMISSION_NAMES, POSTS, THREADS
from bot.client.failures import missing_permissions
from bot.client.messenger import channel_named, role_named
from bot.domain.announcements import PlannedPost, is_channel, plan
from bot.domain.conference import Conference
from bot.domain.people import Role
from bot.domain.post_kinds import PostKind


async def findings_on(guild: discord.Guild, conference: Conference) -> tuple[str, ...]:
    """Everything that would keep the conference from running as planned on this server."""
    posts = await asyncio.to_thread(plan, conference)
    return (
        *_channels(guild, conference, posts),
        *_rooms(conference),
        *_pings(guild, conference),
        *_roles(guild, conference),
        *_powers(guild, conference),
    )


def _channels(
    guild: discord.Guild, conference: Conference, planned: Iterable[PlannedPost]
) -> Iterator[str]:
    posts = [post for post in planned if is_channel(post.channel)]
    threads = {post.channel for post in posts if post.kind is PostKind.THREAD}
    policy = conference.policy
    used = [post.channel for post in posts] + [policy.organizers_channel, policy.cases_channel]
    if threads:
        used.append(policy.moderators_channel)
    for name in dict.fromkeys(used):
        channel = channel_named(guild, name)
        if channel is None:
            yield (
                f"There is no text channel or forum '{name}' that the bot can see. "
                "Create it, let the bot see it, or choose another with /configure channel."
            )
        elif missing := missing_permissions(channel, THREADS if name in threads else POSTS):
            yield (
                f"In #{channel.name} the bot lacks {', '.join(missing)}. "
                "Give its role that in the channel's settings."
            )
    backstage = {
        policy.organizers_channel: "where organizers are told of failures",
        policy.cases_channel: "where the conduct team is told of cases",
    }
    if threads:
        backstage[policy.moderators_channel] = "where moderators decide about questions"
    for name, what in backstage.items():
        public = channel_named(guild, name)
        if public and public.permissions_for(guild.default_role).view_channel:
            yield (
                f"Everybody can read #{public.name}, {what}. "
                "Take View Channel from @everyone there."
            )


def _rooms(conference: Conference) -> Iterator[str]:
    for room in conference.policy.channel_by_room:
        if room not in conference.agenda.rooms:
            yield (
                f"The setting channels.rooms.{room} is for a room that the agenda does not have. "
                "Write the room as the agenda does, or take the setting out."
            )


def _pings(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    pings = {f"{post} posts": name for post, name in conference.policy.ping_by_post.items()}
    if conference.policy.case_ping:
        pings["new cases"] = conference.policy.case_ping
    if conference.policy.speakers.help_ping:
        pings["calls for help"] = conference.policy.speakers.help_ping
    for post, name in pings.items():
        role = role_named(guild, name)
        if role is None:
            yield (
                f"There is no role '{name}' for {post} to ping. "
                "Create it, or choose another with /configure ping."
            )
        elif not role.mentionable:
            yield (
                f"The role '{role.name}' cannot be pinged. "
                "Switch on 'Allow anyone to @mention this role' in its settings."
            )


def _powers(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    """What the bot lacks to carry decisions out, and what it could do without."""
    granted = guild.me.guild_permissions
    if conference.policy.events and not granted.create_events:
        yield (
            "The bot lacks Create Events, so sessions cannot be Discord's own events. Give its "
            "role that in the server's settings, or switch them off with /configure events."
        )
    missing = [PERMISSION_NAMES[n] for n, wanted in MEASURES if wanted and not getattr(granted, n)]
    if missing:
        yield (
            f"The bot lacks {', '.join(missing)}, so what the conduct team decides must be done "
            "by hand. Give its role that in the server's settings."
        )
    if granted.administrator:
        yield (
            "The bot is an administrator, which it never needs. Take that from its role: whoever "
            "got hold of its token could do anything here."
        )


def _roles(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    for role in (Role.ORGANIZER, Role.MODERATOR, Role.SPEAKER):
        names: Iterable[str] = conference.profile.roles.get(role, ())
        if not any(role_named(guild, name) for name in names):
            listed = " or ".join(f"'{name}'" for name in names)
            mend = f"Create {listed}" if listed else f"Name one under 'roles: {role}:'"
            yield f"No role on this server stands for {role}s. {mend}, or edit conference.yaml."
