"""`/my` and the Remember button: everybody's own agenda, and how they are reminded."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import answer, defer, hand_over, say
from bot.client.bot import ChairBot
from bot.client.inboxes import person_meant, session_meant
from bot.client.presses import pressed
from bot.clock import Clock
from bot.domain.bookmark_cards import (
    CALENDAR,
    FORGET,
    OWN,
    REMINDER,
    own_agenda_card,
    remembered_card,
    reminding_text,
    wish_text,
)
from bot.domain.bookmarks import Way
from bot.domain.languages import N_, _
from bot.domain.posts import REMEMBER, session_links
from bot.domain.text import escaped
from bot.domain.timetable import session_card
from bot.errors import NotFound
from bot.services.agenda import Programme
from bot.services.own_agendas import OwnAgendas

CALENDAR_TEXT = N_(
    "Open this file with your calendar. When sessions move, ask for it again and open it: your "
    "calendar knows them and moves them, too."
)
WAYS = [Choice(name=way.value, value=way.value) for way in Way]


@app_commands.guild_only()
class OwnAgendaCog(
    commands.GroupCog, name="my", description=N_("Your own agenda; only you see it")
):
    """What somebody wants to go to."""

    def __init__(self, own: OwnAgendas, programme: Programme, clock: Clock) -> None:
        super().__init__()
        self._own = own
        self._programme = programme
        self._clock = clock

    @app_commands.command(
        description=N_("The sessions that you remember, with clashes and free gaps")
    )
    async def agenda(self, interaction: discord.Interaction) -> None:
        """Show one's own agenda."""
        await defer(interaction)
        await self._show(interaction)

    @app_commands.command(
        description=N_("Your own agenda as a file for your calendar, with alarms")
    )
    async def calendar(self, interaction: discord.Interaction) -> None:
        """Hand out one's own agenda; the same file again brings a calendar up to date."""
        await self._hand_out(interaction)

    @app_commands.command(description=N_("How long before a session you are reminded, and where"))
    @app_commands.describe(
        minutes=N_("So many minutes before the start"),
        where=N_("A direct message, or a mention in the session's thread"),
    )
    @app_commands.choices(where=WAYS)
    async def reminders(
        self,
        interaction: discord.Interaction,
        minutes: int | None = None,
        where: str | None = None,
    ) -> None:
        """Say how one is reminded, or change it."""
        await defer(interaction)
        by = person_of(interaction)
        wanted = await self._own.change_wish(by, minutes, Way(where) if where else None)
        await say(interaction, wish_text(wanted))

    @pressed(REMEMBER)
    async def remember(self, interaction: discord.Interaction, argument: str) -> None:
        """Put a session into one's own agenda."""
        await defer(interaction)
        by, session = session_meant(interaction, argument, self._programme)
        done = await self._own.remember(by, session.key)
        told = reminding_text(done.session, done.wish, done.at, new=done.new, reminds=done.reminds)
        card = remembered_card(done.session, told, done.clashes, new=done.new)
        await answer(interaction, card)

    @pressed(FORGET)
    async def forget(self, interaction: discord.Interaction, argument: str) -> None:
        """Take it out again."""
        await defer(interaction)
        by, mark = person_meant(interaction, argument)
        name = await self._own.forget(by, mark)
        if name is None:
            raise NotFound(_("That session is not in your agenda. /my agenda shows what is."))
        text = _("**{title}** is no longer in your agenda.", title=escaped(name))
        await say(interaction, text)

    @pressed(REMINDER)
    async def details(self, interaction: discord.Interaction, argument: str) -> None:
        """Show the session of a reminder; in an inbox without what works on the server only."""
        by, session = session_meant(interaction, argument, self._programme)
        conference = self._programme.conference(by.server)
        card = session_card(conference, session, self._clock.now())
        if interaction.guild_id is None:
            card = replace(card, buttons=session_links(session))
        await answer(interaction, card)

    @pressed(OWN)
    async def open(self, interaction: discord.Interaction, argument: str) -> None:
        """Show one's own agenda, from a button."""
        del argument
        await defer(interaction)
        await self._show(interaction)

    @pressed(CALENDAR)
    async def take_along(self, interaction: discord.Interaction, argument: str) -> None:
        """Hand out one's own agenda, from a button."""
        del argument
        await self._hand_out(interaction)

    async def _hand_out(self, interaction: discord.Interaction) -> None:
        await defer(interaction)
        content = await self._own.calendar(person_of(interaction))
        await hand_over(interaction, _(CALENDAR_TEXT), {"my-agenda.ics": content})

    async def _show(self, interaction: discord.Interaction) -> None:
        by = person_of(interaction)
        slots = await self._own.agenda(by)
        conference = self._programme.conference(by.server)
        wanted = await self._own.wish(by)
        await answer(interaction, own_agenda_card(conference, slots, wanted, self._clock.now()))


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(OwnAgendaCog(staff.own_agendas, staff.programme, staff.clock))
