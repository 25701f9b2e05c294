"""What the team sees of a case before anybody reads it: its name and state, and nothing in it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.decisions import MEASURES
from bot.domain.conduct.numbers import Numbers
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.domain.text import escaped

LISTED = 20

SIGNS = {
    State.NEW: "🔵",
    State.CLAIMED: "🟡",
    State.WAITING: "⏳",
    State.DECIDED: "⚖️",
    State.ACTED: "✔️",
    State.CLOSED: "⚪",
    State.REOPENED: "🔵",
}

_STATES = {
    State.NEW: N_("New"),
    State.CLAIMED: N_("Claimed"),
    State.WAITING: N_("Waiting"),
    State.DECIDED: N_("Decided"),
    State.ACTED: N_("Acted"),
    State.CLOSED: N_("Closed"),
    State.REOPENED: N_("Reopened"),
}


def team_card(case: Case) -> Card:
    """The card in the team's channel: its name, how urgent it is, how old, and where it is."""
    since = stamp(case.opened_at, "R")
    lines = [
        f"{SIGNS[case.state]} {_(_STATES[case.state])}",
        _("🔴 **happening now** · reported {when}", when=since)
        if case.urgent
        else _("not urgent · reported {when}", when=since),
    ]
    if case.reports > 1:
        lines.append(ngettext("{n} report", "{n} reports", case.reports))
    return Card(
        title=_titled(case),
        body="\n".join(lines),
        footer=_("A drill: none of this is real.") if case.drill else _("Conduct team"),
        buttons=(
            Button(_("Open"), id=f"case-open:{case.code}", emphasis="primary"),
            Button(_("Claim"), id=f"case-claim:{case.code}", disabled=not case.is_unclaimed),
        ),
    )


def word_card(case: Case, key: PostKey, *, why: str) -> Card:
    """What somebody of the team is told in private of a case."""
    how = _("On the server, use `/case open` to read it.")
    return Card(
        title=_titled(case),
        body=f"{why}\n{how}",
        footer=_("Conduct team"),
        buttons=(Button(_("How do I open it?"), id=f"case-how:{key}"),),
    )


def outside_card(case: Case, conference: str, key: PostKey) -> Card:
    """What a contact outside the team is told in private, where they can open it."""
    return Card(
        title=_titled(case),
        body=_("There is a report from {conference} for you.", conference=escaped(conference)),
        footer=_("Conduct reports"),
        buttons=(
            Button(_("Open"), id=f"case-open:{case.code}", emphasis="primary"),
            Button(_("Why me?"), id=f"case-how:{key}"),
        ),
    )


def conflict_card(case: Case) -> Card:
    """The question that comes before anything of a case is read."""
    return Card(
        title=_("{case}: do you have a conflict of interest?", case=case.code),
        body=_(
            "Are you close to anybody who may be involved, or were you part of what happened? Then "
            "stand back: nobody asks why, and you hear nothing more of this case.\n\nIf you find "
            "out only while you read, stop there and press **I stand back**. Every page that you "
            "open is recorded, and the reporter can see how many people have read it."
        ),
        buttons=(
            Button(_("No conflict: open it"), id=f"case-clear:{case.code}", emphasis="success"),
            Button(_("I stand back"), id=f"case-recuse:{case.code}"),
        ),
    )


def list_card(cases: Sequence[Case], moment: datetime, shown: str) -> Card:
    """Cases that somebody may read, the most urgent first; nothing of what is in them."""
    ordered = sorted(cases, key=lambda case: (not case.urgent, case.opened_at))
    lines = [_line(case, moment) for case in ordered[:LISTED]]
    if len(ordered) > LISTED:
        more = len(ordered) - LISTED
        lines.append(ngettext("… and {n} more.", "… and {n} more.", more))
    return Card(
        title=_("Cases: {shown}", shown=shown),
        body="\n".join(lines) or _("There is none for you."),
        footer=_("/case open shows one."),
    )


def _line(case: Case, moment: datetime) -> str:
    code = f"**{case.code}**{' 🔴' if case.urgent else ''}"
    return _(
        "{sign} {case} – {fate}, opened {when}",
        sign=SIGNS[case.state],
        case=_("{case} (drill)", case=code) if case.drill else code,
        fate=case.fate(moment),
        when=stamp(case.opened_at, "R"),
    )


def _titled(case: Case) -> str:
    return _("DRILL: {case}", case=case.code) if case.drill else case.code


def numbers_card(numbers: Numbers) -> Card:
    """The numbers for a report on transparency."""
    by_measure = numbers.by_measure.items()
    measures = ", ".join(f"{_(MEASURES[measure])}: {number}" for measure, number in by_measure)
    return Card(
        title=_("Conduct in numbers"),
        body="\n".join(
            (
                _("Reports: {number}", number=numbers.reports),
                _("Urgent: {number}", number=numbers.urgent),
                _("Cases still open: {number}", number=numbers.open),
                _("Decided: {measures}", measures=measures or _("nothing yet")),
                _(
                    "A person answered after: {time} (half of them sooner)",
                    time=numbers.usual_wait,
                ),
            )
        ),
        footer=_("Small counts are not shown: among few people they would say who."),
    )
