"""What a person reads about whom the team has decided something: signed by the team alone."""

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conduct.decisions import MEASURES, Decision, Measure
from bot.domain.conduct.reporter_cards import SIGNED
from bot.domain.conference import Conference
from bot.domain.languages import N_, _, ngettext
from bot.domain.text import escaped

_SAYS = {
    Measure.CORRECTION: N_("The conduct team asks you to change something."),
    Measure.WARNING: N_("This is a warning from the conduct team."),
    Measure.PERMANENT_BAN: N_("You cannot take part any more."),
}


def words_card(conference: Conference, decision: Decision, key: PostKey) -> Card:
    """The words that were decided, with whom to turn to; nobody who reported is in it."""
    contact = conference.profile.conduct.contact
    appeal = (
        _("If you think that this is wrong, turn to {contact}.", contact=escaped(contact))
        if contact
        else _("If you think that this is wrong, turn to an organizer.")
    )
    return Card(
        title=f"{escaped(conference.name)}: {_(MEASURES[decision.measure])}",
        body=f"{_says(decision)}\n\n{escaped(decision.words)}\n\n{appeal}",
        footer=_(SIGNED),
        buttons=(Button(_("Code of conduct"), id=f"conduct:0:{key}"),),
    )


def _says(decision: Decision) -> str:
    if decision.measure is Measure.TEMPORARY_BAN:
        return ngettext(
            "You cannot take part for {n} day.",
            "You cannot take part for {n} days.",
            decision.days,
        )
    return _(_SAYS[decision.measure]) if decision.measure in _SAYS else ""
