"""What speakers do themselves: link their account with a code, and check in."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import defer, say
from bot.client.bot import ChairBot
from bot.client.inboxes import session_meant
from bot.client.presses import pressed
from bot.domain.checkin_cards import CHECKIN, CHECKIN_HELP, answered_text
from bot.domain.checkins import Answer
from bot.domain.languages import N_, _
from bot.domain.text import escaped
from bot.services.agenda import Programme
from bot.services.checkins import Greeter
from bot.services.speaker_codes import Registrar


class SpeakingCog(commands.Cog):
    """For speakers."""

    def __init__(self, registrar: Registrar, greeter: Greeter, programme: Programme) -> None:
        self._registrar = registrar
        self._greeter = greeter
        self._programme = programme

    @app_commands.command(
        description=N_("You speak here? Say so with the code from the organizers")
    )
    @app_commands.describe(code=N_("From the organizers' mail, as in ACDE-3467"))
    @app_commands.guild_only()
    async def claim(self, interaction: discord.Interaction, code: str) -> None:
        """Link oneself to a speaker."""
        await defer(interaction)
        made = await self._registrar.claim(person_of(interaction), code)
        await say(
            interaction,
            _(
                "Welcome! You are **{name}** here from now on, and may use /host at your own "
                "sessions.",
                name=escaped(made.name),
            ),
        )

    @pressed(CHECKIN)
    async def here(self, interaction: discord.Interaction, argument: str) -> None:
        """Check in."""
        await self._answer(interaction, argument, Answer.HERE)

    @pressed(CHECKIN_HELP)
    async def call_for_help(self, interaction: discord.Interaction, argument: str) -> None:
        """Call the organizers."""
        await self._answer(interaction, argument, Answer.HELP)

    async def _answer(self, interaction: discord.Interaction, argument: str, given: Answer) -> None:
        await defer(interaction)
        by, session = session_meant(interaction, argument, self._programme)
        done = await self._greeter.answer(by, session.key, given)
        conference = self._programme.conference(by.server)
        await say(
            interaction, answered_text(conference, done.session, done.checkin, told=done.told)
        )


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(SpeakingCog(staff.registrar, staff.greeter, staff.programme))
