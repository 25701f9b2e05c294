"""Lists of questions to choose from, and what people mean by where they are."""

from collections.abc import Sequence

import discord
from discord.app_commands import Choice

from bot.client.access import server_of
from bot.client.answers import answer, turn_page
from bot.client.choices import CHOICE_LENGTH, CHOICES, session_choices
from bot.client.presses import number_in
from bot.domain.languages import _, ngettext
from bot.domain.people import ServerId
from bot.domain.question_cards import known_as, queue_card
from bot.domain.questions import Question, QuestionId, State, by_rank
from bot.domain.queues import takes_questions
from bot.domain.search import folded
from bot.domain.text import cut
from bot.services.agenda import Programme
from bot.services.questions import View


async def show_queue(
    interaction: discord.Interaction, programme: Programme, view: View, *, again: bool
) -> None:
    """A session's queue for one reader, with a menu to vote."""
    conference = programme.conference(server_of(interaction))
    card = queue_card(conference, view.session, view.questions, set(view.voted))
    best = by_rank(q for q in view.questions if q.state is State.OPEN)[:CHOICES]
    menu = question_menu(f"vote-in:{view.session.mark}", _("Vote, or take a vote back"), best)
    await (turn_page if again else answer)(interaction, card, (menu,) if best else ())


def sessions_with_questions(
    programme: Programme, server: ServerId | None, typed: str
) -> list[Choice[str]]:
    """Sessions with questions that fit what was typed."""
    conference = programme.conference(server)
    found = programme.find(server, typed, 100)
    return session_choices(conference, (s for s in found if takes_questions(s, conference.policy)))


def question_menu(
    menu_id: str, placeholder: str, questions: list[Question]
) -> discord.ui.Select[discord.ui.View]:
    """A menu of the first 25, whose values are their numbers."""
    options = [
        discord.SelectOption(
            label=cut(" ".join(q.text.split()), CHOICE_LENGTH),
            value=str(q.id),
            description=" · ".join([ngettext("{n} vote", "{n} votes", q.votes), known_as(q)]),
        )
        for q in questions[:CHOICES]
    ]
    return discord.ui.Select(
        custom_id=menu_id, placeholder=cut(placeholder, CHOICE_LENGTH), options=options
    )


def place_of(interaction: discord.Interaction) -> list[int]:
    """The thread or channel in which somebody is, and the channel that it belongs to."""
    channel = interaction.channel
    parent = channel.parent_id if isinstance(channel, discord.Thread) else 0
    return [interaction.channel_id or 0, parent]


def question_choices(questions: Sequence[Question], typed: str) -> list[Choice[int]]:
    """Questions with these words or this number, by number, the newest first."""
    named = [
        (cut(f"{known_as(q)} {' '.join(q.text.split())}", CHOICE_LENGTH), q.id) for q in questions
    ]
    found = [(name, one) for name, one in named if folded(typed) in folded(name)]
    return [Choice(name=name, value=int(one)) for name, one in reversed(found)][:CHOICES]


def question_in(text: str) -> QuestionId:
    """The number of a question in a button's id; `NotFound` where it cannot be one."""
    return QuestionId(number_in(text))
