"""The code of conduct, section by section: for everybody, answered privately."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import server_of
from bot.client.answers import answer, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.presses import chosen, pressed
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.search import folded
from bot.domain.text import cut
from bot.errors import NotFound
from bot.services.agenda import Programme


class ConductCog(commands.Cog):
    """The code of conduct."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    @app_commands.command(description="The code of conduct, section by section")
    @app_commands.describe(section="Which part")
    @app_commands.guild_only()
    async def conduct(self, interaction: discord.Interaction, section: str = "0") -> None:
        """Show one section, with a menu of the others."""
        conference = self._programme.conference(server_of(interaction))
        index = _index(conference, section)
        await answer(interaction, _card(conference, index), (_menu(conference, index),))

    @pressed("conduct")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another section in place of this one; from elsewhere, as a new answer."""
        conference = self._programme.conference(server_of(interaction))
        index = _index(conference, chosen(interaction) or argument)
        show = turn_page if chosen(interaction) else answer
        await show(interaction, _card(conference, index), (_menu(conference, index),))

    @conduct.autocomplete("section")
    @suggesting
    async def _sections(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        sections = self._programme.conference(server_of(interaction)).code_of_conduct
        return [
            Choice(name=cut(section.title, 100), value=str(index))
            for index, section in enumerate(sections[:25])
            if folded(typed) in folded(section.title)
        ]


def _index(conference: Conference, wanted: str) -> int:
    for index, section in enumerate(conference.code_of_conduct):
        if wanted == str(index) or folded(wanted) == folded(section.title):
            return index
    raise NotFound("There is no such section. Choose one from the list.")


def _card(conference: Conference, index: int) -> Card:
    section = conference.code_of_conduct[index]
    return Card(
        title=section.title,
        body=section.text,
        footer=f"Code of conduct of {conference.name} · "
        f"part {index + 1} of {len(conference.code_of_conduct)}",
    )


def _menu(conference: Conference, index: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=cut(section.title, 100), value=str(number), default=number == index
        )
        for number, section in enumerate(conference.code_of_conduct[:25])
    ]
    return discord.ui.Select(
        custom_id="conduct:menu", placeholder="Another section", options=options
    )


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(ConductCog(bot.staff.programme))
