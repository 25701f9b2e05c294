"""What those who report read: before they write, when it is kept, and ever after.

Nobody of the team is named to them as the writer of anything. What is said here about who reads a
report, and for how long it is kept, is what the code does; it never says 'anonymous'.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card, Field
from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.readers import Roster, Route
from bot.domain.conduct.reports import FOR_REPORTERS, Entry, EntryKind, File, Report
from bot.domain.conference import Conference
from bot.domain.moments import how_long, stamp
from bot.domain.people import PersonId
from bot.domain.text import count, cut, escaped, packed, quoted_pages

PAGE = 2600
HEADING = 80
SIGNED = "Conduct team"

UPDATE = "There is something new about what you sent us. `/report status` shows it."

_STATES = {
    State.NEW: "nobody has begun with it yet",
    State.CLAIMED: "somebody of the team has it in hand",
    State.WAITING: "the team waits for an answer of yours",
    State.DECIDED: "the team has decided what to do",
    State.ACTED: "what was decided is done",
    State.CLOSED: "closed",
    State.REOPENED: "open again",
}
_FROM = {
    EntryKind.ADDITION: "You added",
    EntryKind.REPLY: f"{SIGNED}",
    EntryKind.DELAY: f"{SIGNED}",
    EntryKind.OUTCOME: f"{SIGNED}, at the end",
}


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
    soon, later = policy.urgent_answered_within, policy.answered_within
    return (
        f"**Who reads this:** {_who(conference, readers)} Whoever you name never sees it, even "
        f"if they are staff.{_otherwise(readers)} It is not posted in any channel.\n"
        f"**When:** a person answers within {how_long(later)}, within {how_long(soon)} if it is "
        "happening now. In danger? Call the emergency services first.\n"
        f"**How long:** encrypted, and deleted {_days(policy.cases_kept_for)} after the case is "
        "closed. Who opens it is recorded; you can ask.\n"
        "**Limits:** the team sees your name and keeps it to itself. Discord can see what you "
        "type; so can whoever runs the bot's computer and has its key. People may guess from "
        "what you tell."
    )


def _who(conference: Conference, readers: Readers) -> str:
    contact = conference.profile.conduct.contact
    elsewhere = f" You can also turn to {escaped(contact)}." if contact else ""
    if readers.route is Route.OUTSIDE:
        who = count(readers.outside, "contact")
        why = "because of whom it may be about, or because too few of the team are there"
        return f"{who} outside the team, and nobody of the team, {why}.{elsewhere}"
    if readers.route is Route.NOBODY:
        return (
            "**nobody at the moment**, because of whom it is about: it waits until somebody else "
            f"of the team is there.{elsewhere or ' Turn to somebody you trust, too.'}"
        )
    return f"the conduct team ({_names(readers)})."


def _otherwise(readers: Readers) -> str:
    if readers.route is not Route.TEAM or not readers.outside:
        return ""
    return " If you name somebody who runs this server, contacts outside the team read it instead."


def _names(readers: Readers) -> str:
    if not readers.names:
        return "its members have not signed in yet"
    shown = ", ".join(escaped(cut(name, 40)) for name in readers.names[:8])
    more = len(readers.names) - 8
    return f"{shown} and {more} more" if more > 0 else shown


def _days(span: timedelta) -> str:
    return count(span.days, "day")


def receipt(
    conference: Conference, report: Report, case: Case, readers: Readers, files: Sequence[File]
) -> Card:
    """What is said once the report is kept, and not before."""
    who = _who(conference, readers)
    lost = [file for file in files if file.problem]
    kept = len(files) - len(lost)
    lines = [
        f"Your report is kept. We call it **{report.code}**.",
        f"It is read by {who}",
        f"A person answers by {stamp(case.answer_by, 't')} ({stamp(case.answer_by, 'R')}).",
    ]
    if files:
        lines.append(f"{count(kept, 'file')} kept." if kept else "No file could be kept.")
    lines += [f"Not kept: {escaped(cut(f.name, 60))} – {escaped(f.problem)}" for f in lost]
    lines.append(
        "`/report status` shows what comes of it, here or in a direct message with me; there you "
        "can add to it and read replies. Nobody may hold it against you that you reported: if "
        "somebody does, report that too."
    )
    return Card(
        headline="",
        title="Thank you for telling us",
        body="\n\n".join(lines),
        footer="A drill: nothing of this is real." if case.drill else "",
        buttons=(*_for_reporters(report), Button("See it", id=f"report-see:{report.code}:0")),
    )


def _for_reporters(report: Report) -> tuple[Button, ...]:
    tell = (
        Button("No direct messages", id=f"report-tell:{report.code}:no")
        if report.tells
        else Button("Tell me when there is news", id=f"report-tell:{report.code}:yes")
    )
    return (Button("Add something", id=f"report-add:{report.code}", emphasis="primary"), tell)


def told_by_message(report: Report) -> str:
    """What is answered when somebody asks for a word in private, or for none."""
    if report.tells:
        return (
            f"From now on a direct message tells you when there is news. It only says: “{UPDATE}”"
        )
    return "No direct message will tell you of news. `/report status` always shows it."


def update_card(key: PostKey) -> Card:
    """All that a direct message ever says: who reads over a shoulder learns nothing from it."""
    return Card(headline=UPDATE, buttons=(Button("What is this?", id=f"report-what:{key}"),))


def list_card(reports: Sequence[tuple[Report, Case, int]]) -> Card:
    """All of somebody's own reports, with how many entries each has."""
    lines = [
        f"**{report.code}**: {_state(case)}, {count(entries, 'message')}"
        for report, case, entries in reports[:20]
    ]
    return Card(
        title="Your reports",
        body="\n".join(lines) or "You have not reported anything, or it is deleted by now.",
    )


