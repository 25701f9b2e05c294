"""What is not right on a server yet, in words that name the mend."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.client.connection import ATTENDING, EVENTS, MEASURES, POSTS, THREADS, permission_names
from bot.client.failures import missing_permissions
from bot.client.messenger import channel_named, role_named
from bot.domain.announcements import PlannedPost, is_channel, plan
from bot.domain.conference import Conference
from bot.domain.languages import N_, _, either
from bot.domain.people import THOSE_WITH, Role
from bot.domain.post_kinds import POST_KINDS, PostKind

_FAILURES = N_(
    "Everybody can read {channel}, where organizers are told of failures. "
    "Take {permission} from @everyone there."
)
_CASES = N_(
    "Everybody can read {channel}, where the conduct team is told of cases. "
    "Take {permission} from @everyone there."
)
_QUESTIONS = N_(
    "Everybody can read {channel}, where moderators decide about questions. "
    "Take {permission} from @everyone there."
)
_NO_PING_OF_POSTS = N_(
    "There is no role '{role}' for {post} posts to ping. "
    "Create it, or choose another with /configure ping."
)
_NO_PING_OF_CASES = N_(
    "There is no role '{role}' for new cases to ping. "
    "Create it, or choose another with /configure ping."
)
_NO_PING_OF_CALLS = N_(
    "There is no role '{role}' for calls for help to ping. "
    "Create it, or choose another with /configure ping."
)


async def findings_on(guild: discord.Guild, conference: Conference) -> tuple[str, ...]:
    """Everything that would keep the conference from running as planned on this server."""
    posts = await asyncio.to_thread(plan, conference)
    return (
        *_channels(guild, conference, posts),
        *_attendees(guild, conference, posts),
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
            yield _(
                "There is no text channel or forum '{channel}' that the bot can see. "
                "Create it, let the bot see it, or choose another with /configure channel.",
                channel=name,
            )
        elif missing := missing_permissions(channel, THREADS if name in threads else POSTS):
            where = f"#{channel.name}"
            yield _(
                "In {channel} the bot lacks {permissions}. "
                "Give its role that in the channel's settings.",
                channel=where,
                permissions=", ".join(missing),
            )
    backstage = {policy.organizers_channel: _FAILURES, policy.cases_channel: _CASES}
    if threads:
        backstage[policy.moderators_channel] = _QUESTIONS
    [view] = permission_names(discord.Permissions(read_messages=True))
    for name, what in backstage.items():
        public = channel_named(guild, name)
        if public and public.permissions_for(guild.default_role).view_channel:
            where = f"#{public.name}"
            yield _(what, channel=where, permission=view)


def _attendees(
    guild: discord.Guild, conference: Conference, planned: Iterable[PlannedPost]
) -> Iterator[str]:
    """Where nobody but the team may read and use commands: not @everyone, and no other role."""
    policy, named = conference.policy, conference.profile.roles.values()
    backstage = {policy.organizers_channel, policy.moderators_channel, policy.cases_channel}
    public = dict.fromkeys(one.channel for one in planned if is_channel(one.channel))
    staff = [role_named(guild, name) for names in named for name in names]
    roles = [r for r in guild.roles if not (r in staff or r.managed or r.permissions.administrator)]
    for channel in (channel_named(guild, name) for name in public if name not in backstage):
        if channel and (missing := _least_missing(channel, roles)):
            where = f"#{channel.name}"
            yield _(
                "In {channel} attendees lack {permissions}. Give that to @everyone, or to a role "
                "that they all have, in the channel's settings.",
                channel=where,
                permissions=", ".join(missing),
            )


def _least_missing(
    channel: discord.TextChannel | discord.ForumChannel, roles: Iterable[discord.Role]
) -> list[str]:
    """What those lack of whose roles one grants the most of what attendees take."""
    granted = [channel.permissions_for(role) for role in roles]
    return min((permission_names(ATTENDING & ~one) for one in granted), key=len)


def _rooms(conference: Conference) -> Iterator[str]:
    for room in conference.policy.channel_by_room:
        if room not in conference.agenda.rooms:
            setting = f"channels.rooms.{room}"
            yield _(
                "The setting {setting} is for a room that the agenda does not have. "
                "Write the room as the agenda does, or take the setting out.",
                setting=setting,
            )


def _pings(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    policy = conference.policy
    pings = [
        (name, _NO_PING_OF_POSTS, _(POST_KINDS[post])) for post, name in policy.ping_by_post.items()
    ]
    if policy.case_ping:
        pings.append((policy.case_ping, _NO_PING_OF_CASES, ""))
    if policy.speakers.help_ping:
        pings.append((policy.speakers.help_ping, _NO_PING_OF_CALLS, ""))
    for name, missing, post in pings:
        role = role_named(guild, name)
        if role is None:
            yield _(missing, role=name, post=post)
        elif not role.mentionable:
            yield _(
                "The role '{role}' cannot be pinged. "
                "Switch on 'Allow anyone to @mention this role' in its settings.",
                role=role.name,
            )


def _powers(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    """What the bot lacks to carry decisions out, and what it could do without."""
    granted = guild.me.guild_permissions
    if conference.policy.events and not granted.create_events:
        yield _(
            "The bot lacks {permissions}, so sessions cannot be Discord's own events. Give its "
            "role that in the server's settings, or switch them off with /configure events.",
            permissions=", ".join(permission_names(EVENTS)),
        )
    missing = permission_names(MEASURES & ~granted)
    if missing:
        yield _(
            "The bot lacks {permissions}, so what the conduct team decides must be done "
            "by hand. Give its role that in the server's settings.",
            permissions=", ".join(missing),
        )
    if granted.administrator:
        yield _(
            "The bot is an administrator, which it never needs. Take that from its role: whoever "
            "got hold of its token could do anything here."
        )


def _roles(guild: discord.Guild, conference: Conference) -> Iterator[str]:
    for role in (Role.ORGANIZER, Role.MODERATOR, Role.SPEAKER):
        names: Sequence[str] = conference.profile.roles.get(role, ())
        if not any(role_named(guild, name) for name in names):
            what = _("No role on this server stands for {people}.", people=_(THOSE_WITH[role]))
            yield f"{what} {_how_to_mend(role, names)}"


def _how_to_mend(role: Role, names: Sequence[str]) -> str:
    if names:
        roles = either([f"'{name}'" for name in names])
        return _("Create {roles}, or edit conference.yaml.", roles=roles)
    return _("Name one under 'roles: {role}:', or edit conference.yaml.", role=role.value)
