"""The forms in which people report and add to their reports."""

import discord

from bot.client.choices import CHOICE_LENGTH
from bot.client.forms import LONGEST_LABEL, LONGEST_TITLE
from bot.domain.conduct.reports import FILES_LIMIT, TEXT_LIMIT, Somebody
from bot.domain.languages import N_, _
from bot.domain.text import cut

TITLE = N_("Report to the conduct team")
YES, NO = "now", "past"
NOTICE_LIMIT = 3900


def report_form(
    form_id: str, notice: str, *, in_private: bool, about: Somebody | None = None
) -> discord.ui.Modal:
    """What Discord takes at most: a notice, whom it is about, whether now, what happened, files.

    In private Discord offers nobody to choose but the two who talk, so the name is written there.
    """
    modal = discord.ui.Modal(title=cut(_(TITLE), LONGEST_TITLE), custom_id=form_id)
    modal.add_item(discord.ui.TextDisplay(cut(notice, NOTICE_LIMIT)))
    modal.add_item(_names() if in_private else _people(_("Who is it about?"), about))
    modal.add_item(_urgency())
    modal.add_item(
        _text(_("What happened?"), _("When, where, who saw it; as much as you want to tell"))
    )
    modal.add_item(_files())
    modal.stop()
    return modal


def addition_form(form_id: str, *, in_private: bool) -> discord.ui.Modal:
    """What somebody adds to their report."""
    title = cut(_("Add to your report"), LONGEST_TITLE)
    modal = discord.ui.Modal(title=title, custom_id=form_id)
    modal.add_item(
        _text(_("What do you want to add?"), _("The conduct team reads it, nobody else"))
    )
    if not in_private:
        modal.add_item(_people(_("Does it concern somebody else?")))
    modal.add_item(_files())
    modal.stop()
    return modal


def _people(label: str, about: Somebody | None = None) -> discord.ui.Label[discord.ui.Modal]:
    chosen = [discord.Object(about.id, type=discord.User)] if about and about.id else []
    menu = discord.ui.UserSelect[discord.ui.Modal](
        custom_id="about", min_values=0, max_values=10, required=False, default_values=chosen
    )
    says = _("They will never see this report, even if they are staff")
    return _labelled(label, says, menu)


def _names() -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="names", required=False, max_length=200
    )
    says = _("Their names; they will never see this report, even if they are staff")
    return _labelled(_("Who is it about?"), says, field)


def _urgency() -> discord.ui.Label[discord.ui.Modal]:
    options = [
        discord.RadioGroupOption(
            label=cut(_("Yes, or somebody is in danger"), CHOICE_LENGTH), value=YES
        ),
        discord.RadioGroupOption(
            label=cut(_("No, it is over"), CHOICE_LENGTH), value=NO, default=True
        ),
    ]
    choice = discord.ui.RadioGroup[discord.ui.Modal](
        custom_id="urgent", options=options, required=False
    )
    return _labelled(_("Is it happening now?"), None, choice)


def _text(label: str, says: str) -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id="text",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=TEXT_LIMIT,
    )
    return _labelled(label, says, field)


def _files() -> discord.ui.Label[discord.ui.Modal]:
    upload = discord.ui.FileUpload[discord.ui.Modal](
        custom_id="files", required=False, min_values=0, max_values=FILES_LIMIT
    )
    says = _("Pictures, logs, anything that shows it; at most 25 MiB each")
    return _labelled(_("Files"), says, upload)


def _labelled(
    label: str, says: str | None, component: discord.ui.Item[discord.ui.Modal]
) -> discord.ui.Label[discord.ui.Modal]:
    return discord.ui.Label(
        text=cut(label, LONGEST_LABEL),
        description=cut(says, CHOICE_LENGTH) if says else None,
        component=component,
    )
