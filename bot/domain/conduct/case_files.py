"""Cases as files: a list without what is in them, and a copy of one for those who may read it."""

from collections.abc import Iterable

from bot.domain.conduct.cases import Case
from bot.domain.conduct.decisions import Decision
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.readers import everybody_in
from bot.domain.conduct.reports import Somebody, digest
from bot.domain.tables import as_csv as table
from bot.domain.text import count, plain

COLUMNS = ("case", "state", "urgent", "reports", "opened", "answered", "closed", "measure")


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
    lines = [f"Case {dossier.case.code}: {dossier.case.state}", ""]
    for report in dossier.reports:
        filing = report.filing
        about = ", ".join(map(_named, everybody_in(filing)))
        lines += [
            f"Report {report.code}, {report.filed_at:%Y-%m-%d %H:%M}, by {filing.reporter.name}",
            f"About: {about or 'nobody was chosen'}",
            *_indented(filing.text),
        ]
        if filing.names:
            lines += ["About, in the reporter's words:", *_indented(filing.names)]
        if filing.message:
            lines += [f"The message, by {filing.message.author.name}: {filing.message.link}"]
            lines += _indented(filing.message.text)
    lines += [f"Files: {digest(dossier.files)}", ""] if dossier.files else [""]
    for entry in dossier.entries:
        lines += [f"{entry.kind}, {entry.at:%Y-%m-%d %H:%M}, {entry.by}", *_indented(entry.text)]
        if entry.about:
            lines.append(f"About: {', '.join(map(_named, entry.about))}")
    for one in dossier.decisions:
        lines += _decided(one)
    lines += [f"{step.kind}: {step.state} {step.error}".rstrip() for step in dossier.steps]
    lines += ["", "What was done:"]
    lines += [
        f"{link.at:%Y-%m-%d %H:%M} {name or 'the bot'} {link.act}" for link, name in dossier.history
    ]
    return "\n".join(lines) + "\n"


def _named(one: Somebody) -> str:
    return f"{one.name} ({one.id})" if one.id else one.name


def _decided(decision: Decision) -> list[str]:
    target = f", about {_named(decision.target)}" if decision.target else ""
    days = f", for {count(decision.days, 'day')}" if decision.days else ""
    lines = [f"Decision: {decision.measure}{target}{days}, {decision.stage}"]
    lines += _indented(decision.words) if decision.words else []
    return lines + (["Because:", *_indented(decision.reason)] if decision.reason else [])


def _indented(text: str) -> list[str]:
    """As a block that no editor formats."""
    return ["", *(f"    {line}" for line in plain(text).split("\n")), ""]
