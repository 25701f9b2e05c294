"""What a person reads about whom the team has decided something: signed by the team alone."""

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conduct.decisions import Decision, Measure
from bot.domain.conduct.reporter_cards import SIGNED
from bot.domain.conference import Conference
from bot.domain.text import count, escaped

_SAYS = {
    Measure.CORRECTION: "The conduct team asks you to change something.",
    Measure.WARNING: "This is a warning of the conduct team.",
    Measure.TEMPORARY_BAN: "You cannot take part for {days}.",
    Measure.PERMANENT_BAN: "You cannot take part any more.",
}


def words_card(conference: Conference, decision: Decision, key: PostKey) -> Card:
    """The words that were decided, with whom to turn to; nobody who reported is in it."""
    says = _SAYS.get(decision.measure, "").format(days=count(decision.days, "day"))
    contact = conference.profile.conduct.contact
    appeal = (
        f"If you think that this is wrong, turn to {escaped(contact)}."
        if contact
        else "If you think that this is wrong, turn to an organizer."
    )
    return Card(
        title=f"{escaped(conference.name)}: {decision.measure}",
        body=f"{says}\n\n{escaped(decision.words)}\n\n{appeal}",
        footer=SIGNED,
        buttons=(Button("Code of conduct", id=f"conduct:0:{key}"),),
    )
