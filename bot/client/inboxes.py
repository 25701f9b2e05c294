"""Buttons that are pressed in people's inboxes, where nobody knows which server they are about."""

from dataclasses import replace

import discord

from bot.client.access import person_of
from bot.domain.agenda import Session
from bot.domain.people import Person, ServerId
from bot.services.agenda import Programme


def person_meant(interaction: discord.Interaction, argument: str) -> tuple[Person, str]:
    """Who pressed, and the session's mark: on this server, or in an inbox on the one it names.

    `argument` reads `mark`, or `mark:server` with anything behind it.
    """
    mark, _, rest = argument.partition(":")
    named = rest.partition(":")[0]
    by = person_of(interaction)
    if interaction.guild_id is None and named.isdecimal():
        by = replace(by, server=ServerId(int(named)))
    return by, mark


def session_meant(
    interaction: discord.Interaction, argument: str, programme: Programme
) -> tuple[Person, Session]:
    """The same with the session itself; `NotFound` once it is not on the agenda any more."""
    by, mark = person_meant(interaction, argument)
    return by, programme.marked(by.server, mark)
