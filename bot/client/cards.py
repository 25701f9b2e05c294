"""Drawing a card as Discord shows it."""

from collections.abc import Iterable

import discord

from bot.domain.cards import LABEL_LIMIT, Button, Card
from bot.domain.text import cut

COLOUR = discord.Colour.from_rgb(64, 95, 242)

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


def embed_of(card: Card) -> discord.Embed | None:
    """The framed part, where the card has one."""
    if not (card.title or card.body or card.fields):
        return None
    embed = discord.Embed(
        title=card.title or None, url=card.url, description=card.body or None, colour=COLOUR
    )
    for field in card.fields:
        embed.add_field(name=field.name, value=field.value, inline=field.inline)
    if card.footer:
        embed.set_footer(text=card.footer)
    return embed


def view_of(items: Iterable[Button | discord.ui.Item[discord.ui.View]]) -> discord.ui.View:
    """Components in rows of five.

    The view is finished at once, so that nothing is kept in memory: what is pressed is found by its
    id alone (see `presses`), also after a restart.
    """
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(_button(item) if isinstance(item, Button) else item)
    view.stop()
    return view


def _button(button: Button) -> discord.ui.Button[discord.ui.View]:
    if button.url:
        return discord.ui.Button(label=cut(button.label, LABEL_LIMIT), url=button.url)
    return discord.ui.Button(
        label=cut(button.label, LABEL_LIMIT),
        custom_id=button.id,
        style=_STYLES[button.emphasis],
        disabled=button.disabled,
    )
