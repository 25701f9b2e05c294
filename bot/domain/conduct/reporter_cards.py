"""What those who report read: before they write, when it is kept, and ever after.

Nobody of the team is named to them as the writer of anything.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card, Field
from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.notices import Readers, read_by
from bot.domain.conduct.reports import FOR_REPORTERS, Entry, EntryKind, File, Report
from bot.domain.conference import Conference
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.domain.paging import paged
from bot.domain.text import cut, escaped, packed, quoted_pages

PAGE = 2600
HEADING = 80
SIGNED = N_("Conduct team")

UPDATE = N_("There is something new about what you sent us. `/report status` shows it.")

_STATES = {
    State.NEW: N_("nobody has taken it on yet"),
    State.CLAIMED: N_("somebody on the team has taken it on"),
    State.WAITING: N_("the team is waiting for an answer from you"),
    State.DECIDED: N_("the team has decided what to do"),
    State.ACTED: N_("what was decided is done"),
    State.CLOSED: N_("closed"),
    State.REOPENED: N_("open again"),
}
_FROM = {
    EntryKind.ADDITION: N_("You added {when}"),
    EntryKind.REPLY: N_("Conduct team {when}"),
    EntryKind.DELAY: N_("Conduct team {when}"),
    EntryKind.OUTCOME: N_("Conduct team, at the end {when}"),
}


def receipt(
    conference: Conference, report: Report, case: Case, readers: Readers, files: Sequence[File]
) -> Card:
    """What is said once the report is kept, and not before."""
    lost = [file for file in files if file.problem]
    kept = len(files) - len(lost)
    lines = [
        _("Your report is kept. We call it **{report}**.", report=report.code),
        read_by(conference, readers),
        _promise(report, case),
    ]
    if files:
        lines.append(files_kept(kept) if kept else _("No file could be kept."))
    lines += [not_kept(escaped(cut(file.name, 60)), file.problem) for file in lost]
    lines.append(
        _(
            "`/report status` shows what comes of it, here or in a direct message with me; there "
            "you can add to it and read replies. Nobody may hold it against you that you "
            "reported: if somebody does, report that too."
        )
    )
    return Card(
        headline="",
        title=_("Thank you for telling us"),
        body="\n\n".join(lines),
        footer=_("A drill: none of this is real.") if case.drill else "",
        buttons=(*_for_reporters(report), Button(_("See it"), id=f"report-see:{report.code}:0")),
    )


def _promise(report: Report, case: Case) -> str:
    """What was promised first holds for all who report the same, and may be past by now."""
    if case.answered_at or report.filed_at >= case.answer_by:
        return _("How it stands: {state}.", state=_state(case, report.filed_at))
    time, left = stamp(case.answer_by, "t"), stamp(case.answer_by, "R")
    return _("A person answers by {time} ({left}).", time=time, left=left)


def files_kept(number: int) -> str:
    """How many files of those that came are kept."""
    return ngettext("{n} file kept.", "{n} files kept.", number)


def not_kept(name: str, problem: str) -> str:
    """A file that came in vain, and why."""
    return _("Not kept: {file} – {problem}", file=name, problem=_(problem))


def _for_reporters(report: Report) -> tuple[Button, ...]:
    tell = (
        Button(_("No direct messages"), id=f"report-tell:{report.code}:no")
        if report.tells
        else Button(_("Tell me when there is news"), id=f"report-tell:{report.code}:yes")
    )
    return (Button(_("Add something"), id=f"report-add:{report.code}", emphasis="primary"), tell)


def told_by_message(report: Report) -> str:
    """What is answered when somebody asks for a word in private, or for none."""
    if report.tells:
        return _(
            "From now on a direct message tells you when there is news. It only says: “{update}”",
            update=_(UPDATE),
        )
    return _("No direct message will tell you of news. `/report status` always shows it.")


def update_card(key: PostKey) -> Card:
    """All that a direct message ever says: who reads over a shoulder learns nothing from it."""
    what = Button(_("What is this?"), id=f"report-what:{key}")
    return Card(headline=_(UPDATE), buttons=(what,))


def list_card(reports: Sequence[tuple[Report, Case, int]], moment: datetime) -> Card:
    """All of somebody's own reports, with how many entries each has."""
    lines = [
        ngettext(
            "**{report}**: {state}, {n} message",
            "**{report}**: {state}, {n} messages",
            entries,
            report=report.code,
            state=_state(case, moment),
        )
        for report, case, entries in reports[:20]
    ]
    return Card(
        title=_("Your reports"),
        body="\n".join(lines) or _("You have not reported anything, or it has been deleted since."),
    )


