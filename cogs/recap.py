"""`/recap`: what the conference comes to, as a page for everybody, handed to organizers."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import defer, hand_over
from bot.client.bot import ChairBot
from bot.domain.languages import N_, _
from bot.services.recap import Chronicler
from bot.services.recap_page import PAGE_NAME

WORDS = N_(
    "The recap as it is by now, in one file that needs nothing else: open it in a browser, print "
    "it, or publish it. It names only those on the agenda."
)


class RecapCog(commands.Cog):
    """Hand out the page."""

    def __init__(self, chronicler: Chronicler) -> None:
        self._chronicler = chronicler

    @app_commands.command(description=N_("The conference in a page: sessions, questions, ratings"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def recap(self, interaction: discord.Interaction) -> None:
        """Give the page to an organizer, at any time."""
        await defer(interaction)
        text = await self._chronicler.page(person_of(interaction))
        await hand_over(interaction, _(WORDS), {PAGE_NAME: text.encode()})


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(RecapCog(bot.staff.chronicler))
