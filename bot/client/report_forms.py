"""The forms in which people report and add to their reports."""

import discord

from bot.domain.conduct.reports import FILES_LIMIT, TEXT_LIMIT, Somebody
from bot.domain.text import cut

TITLE = "Report to the conduct team"
YES, NO = "now", "past"
NOTICE_LIMIT = 3900


def report_form(
    form_id: str, notice: str, *, in_private: bool, about: Somebody | None = None
) -> discord.ui.Modal:
    """What Discord takes at most: a notice, whom it is about, whether now, what happened, files.

    In private Discord offers nobody to choose but the two who talk, so the name is written there.
    """
    modal = discord.ui.Modal(title=TITLE, custom_id=form_id)
    modal.add_item(discord.ui.TextDisplay(cut(notice, NOTICE_LIMIT)))
    modal.add_item(_names() if in_private else _people(about))
    modal.add_item(_urgency())
    modal.add_item(_text("What happened?", "When, where, who saw it; as much as you want to tell"))
    modal.add_item(_files())
    modal.stop()
    return modal


def addition_form(form_id: str, *, in_private: bool) -> discord.ui.Modal:
    """What somebody adds to their report."""
    modal = discord.ui.Modal(title="Add to your report", custom_id=form_id)
    modal.add_item(_text("What do you want to add?", "The conduct team reads it, nobody else"))
    if not in_private:
        modal.add_item(_people(None, "Does it concern somebody else?"))
    modal.add_item(_files())
    modal.stop()
    return modal


def _people(
    about: Somebody | None, label: str = "Who is it about?"
) -> discord.ui.Label[discord.ui.Modal]:
    chosen = [discord.Object(about.id, type=discord.User)] if about and about.id else []
    menu = discord.ui.UserSelect[discord.ui.Modal](
        custom_id="about", min_values=0, max_values=10, required=False, default_values=chosen
    )
    says = "They will never see this report, even if they are staff"
    return discord.ui.Label(text=label, description=says, component=menu)


def _names() -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="names", required=False, max_length=200
    )
    says = "Their names; they will never see this report, even if they are staff"
    return discord.ui.Label(text="Who is it about?", description=says, component=field)


def _urgency() -> discord.ui.Label[discord.ui.Modal]:
    options = [
        discord.RadioGroupOption(label="Yes, or somebody is in danger", value=YES),
        discord.RadioGroupOption(label="No, it is over", value=NO, default=True),
    ]
    choice = discord.ui.RadioGroup[discord.ui.Modal](
        custom_id="urgent", options=options, required=False
    )
    return discord.ui.Label(text="Is it happening now?", component=choice)


def _text(label: str, says: str) -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="text",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=TEXT_LIMIT,
    )
    return discord.ui.Label(text=label, description=says, component=field)


def _files() -> discord.ui.Label[discord.ui.Modal]:
    upload = discord.ui.FileUpload[discord.ui.Modal](
        custom_id="files", required=False, min_values=0, max_values=FILES_LIMIT
    )
    says = "Pictures, logs, anything that shows it; at most 25 MiB each"
    return discord.ui.Label(text="Files", description=says, component=upload)
