"""The server of a rehearsal: every channel and role that the conference's files name."""

from bot.client.connection import PERMISSIONS
from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server

LOBBY = "lobby"
"""Where the audience is."""

ORGANIZERS_COMMANDS = ("announcements", "announce", "configure", "status")
"""Shown to everybody on the local Discord, so that attendees can try them in vain."""


def set_the_scene(discord: LocalDiscord, conference: Conference) -> Server:
    """A server with every channel and role that the conference's files name."""
    server = discord.add_server(conference.name)
    for name in dict.fromkeys([LOBBY, *(post.channel for post in plan(conference))]):
        server.add_channel(name)
    bot = server.invite_bot(permissions=PERMISSIONS.value)
    backstage = server.add_channel(conference.policy.organizers_channel)
    server.deny(backstage, server.everyone, Permission.VIEW_CHANNEL)
    server.allow(backstage, bot, Permission.VIEW_CHANNEL)
    for name in [name for names in conference.profile.roles.values() for name in names[:1]]:
        server.allow(backstage, server.add_role(name), Permission.VIEW_CHANNEL)
    for name in dict.fromkeys(conference.policy.ping_by_post.values()):
        server.add_role(name, mentionable=True)
    for command in ORGANIZERS_COMMANDS:
        server.open_command(command)
    return server
