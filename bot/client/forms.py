"""Forms: what people fill in is found by the form's id, so that nothing written is lost.

Discord.py keeps forms in memory, loses them at a restart, and drops the second of two people who
have the same form open. Ours are finished when they are sent, and read from the raw interaction.
"""

import discord

from bot.domain.languages import _
from bot.domain.text import cut
from bot.domain.wording import LONGEST, WORDS

LONGEST_TITLE = 45
LONGEST_LABEL = 45
LONGEST_DESCRIPTION = 100

TICKED = "True"
"""What is filled in where a box is ticked."""


def text_form(
    title: str,
    form_id: str,
    label: str,
    text: str = "",
    limit: int = 3000,
    choice: str = "",
    says: str = "",
) -> discord.ui.Modal:
    """A form with one long text, whose field is called `text`, and perhaps one box to tick.

    `says` stands beneath the label. The box is called `choice`; where it is ticked, what was
    filled in there reads as `TICKED`.
    """
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="text",
        style=discord.TextStyle.paragraph,
        default=text,
        required=False,
        max_length=limit,
    )
    modal = discord.ui.Modal(title=cut(title, LONGEST_TITLE), custom_id=form_id)
    modal.add_item(
        discord.ui.Label(
            text=cut(label, LONGEST_LABEL),
            description=cut(says, LONGEST_DESCRIPTION) or None,
            component=field,
        )
    )
    if choice:
        box = discord.ui.Checkbox[discord.ui.Modal](custom_id="choice")
        modal.add_item(discord.ui.Label(text=cut(choice, LONGEST_LABEL), component=box))
    modal.stop()
    return modal


def headline_form(title: str, form_id: str, label: str, text: str) -> discord.ui.Modal:
    """A form with the headline of posts, and every value that it may name."""
    says = _("Names in double braces are filled in, as in {value}.", value="{{ title }}")
    modal = text_form(title, form_id, label, text, LONGEST, says=says)
    lines = [f"`{{{{ {name} }}}}` {_(meaning)}" for name, meaning in WORDS.items()]
    modal.add_item(discord.ui.TextDisplay("\n".join(lines)))
    return modal
