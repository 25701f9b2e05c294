"""Cases as files: a list without what is in them, and a copy of one for those who may read it."""

from collections.abc import Iterable

from bot.domain.conduct.cases import STATES, Case
from bot.domain.conduct.decisions import MEASURES, STAGES, STEP_STATES, STEPS, Decision
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.history import told
from bot.domain.conduct.readers import everybody_in
from bot.domain.conduct.reports import EntryKind, Report, Somebody, digest
from bot.domain.languages import N_, _, ngettext
from bot.domain.tables import as_csv as table
from bot.domain.text import inert, plain

COLUMNS = ("case", "state", "urgent", "reports", "opened", "answered", "closed", "measure")

_KINDS = {
    EntryKind.ADDITION: N_("addition"),
    EntryKind.REPLY: N_("reply"),
    EntryKind.NOTE: N_("note"),
    EntryKind.DELAY: N_("delay"),
    EntryKind.OUTCOME: N_("outcome"),
}


def as_csv(cases: Iterable[Case]) -> str:
    """One row for each, moments in UTC; no cell is a formula."""
    return table([COLUMNS, *(_cells(case) for case in cases)])


def _cells(case: Case) -> tuple[str, ...]:
    moments = (case.opened_at, case.answered_at, case.closed_at)
    opened, answered, closed = (f"{m:%Y-%m-%d %H:%M}" if m else "" for m in moments)
    urgent = "yes" if case.urgent else "no"
    return (
        case.code, case.state, urgent, str(case.reports), opened, answered, closed, case.measure,
    )  # fmt: skip


def as_markdown(dossier: Dossier) -> str:
    """Everything in the case as plain text, moments in UTC; what people wrote is indented."""
    case = dossier.case
    lines = [_("Case {case}: {state}", case=case.code, state=_(STATES[case.state])), ""]
    for report in dossier.reports:
        lines += _reported(report)
    lines += [_("Files: {files}", files=digest(dossier.files)), ""] if dossier.files else [""]
    for entry in dossier.entries:
        kind = _(_KINDS[entry.kind])
        lines += [f"{kind}, {entry.at:%Y-%m-%d %H:%M}, {inert(entry.by)}", *_indented(entry.text)]
        if entry.about:
            lines.append(_("About: {people}", people=", ".join(map(_named, entry.about))))
    for one in dossier.decisions:
        lines += _decided(one)
    for step in dossier.steps:
        kind, state = _(STEPS[step.kind]), _(STEP_STATES[step.state])
        lines.append(f"{kind}: {state} {inert(step.error)}".rstrip())
    lines += ["", _("What was done:")]
    bot = _("the bot")
    lines += [
        f"{link.at:%Y-%m-%d %H:%M} {told(link, inert(name) or bot)}"
        for link, name in dossier.history
    ]
    return "\n".join(lines) + "\n"


def _reported(report: Report) -> list[str]:
    filing, message = report.filing, report.filing.message
    about = ", ".join(map(_named, everybody_in(filing))) or _("nobody was chosen")
    filed_at = f"{report.filed_at:%Y-%m-%d %H:%M}"
    lines = [
        _(
            "Report {report}, {when}, by {name}",
            report=report.code,
            when=filed_at,
            name=inert(filing.reporter.name),
        ),
        _("About: {people}", people=about),
        *_indented(filing.text),
    ]
    if filing.names:
        lines += [_("About, in the reporter's words:"), *_indented(filing.names)]
    if message:
        who, link = inert(message.author.name), message.link
        lines += [_("The message, by {name}: {link}", name=who, link=link)]
        lines += _indented(message.text)
    return lines


def _named(one: Somebody) -> str:
    name = inert(one.name)
    return f"{name} ({one.id})" if one.id else name


def _decided(decision: Decision) -> list[str]:
    parts = [_("Decision: {measure}", measure=_(MEASURES[decision.measure]))]
    if decision.target:
        parts.append(_("about {name}", name=_named(decision.target)))
    if decision.days:
        parts.append(ngettext("for {n} day", "for {n} days", decision.days))
    lines = [", ".join((*parts, _(STAGES[decision.stage])))]
    lines += _indented(decision.words) if decision.words else []
    return lines + ([_("Because:"), *_indented(decision.reason)] if decision.reason else [])


def _indented(text: str) -> list[str]:
    """As a block that no editor formats."""
    return ["", *(f"    {line}" for line in plain(text).split("\n")), ""]
