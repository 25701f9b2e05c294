"""What the team decides to do, and the steps in which it is done.

    proposed --second--> decided          by another person than who proposed it
        |    --object--> dropped
    emergency: decided at once            another person reviews it within a day:
                                          upheld, or the case is decided anew

The ladder is that of the Contributor Covenant: correction, warning, temporary ban, permanent ban.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conduct.reports import CaseId, Somebody
from bot.domain.languages import N_, _, ngettext
from bot.domain.people import PersonId
from bot.errors import Conflict, Refusal

LONGEST_TIMEOUT = timedelta(days=28)
"""Discord's limit for a timeout, which is how a temporary ban is carried out."""

REVIEWED_WITHIN = timedelta(days=1)
WORDS_LIMIT = 1500


class Measure(StrEnum):
    """What is done about it."""

    NOTHING = "no action"
    CORRECTION = "correction"
    WARNING = "warning"
    TEMPORARY_BAN = "temporary ban"
    PERMANENT_BAN = "permanent ban"


MEASURES = {
    Measure.NOTHING: N_("no action"),
    Measure.CORRECTION: N_("correction"),
    Measure.WARNING: N_("warning"),
    Measure.TEMPORARY_BAN: N_("temporary ban"),
    Measure.PERMANENT_BAN: N_("permanent ban"),
}
"""How they are told."""

HEADINGS = {
    Measure.NOTHING: N_("No action"),
    Measure.CORRECTION: N_("Correction"),
    Measure.WARNING: N_("Warning"),
    Measure.TEMPORARY_BAN: N_("Temporary ban"),
    Measure.PERMANENT_BAN: N_("Permanent ban"),
}
"""How they are told at the beginning of a line."""


class Stage(StrEnum):
    """Where a decision is."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    DROPPED = "dropped"


STAGES = {
    Stage.PROPOSED: N_("proposed"),
    Stage.DECIDED: N_("decided"),
    Stage.DROPPED: N_("dropped"),
}
"""How they are told."""

_ALREADY = {
    Stage.DECIDED: N_("That has been decided already. Look at the case again."),
    Stage.DROPPED: N_("That decision has been dropped already. Look at the case again."),
}
_WORDLESS = {
    Measure.CORRECTION: N_("A correction needs words. Write what the person is to read."),
    Measure.WARNING: N_("A warning needs words. Write what the person is to read."),
}


class StepKind(StrEnum):
    """What is done on Discord, in this order."""

    WORDS = "a word in private"
    REMOVE_MESSAGE = "remove the message"
    TIME_OUT = "time out"
    BAN = "ban"


STEPS = {
    StepKind.WORDS: N_("a private message"),
    StepKind.REMOVE_MESSAGE: N_("remove the message"),
    StepKind.TIME_OUT: N_("time out"),
    StepKind.BAN: N_("ban"),
}
"""How they are told."""


class StepState(StrEnum):
    """How far a step is. A failed one can be tried again, or be done by hand."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


STEP_STATES = {
    StepState.PLANNED: N_("planned"),
    StepState.RUNNING: N_("running"),
    StepState.DONE: N_("done"),
    StepState.FAILED: N_("failed"),
}
"""How they are told."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, by whom it was proposed and seconded; `target` is whom it is about."""

    case: CaseId
    measure: Measure
    reason: str
    proposed_by: PersonId
    proposed_at: datetime
    target: Somebody | None = None
    words: str = ""
    days: int = 0
    removes_message: bool = False
    emergency: bool = False
    stage: Stage = Stage.PROPOSED
    seconded_by: PersonId | None = None
    settled_at: datetime | None = None
    reviewed_by: PersonId | None = None
    number: int = 0

    @property
    def needs_review(self) -> bool:
        """Whether a second person still has to look at an emergency."""
        return self.emergency and self.stage is Stage.DECIDED and self.reviewed_by is None

    def seconded(self, by: PersonId, moment: datetime) -> "Decision":
        """Agreed to by another person."""
        self._must_wait()
        if by == self.proposed_by:
            raise Refusal(
                _("You proposed it, so somebody else has to agree. Ask another of the team.")
            )
        return replace(self, stage=Stage.DECIDED, seconded_by=by, settled_at=moment)

    def dropped(self, by: PersonId, moment: datetime) -> "Decision":
        """Objected to, or taken back by who proposed it."""
        self._must_wait()
        return replace(self, stage=Stage.DROPPED, seconded_by=by, settled_at=moment)

    def reviewed(self, by: PersonId) -> "Decision":
        """Looked at by a second person after an emergency."""
        if not self.needs_review:
            raise Conflict(_("There is nothing to review (any more)."))
        if by == self.proposed_by:
            raise Refusal(_("You decided it, so somebody else has to review it."))
        return replace(self, reviewed_by=by)

    def _must_wait(self) -> None:
        if self.stage is not Stage.PROPOSED:
            raise Conflict(_(_ALREADY[self.stage]))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done on Discord about a decision."""

    case: CaseId
    decision: int
    kind: StepKind
    state: StepState = StepState.PLANNED
    error: str = ""
    done_at: datetime | None = None
    by_hand: bool = False
    id: int = 0


def proposed(decision: Decision) -> Decision:
    """The decision, if it can be carried out; `Refusal` says what is missing."""
    if decision.measure is Measure.NOTHING:
        return replace(decision, target=None, words="", days=0)
    if decision.target is None:
        raise Refusal(
            _("Choose whom it is about. Where a report names nobody, no action can be taken.")
        )
    longest = LONGEST_TIMEOUT.days
    if decision.measure is Measure.TEMPORARY_BAN and not 1 <= decision.days <= longest:
        raise Refusal(
            ngettext(
                "Write for how many days, from 1 to {n}.",
                "Write for how many days, from 1 to {n}.",
                longest,
            )
        )
    if not decision.words and decision.measure in _WORDLESS:
        raise Refusal(_(_WORDLESS[decision.measure]))
    if decision.measure is not Measure.TEMPORARY_BAN:
        decision = replace(decision, days=0)
    if decision.emergency:
        decision = replace(decision, stage=Stage.DECIDED, settled_at=decision.proposed_at)
    return decision


def steps_of(decision: Decision) -> tuple[StepKind, ...]:
    """What is done, in order: words come first, for after a ban they reach nobody."""
    if decision.measure is Measure.NOTHING or decision.target is None:
        return ()
    kinds: list[StepKind] = []
    if decision.words and decision.target.id is not None:
        kinds.append(StepKind.WORDS)
    if decision.removes_message:
        kinds.append(StepKind.REMOVE_MESSAGE)
    if decision.measure is Measure.TEMPORARY_BAN:
        kinds.append(StepKind.TIME_OUT)
    if decision.measure is Measure.PERMANENT_BAN:
        kinds.append(StepKind.BAN)
    return tuple(kinds)
