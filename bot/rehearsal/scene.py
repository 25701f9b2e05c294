"""The server of a rehearsal: every channel and role that the conference's files name."""

from collections.abc import Collection

from bot.client.connection import permissions_for
from bot.domain.announcements import is_channel, plan
from bot.domain.conference import Conference
from bot.domain.people import Role
from bot.rehearsal.local_discord import ChannelKind, LocalDiscord, Permission, Server
from bot.rehearsal.local_discord import Role as DiscordRole

LOBBY = "lobby"
"""Where the audience is."""

MOST_TAGS = 20
"""As many as a forum takes (Discord's reference, channel limits)."""

OWNERS = "Owners of the server"
"""The role of those who may do everything: who organizes where the files name no organizers."""

ORGANIZERS_COMMANDS = (
    "announcements",
    "announce",
    "configure",
    "late",
    "recap",
    "status",
    "speakers",
)
TEAMS_COMMANDS = ("case",)
"""Shown to everybody on the local Discord, so that attendees can try them in vain."""


def set_the_scene(
    discord: LocalDiscord, conference: Conference, forums: Collection[str] = ()
) -> Server:
    """A server with every channel and role that the conference's files name.

    The channels in `forums` are forums there, with every room and kind of session as tags.
    """
    server = discord.add_server(conference.name)
    places = [post.channel for post in plan(conference) if is_channel(post.channel)]
    public = {name.casefold(): name for name in (LOBBY, *places)}
    tags = [*conference.agenda.rooms, *sorted({one.kind for one in conference.agenda.sessions})]
    wanted = {name.removeprefix("#").casefold() for name in forums}
    for key, name in public.items():
        if key in wanted:
            server.add_channel(name, kind=ChannelKind.FORUM, tags=tags[:MOST_TAGS])
        else:
            server.add_channel(name)
    bot = server.invite_bot(permissions=permissions_for(conference.policy).value)
    _add_roles(server, conference)
    for name, insiders in _backstage(conference).items():
        if name.casefold() in public:
            continue  # everybody reads along there, which the bot itself finds fault with
        backstage = server.add_channel(name)
        server.deny(backstage, server.everyone, Permission.VIEW_CHANNEL)
        named = [one for role in insiders for one in roles_of(server, conference, role)]
        for insider in (bot, *named):
            server.allow(backstage, insider, Permission.VIEW_CHANNEL)
    for command in (*ORGANIZERS_COMMANDS, *TEAMS_COMMANDS):
        server.open_command(command)
    return server


def roles_of(server: Server, conference: Conference, role: Role) -> list[DiscordRole]:
    """What somebody has who is an organizer, a moderator or a speaker: the first that is named."""
    names = conference.profile.roles.get(role, ())
    if not names and role is Role.ORGANIZER:
        names = (OWNERS,)
    return [server.role(name) for name in names[:1]]


def _add_roles(server: Server, conference: Conference) -> None:
    """Each once, whatever it stands for."""
    policy, roles = conference.policy, conference.profile.roles
    named = [name for names in roles.values() for name in names[:1]]
    others = (policy.case_ping, policy.speakers.help_ping)
    pinged = {*policy.ping_by_post.values(), *filter(None, others)}
    for name in dict.fromkeys([*named, *sorted(pinged)]):
        server.add_role(name, mentionable=name in pinged)
    if not roles.get(Role.ORGANIZER):
        server.add_role(OWNERS, Permission.ADMINISTRATOR)


def _backstage(conference: Conference) -> dict[str, set[Role]]:
    """The channels that only some may see, and who; two of them may be the same."""
    policy = conference.policy
    insiders: dict[str, set[Role]] = {}
    for name, role in (
        (policy.organizers_channel, Role.ORGANIZER),
        (policy.moderators_channel, Role.MODERATOR),
        (policy.cases_channel, Role.MODERATOR),
    ):
        insiders.setdefault(name, set()).add(role)
    if not conference.profile.roles.get(Role.MODERATOR):
        insiders[policy.moderators_channel].add(Role.ORGANIZER)
    return insiders
