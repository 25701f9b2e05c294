"""What the team sees of a case before anybody reads it: its name and state, and nothing in it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.numbers import Numbers
from bot.domain.moments import stamp
from bot.domain.text import count, escaped

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


def team_card(case: Case) -> Card:
    """The card in the team's channel: its name, how urgent it is, how old, and where it is."""
    urgent = "🔴 **happening now**" if case.urgent else "not urgent"
    lines = [
        f"{SIGNS[case.state]} {case.state.capitalize()}",
        f"{urgent} · since {stamp(case.opened_at, 'R')}",
    ]
    if case.reports > 1:
        lines.append(count(case.reports, "report"))
    return Card(
        title=f"{'DRILL: ' if case.drill else ''}{case.code}",
        body="\n".join(lines),
        footer="A drill: nothing of this is real." if case.drill else "Conduct team",
        buttons=(
            Button("Open", id=f"case-open:{case.code}", emphasis="primary"),
            Button("Claim", id=f"case-claim:{case.code}", disabled=not case.is_unclaimed),
        ),
    )


def word_card(case: Case, key: PostKey, *, why: str) -> Card:
    """What somebody of the team is told in private of a case."""
    return Card(
        title=f"{'DRILL: ' if case.drill else ''}{case.code}",
        body=f"A case needs somebody: {why}.\nOn the server, use `/case open` to read it.",
        footer="Conduct team",
        buttons=(Button("How do I open it?", id=f"case-how:{key}"),),
    )


def outside_card(case: Case, conference: str, key: PostKey) -> Card:
    """What a contact outside the team is told in private, where they can open it."""
    return Card(
        title=f"{'DRILL: ' if case.drill else ''}{case.code}",
        body=f"A report at {escaped(conference)} is for you.",
        footer="Conduct reports",
        buttons=(
            Button("Open", id=f"case-open:{case.code}", emphasis="primary"),
            Button("Why me?", id=f"case-how:{key}"),
        ),
    )


def conflict_card(case: Case) -> Card:
    """The question that comes before anything of a case is read."""
    return Card(
        title=f"{case.code}: do you have a conflict of interest?",
        body=(
            "Are you close to anybody who may be involved, or were you part of what happened? Then "
            "stand back: nobody asks why, and you get nothing more of this case.\n\nIf you find "
            "out only while you read, stop there and press **I stand back**. Every page that you "
            "open is recorded, and the reporter can see how many people have read it."
        ),
        buttons=(
            Button("No conflict: open it", id=f"case-clear:{case.code}", emphasis="success"),
            Button("I stand back", id=f"case-recuse:{case.code}"),
        ),
    )


def list_card(cases: Sequence[Case], moment: datetime, shown: str) -> Card:
    """Cases that somebody may read, the most urgent first; nothing of what is in them."""
    ordered = sorted(cases, key=lambda case: (not case.urgent, case.opened_at))
    lines = [_line(case, moment) for case in ordered[:LISTED]]
    if len(ordered) > LISTED:
        lines.append(f"… and {len(ordered) - LISTED} more.")
    return Card(
        title=f"Cases: {shown}",
        body="\n".join(lines) or "There is none that is for you.",
        footer="/case open shows one.",
    )


def _line(case: Case, moment: datetime) -> str:
    urgent, drill = " 🔴" if case.urgent else "", " (drill)" if case.drill else ""
    since = f"opened {stamp(case.opened_at, 'R')}"
    return f"{SIGNS[case.state]} **{case.code}**{urgent}{drill} – {case.fate(moment)}, {since}"


def numbers_card(numbers: Numbers) -> Card:
    """The numbers for a report on transparency."""
    measures = ", ".join(f"{name}: {number}" for name, number in numbers.by_measure.items())
    return Card(
        title="Conduct in numbers",
        body="\n".join(
            (
                f"Reports: {numbers.reports}",
                f"Urgent: {numbers.urgent}",
                f"Cases still open: {numbers.open}",
                f"Decided: {measures or 'nothing yet'}",
                f"A person answered after: {numbers.usual_wait} (half of them sooner)",
            )
        ),
        footer="Small counts are not told: among few people they say who.",
    )
