"""The host's private card, and what moderators and speakers decide about questions."""

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import session_choices
from bot.client.forms import text_form
from bot.client.presses import all_chosen, chosen, filled_in, pressed
from bot.client.question_lists import place_of, question_in, question_menu
from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.cards import Card
from bot.domain.host_card import MERGEABLE, host_card, rejectable
from bot.domain.languages import N_, _, reading
from bot.domain.question_cards import review_card
from bot.domain.questions import ANSWER_LIMIT, Move, Question, State, by_rank
from bot.services.agenda import Programme
from bot.services.hosting import HostDesk
from bot.services.questions import QuestionQueue


class HostCog(commands.Cog):
    """A session's queue, in the hands of its host."""

    def __init__(
        self, hosts: HostDesk, questions: QuestionQueue, programme: Programme, clock: Clock
    ) -> None:
        self._hosts = hosts
        self._questions = questions
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("Host a session's questions: what to ask now and next"))
    @app_commands.describe(session=N_("Which session; the one that is on unless you say so"))
    @app_commands.guild_only()
    async def host(self, interaction: discord.Interaction, session: str | None = None) -> None:
        """Show the host's card."""
        place = place_of(interaction)
        meant = await self._questions.meant(server_of(interaction), session, place)
        await self._show(interaction, meant, answer)

    @pressed("host")
    async def refresh(self, interaction: discord.Interaction, argument: str) -> None:
        """Bring the card up to date."""
        session = self._programme.marked(server_of(interaction), argument)
        await self._show(interaction, session, turn_page)

    @pressed("take")
    async def take(self, interaction: discord.Interaction, argument: str) -> None:
        """It is being asked now."""
        await self._move(interaction, argument, Move.TAKE)

    @pressed("answered")
    async def answered(self, interaction: discord.Interaction, argument: str) -> None:
        """It was answered."""
        await self._move(interaction, argument, Move.ANSWER)

    @pressed("skip")
    async def skip(self, interaction: discord.Interaction, argument: str) -> None:
        """It is not asked for now."""
        await self._move(interaction, argument, Move.SKIP)

    @pressed("back")
    async def back(self, interaction: discord.Interaction, argument: str) -> None:
        """Put it back into the queue."""
        await self._move(interaction, argument, Move.BACK)

    @pressed("merging")
    async def merging(self, interaction: discord.Interaction, argument: str) -> None:
        """Choose which questions ask the same."""
        session = self._programme.marked(server_of(interaction), argument)
        hosted = await self._hosts.look(person_of(interaction), session)
        waiting = by_rank(q for q in hosted.questions if q.state is State.OPEN)[:MERGEABLE]
        if len(waiting) < 2:
            await self._show(interaction, session, turn_page)
            return
        menu = question_menu("merge:", _("Two or more that ask the same"), waiting)
        menu.min_values, menu.max_values = 2, len(waiting)
        words = _("The one with most votes stays, and keeps everybody's vote.")
        await turn_page(interaction, Card(title=_("Merge questions"), body=words), (menu,))

    @pressed("merge")
    async def merge(self, interaction: discord.Interaction, argument: str) -> None:
        """Merge what was chosen."""
        del argument
        numbers = [question_in(value) for value in all_chosen(interaction)]
        into = await self._hosts.merge(person_of(interaction), numbers)
        await self._show(interaction, self._session_of(interaction, into), turn_page)

    @pressed("unmerge")
    async def unmerge(self, interaction: discord.Interaction, argument: str) -> None:
        """Let a question that was merged stand for itself again."""
        question = await self._hosts.unmerge(person_of(interaction), question_in(argument))
        await self._show(interaction, self._session_of(interaction, question), turn_page)

    @pressed("approve")
    async def approve(self, interaction: discord.Interaction, argument: str) -> None:
        """Put a question that waits into the queue."""
        await self._decide(interaction, argument, Move.APPROVE, "")

    @pressed("reject")
    async def reject(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask for the reason, which the asker is told."""
        await interaction.response.send_modal(_reason_form(f"rejected:{argument}"))

    @pressed("rejected")
    async def rejected(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep it out of the queue."""
        reason = filled_in(interaction).get("text", "")
        await self._decide(interaction, argument, Move.REJECT, reason)

    @pressed("rejecting")
    async def rejecting(self, interaction: discord.Interaction, argument: str) -> None:
        """Choose which question of the queue is not to be read any longer."""
        session = self._programme.marked(server_of(interaction), argument)
        hosted = await self._hosts.look(person_of(interaction), session)
        found = rejectable(hosted.questions) if hosted.decides else []
        if not found:
            await self._show(interaction, session, turn_page)
            return
        menu = question_menu("reject-one:", _("The one to reject; the newest first"), found)
        words = _("It goes out of the thread, the queue and the board, and its asker is told.")
        await turn_page(interaction, Card(title=_("Reject a question"), body=words), (menu,))

    @pressed("reject-one")
    async def reject_one(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask for the reason, as for one that waits."""
        del argument
        await interaction.response.send_modal(
            _reason_form(f"rejected-one:{question_in(chosen(interaction))}")
        )

    @pressed("rejected-one")
    async def rejected_one(self, interaction: discord.Interaction, argument: str) -> None:
        """Take it off the queue, and show the card anew."""
        reason = filled_in(interaction).get("text", "")
        await self._move(interaction, argument, Move.REJECT, reason)

    @pressed("answer")
    async def answer_in_writing(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for a written answer."""
        by, number = person_of(interaction), question_in(argument)
        question = await self._hosts.may_answer(by, number)
        await interaction.response.send_modal(
            text_form(
                _("Answer in writing"),
                f"written:{number}:{question.exchange}",
                " ".join(question.text.split()),
                question.answer if question.answered_by == by.name else "",
                ANSWER_LIMIT,
            )
        )

    @pressed("written")
    async def written(self, interaction: discord.Interaction, argument: str) -> None:
        """Save the answer; it appears in the thread."""
        await defer(interaction)
        number, _colon, read = argument.partition(":")
        text = filled_in(interaction).get("text", "")
        await self._hosts.answer(person_of(interaction), question_in(number), text, read)
        await say(
            interaction, _("Thank you! Your answer appears in the thread, and who asked is told.")
        )

    async def _move(
        self, interaction: discord.Interaction, argument: str, move: Move, reason: str = ""
    ) -> None:
        number = question_in(argument)
        question = await self._hosts.move(person_of(interaction), number, move, reason)
        await self._show(interaction, self._session_of(interaction, question), turn_page)

    async def _decide(
        self, interaction: discord.Interaction, argument: str, move: Move, reason: str
    ) -> None:
        number, _colon, version = argument.partition(":")
        by = person_of(interaction)
        question = await self._hosts.move(by, question_in(number), move, reason, version)
        session = self._session_of(interaction, question)
        with reading(self._programme.conference(by.server).language):
            card = review_card(question, session, version)
        await turn_page(interaction, card)

    async def _show(
        self,
        interaction: discord.Interaction,
        session: Session,
        how: Callable[..., Awaitable[None]],
    ) -> None:
        hosted = await self._hosts.look(person_of(interaction), session)
        conference = self._programme.conference(server_of(interaction))
        now = self._clock.now()
        card = host_card(
            conference, session, hosted.queue, hosted.questions, now, decides=hosted.decides
        )
        await how(interaction, card)

    def _session_of(self, interaction: discord.Interaction, question: Question) -> Session:
        return self._programme.session(server_of(interaction), question.session)

    @host.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        server = server_of(interaction)
        found = self._programme.find(server, typed)
        return session_choices(self._programme.conference(server), found)


def _reason_form(form_id: str) -> discord.ui.Modal:
    label = _("Why? The asker reads this; it may be empty")
    return text_form(_("Reject this question"), form_id, label, limit=300)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(HostCog(staff.hosts, staff.questions, staff.programme, staff.clock))
