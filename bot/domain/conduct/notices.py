"""Who reads a report and for how long it is kept, as its reporter is told before and after.

What is said here is what the code does; it never says 'anonymous'.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.conduct.readers import Roster, Route
from bot.domain.conduct.reports import Message
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.moments import how_long
from bot.domain.people import PersonId
from bot.domain.text import cut, escaped, inert, one_line

NAMED = 8
BEGINNING = 200
"""So much of a message is shown to whoever reports it."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read a report, as its reporter is told."""

    route: Route
    names: tuple[str, ...] = ()
    """Those of the team who signed in and are not kept out."""
    outside: int = 0


def readers_of(roster: Roster, route: Route, kept_out: Collection[PersonId] = ()) -> Readers:
    """Those to whom the route leads."""
    names = tuple(member.name for member in roster.readers(kept_out))
    outside = len(roster.outsiders(kept_out))
    return Readers(route, names if route is not Route.OUTSIDE else (), outside)


def notice(conference: Conference, readers: Readers) -> str:
    """What stands above the form: who will read it, for how long, and where the limits are."""
    policy = conference.policy
    who = [
        _who_reads(readers),
        _elsewhere(conference, readers),
        _("Whoever you name never sees it, even if they are staff."),
        _otherwise(readers),
        _("It is not posted in any channel."),
    ]
    when = _(
        "**When:** a person answers within {later}, within {soon} if it is happening now. In "
        "danger? Call the emergency services first.",
        later=how_long(policy.answered_within),
        soon=how_long(policy.urgent_answered_within),
    )
    kept = ngettext(
        "**How long:** encrypted, and deleted {n} day after the case is closed. Who opens it is "
        "recorded; you can ask.",
        "**How long:** encrypted, and deleted {n} days after the case is closed. Who opens it is "
        "recorded; you can ask.",
        policy.cases_kept_for.days,
    )
    limits = _(
        "**Limits:** the team sees your name and keeps it to itself. Discord can see what you "
        "type; so can whoever runs the bot's computer and has its key. People may guess from "
        "what you tell."
    )
    return "\n".join((_sentences(*who), when, kept, limits))


def about_message(message: Message) -> str:
    """What stands above all that, where a message is reported: which, and who is shut out by it."""
    kept = _(
        "**About this message** of {author}, which is kept as it is now. Whoever wrote it never "
        "sees the report, whether you choose them below or not.",
        author=inert(cut(message.author.name, 40)),
    )
    beginning = cut(one_line(message.text), BEGINNING) or _("(no words)")
    return f"{kept}\n> {escaped(beginning)}"


def read_by(conference: Conference, readers: Readers) -> str:
    """The same of a report that is kept."""
    return _sentences(_who_may_read(readers), _elsewhere(conference, readers))


def _sentences(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _who_reads(readers: Readers) -> str:
    match readers.route:
        case Route.OUTSIDE:
            return ngettext(
                "**Who reads this:** {n} contact outside the team, and nobody on the team, because "
                "of who it may be about, or because too few of the team are there.",
                "**Who reads this:** {n} contacts outside the team, and nobody on the team, "
                "because of who it may be about, or because too few of the team are there.",
                readers.outside,
            )
        case Route.NOBODY:
            return _(
                "**Who reads this:** **nobody at the moment**, because of who it is about: it "
                "waits until somebody else on the team is there."
            )
        case _:
            return _("**Who reads this:** the conduct team ({names}).", names=_names(readers))


def _who_may_read(readers: Readers) -> str:
    match readers.route:
        case Route.OUTSIDE:
            return ngettext(
                "It is read by {n} contact outside the team, and nobody on the team, because of "
                "who it may be about, or because too few of the team are there.",
                "It is read by {n} contacts outside the team, and nobody on the team, because of "
                "who it may be about, or because too few of the team are there.",
                readers.outside,
            )
        case Route.NOBODY:
            return _(
                "It is read by **nobody at the moment**, because of who it is about: it waits "
                "until somebody else on the team is there."
            )
        case _:
            return _("It is read by the conduct team ({names}).", names=_names(readers))


def _elsewhere(conference: Conference, readers: Readers) -> str:
    contact = conference.profile.conduct.contact
    if readers.route not in {Route.OUTSIDE, Route.NOBODY}:
        return ""
    if contact:
        return _("You can also turn to {contact}.", contact=escaped(contact))
    return _("Turn to somebody you trust, too.") if readers.route is Route.NOBODY else ""


def _otherwise(readers: Readers) -> str:
    if readers.route is not Route.TEAM or not readers.outside:
        return ""
    return _(
        "If you name somebody who runs this server, contacts outside the team read it instead."
    )


def _names(readers: Readers) -> str:
    if not readers.names:
        return _("its members have not signed in yet")
    shown = ", ".join(inert(cut(name, 40)) for name in readers.names[:NAMED])
    more = len(readers.names) - NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {n} more", "{names} and {n} more", more, names=shown)
