"""Answering people: privately, at once, and in words that help when something goes wrong."""

import functools
import io
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands

from bot.client.cards import embed_of, view_of
from bot.client.failures import STOPPED
from bot.client.outcomes import Outcome, came_to
from bot.domain.cards import Button, Card
from bot.domain.languages import _
from bot.domain.text import cut
from bot.errors import NotFound, Refusal
from bot.services.bugs import reference

Items = Sequence[Button | discord.ui.Item[discord.ui.View]]

Value = TypeVar("Value", str, int)

Suggesting = Callable[
    [Any, discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[Value]]]
]

REFUSED = "✋"
"""Stands before what is refused, so that nobody takes it for an answer."""

BUG = "🐞"
"""Stands before what went wrong on our side."""

UNKNOWN_INTERACTION = 10062
"""Discord's code for an answer that comes too late: the person was told that it failed."""

ALREADY_ANSWERED = 40060
"""Discord's code for an answer to what has one: an earlier one that was not confirmed."""

ACKNOWLEDGED = "acknowledged"
"""What an interaction's extras have then."""

GIVEN_BACK = "what-you-wrote.txt"

_log = logging.getLogger(__name__)


async def defer(interaction: discord.Interaction) -> None:
    """Acknowledge before work that may take longer than Discord waits (3 seconds)."""
    await _acknowledge(interaction, interaction.response.defer(ephemeral=True, thinking=True))


async def _acknowledge(interaction: discord.Interaction, answering: Awaitable[object]) -> bool:
    """Give the first answer; False where one got through already whose confirmation was lost.

    discord.py knows only of what was confirmed, so it is noted: from then on others follow.
    """
    try:
        await answering
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
        interaction.extras[ACKNOWLEDGED] = True
        return False
    return True


def _is_acknowledged(interaction: discord.Interaction) -> bool:
    return interaction.response.is_done() or ACKNOWLEDGED in interaction.extras


async def answer(interaction: discord.Interaction, card: Card, items: Items = ()) -> None:
    """Show a card to the person who asked, and to nobody else."""
    card = card.within_limits()
    embed = embed_of(card)
    embeds = [embed] if embed else []
    view = view_of((*card.buttons, *items))
    if not _is_acknowledged(interaction):
        first = interaction.response.send_message(
            card.headline or None, embeds=embeds, view=view, ephemeral=True
        )
        if await _acknowledge(interaction, first):
            return
    await interaction.followup.send(card.headline, embeds=embeds, view=view, ephemeral=True)


async def defer_page(interaction: discord.Interaction) -> None:
    """Acknowledge a press before its message is changed by `turn_page`; nothing is shown yet."""
    _must_have_a_message(interaction)
    await _acknowledge(interaction, interaction.response.defer())


async def turn_page(interaction: discord.Interaction, card: Card, items: Items = ()) -> None:
    """Replace the message whose button or menu was used, such as a private answer."""
    _must_have_a_message(interaction)
    card = card.within_limits()
    embed = embed_of(card)
    done = _is_acknowledged(interaction)
    change = interaction.edit_original_response if done else interaction.response.edit_message
    await change(
        content=card.headline or None,
        embeds=[embed] if embed else [],
        view=view_of((*card.buttons, *items)),
    )


def _must_have_a_message(interaction: discord.Interaction) -> None:
    """Raise `NotFound` where a form was handed in that no button opened: there is no page."""
    if interaction.message is None and interaction.type is discord.InteractionType.modal_submit:
        raise NotFound(_("That is a form. Please open it with its command, and fill it in."))


async def say(interaction: discord.Interaction, text: str) -> None:
    """Answer with a sentence."""
    await answer(interaction, Card(headline=text))


async def hand_over(
    interaction: discord.Interaction, text: str, content_by_name: Mapping[str, str | bytes]
) -> None:
    """Answer with files; texts in UTF-8 with the mark by which spreadsheets know it."""
    files = [
        discord.File(io.BytesIO(_bytes_of(content)), filename=name)
        for name, content in content_by_name.items()
    ]
    if not _is_acknowledged(interaction):
        await defer(interaction)
    await interaction.followup.send(text, files=files, ephemeral=True)


def _bytes_of(content: str | bytes) -> bytes:
    return content.encode("utf-8-sig") if isinstance(content, str) else content


async def explain(interaction: discord.Interaction, error: Exception, written: str = "") -> None:
    """Tell a person why they do not get what they asked for, and give back what they had written.

    A refusal is told as it is. Anything else is a bug: it is logged with a reference, and that is
    all that is told of it.
    """
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        cause = (
            error.original
            if isinstance(error, app_commands.CommandInvokeError)
            else error.__cause__
        )
        if not isinstance(cause, Exception):
            break
        error = cause
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
        came_to(Outcome.TOO_LATE)
        _log.warning("A person could not be answered: %s", error)
        return
    if isinstance(error, Refusal):
        came_to(Outcome.REFUSED)
        text = cut(f"{REFUSED} {error}", 1900)
    else:
        came_to(Outcome.BUG)
        known_as = reference()
        _log.error("An answer failed (reference %s).", known_as, exc_info=error)
        told = _(
            "Something went wrong on our side, and it has been written down. "
            "Please try again; if it stays, tell an organizer the reference {reference}.",
            reference=known_as,
        )
        text = f"{BUG} {told}"
    try:
        if written:
            await hand_over(interaction, text, {GIVEN_BACK: written})
        else:
            await say(interaction, text)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        _log.warning("A person could not be answered: %s", failure)
    except RuntimeError as failure:
        if str(failure) != STOPPED:
            raise
        _log.warning("A person could not be answered: the bot was stopped.")


def suggesting(method: Suggesting[Value]) -> Suggesting[Value]:
    """For autocompletion: nothing is suggested where a person may not ask, or where nothing is yet.

    There is no way to tell them why while they type; the command itself will.
    """

    @functools.wraps(method)
    async def suggest(
        cog: Any, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[Value]]:
        try:
            return await method(cog, interaction, typed)
        except Refusal:
            return []

    return suggest
