"""Forms: what people fill in is found by the form's id, so that nothing written is lost.

Discord.py keeps forms in memory, loses them at a restart, and drops the second of two people who
have the same form open. Ours are finished when they are sent, and read from the raw interaction.
"""

import discord

from bot.domain.text import cut

LONGEST_TITLE = 45
LONGEST_LABEL = 45

TICKED = "True"
"""What is filled in where a box is ticked."""


def text_form(
    title: str, form_id: str, label: str, text: str = "", limit: int = 3000, choice: str = ""
) -> discord.ui.Modal:
    """A form with one long text, whose field is called `text`, and perhaps one box to tick.

    The box is called `choice`; where it is ticked, what was filled in there reads as `TICKED`.
    """
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="text",
        style=discord.TextStyle.paragraph,
        default=text,
        required=False,
        max_length=limit,
    )
    modal = discord.ui.Modal(title=cut(title, LONGEST_TITLE), custom_id=form_id)
    modal.add_item(discord.ui.Label(text=cut(label, LONGEST_LABEL), component=field))
    if choice:
        box = discord.ui.Checkbox[discord.ui.Modal](custom_id="choice")
        modal.add_item(discord.ui.Label(text=cut(choice, LONGEST_LABEL), component=box))
    modal.stop()
    return modal
