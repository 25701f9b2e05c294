"""`/feedback` and the stars beneath what has ended: how people found a session."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, defer_page, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import session_choices
from bot.client.forms import LONGEST_LABEL, text_form
from bot.client.presses import filled_in, number_in, pressed
from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.cards import Card
from bot.domain.feedback import COMMENT_LIMIT, takes_feedback
from bot.domain.feedback_cards import (
    COMMENT,
    COMMENTED,
    COMMENTS,
    RATE,
    TABLE,
    feedback_card,
    table_card,
    thanks_card,
)
from bot.domain.languages import N_, _
from bot.domain.text import cut
from bot.services.agenda import Programme
from bot.services.feedback import FeedbackDesk


class FeedbackCog(commands.Cog):
    """Rate a session, and look at what it was given."""

    def __init__(self, desk: FeedbackDesk, programme: Programme, clock: Clock) -> None:
        self._desk = desk
        self._programme = programme
        self._clock = clock

    @app_commands.command(
        description=N_("Rate a session that has ended; its speakers see the result")
    )
    @app_commands.describe(session=N_("Which session; organizers may leave it out, to see all"))
    @app_commands.guild_only()
    async def feedback(self, interaction: discord.Interaction, session: str | None = None) -> None:
        """Show what somebody may see of a session's feedback, or of all of it."""
        await defer(interaction)
        if session is None:
            await answer(interaction, table_card(await self._desk.table(person_of(interaction)), 0))
            return
        meant = self._programme.session(server_of(interaction), session)
        await answer(interaction, await self._card(interaction, meant))

    @pressed(RATE)
    async def rate(self, interaction: discord.Interaction, argument: str) -> None:
        """Give a session the stars of the button."""
        await defer(interaction)
        stars, _colon, mark = argument.partition(":")
        session = self._programme.marked(server_of(interaction), mark)
        rating = await self._desk.rate(person_of(interaction), session, number_in(stars))
        await answer(interaction, thanks_card(session, rating))

    @pressed(COMMENT)
    async def open_form(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form with the comment that there is."""
        session = self._programme.marked(server_of(interaction), argument)
        rating = await self._desk.rated(person_of(interaction), session)
        label = cut(_("What would you say about '{title}'?", title=session.name), LONGEST_LABEL)
        form_id = f"{COMMENTED}:{session.mark}"
        form = text_form(_("Your comment"), form_id, label, rating.comment, COMMENT_LIMIT)
        await interaction.response.send_modal(form)

    @pressed(COMMENTED)
    async def comment(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep what was written in the form."""
        await defer(interaction)
        text = filled_in(interaction).get("text", "")
        session = self._programme.marked(server_of(interaction), argument)
        rating = await self._desk.comment(person_of(interaction), session, text)
        await answer(interaction, thanks_card(session, rating))

    @pressed(COMMENTS)
    async def turn_comments(self, interaction: discord.Interaction, argument: str) -> None:
        """Turn to another page of a session's comments."""
        await defer_page(interaction)
        mark, _colon, page = argument.partition(":")
        session = self._programme.marked(server_of(interaction), mark)
        await turn_page(interaction, await self._card(interaction, session, number_in(page)))

    @pressed(TABLE)
    async def turn_table(self, interaction: discord.Interaction, argument: str) -> None:
        """Turn to another page of all sessions."""
        await defer_page(interaction)
        rows = await self._desk.table(person_of(interaction))
        await turn_page(interaction, table_card(rows, number_in(argument)))

    async def _card(
        self, interaction: discord.Interaction, session: Session, page: int = 0
    ) -> Card:
        seen = await self._desk.look(person_of(interaction), session)
        return feedback_card(session, seen.own, seen.summary, may_rate=seen.may_rate, page=page)

    @feedback.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        server = server_of(interaction)
        found = self._programme.find(server, typed, 100) if typed else self._latest(interaction)
        conference = self._programme.conference(server)
        rated = (session for session in found if takes_feedback(session, conference.policy))
        return session_choices(conference, rated)

    def _latest(self, interaction: discord.Interaction) -> Sequence[Session]:
        """What has ended, the latest first, and then what is still to come."""
        sessions = self._programme.conference(server_of(interaction)).agenda.sessions
        now = self._clock.now()
        over = [session for session in sessions if session.ends_at <= now]
        return [*reversed(over), *(session for session in sessions if session.ends_at > now)]


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(FeedbackCog(staff.feedback, staff.programme, staff.clock))
