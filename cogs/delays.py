"""`/late`: organizers say how late it is, look at what that does, and have people told."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, suggesting
from bot.client.bot import ChairBot
from bot.client.choices import chosen_room, names_with
from bot.client.presses import number_in, pressed
from bot.clock import Clock
from bot.domain.conference import Basis
from bot.domain.delay_cards import TELL, UNDO, delays_card, late_preview_card, said_card
from bot.domain.languages import N_, _
from bot.domain.timetable import room_mark
from bot.errors import NotFound
from bot.services.agenda import Programme
from bot.services.delays import Timekeeper


class DelaysCog(commands.Cog):
    """Running late."""

    def __init__(self, timekeeper: Timekeeper, programme: Programme, clock: Clock) -> None:
        self._timekeeper = timekeeper
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("For organizers: say that it runs late; shown first"))
    @app_commands.describe(
        minutes=N_("How late it is in all; 0 is back on time; left out, you see how late it is"),
        room=N_("Only what takes place in this room"),
        breaks=N_("Let breaks and empty time make up for it"),
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def late(
        self,
        interaction: discord.Interaction,
        minutes: int | None = None,
        room: str | None = None,
        breaks: bool = False,
    ) -> None:
        """Show what would move, before anybody is told."""
        await defer(interaction)
        by = person_of(interaction)
        conference = self._programme.for_organizer(by)
        if minutes is None:
            await answer(interaction, delays_card(conference, self._clock.now()))
            return
        place = chosen_room(conference.agenda.rooms, room) if room else None
        preview = await self._timekeeper.preview(by, minutes, place, absorb=breaks)
        await answer(interaction, late_preview_card(preview))

    @pressed(TELL)
    async def tell(self, interaction: discord.Interaction, argument: str) -> None:
        """Have it hold."""
        await defer(interaction)
        by = person_of(interaction)
        minutes, absorb, mark, basis = _choice(argument)
        rooms = self._programme.for_organizer(by).agenda.rooms
        room = next((name for name in rooms if room_mark(name) == mark), None)
        if mark and room is None:
            raise NotFound(_("That room is not on the agenda any more. Say /late once more."))
        said = await self._timekeeper.say(by, minutes, room, basis, absorb=absorb)
        await answer(interaction, said_card(said))

    @pressed(UNDO)
    async def undo(self, interaction: discord.Interaction, argument: str) -> None:
        """Take back what was said last."""
        await defer(interaction)
        said = await self._timekeeper.undo(person_of(interaction), number_in(argument))
        await answer(interaction, said_card(said, taken_back=True))

    @late.autocomplete("room")
    @suggesting
    async def _rooms(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        rooms = self._programme.conference(server_of(interaction)).agenda.rooms
        return names_with(typed, rooms)


def _choice(argument: str) -> tuple[int, bool, str, Basis]:
    """Minutes, whether breaks make up for it, the room's mark, and what was looked at."""
    try:
        minutes, absorb, mark, basis = argument.split(":")
        return int(minutes), absorb == "1", mark, Basis.read(basis)
    except ValueError as error:
        raise NotFound(_("That button leads nowhere any more. Say /late once more.")) from error


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(DelaysCog(staff.timekeeper, staff.programme, staff.clock))
