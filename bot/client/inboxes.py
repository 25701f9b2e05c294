"""Buttons that are pressed in people's inboxes, where nobody knows which server they are about."""

from dataclasses import replace

import discord

from bot.client.access import person_of
from bot.domain.agenda import Session
from bot.domain.people import Person, ServerId
from bot.errors import NotFound
from bot.services.agenda import Programme


def session_meant(
    interaction: discord.Interaction, argument: str, programme: Programme
) -> tuple[Person, Session]:
    """Who pressed, and the session: of this server, or in an inbox of the one that it names.

    `argument` reads `mark`, or `mark:server` with anything behind it.
    """
    mark, _, rest = argument.partition(":")
    named = rest.partition(":")[0]
    by = person_of(interaction)
    if interaction.guild_id is None and named.isdecimal():
        by = replace(by, server=ServerId(int(named)))
    session = programme.conference(by.server).agenda.marked(mark)
    if session is None:
        raise NotFound("That session is not on the agenda any more. /agenda show has what is.")
    return by, session
