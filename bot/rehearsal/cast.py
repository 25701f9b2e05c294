"""Who takes part in a rehearsal, and with which roles."""

from collections.abc import Callable

from bot.clock import Clock
from bot.domain.conference import Conference
from bot.domain.people import Role
from bot.rehearsal.askers import Askers
from bot.rehearsal.audience import Audience
from bot.rehearsal.local_discord import LocalDiscord, Person, Server
from bot.rehearsal.record import UsedCommand
from bot.rehearsal.scene import LOBBY, roles_of


def cast(
    discord: LocalDiscord,
    server: Server,
    conference: Conference,
    clock: Clock,
    heard: Callable[[UsedCommand], None],
) -> Audience:
    """The people of a rehearsal, with the roles that the conference's files name."""

    def member(name: str, role: Role) -> Person:
        return server.add_member(name, roles=roles_of(server, conference, role))

    organizer = member("Grace", Role.ORGANIZER)
    names = ("Mona", "Max", "Moira")
    first, second, third = (member(name, Role.MODERATOR) for name in names)
    return Audience(
        attendee=server.add_member("Ada"),
        neighbour=server.add_member("Bob"),
        stranger=server.add_member("Cleo"),
        speaker=member("Sam", Role.SPEAKER),
        bystander=server.add_member("Uma"),
        team=(first, second, third),
        moderator=first if conference.profile.roles.get(Role.MODERATOR) else organizer,
        organizer=organizer,
        askers=Askers(conference.policy, clock, server.add_member),
        lobby=server.channel(LOBBY),
        discord=discord,
        heard=heard,
    )
