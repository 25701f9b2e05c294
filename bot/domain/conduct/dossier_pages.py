"""A case page by page, in private answers only.

No name in them is a mention, which would call people or show the case to them; what people wrote
stands in quotations.
"""

from bot.domain.cards import Button, Card, Field
from bot.domain.conduct.audit import Link
from bot.domain.conduct.cases import Case
from bot.domain.conduct.decisions import Decision, Step, StepState
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.dossier_buttons import buttons_of
from bot.domain.conduct.reports import EntryKind, Message, Report, digest
from bot.domain.conduct.team_cards import SIGNS
from bot.domain.moments import stamp
from bot.domain.text import count, cut, escaped, packed, quoted_pages

PAGE = 2400
HEADING = 400

_WROTE = {
    EntryKind.ADDITION: "The reporter added",
    EntryKind.REPLY: "Reply to the reporter",
    EntryKind.NOTE: "Note for the team",
    EntryKind.DELAY: "The reporter was told of the delay",
    EntryKind.OUTCOME: "The reporter was told at the end",
}
_DONE = {
    StepState.PLANNED: "☐",
    StepState.RUNNING: "…",
    StepState.DONE: "☑",
    StepState.FAILED: "✗",
}


def pages(dossier: Dossier) -> list[Card]:
    """Everything in the case, page by page, with what can be done about it."""
    blocks = [
        f"**{heading}**\n{body}" for heading, text in _parts(dossier) for body in _bodies(text)
    ]
    bodies = packed(blocks, PAGE + HEADING)
    return [
        Card(
            title=f"{SIGNS[dossier.case.state]} {dossier.case.code}",
            body=body,
            fields=_facts(dossier) if not number else (),
            footer=f"{dossier.case.state} · page {number + 1} of {len(bodies)} · for you only",
            buttons=(*_turning(dossier.case, number, len(bodies)), *buttons_of(dossier)),
        )
        for number, body in enumerate(bodies)
    ]


def _bodies(text: str | list[str]) -> list[str]:
    return quoted_pages(text, PAGE) if isinstance(text, str) else packed(text, PAGE, "\n")


def _parts(dossier: Dossier) -> list[tuple[str, str | list[str]]]:
    """Headings with texts of people (quoted) or lines of our own."""
    parts: list[tuple[str, str | list[str]]] = []
    for report in dossier.reports:
        parts.append((_told(report), report.filing.text or "(no words)"))
        if report.filing.names:
            parts.append(("Whom it is about, in the reporter's words", report.filing.names))
        if message := report.filing.message:
            parts.append((_said(message), message.text or "(no text)"))
    for entry in dossier.entries:
        by = f" by {_name(entry.by)}" if entry.by else ""
        parts.append((f"{_WROTE[entry.kind]}{by} {stamp(entry.at, 'f')}", entry.text))
    parts += [(_decided(dossier, one), _about(one)) for one in dossier.decisions]
    if dossier.steps:
        parts.append(("Steps", [_step(step) for step in dossier.steps]))
    parts.append(("What was done", [_done(link, name) for link, name in dossier.history[-60:]]))
    return parts


def _told(report: Report) -> str:
    who = _name(report.filing.reporter.name)
    during = f", during {escaped(cut(report.during, 100))}" if report.during else ""
    return f"{report.code}: {who} wrote {stamp(report.filed_at, 'f')}{during}"


def _said(message: Message) -> str:
    edited = f", edited {stamp(message.edited_at, 'f')}" if message.edited_at else ""
    who = f"{_name(message.author.name)}{' (a bot)' if message.is_by_bot else ''}"
    where = f"in {escaped(cut(message.place, 60))} {stamp(message.sent_at, 'f')}{edited}"
    return f"The message reported, by {who} {where} [↗]({message.link})"


def _decided(dossier: Dossier, decision: Decision) -> str:
    by = dossier.names.get(decision.proposed_by, "somebody")
    urgent = "in an emergency " if decision.emergency else ""
    return (
        f"{decision.measure.capitalize()}, {urgent}{decision.stage} (proposed by {_name(by)} "
        f"{stamp(decision.proposed_at, 'f')})"
    )


def _about(decision: Decision) -> str:
    target = f"To: {decision.target.name}\n" if decision.target else ""
    days = f"For {count(decision.days, 'day')}\n" if decision.days else ""
    removes = "The message is removed.\n" if decision.removes_message else ""
    words = f"Words: {decision.words}\n" if decision.words else ""
    return f"{target}{days}{removes}{words}Because: {decision.reason or '(no reason)'}"


def _step(step: Step) -> str:
    how = " by hand" if step.by_hand else ""
    why = f" – {escaped(step.error)}" if step.error else ""
    return f"{_DONE[step.state]} {step.kind}{how}{why}"


def _done(link: Link, name: str) -> str:
    detail = f" ({escaped(link.detail)})" if link.detail else ""
    return f"{stamp(link.at, 'f')} {_name(name) if name else 'The bot'} {link.act}{detail}"


def _facts(dossier: Dossier) -> tuple[Field, ...]:
    case, about = dossier.case, dossier.people
    who = ", ".join(f"{_name(one.name)}{f' `{one.id}`' if one.id else ''}" for one in about)
    facts = [
        Field("About", cut(who, 480) or "nobody was chosen"),
        Field("Happening now", "yes" if case.urgent else "no"),
        Field("In hand of", _name(case.handler.name) if case.handler else "nobody"),
    ]
    if dossier.files:
        facts.append(Field("Files", cut(escaped(digest(dossier.files)), 480), inline=False))
    if dossier.linked:
        others = ", ".join(f"{other.code} ({other.state})" for other in dossier.linked[:10])
        facts.append(Field("Also about somebody named here", others, inline=False))
    return tuple(facts)


def _name(name: str) -> str:
    return escaped(cut(name, 60))


def _turning(case: Case, page: int, total: int) -> tuple[Button, ...]:
    if total < 2:
        return ()
    return (
        Button("◀", id=f"case-page:{case.code}:{max(page - 1, 0)}:back", disabled=page == 0),
        Button(
            "▶",
            id=f"case-page:{case.code}:{min(page + 1, total - 1)}:on",
            disabled=page == total - 1,
        ),
    )
