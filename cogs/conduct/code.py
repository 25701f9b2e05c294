"""The code of conduct, section by section, for everybody; and drills of its reporting."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import CHOICE_LENGTH
from bot.client.presses import chosen, pressed
from bot.client.reported import member_as_somebody
from bot.domain.cards import Button, Card
from bot.domain.conduct.drills import drill_card
from bot.domain.conference import Conference
from bot.domain.languages import N_, _
from bot.domain.search import folded
from bot.domain.text import cut
from bot.errors import NotFound
from bot.services.agenda import Programme
from bot.services.conduct.drill import Drills


@app_commands.guild_only()
class ConductCog(commands.GroupCog, name="conduct", description=N_("The code of conduct")):
    """The code of conduct, and trying out how it is upheld."""

    def __init__(self, programme: Programme, drills: Drills) -> None:
        super().__init__()
        self._programme = programme
        self._drills = drills

    @app_commands.command(description=N_("The code of conduct, section by section"))
    @app_commands.describe(section=N_("Which part"))
    async def show(self, interaction: discord.Interaction, section: str = "0") -> None:
        """Show one section, with a menu of the others."""
        conference = self._programme.conference(server_of(interaction))
        index = _index(conference, section)
        await answer(interaction, _card(conference, index), (_menu(conference, index),))

    @app_commands.command(
        description=N_("Try out what would become of a report; none of it is real")
    )
    @app_commands.describe(about=N_("Whom the drill's report is about: try somebody of the staff"))
    async def drill(
        self, interaction: discord.Interaction, about: discord.Member | None = None
    ) -> None:
        """Send a marked report through every step, and say what became of it."""
        await defer(interaction)
        conference = self._programme.conference(server_of(interaction))
        named = (member_as_somebody(conference, about),) if about else ()
        findings = await self._drills.run(person_of(interaction), named)
        await answer(interaction, drill_card(findings))

    @pressed("conduct")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another section in place of this one; from elsewhere, as a new answer."""
        conference = self._programme.conference(server_of(interaction))
        index = _index(conference, chosen(interaction) or argument.partition(":")[0])
        show = turn_page if chosen(interaction) else answer
        await show(interaction, _card(conference, index), (_menu(conference, index),))

    @show.autocomplete("section")
    @suggesting
    async def _sections(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        sections = self._programme.conference(server_of(interaction)).code_of_conduct
        return [
            Choice(name=cut(section.title, CHOICE_LENGTH), value=str(index))
            for index, section in enumerate(sections[:25])
            if folded(typed) in folded(section.title)
        ]


def _index(conference: Conference, wanted: str) -> int:
    for index, section in enumerate(conference.code_of_conduct):
        if wanted == str(index) or folded(wanted) == folded(section.title):
            return index
    raise NotFound(_("There is no such section. Choose one from the list."))


def _card(conference: Conference, index: int) -> Card:
    section = conference.code_of_conduct[index]
    return Card(
        title=section.title,
        body=section.text,
        footer=_(
            "Code of conduct of {conference} · part {part} of {parts}",
            conference=conference.name,
            part=index + 1,
            parts=len(conference.code_of_conduct),
        ),
        buttons=(Button(_("Report privately"), id="report:", emphasis="danger"),),
    )


def _menu(conference: Conference, index: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=cut(section.title, CHOICE_LENGTH), value=str(number), default=number == index
        )
        for number, section in enumerate(conference.code_of_conduct[:25])
    ]
    return discord.ui.Select(
        custom_id="conduct:menu",
        placeholder=cut(_("Another section"), CHOICE_LENGTH),
        options=options,
    )


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(ConductCog(bot.staff.programme, bot.staff.conduct.drills))