def _state(case: Case) -> str:
    promised = ""
    if case.answered_at is None and case.is_open:
        promised = f"; a person answers by {stamp(case.answer_by, 't')}"
    return f"{_STATES[case.state]}{promised}"


def status_pages(
    report: Report,
    case: Case,
    entries: Sequence[Entry],
    read: tuple[int, datetime | None],
    files: Sequence[File],
) -> list[Card]:
    """One report as its reporter sees it: every reply and what they wrote, the newest first."""
    people, first = read
    seen = f"Read by {count(people, 'person').replace('persons', 'people')}"
    seen += f", first {stamp(first, 'R')}." if first else " so far." if people else ", so far."
    parts = [(f"You wrote {stamp(report.filed_at, 'f')}", report.filing.text or "(no words)")]
    parts += [
        (f"{_FROM[entry.kind]} {stamp(entry.at, 'f')}", entry.text)
        for entry in entries
        if entry.kind in FOR_REPORTERS and entry.report == report.id
    ]
    blocks = [
        f"**{heading}**\n{page}"
        for heading, text in reversed(parts)
        for page in quoted_pages(text, PAGE - HEADING)
    ]
    bodies = packed(blocks, PAGE)
    fields = (Field("State", _state(case)), Field("Read", seen))
    if files:
        kept = ", ".join(f"{escaped(cut(f.name, 40))}{' (lost)' * bool(f.problem)}" for f in files)
        fields += (Field("Files", cut(kept, 400), inline=False),)
    return [
        Card(
            title=f"Your report {report.code}",
            body=body,
            fields=fields,
            footer=f"page {number} of {len(bodies)}",
            buttons=(*_turning(report, number - 1, len(bodies)), *_for_reporters(report)),
        )
        for number, body in enumerate(bodies, 1)
    ]


def _turning(report: Report, page: int, pages: int) -> tuple[Button, ...]:
    if pages < 2:
        return ()
    before, after = max(page - 1, 0), min(page + 1, pages - 1)
    # The ids of two buttons of one message must differ, at the first and last page too.
    return (
        Button("◀", id=f"report-see:{report.code}:{before}:back", disabled=page == 0),
        Button("▶", id=f"report-see:{report.code}:{after}:on", disabled=page == pages - 1),
    )


def standing_card(conference: Conference, button: Button) -> Card:
    """The message that stands in the conduct channel, with the button to report."""
    contact = conference.profile.conduct.contact
    how = (
        "Press the button, or use `/report new`: here, or in a direct message with me. Nobody else "
        "sees that you do. The conduct team reads it, keeps your name to itself, and answers."
    )
    more = (
        "A message can be reported from its menu (Apps → Report to the conduct team), a person "
        "from theirs. Whoever you name never sees the report, even if they are staff."
    )
    lines = [how, more]
    if contact:
        lines.append(f"You can also turn to {escaped(contact)}.")
    return Card(
        title="Were you treated badly, or did you see that somebody was?",
        body="\n\n".join(lines),
        footer=f"Conduct team of {conference.name}",
        buttons=(
            Button("Report privately", id="report:", emphasis="danger"),
            Button("Code of conduct", id="conduct:0"),
            button,
        ),
    )
