"""Decisions: by two people, or in an emergency by one and then another; and their steps."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conduct.decisions import (
    Decision,
    Measure,
    Stage,
    StepKind,
    proposed,
    steps_of,
)
from bot.domain.conduct.reports import CaseId, Somebody
from bot.domain.people import PersonId
from bot.errors import Conflict, Refusal
from tests.builders import NINE

MONA, MAX, MOIRA = PersonId(3), PersonId(4), PersonId(5)
BOB = Somebody("Bob", PersonId(2))
LATER = NINE + timedelta(hours=1)


def decision(measure: Measure = Measure.PERMANENT_BAN, **changes: object) -> Decision:
    """A proposal of Mona's about Bob, with everything that any measure needs."""
    made = Decision(CaseId(1), measure, "Twice.", MONA, NINE, BOB, words="Please stop.", days=3)
    return replace(made, **changes)  # type: ignore[arg-type]


@given(st.integers(), st.integers())
def test_nobody_decides_alone(by: int, other: int):
    made = proposed(decision(proposed_by=PersonId(by)))

    if by == other:
        with pytest.raises(Refusal, match="somebody else has to agree"):
            made.seconded(PersonId(other), LATER)
    else:
        after = made.seconded(PersonId(other), LATER)
        assert (after.stage, after.seconded_by, after.settled_at) == (Stage.DECIDED, other, LATER)
        assert not after.needs_review


@given(st.integers(), st.integers())
def test_nobody_reviews_their_own_emergency(by: int, other: int):
    made = proposed(decision(proposed_by=PersonId(by), emergency=True))
    assert made.stage is Stage.DECIDED
    assert made.needs_review

    if by == other:
        with pytest.raises(Refusal, match="somebody else has to review it"):
            made.reviewed(PersonId(other))
    else:
        assert not made.reviewed(PersonId(other)).needs_review


@pytest.mark.parametrize("measure", Measure)
def test_only_an_emergency_that_does_something_is_decided_at_once(measure: Measure):
    made = proposed(decision(measure, emergency=True))

    assert (made.stage is Stage.DECIDED) == (measure is not Measure.NOTHING)
    assert proposed(decision(measure)).stage is Stage.PROPOSED


def test_what_is_decided_or_dropped_can_be_neither_agreed_nor_objected_to():
    settled = (decision().seconded(MAX, LATER), decision().dropped(MAX, LATER))

    for made in settled:
        for again in (made.seconded, made.dropped):
            with pytest.raises(Conflict, match=f"has been {made.stage} already"):
                again(MOIRA, LATER)


def test_who_proposed_it_may_take_it_back():
    assert decision().dropped(MONA, LATER).stage is Stage.DROPPED


@pytest.mark.parametrize(
    "made",
    [
        decision(),
        decision().seconded(MAX, LATER),
        decision(emergency=True, stage=Stage.DROPPED),
        decision(emergency=True, stage=Stage.DECIDED, reviewed_by=MAX),
    ],
)
def test_there_is_nothing_to_review_but_an_emergency_and_that_once(made: Decision):
    with pytest.raises(Conflict, match="There is nothing to review"):
        made.reviewed(MOIRA)


@pytest.mark.parametrize("days", [-1, 0, 29, 10**6])
def test_a_temporary_ban_has_days_that_discord_can_do(days: int):
    with pytest.raises(Refusal, match="from 1 to 28"):
        proposed(decision(Measure.TEMPORARY_BAN, days=days))


@pytest.mark.parametrize("days", [1, 28])
def test_a_temporary_ban_keeps_its_days_and_nothing_else_has_any(days: int):
    assert proposed(decision(Measure.TEMPORARY_BAN, days=days)).days == days
    for measure in set(Measure) - {Measure.TEMPORARY_BAN}:
        assert proposed(decision(measure, days=days)).days == 0


@pytest.mark.parametrize("measure", Measure)
def test_words_are_needed_where_they_are_all_there_is(measure: Measure):
    if measure in {Measure.CORRECTION, Measure.WARNING}:
        with pytest.raises(Refusal, match=f"A {measure} needs words."):
            proposed(decision(measure, words=""))
    else:
        assert proposed(decision(measure, words="")).words == ""


@pytest.mark.parametrize("measure", [m for m in Measure if m is not Measure.NOTHING])
def test_nothing_is_done_about_nobody(measure: Measure):
    with pytest.raises(Refusal, match="Choose whom it is about"):
        proposed(decision(measure, target=None))


def test_where_nothing_is_done_nobody_is_told_anything():
    made = proposed(decision(Measure.NOTHING, removes_message=True))

    assert (made.target, made.words, steps_of(made)) == (None, "", ())


@pytest.mark.parametrize(
    ("measure", "removes", "words"), [*product(Measure, (True, False), ("", "Please stop."))]
)
def test_words_come_first_and_the_ban_last(measure: Measure, removes: bool, words: str):
    kinds = steps_of(decision(measure, removes_message=removes, words=words))

    order = list(StepKind)
    assert [order.index(kind) for kind in kinds] == sorted(order.index(kind) for kind in kinds)
    does = measure is not Measure.NOTHING
    assert (StepKind.WORDS in kinds) == (does and bool(words))
    assert (StepKind.REMOVE_MESSAGE in kinds) == (does and removes)
    assert (StepKind.TIME_OUT in kinds) == (measure is Measure.TEMPORARY_BAN)
    assert (StepKind.BAN in kinds) == (measure is Measure.PERMANENT_BAN)


def test_who_has_no_account_is_written_to_by_nobody():
    assert steps_of(decision(Measure.WARNING, target=Somebody("A stranger"))) == ()
