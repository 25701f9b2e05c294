"""Somebody's own reports: a list to choose from, and one of them page by page."""

import discord

from bot.client.access import person_of
from bot.client.answers import answer, turn_page
from bot.client.choices import CHOICE_LENGTH, CHOICES
from bot.domain.conduct.reporter_cards import list_card, status_card
from bot.domain.languages import _
from bot.domain.text import cut
from bot.services.conduct.mailbox import Mailbox


async def show_reports(interaction: discord.Interaction, mailbox: Mailbox) -> None:
    """All of the person's reports, at whatever conference; one alone is shown at once."""
    own = await mailbox.own(person_of(interaction))
    if len(own) == 1:
        await show_report(interaction, mailbox, own[0][0].code, 0, again=False)
        return
    options = [
        discord.SelectOption(label=report.code, value=report.code) for report, _, _ in own[:CHOICES]
    ]
    menu = discord.ui.Select[discord.ui.View](
        custom_id="report-list:", placeholder=cut(_("Look at one"), CHOICE_LENGTH), options=options
    )
    await answer(interaction, list_card(own, mailbox.now()), (menu,) if own else ())


async def show_report(
    interaction: discord.Interaction, mailbox: Mailbox, code: str, page: int, *, again: bool
) -> None:
    """One report; `again` replaces the private answer in which it was shown before."""
    status = await mailbox.status(person_of(interaction), code)
    card = status_card(
        status.report,
        status.case,
        status.entries,
        status.read,
        status.files,
        page,
        mailbox.now(),
    )
    await (turn_page if again else answer)(interaction, card)
