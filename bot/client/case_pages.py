"""A case page by page, in private answers only: after the question of conflicts, never before."""

import discord

from bot.client.access import person_of
from bot.client.answers import answer, turn_page
from bot.domain.conduct.dossier_pages import page_card
from bot.domain.conduct.team_cards import conflict_card
from bot.services.conduct.access import ConflictUnanswered
from bot.services.conduct.casework import ConductDesk


async def show_case(
    interaction: discord.Interaction,
    desk: ConductDesk,
    code: str,
    page: int = 0,
    *,
    again: bool = False,
) -> None:
    """A page of the case; `again` replaces the private answer in which it was shown before."""
    show = turn_page if again else answer
    try:
        dossier = await desk.open(person_of(interaction), code)
    except ConflictUnanswered as unanswered:
        await show(interaction, conflict_card(unanswered.case))
        return
    await show(interaction, page_card(dossier, page))


def is_private(interaction: discord.Interaction) -> bool:
    """Whether what was pressed is in a private answer, which can be replaced."""
    message = interaction.message
    return message is not None and message.flags.ephemeral
