"""The server of a rehearsal: every channel and role that the conference's files name."""

from bot.client.connection import PERMISSIONS
from bot.domain.announcements import is_channel, plan
from bot.domain.conference import Conference
from bot.domain.people import Role
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server

LOBBY = "lobby"
"""Where the audience is."""

ORGANIZERS_COMMANDS = ("announcements", "announce", "configure", "status", "speakers")
TEAMS_COMMANDS = ("case",)
"""Shown to everybody on the local Discord, so that attendees can try them in vain."""


def set_the_scene(discord: LocalDiscord, conference: Conference) -> Server:
    """A server with every channel and role that the conference's files name."""
    server = discord.add_server(conference.name)
    places = [post.channel for post in plan(conference) if is_channel(post.channel)]
    for name in dict.fromkeys([LOBBY, *places]):
        server.add_channel(name)
    bot = server.invite_bot(permissions=PERMISSIONS.value)
    roles = {role: names[:1] for role, names in conference.profile.roles.items()}
    made = {role: [server.add_role(name) for name in names] for role, names in roles.items()}
    policy = conference.policy
    role_by_channel = {
        policy.organizers_channel: Role.ORGANIZER,
        policy.moderators_channel: Role.MODERATOR,
        policy.cases_channel: Role.MODERATOR,
    }
    for name, role in role_by_channel.items():
        backstage = server.add_channel(name)
        server.deny(backstage, server.everyone, Permission.VIEW_CHANNEL)
        for insider in (bot, *made.get(role, ())):
            server.allow(backstage, insider, Permission.VIEW_CHANNEL)
    pings = (*policy.ping_by_post.values(), *filter(None, [policy.case_ping]))
    for name in dict.fromkeys(pings):
        server.add_role(name, mentionable=True)
    for command in (*ORGANIZERS_COMMANDS, *TEAMS_COMMANDS):
        server.open_command(command)
    return server
