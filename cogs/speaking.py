"""What speakers do themselves: link their account with a code."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import defer, say
from bot.client.bot import ChairBot
from bot.domain.text import escaped
from bot.services.claiming import Registrar


class SpeakingCog(commands.Cog):
    """For speakers."""

    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar

    @app_commands.command(description="You speak here? Say so with the code from the organizers")
    @app_commands.describe(code="From the organizers' mail, as in ACDE-3467")
    @app_commands.guild_only()
    async def claim(self, interaction: discord.Interaction, code: str) -> None:
        """Link oneself to a speaker."""
        await defer(interaction)
        made = await self._registrar.claim(person_of(interaction), code)
        await say(
            interaction,
            f"Welcome! You are **{escaped(made.name)}** here from now on, and may use /host at "
            "your own sessions.",
        )


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(SpeakingCog(bot.staff.registrar))
