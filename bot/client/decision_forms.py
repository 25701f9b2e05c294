"""Menus and the form in which the team decides what is done."""

import discord

from bot.client.choices import CHOICE_LENGTH, CHOICES
from bot.client.forms import LONGEST_LABEL, LONGEST_TITLE
from bot.domain.conduct.decisions import HEADINGS, LONGEST_TIMEOUT, WORDS_LIMIT, Measure
from bot.domain.conduct.dossier import Dossier
from bot.domain.languages import N_, _, ngettext
from bot.domain.text import cut

_SAYS = {
    Measure.NOTHING: N_("nothing is done on Discord"),
    Measure.CORRECTION: N_("a private message"),
    Measure.WARNING: N_("a private message, as a warning"),
    Measure.TEMPORARY_BAN: N_("a timeout: no messages, reactions or voice for some days"),
    Measure.PERMANENT_BAN: N_("a ban for good; nothing that they wrote is deleted"),
}
REASON_LIMIT = 1000


def target_menu(dossier: Dossier) -> discord.ui.Select[discord.ui.View]:
    """Whom it is about, where the reports name several."""
    options = [
        discord.SelectOption(label=cut(one.name, CHOICE_LENGTH) or "?", value=str(index))
        for index, one in enumerate(dossier.people[:CHOICES])
    ]
    return discord.ui.Select(
        custom_id=f"case-target:{dossier.case.code}",
        placeholder=cut(_("About whom?"), CHOICE_LENGTH),
        options=options,
    )


def measure_menu(code: str, target: int) -> discord.ui.Select[discord.ui.View]:
    """The ladder, from the lightest to the heaviest."""
    options = [
        discord.SelectOption(
            label=cut(_(HEADINGS[measure]), CHOICE_LENGTH),
            value=measure.name,
            description=cut(_(_SAYS[measure]), CHOICE_LENGTH),
        )
        for measure in Measure
    ]
    return discord.ui.Select(
        custom_id=f"case-measure:{code}:{target}",
        placeholder=cut(_("What is done?"), CHOICE_LENGTH),
        options=options,
    )


def decision_form(
    code: str, target: int, measure: Measure, *, has_message: bool
) -> discord.ui.Modal:
    """The words, the reason, and whether it is an emergency."""
    form_id = f"case-proposed:{code}:{target}:{measure.name}"
    title = cut(_(HEADINGS[measure]), LONGEST_TITLE)
    modal = discord.ui.Modal(title=title, custom_id=form_id)
    if measure is Measure.TEMPORARY_BAN:
        modal.add_item(_days())
    if measure is not Measure.NOTHING:
        modal.add_item(_words(measure))
    why, says = _("Why? For the team only"), _("What you found, and why this measure")
    modal.add_item(_text("reason", why, REASON_LIMIT, says))
    if has_message and measure is not Measure.NOTHING:
        modal.add_item(_box("removes", _("Remove the message too")))
    if measure is not Measure.NOTHING:
        modal.add_item(_box("emergency", _("Emergency: at once; another reviews it")))
    modal.stop()
    return modal


def _days() -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](custom_id="days", max_length=2)
    label = ngettext(
        "For how many days? 1 to {n}", "For how many days? 1 to {n}", LONGEST_TIMEOUT.days
    )
    return discord.ui.Label(text=cut(label, LONGEST_LABEL), component=field)


def _words(measure: Measure) -> discord.ui.Label[discord.ui.Modal]:
    needed = measure in {Measure.CORRECTION, Measure.WARNING}
    says = _("It comes from the conduct team; do not say who reported")
    return _text("words", _("What the person will read"), WORDS_LIMIT, says, required=needed)


def _text(
    name: str, label: str, limit: int, says: str, *, required: bool = False
) -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id=name, style=discord.TextStyle.paragraph, required=required, max_length=limit
    )
    text, description = cut(label, LONGEST_LABEL), cut(says, CHOICE_LENGTH)
    return discord.ui.Label(text=text, description=description, component=field)


def _box(name: str, label: str) -> discord.ui.Label[discord.ui.Modal]:
    return discord.ui.Label(
        text=cut(label, LONGEST_LABEL),
        component=discord.ui.Checkbox[discord.ui.Modal](custom_id=name),
    )
