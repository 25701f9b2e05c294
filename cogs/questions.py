"""Questions as lists: one's own, a session's, and for moderators all of them."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, hand_over, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.presses import chosen, pressed
from bot.client.question_lists import (
    place_of,
    question_choices,
    question_in,
    question_menu,
    sessions_with_questions,
    show_queue,
)
from bot.domain.asker_cards import own_card, own_lines
from bot.domain.cards import Button, Card
from bot.domain.languages import N_, _, ngettext
from bot.domain.question_files import as_csv, as_markdown
from bot.domain.questions import ASKERS_OWN, QuestionId, State
from bot.domain.queues import MODES
from bot.domain.setting_values import Mode
from bot.domain.text import escaped
from bot.services.agenda import Programme
from bot.services.hosting import HostDesk
from bot.services.questions import QuestionQueue

_NOW = {
    Mode.OPEN: N_("Questions to '{session}' are open from now on."),
    Mode.MODERATED: N_("Questions to '{session}' are moderated from now on."),
    Mode.CLOSED: N_("Questions to '{session}' are closed from now on."),
}


@app_commands.guild_only()
class QuestionsCog(
    commands.GroupCog, name="questions", description=N_("Questions to the sessions")
):
    """Lists of questions; for moderators also how they are taken, and a copy of them all."""

    def __init__(self, questions: QuestionQueue, hosts: HostDesk, programme: Programme) -> None:
        super().__init__()
        self._questions = questions
        self._hosts = hosts
        self._programme = programme

    @app_commands.command(description=N_("Everything you have asked, and what became of it"))
    async def mine(self, interaction: discord.Interaction) -> None:
        """List one's own questions, with a menu of those that can still be changed."""
        await defer(interaction)
        by = person_of(interaction)
        own = await self._questions.mine(by)
        card = Card(title=_("Your questions"), body=own_lines(own, by.server))
        changeable = [q for q in own if q.state in ASKERS_OWN]
        menu = question_menu("own:", _("Reword or withdraw one"), changeable)
        await answer(interaction, card, (menu,) if changeable else ())

    @pressed("own")
    async def one_of_mine(self, interaction: discord.Interaction, argument: str) -> None:
        """Show one of one's own questions, with what can be done about it."""
        del argument
        by = person_of(interaction)
        question = await self._questions.own(by, question_in(chosen(interaction)))
        buttons = [
            Button(_("Reword"), id=f"reword-question:{question.id}"),
            Button(_("Withdraw"), id=f"withdraw:{question.id}", emphasis="danger"),
        ]
        if question.state is State.DRAFT:
            buttons.insert(0, Button(_("Ask it"), id=f"submit:{question.id}", emphasis="success"))
        await turn_page(interaction, own_card(question, by.server), buttons)

    @app_commands.command(description=N_("The questions to a session, the best first"))
    @app_commands.describe(session=N_("Which session; the one that is on unless you say so"))
    async def queue(self, interaction: discord.Interaction, session: str | None = None) -> None:
        """Show a session's queue."""
        meant = await self._questions.meant(server_of(interaction), session, place_of(interaction))
        view = await self._questions.look(person_of(interaction), meant)
        await show_queue(interaction, self._programme, view, again=False)

    @app_commands.command(description=N_("How questions are taken: open, moderated or closed"))
    @app_commands.describe(session=N_("Which session"), mode=N_("open, moderated or closed"))
    @app_commands.choices(mode=[Choice(name=MODES[mode], value=mode.value) for mode in Mode])
    async def mode(self, interaction: discord.Interaction, session: str, mode: str) -> None:
        """Take a session's questions in another way from now on."""
        meant = self._programme.session(server_of(interaction), session)
        await self._hosts.set_mode(person_of(interaction), meant, Mode(mode))
        await say(interaction, _(_NOW[Mode(mode)], session=escaped(meant.name)))

    @app_commands.command(description=N_("A copy of all questions as files"))
    async def export(self, interaction: discord.Interaction) -> None:
        """Hand over every question, as CSV and as Markdown."""
        await defer(interaction)
        questions = await self._hosts.export(person_of(interaction))
        agenda = self._programme.conference(server_of(interaction)).agenda
        files = {
            "questions.csv": as_csv(questions, agenda),
            "questions.md": as_markdown(questions, agenda),
        }
        words = ngettext(
            "{n} question. Names are erased when the data ends.",
            "{n} questions. Names are erased when the data ends.",
            len(questions),
        )
        await hand_over(interaction, words, files)

    @app_commands.command(
        description=N_("Who asked without their name; needs a reason, leaves a row")
    )
    @app_commands.describe(
        question=N_("The question's number, at its end"), reason=N_("Why you must know")
    )
    async def asker(self, interaction: discord.Interaction, question: int, reason: str) -> None:
        """Open the seal on an asker's name, for a moderator with a reason."""
        await defer(interaction)
        who = await self._hosts.asker(person_of(interaction), QuestionId(question), reason)
        words = _("It was {who}. That you looked is written down, with your reason.", who=who)
        await say(interaction, words)

    @asker.autocomplete("question")
    @suggesting
    async def _nameless(self, interaction: discord.Interaction, typed: str) -> list[Choice[int]]:
        asked = await self._hosts.export(person_of(interaction))
        nameless = [q for q in asked if not q.asker_name and q.state is not State.DRAFT]
        return question_choices(nameless, typed)

    @queue.autocomplete("session")
    @mode.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return sessions_with_questions(self._programme, server_of(interaction), typed)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(QuestionsCog(staff.questions, staff.hosts, staff.programme))
