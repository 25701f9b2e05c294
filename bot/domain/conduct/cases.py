"""A case: the team's work on one report or several, from the first look to the last.

                claim              ask the reporter
       new -------------> claimed -----------------> waiting
        ^  <-------------  |    ^                       |
        |      let go      |    +-----------------------+
        |                  |      the reporter answers, or the team goes on
     reopened              | decide: two people, in an emergency one
        ^                  v
        |               decided -----------> acted ---------> closed
        |                        carried out                     |
        +--------------------------------------------------------+

`reopened` is as `new`: anybody who may read the case can claim it. Everything is saved by
compare-and-set on the version, so that of two who do something at once one is told what happened.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conduct.readers import Route
from bot.domain.conduct.reports import CaseId
from bot.domain.conference import ConferenceId
from bot.domain.languages import N_, _
from bot.domain.moments import how_long
from bot.domain.people import PersonId
from bot.domain.text import inert
from bot.errors import Conflict


class State(StrEnum):
    """Where a case is between its report and its end."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    DECIDED = "decided"
    ACTED = "acted"
    CLOSED = "closed"
    REOPENED = "reopened"


STATES = {
    State.NEW: N_("new"),
    State.CLAIMED: N_("claimed"),
    State.WAITING: N_("waiting"),
    State.DECIDED: N_("decided"),
    State.ACTED: N_("acted"),
    State.CLOSED: N_("closed"),
    State.REOPENED: N_("reopened"),
}
"""How they are told beside a case's name."""

UNCLAIMED = frozenset({State.NEW, State.REOPENED})
AT_WORK = frozenset({State.CLAIMED, State.WAITING})
SETTLED = frozenset({State.DECIDED, State.ACTED})

_FATES = {
    State.NEW: N_("it is new"),
    State.CLAIMED: N_("it is claimed"),
    State.WAITING: N_("it is waiting"),
    State.DECIDED: N_("it is decided"),
    State.ACTED: N_("it is carried out"),
    State.CLOSED: N_("it is closed"),
    State.REOPENED: N_("it is reopened"),
}
NOT_DECIDED = N_("It cannot be decided: {fate}.")
NOT_CARRIED_OUT = N_("It cannot be carried out: {fate}.")

_NEW = CaseId(0)


