"""Menus and the form in which the team decides what is done."""

import discord

from bot.domain.conduct.decisions import LONGEST_TIMEOUT, WORDS_LIMIT, Measure
from bot.domain.conduct.dossier import Dossier
from bot.domain.text import cut

_SAYS = {
    Measure.NOTHING: "nothing is done on Discord",
    Measure.CORRECTION: "a word in private",
    Measure.WARNING: "a word in private, as a warning",
    Measure.TEMPORARY_BAN: "a timeout: no messages, reactions or voice for some days",
    Measure.PERMANENT_BAN: "a ban for good; nothing that they wrote is deleted",
}
REASON_LIMIT = 1000


def target_menu(dossier: Dossier) -> discord.ui.Select[discord.ui.View]:
    """Whom it is about, where the reports name several."""
    options = [
        discord.SelectOption(label=cut(one.name, 100) or "?", value=str(index))
        for index, one in enumerate(dossier.people[:25])
    ]
    return discord.ui.Select(
        custom_id=f"case-target:{dossier.case.code}", placeholder="About whom?", options=options
    )


def measure_menu(code: str, target: int) -> discord.ui.Select[discord.ui.View]:
    """The ladder, from the lightest to the heaviest."""
    options = [
        discord.SelectOption(
            label=measure.capitalize(), value=measure.name, description=_SAYS[measure]
        )
        for measure in Measure
    ]
    return discord.ui.Select(
        custom_id=f"case-measure:{code}:{target}", placeholder="What is done?", options=options
    )


def decision_form(
    code: str, target: int, measure: Measure, *, has_message: bool
) -> discord.ui.Modal:
    """The words, the reason, and whether it is an emergency."""
    form_id = f"case-proposed:{code}:{target}:{measure.name}"
    modal = discord.ui.Modal(title=measure.capitalize(), custom_id=form_id)
    if measure is Measure.TEMPORARY_BAN:
        modal.add_item(_days())
    if measure is not Measure.NOTHING:
        modal.add_item(_words(measure))
    modal.add_item(
        _text("reason", "Why? For the team only", REASON_LIMIT, "What was found, and why this")
    )
    if has_message and measure is not Measure.NOTHING:
        modal.add_item(_box("removes", "Remove the message, too"))
    if measure is not Measure.NOTHING:
        modal.add_item(_box("emergency", "Emergency: at once; another reviews it"))
    modal.stop()
    return modal


def _days() -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](custom_id="days", max_length=2)
    return discord.ui.Label(text=f"For how many days? 1 to {LONGEST_TIMEOUT.days}", component=field)


def _words(measure: Measure) -> discord.ui.Label[discord.ui.Modal]:
    needed = measure in {Measure.CORRECTION, Measure.WARNING}
    says = "It comes from the conduct team; say nothing of who reported"
    return _text("words", "What the person reads", WORDS_LIMIT, says, required=needed)


def _text(
    name: str, label: str, limit: int, says: str, *, required: bool = False
) -> discord.ui.Label[discord.ui.Modal]:
    field = discord.ui.TextInput[discord.ui.Modal](
        custom_id=name, style=discord.TextStyle.paragraph, required=required, max_length=limit
    )
    return discord.ui.Label(text=label, description=says, component=field)


def _box(name: str, label: str) -> discord.ui.Label[discord.ui.Modal]:
    return discord.ui.Label(
        text=label, component=discord.ui.Checkbox[discord.ui.Modal](custom_id=name)
    )
