"""A case page by page, in private answers only.

No name in them is a mention, which would call people or show the case to them; what people wrote
stands in quotations.
"""

from bot.domain.cards import Card, Field
from bot.domain.conduct.audit import Link
from bot.domain.conduct.cases import STATES
from bot.domain.conduct.decisions import HEADINGS, STEPS, Decision, Stage, Step, StepState
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.dossier_buttons import buttons_of
from bot.domain.conduct.history import detail_of, told
from bot.domain.conduct.reports import EntryKind, Message, Report, digest
from bot.domain.conduct.team_cards import SIGNS
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.domain.paging import paged
from bot.domain.text import cut, escaped, inert, packed, quoted_pages

PAGE = 2400
HEADING = 400

_WROTE = {
    EntryKind.ADDITION: N_("The reporter added by {name} {when}"),
    EntryKind.REPLY: N_("Reply to the reporter by {name} {when}"),
    EntryKind.NOTE: N_("Note for the team by {name} {when}"),
    EntryKind.DELAY: N_("The reporter was told of the delay {when}"),
    EntryKind.OUTCOME: N_("The reporter was told at the end by {name} {when}"),
}
_REPORTED = N_("The message reported, by {name} in {place} {when}")
_EDITED = N_("The message reported, by {name} in {place} {when}, edited {edited}")
_DECIDED = {
    Stage.PROPOSED: N_("{measure}, proposed (proposed by {name} {when})"),
    Stage.DECIDED: N_("{measure}, decided (proposed by {name} {when})"),
    Stage.DROPPED: N_("{measure}, dropped (proposed by {name} {when})"),
}
_URGENT = N_("{measure}, decided in an emergency (proposed by {name} {when})")
_DONE = {
    StepState.PLANNED: "☐",
    StepState.RUNNING: "…",
    StepState.DONE: "☑",
    StepState.FAILED: "✗",
}


def page_card(dossier: Dossier, number: int) -> Card:
    """One page (from 0) of everything in the case, with what can be done about it."""
    blocks = [
        f"**{heading}**\n{body}" for heading, text in _parts(dossier) for body in _bodies(text)
    ]
    case, shown = dossier.case, paged(packed(blocks, PAGE + HEADING), number, 1)
    return Card(
        title=f"{SIGNS[case.state]} {case.code}",
        body=shown.items[0],
        fields=_facts(dossier) if not shown.number else (),
        footer=shown.told(_("{state} · for you only", state=_(STATES[case.state]))),
        buttons=(*shown.turning(f"case-page:{case.code}"), *buttons_of(dossier)),
    )


def _bodies(text: str | list[str]) -> list[str]:
    return quoted_pages(text, PAGE) if isinstance(text, str) else packed(text, PAGE, "\n")


def _parts(dossier: Dossier) -> list[tuple[str, str | list[str]]]:
    """Headings with texts of people (quoted) or lines of our own."""
    parts: list[tuple[str, str | list[str]]] = []
    for report in dossier.reports:
        parts.append((_told(report), report.filing.text or _("(no words)")))
        if report.filing.names:
            heading = _("Whom it is about, in the reporter's words")
            parts.append((heading, report.filing.names))
        if message := report.filing.message:
            parts.append((_said(message), message.text or _("(no text)")))
    for entry in dossier.entries:
        name, when = _name(entry.by), stamp(entry.at, "f")
        parts.append((_(_WROTE[entry.kind], name=name, when=when), entry.text))
    parts += [(_decided(dossier, one), _about(one)) for one in dossier.decisions]
    if dossier.steps:
        parts.append((_("Steps"), [_step(step) for step in dossier.steps]))
    done = [_done(link, name) for link, name in dossier.history[-60:]]
    parts.append((_("What was done"), done))
    return parts


def _told(report: Report) -> str:
    who, when = _name(report.filing.reporter.name), stamp(report.filed_at, "f")
    if not report.during:
        return _("{report}: {name} wrote {when}", report=report.code, name=who, when=when)
    return _(
        "{report}: {name} wrote {when}, during {session}",
        report=report.code,
        name=who,
        when=when,
        session=escaped(cut(report.during, 100)),
    )


def _said(message: Message) -> str:
    who, when = _name(message.author.name), stamp(message.sent_at, "f")
    said = _(
        _EDITED if message.edited_at else _REPORTED,
        name=_("{name} (a bot)", name=who) if message.is_by_bot else who,
        place=inert(cut(message.place, 60)) or _("a direct message"),
        when=when,
        edited=stamp(message.edited_at, "f") if message.edited_at else "",
    )
    return f"{said} [↗]({message.link})"


def _decided(dossier: Dossier, decision: Decision) -> str:
    urgent = decision.emergency and decision.stage is Stage.DECIDED
    return _(
        _URGENT if urgent else _DECIDED[decision.stage],
        measure=_(HEADINGS[decision.measure]),
        name=_name(dossier.names.get(decision.proposed_by, "")) or _("somebody"),
        when=stamp(decision.proposed_at, "f"),
    )


def _about(decision: Decision) -> list[str]:
    target = decision.target
    to = [_("To: {name}", name=_name(target.name))] if target else []
    lines: list[str] = []
    if decision.days:
        lines.append(ngettext("For {n} day", "For {n} days", decision.days))
    if decision.removes_message:
        lines.append(_("The message is removed."))
    if decision.words:
        lines.append(_("Words: {words}", words=decision.words))
    lines.append(_("Because: {reason}", reason=decision.reason or _("(no reason)")))
    return [*(f"> {line}" for line in to), *quoted_pages("\n".join(lines), PAGE)]


def _step(step: Step) -> str:
    kind = _(STEPS[step.kind])
    said = _("{step} by hand", step=kind) if step.by_hand else kind
    why = f" – {inert(step.error)}" if step.error else ""
    return f"{_DONE[step.state]} {said}{why}"


def _done(link: Link, name: str) -> str:
    done = told(link, _name(name) or _("The bot"))
    detail = f" ({detail_of(link)})" if link.detail else ""
    return f"{stamp(link.at, 'f')} {done}{detail}"


def _facts(dossier: Dossier) -> tuple[Field, ...]:
    case, about = dossier.case, dossier.people
    who = ", ".join(f"{_name(one.name)}{f' `{one.id}`' if one.id else ''}" for one in about)
    facts = [
        Field(_("About"), cut(who, 480) or _("nobody was chosen")),
        Field(_("Happening now"), _("yes") if case.urgent else _("no")),
        Field(_("In the hands of"), _name(case.handler.name) if case.handler else _("nobody")),
    ]
    if dossier.files:
        facts.append(Field(_("Files"), cut(escaped(digest(dossier.files)), 480), inline=False))
    if dossier.linked:
        others = ", ".join(f"{one.code} ({_(STATES[one.state])})" for one in dossier.linked[:10])
        facts.append(Field(_("Also about somebody named here"), others, inline=False))
    return tuple(facts)


def _name(name: str) -> str:
    return inert(cut(name, 60))
