"""Who is asking: read from the interaction itself, never from a cache."""

import discord

from bot.domain.people import Person, PersonId, ServerId
from bot.domain.text import one_line


def name_of(user: discord.User | discord.Member) -> str:
    """What somebody is called where they are, without what would reorder or hide the words around.

    Where nothing is left of it, their user name, which Discord keeps simple.
    """
    return one_line(user.display_name) or user.name


def person_of(interaction: discord.Interaction) -> Person:
    """The person behind an interaction, with the roles that Discord sent along with it."""
    user = interaction.user
    roles: set[str] = set()
    if isinstance(user, discord.Member):
        for role in user.roles:
            roles |= {role.name, str(role.id)}
    return Person(
        id=PersonId(user.id),
        name=name_of(user),
        server=ServerId(interaction.guild_id or 0),
        server_roles=frozenset(roles),
        manages_server=interaction.permissions.manage_guild,
        language=interaction.locale.value,
    )


def server_of(interaction: discord.Interaction) -> ServerId | None:
    """The server on which somebody asks; None in direct messages."""
    return ServerId(interaction.guild_id) if interaction.guild_id else None
