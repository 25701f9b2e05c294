"""What is on, what comes next, and single sessions: for everybody, answered privately."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import server_of
from bot.client.answers import answer, suggesting
from bot.client.bot import ChairBot
from bot.client.choices import chosen_room, names_with, session_choices
from bot.client.presses import pressed
from bot.clock import Clock
from bot.domain.announcements import PostKey
from bot.domain.languages import N_
from bot.domain.timetable import (
    about_card,
    day_card,
    next_card,
    now_card,
    session_card,
)
from bot.services.agenda import Programme, session_of
from bot.services.announcements import Announcements


class SessionsCog(commands.Cog):
    """What attendees ask most."""

    def __init__(self, programme: Programme, announcements: Announcements, clock: Clock) -> None:
        self._programme = programme
        self._announcements = announcements
        self._clock = clock

    @app_commands.command(description=N_("What is on right now"))
    @app_commands.describe(room=N_("Only what takes place in this room"))
    @app_commands.guild_only()
    async def now(self, interaction: discord.Interaction, room: str | None = None) -> None:
        """Show what is running, and what comes next."""
        conference = self._programme.conference(server_of(interaction))
        place = chosen_room(conference.agenda.rooms, room) if room else None
        moment = self._programme.now(server_of(interaction), place)
        card = now_card(conference, moment.running, moment.following)
        await answer(interaction, card)

    @app_commands.command(description=N_("What starts next"))
    @app_commands.describe(room=N_("Only what takes place in this room"))
    @app_commands.guild_only()
    async def next(self, interaction: discord.Interaction, room: str | None = None) -> None:
        """Show what starts next."""
        conference = self._programme.conference(server_of(interaction))
        place = chosen_room(conference.agenda.rooms, room) if room else None
        moment = self._programme.now(server_of(interaction), place)
        await answer(interaction, next_card(conference, moment.following, self._clock.now()))

    @app_commands.command(description=N_("Everything about one session"))
    @app_commands.describe(query=N_("Words from its title, a speaker, or a room"))
    @app_commands.guild_only()
    async def session(self, interaction: discord.Interaction, query: str) -> None:
        """Show one session."""
        server = server_of(interaction)
        found = self._programme.session(server, query)
        card = session_card(self._programme.conference(server), found, self._clock.now())
        await answer(interaction, card)

    @app_commands.command(description=N_("What this conference is, and how to use the bot"))
    @app_commands.guild_only()
    async def about(self, interaction: discord.Interaction) -> None:
        """Show what the conference is."""
        conference = self._programme.conference(server_of(interaction))
        await answer(interaction, about_card(conference, self._clock.now()))

    @session.autocomplete("query")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        found = self._programme.find(server_of(interaction), typed)
        conference = self._programme.conference(server_of(interaction))
        return session_choices(conference, found)

    @now.autocomplete("room")
    @next.autocomplete("room")
    @suggesting
    async def _rooms(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        rooms = self._programme.conference(server_of(interaction)).agenda.rooms
        return names_with(typed, rooms)

    @pressed("session")
    async def details(self, interaction: discord.Interaction, argument: str) -> None:
        """Show the session whose button was pressed."""
        conference = self._programme.conference(server_of(interaction))
        session = self._programme.marked(conference.server, argument)
        await answer(interaction, session_card(conference, session, self._clock.now()))

    @pressed("post")
    async def details_of_post(self, interaction: discord.Interaction, argument: str) -> None:
        """Show what a post in a channel is about: its session, or else the day."""
        server = server_of(interaction)
        conference = self._programme.conference(server)
        post = (await self._announcements.post_behind(server, PostKey(argument))).post
        now = self._clock.now()
        session = session_of(conference, post.session) if post.session else None
        day = post.day or self._programme.today(server)
        made = (
            session_card(conference, session, now)
            if session
            else day_card(conference, day, None, 0, now)
        )
        await answer(interaction, made)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(SessionsCog(staff.programme, staff.announcements, staff.clock))
