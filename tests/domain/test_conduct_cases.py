"""A case's states: what leads from which to which, and what is refused with where it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conduct.cases import Case, Handler, State
from bot.domain.conduct.readers import Route
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.errors import Conflict
from tests.builders import NINE

MONA, MAX = Handler(PersonId(3), "Mona"), Handler(PersonId(4), "Max")
LATER = NINE + timedelta(minutes=5)
DAYS = timedelta(days=90)

CASE = Case(
    ConferenceId("birds@42"),
    "home-shelf",
    urgent=False,
    route=Route.TEAM,
    opened_at=NINE,
    moved_at=NINE,
    answer_by=LATER,
)

VERBS: dict[str, Callable[[Case], Case]] = {
    "claim": lambda case: case.claimed(MAX, LATER),
    "let go": lambda case: case.let_go(LATER),
    "hand over": lambda case: case.handed_over(MAX, LATER),
    "ask": lambda case: case.asked(LATER),
    "propose": lambda case: case.discussed(LATER),
    "decide": lambda case: case.decided("warning", LATER),
    "carry out": lambda case: case.carried_on(LATER),
    "act": lambda case: case.acted(LATER),
    "decide anew": lambda case: case.undecided(LATER),
    "close": lambda case: case.closed(LATER, DAYS),
    "reopen": lambda case: case.reopened(LATER),
}

# Every step that there is; whatever is not here is refused.
LEADS_TO = {
    (State.NEW, "claim"): State.CLAIMED,
    (State.NEW, "hand over"): State.CLAIMED,
    (State.REOPENED, "claim"): State.CLAIMED,
    (State.REOPENED, "hand over"): State.CLAIMED,
    (State.CLAIMED, "let go"): State.NEW,
    (State.CLAIMED, "hand over"): State.CLAIMED,
    (State.CLAIMED, "ask"): State.WAITING,
    (State.CLAIMED, "propose"): State.CLAIMED,
    (State.CLAIMED, "decide"): State.DECIDED,
    (State.WAITING, "let go"): State.NEW,
    (State.WAITING, "hand over"): State.WAITING,
    (State.WAITING, "ask"): State.WAITING,
    (State.WAITING, "propose"): State.WAITING,
    (State.WAITING, "decide"): State.DECIDED,
    (State.DECIDED, "hand over"): State.DECIDED,
    (State.DECIDED, "carry out"): State.DECIDED,
    (State.DECIDED, "act"): State.ACTED,
    (State.DECIDED, "decide anew"): State.CLAIMED,
    (State.ACTED, "hand over"): State.ACTED,
    (State.ACTED, "decide anew"): State.CLAIMED,
    (State.ACTED, "close"): State.CLOSED,
    (State.CLOSED, "reopen"): State.REOPENED,
}


SAID = {State.ACTED: "carried out"}
"""States that are called something else to people."""


def in_state(state: State) -> Case:
    handled = state not in {State.NEW, State.REOPENED, State.CLOSED}
    return replace(CASE, state=state, handler=MONA if handled else None)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_each_state_can_be_left_only_as_it_is_drawn(state: State, verb: str):
    before = in_state(state)

    if (expected := LEADS_TO.get((state, verb))) is None:
        with pytest.raises(Conflict, match=f"it is {SAID.get(state, state)}.*, for 5 minutes now"):
            VERBS[verb](before)
    else:
        after = VERBS[verb](before)
        assert after.state is expected
        assert after.version == before.version + 1


@pytest.mark.parametrize("state", State)
def test_every_change_makes_another_version(state: State):
    case = in_state(state)
    changes = [
        case.answered(LATER),
        case.heard(LATER),
        case.kept("A lawyer asks."),
        case.joined(urgent=True, answer_by=LATER),
        case.taken_from_handler(LATER),
        case.rerouted(Route.FEW),
        case.touched(),
        case.passed_on(),
    ]

    assert {one.version for one in changes} == {case.version + 1}


def test_who_is_refused_reads_who_has_it_and_since_when():
    claimed = CASE.claimed(MONA, NINE)

    with pytest.raises(Conflict) as refused:
        claimed.claimed(MAX, NINE + timedelta(minutes=3))

    assert str(refused.value) == "You cannot claim it: it is claimed by Mona, for 3 minutes now."


@pytest.mark.parametrize(
    ("state", "says"), [(State.NEW, "Claim it first."), (State.CLOSED, "Look at it again.")]
)
def test_who_is_refused_reads_what_to_do_next(state: State, says: str):
    with pytest.raises(Conflict, match=says):
        in_state(state).decided("warning", LATER)


def test_the_first_answer_keeps_the_promise_and_later_ones_change_nothing_about_it():
    answered = CASE.answered(NINE).answered(LATER)

    assert answered.answered_at == NINE


def test_when_the_reporter_answers_who_waited_for_it_goes_on():
    waiting = CASE.claimed(MONA, NINE).asked(NINE)

    heard = waiting.heard(LATER)

    assert (heard.state, heard.handler, heard.moved_at) == (State.CLAIMED, MONA, LATER)
    assert CASE.heard(LATER).state is State.NEW


def test_a_closed_case_is_erased_after_its_time_and_a_reopened_one_is_not():
    closed = in_state(State.ACTED).closed(LATER, DAYS)
    assert (closed.closed_at, closed.erase_at) == (LATER, LATER + DAYS)
    assert closed.handler is None

    reopened = closed.reopened(LATER)

    assert (reopened.closed_at, reopened.erase_at, reopened.measure) == (None, None, "")
    assert reopened.is_unclaimed


def test_more_reports_make_it_more_urgent_and_never_less():
    urgent = CASE.joined(urgent=True, answer_by=NINE)

    calm = urgent.joined(urgent=False, answer_by=LATER)

    assert (calm.urgent, calm.reports, calm.answer_by) == (True, 3, NINE)


@pytest.mark.parametrize("state", [State.CLAIMED, State.WAITING])
def test_what_is_taken_from_its_handler_can_be_claimed_by_anybody(state: State):
    taken = in_state(state).taken_from_handler(LATER)

    assert (taken.state, taken.handler) == (State.NEW, None)


@pytest.mark.parametrize("state", [State.DECIDED, State.ACTED])
def test_what_is_settled_stays_so_when_it_is_taken_from_its_handler(state: State):
    taken = in_state(state).taken_from_handler(LATER)

    assert (taken.state, taken.handler) == (state, None)
    assert taken.undecided(LATER).is_unclaimed