def _state(case: Case, moment: datetime) -> str:
    state = _(_STATES[case.state])
    if case.answered_at or not case.is_open:
        return state
    time, ago = stamp(case.answer_by, "t"), stamp(case.answer_by, "R")
    if moment >= case.answer_by:
        return _(
            "{state}; a person should have answered by {time} ({ago})",
            state=state,
            time=time,
            ago=ago,
        )
    return _("{state}; a person answers by {time}", state=state, time=time)


def status_card(
    report: Report,
    case: Case,
    entries: Sequence[Entry],
    read: tuple[int, datetime | None],
    files: Sequence[File],
    page: int,
    moment: datetime,
) -> Card:
    """One page (from 0) of a report as its reporter sees it: what was written, the newest first."""
    wrote = _("You wrote {when}", when=stamp(report.filed_at, "f"))
    parts = [(wrote, report.filing.text or _("(no words)"))]
    parts += [
        (_(_FROM[entry.kind], when=stamp(entry.at, "f")), entry.text)
        for entry in entries
        if entry.kind in FOR_REPORTERS and entry.report == report.id
    ]
    blocks = [
        f"**{heading}**\n{quoted}"
        for heading, text in reversed(parts)
        for quoted in quoted_pages(text, PAGE - HEADING)
    ]
    shown = paged(packed(blocks, PAGE), page, 1)
    fields = (Field(_("State"), _state(case, moment)), Field(_("Read"), _seen(*read)))
    if files:
        kept = cut(", ".join(map(_named, files)), 400)
        fields += (Field(_("Files"), kept, inline=False),)
    return Card(
        title=_("Your report {report}", report=report.code),
        body=shown.items[0],
        fields=fields,
        footer=shown.told(_("For you only")),
        buttons=(*shown.turning(f"report-see:{report.code}"), *_for_reporters(report)),
    )


def _seen(people: int, first: datetime | None) -> str:
    if first is None:
        return _("Nobody has read it so far.")
    when = stamp(first, "R")
    return ngettext(
        "Read by {n} person, first {when}.", "Read by {n} people, first {when}.", people, when=when
    )


def _named(file: File) -> str:
    name = escaped(cut(file.name, 40))
    return _("{file} (lost)", file=name) if file.problem else name


def standing_card(conference: Conference, button: Button) -> Card:
    """The message that stands in the conduct channel, with the button to report."""
    contact = conference.profile.conduct.contact
    how = _(
        "Press the button, or use `/report new`: here, or in a direct message with me. Nobody else "
        "sees that you do. The conduct team reads it, keeps your name to itself, and answers."
    )
    more = _(
        "A message can be reported from its menu (Apps → Report to the conduct team), a person "
        "from theirs. Whoever you name never sees the report, even if they are staff."
    )
    lines = [how, more]
    if contact:
        lines.append(_("You can also turn to {contact}.", contact=escaped(contact)))
    return Card(
        title=_("Were you treated badly, or did you see that somebody was?"),
        body="\n\n".join(lines),
        footer=_("Conduct team of {conference}", conference=conference.name),
        buttons=(
            Button(_("Report privately"), id="report:", emphasis="danger"),
            Button(_("Code of conduct"), id="conduct:0"),
            button,
        ),
    )