@dataclass(frozen=True, slots=True)
class Handler:
    """Who has a case in hand."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case without its contents. Moments are in UTC.

    `answer_by` is when its reporter was promised that a person answers, `answered_at` when one did.
    `held_because` keeps it from being erased; `erase_at` is when it otherwise will be.
    `outsiders_may_read` is set once the contacts outside were told that nobody claims it.
    """

    conference: ConferenceId
    code: str
    urgent: bool
    route: Route
    opened_at: datetime
    moved_at: datetime
    answer_by: datetime
    state: State = State.NEW
    handler: Handler | None = None
    answered_at: datetime | None = None
    measure: str = ""
    closed_at: datetime | None = None
    erase_at: datetime | None = None
    held_because: str = ""
    outsiders_may_read: bool = False
    drill: bool = False
    reports: int = 1
    version: int = 1
    id: CaseId = _NEW

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state is not State.CLOSED

    @property
    def is_unclaimed(self) -> bool:
        """Whether nobody has it in hand."""
        return self.state in UNCLAIMED

    def claimed(self, by: Handler, moment: datetime) -> "Case":
        """In somebody's hands."""
        if self.state not in UNCLAIMED:
            raise Conflict(_("You cannot claim it: {fate}.", fate=self.fate(moment)))
        return self._become(State.CLAIMED, moment, handler=by)

    def let_go(self, moment: datetime) -> "Case":
        """Back to where anybody who may read it can claim it."""
        self._must_be(AT_WORK, moment, N_("It cannot be let go of: {fate}."))
        return self._become(State.NEW, moment, handler=None)

    def handed_over(self, to: Handler, moment: datetime) -> "Case":
        """In other hands, in whatever state it is."""
        if not self.is_open:
            raise Conflict(_("It cannot be handed over: {fate}.", fate=self.fate(moment)))
        state = State.CLAIMED if self.state in UNCLAIMED else self.state
        return self._become(state, moment, handler=to)

    def asked(self, moment: datetime) -> "Case":
        """Waiting for an answer of the reporter."""
        self._must_be(AT_WORK, moment, N_("It cannot wait for the reporter: {fate}."))
        return self._become(State.WAITING, moment)

    def answered(self, moment: datetime) -> "Case":
        """A person of the team has written to the reporter; the first time keeps the promise."""
        return self._next(answered_at=self.answered_at or moment)

    def heard(self, moment: datetime) -> "Case":
        """The reporter has written something more; who waited for it goes on."""
        if self.state is State.WAITING:
            return self._become(State.CLAIMED, moment)
        return self._next()

    def discussed(self, moment: datetime) -> "Case":
        """With a decision proposed."""
        self._must_be(AT_WORK, moment, NOT_DECIDED)
        return self._next()

    def decided(self, measure: str, moment: datetime) -> "Case":
        """It is settled what will be done."""
        self._must_be(AT_WORK, moment, NOT_DECIDED)
        return self._become(State.DECIDED, moment, measure=measure)

    def undecided(self, moment: datetime) -> "Case":
        """A review found that the decision should be taken anew."""
        self._must_be(SETTLED, moment, N_("It cannot be decided anew: {fate}."))
        state = State.CLAIMED if self.handler else State.NEW
        return self._become(state, moment, measure="")

    def carried_on(self, moment: datetime) -> "Case":
        """With a step about to be taken; not where what was decided does not hold any more."""
        self._must_be(frozenset({State.DECIDED}), moment, NOT_CARRIED_OUT)
        return self._next()

    def acted(self, moment: datetime) -> "Case":
        """What was decided is carried out."""
        self._must_be(frozenset({State.DECIDED}), moment, NOT_CARRIED_OUT)
        return self._become(State.ACTED, moment)

    def closed(self, moment: datetime, keep: timedelta) -> "Case":
        """Over; it is erased after the time for which reports are kept."""
        self._must_be(frozenset({State.ACTED}), moment, N_("It cannot be closed: {fate}."))
        return self._become(
            State.CLOSED, moment, handler=None, closed_at=moment, erase_at=moment + keep
        )

    def reopened(self, moment: datetime) -> "Case":
        """To be worked on again."""
        self._must_be(frozenset({State.CLOSED}), moment, N_("It cannot be reopened: {fate}."))
        return self._become(State.REOPENED, moment, closed_at=None, erase_at=None, measure="")

    def kept(self, because: str) -> "Case":
        """Not to be erased as long as the reason holds; an empty one lets it go."""
        return self._next(held_because=because)

    def joined(self, *, urgent: bool, answer_by: datetime) -> "Case":
        """With one more report, which may be more urgent; nobody is promised less than before."""
        sooner = min(self.answer_by, answer_by)
        return self._next(reports=self.reports + 1, urgent=self.urgent or urgent, answer_by=sooner)

    def taken_from_handler(self, moment: datetime) -> "Case":
        """In nobody's hands, because whoever had it may not read it any more."""
        if self.state in AT_WORK:
            return self._become(State.NEW, moment, handler=None)
        return self._next(handler=None)

    def rerouted(self, route: Route) -> "Case":
        """To be read by other people than before."""
        return self._next(route=route)

    def touched(self) -> "Case":
        """The same, but for what hangs on it: whoever read it before reads it anew."""
        return self._next()

    def passed_on(self) -> "Case":
        """To be read by the contacts outside the team too."""
        return self._next(outsiders_may_read=True)

    def fate(self, moment: datetime) -> str:
        """Where it is, in whose hands and for how long, without a sentence's beginning and end."""
        fate = _(_FATES[self.state])
        if self.handler and self.state is State.CLAIMED:
            fate = _("it is claimed by {name}", name=inert(self.handler.name))
        ago = moment - self.moved_at
        if ago < timedelta(minutes=1):
            return _("{fate}, just now", fate=fate)
        return _("{fate}, for {time} now", fate=fate, time=how_long(ago))

    def _must_be(self, states: frozenset[State], moment: datetime, otherwise: str) -> None:
        if self.state not in states:
            first = _("Claim it first.") if self.is_unclaimed else _("Look at it again.")
            why = _(otherwise, fate=self.fate(moment))
            raise Conflict(f"{why} {first}")

    def _become(self, state: State, moment: datetime, **changes: object) -> "Case":
        return replace(self._next(**changes), state=state, moved_at=moment)

    def _next(self, **changes: object) -> "Case":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type] - fields by name
