"""What can be done with a case as it stands, the usual first."""

from bot.domain.cards import Button
from bot.domain.conduct.cases import State
from bot.domain.conduct.decisions import STEPS, Measure, Stage, StepState
from bot.domain.conduct.dossier import Dossier
from bot.domain.languages import _


def buttons_of(dossier: Dossier) -> tuple[Button, ...]:
    """The buttons beneath every page."""
    case, code = dossier.case, dossier.case.code
    buttons: list[Button] = []
    if case.is_unclaimed:
        buttons.append(Button(_("Claim"), id=f"case-claim:{code}", emphasis="primary"))
    if case.is_open:
        buttons.append(Button(_("Reply"), id=f"case-reply:{code}"))
    buttons.append(Button(_("Note"), id=f"case-note:{code}"))
    if dossier.files:
        buttons.append(Button(_("Files"), id=f"case-files:{code}"))
    buttons += _deciding(dossier)
    if case.state is State.ACTED:
        buttons.append(Button(_("Close"), id=f"case-close:{code}", emphasis="success"))
    if case.state is State.CLOSED:
        buttons.append(Button(_("Reopen"), id=f"case-reopen:{code}"))
    if dossier.is_yours and case.state in {State.CLAIMED, State.WAITING}:
        buttons.append(Button(_("Let go"), id=f"case-drop:{code}"))
    buttons.append(Button(_("I stand back"), id=f"case-recuse:{code}", emphasis="danger"))
    return tuple(buttons)


def _deciding(dossier: Dossier) -> list[Button]:
    case, decision = dossier.case, dossier.decision
    code = case.code
    buttons: list[Button] = []
    if case.state in {State.CLAIMED, State.WAITING}:
        if decision and decision.stage is Stage.PROPOSED:
            which = f"{code}:{decision.number}"
            buttons.append(Button(_("Agree"), id=f"case-second:{which}", emphasis="success"))
            buttons.append(Button(_("Object"), id=f"case-object:{which}"))
        else:
            buttons.append(Button(_("Decide …"), id=f"case-decide:{code}"))
    if decision and decision.needs_review:
        which = f"{code}:{decision.number}"
        buttons.append(Button(_("Uphold"), id=f"case-uphold:{which}", emphasis="success"))
        buttons.append(Button(_("Decide anew"), id=f"case-anew:{which}"))
    if case.state is State.DECIDED:
        buttons += _carrying_out(dossier)
    return buttons


def _carrying_out(dossier: Dossier) -> list[Button]:
    code = dossier.case.code
    begun = any(step.state is not StepState.PLANNED for step in dossier.steps)
    if not begun and dossier.decision and dossier.decision.measure is not Measure.NOTHING:
        return [Button(_("Carry out"), id=f"case-act:{code}", emphasis="danger")]
    buttons: list[Button] = []
    for step in dossier.steps:
        if step.state is StepState.FAILED:
            kind = _(STEPS[step.kind])
            again, by_hand = _("Try again: {step}", step=kind), _("Done by hand: {step}", step=kind)
            buttons.append(Button(again, id=f"case-retry:{code}:{step.id}"))
            buttons.append(Button(by_hand, id=f"case-hand:{code}:{step.id}"))
    return buttons
