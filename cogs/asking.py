"""Asking and voting, for everybody."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import name_of, person_of, server_of
from bot.client.answers import answer, defer, defer_page, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.forms import TICKED, text_form
from bot.client.presses import chosen, filled_in, pressed
from bot.client.question_lists import (
    place_of,
    question_in,
    sessions_with_questions,
    show_queue,
)
from bot.domain.agenda import Session
from bot.domain.asker_cards import near_card, received
from bot.domain.cards import Card
from bot.domain.languages import N_, _, ngettext, reading
from bot.domain.people import Person, PersonId
from bot.domain.question_cards import question_card
from bot.domain.questions import TEXT_LIMIT, Question
from bot.errors import Refusal
from bot.services.agenda import Programme
from bot.services.questions import QuestionQueue
from bot.services.voting import Ballots


class AskingCog(commands.Cog):
    """Ask, vote, reword, withdraw."""

    def __init__(self, questions: QuestionQueue, ballots: Ballots, programme: Programme) -> None:
        self._questions = questions
        self._ballots = ballots
        self._programme = programme

    @app_commands.command(description=N_("Ask a session a question"))
    @app_commands.describe(session=N_("Which session; the one that is on unless you say so"))
    @app_commands.guild_only()
    async def ask(self, interaction: discord.Interaction, session: str | None = None) -> None:
        """Open the form for a question."""
        place = place_of(interaction)
        meant = await self._questions.meant(server_of(interaction), session, place)
        await self._open_form(interaction, meant)

    @pressed("ask")
    async def ask_here(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for a question to the session whose button it is."""
        session = self._programme.marked(server_of(interaction), argument)
        await self._open_form(interaction, session)

    async def _open_form(self, interaction: discord.Interaction, session: Session) -> None:
        await self._questions.admits(server_of(interaction), session)
        form = text_form(
            _("Ask a question"),
            f"asked:{session.mark}",
            _("Your question: {session}", session=session.name),
            limit=TEXT_LIMIT,
            choice=_("Without my name"),
        )
        await interaction.response.send_modal(form)

    @pressed("asked")
    async def asked(self, interaction: discord.Interaction, argument: str) -> None:
        """Put what was written in the form into the queue."""
        await defer(interaction)
        fields = filled_in(interaction)
        session = self._programme.marked(server_of(interaction), argument)
        named = fields.get("choice") != TICKED
        await self._ask(interaction, session, fields.get("text", ""), named=named)

    async def ask_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Turn a message into a question by who wrote it."""
        await defer(interaction)
        if message.author.bot:
            raise Refusal(_("That was written by a bot. Ask in your own words with /ask."))
        server = person_of(interaction).server
        author = Person(PersonId(message.author.id), name_of(message.author), server)
        place = place_of(interaction)
        session = await self._questions.meant(server_of(interaction), None, place)
        await self._ask(interaction, session, message.content, named=True, asker=author)

    async def _ask(
        self,
        interaction: discord.Interaction,
        session: Session,
        text: str,
        *,
        named: bool,
        asker: Person | None = None,
    ) -> None:
        by = person_of(interaction)
        asked = await self._questions.ask(by, session, text, named=named, asker=asker)
        if asked.near:
            await answer(interaction, near_card(asked.question, asked.near, by.server))
        else:
            await say(interaction, received(asked.question))

    @pressed("join")
    async def join(self, interaction: discord.Interaction, argument: str) -> None:
        """Vote for the question that is near, instead of asking one's own."""
        mine, _colon, other = argument.partition(":")
        by = person_of(interaction)
        into = await self._questions.join(by, question_in(mine), question_in(other))
        words = ngettext(
            "Your vote counts there. Thank you! It has {n} vote now.",
            "Your vote counts there. Thank you! It has {n} votes now.",
            into.votes,
        )
        await turn_page(interaction, Card(headline=words))

    @pressed("submit")
    async def submit(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask the draft after all."""
        question = await self._questions.submit(person_of(interaction), question_in(argument))
        await turn_page(interaction, Card(headline=received(question)))

    @pressed("withdraw")
    async def withdraw(self, interaction: discord.Interaction, argument: str) -> None:
        """Take one's own question back."""
        await self._questions.withdraw(person_of(interaction), question_in(argument))
        await turn_page(interaction, Card(headline=_("Withdrawn.")))

    @pressed("reword-question")
    async def reword(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form with one's own question."""
        question = await self._questions.own(person_of(interaction), question_in(argument))
        form = text_form(
            _("Reword your question"),
            f"reworded:{question.id}",
            _("Your question"),
            question.text,
            TEXT_LIMIT,
        )
        await interaction.response.send_modal(form)

    @pressed("reworded")
    async def reworded(self, interaction: discord.Interaction, argument: str) -> None:
        """Save the new words."""
        await defer(interaction)
        text = filled_in(interaction).get("text", "")
        question = await self._questions.reword(person_of(interaction), question_in(argument), text)
        await say(interaction, received(question))

    @pressed("vote")
    async def vote(self, interaction: discord.Interaction, argument: str) -> None:
        """Vote, or take the vote back; the count on the button changes with the answer.

        What answers a press is not bound by Discord's limits on edits. It is acknowledged first:
        when a whole hall votes at once, saving all of it takes longer than Discord waits.
        """
        await defer_page(interaction)
        by = person_of(interaction)
        pressed_on = interaction.message.id if interaction.message else 0
        async with self._ballots.voting(by, question_in(argument)) as voted:
            question = voted.question
            there = question.posted is not None and question.posted.message_id == pressed_on
            if there and voted.alone:  # of many who press at once, the last shows the count
                with reading(self._programme.conference(by.server).language):
                    card = question_card(question, by.server)
                await turn_page(interaction, card)
        if not there or not voted.stands:
            await say(interaction, _voted(question, voted.stands))

    @pressed("queue")
    async def queue(self, interaction: discord.Interaction, argument: str) -> None:
        """Show the queue privately, or bring the one that is shown up to date."""
        session = self._programme.marked(server_of(interaction), argument)
        view = await self._questions.look(person_of(interaction), session)
        message = interaction.message
        again = message is not None and message.flags.ephemeral
        await show_queue(interaction, self._programme, view, again=again)

    @pressed("board")
    async def queue_of_board(self, interaction: discord.Interaction, argument: str) -> None:
        """The same, from the board."""
        await self.queue(interaction, argument)

    @pressed("vote-in")
    async def vote_in_list(self, interaction: discord.Interaction, argument: str) -> None:
        """Vote for what was chosen in the private list, and show the list anew."""
        await defer_page(interaction)
        by = person_of(interaction)
        await self._questions.vote(by, question_in(chosen(interaction)))
        session = self._programme.marked(server_of(interaction), argument)
        view = await self._questions.look(by, session)
        await show_queue(interaction, self._programme, view, again=True)

    @ask.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return sessions_with_questions(self._programme, server_of(interaction), typed)


def _voted(question: Question, stands: bool) -> str:
    if not stands:
        return _("Your vote is taken back. Press again to vote after all.")
    return ngettext(
        "Your vote counts; it has {n} vote now.",
        "Your vote counts; it has {n} votes now.",
        question.votes,
    )


async def setup(bot: ChairBot) -> None:
    """Add the cog, and the command in the menu of every message."""
    asking = AskingCog(bot.staff.questions, bot.staff.ballots, bot.staff.programme)

    @app_commands.guild_only()
    async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
        await asking.ask_message(interaction, message)

    bot.tree.add_command(app_commands.ContextMenu(name=N_("Ask as a question"), callback=ask))
    await bot.add_cog(asking)
