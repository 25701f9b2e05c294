"""What people gave a session: what it comes to, and what nobody is shown."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Kind, Session
from bot.domain.conference import Conference
from bot.domain.feedback import STARS, Rating, Summary, must_take_ratings, summary_of
from bot.errors import Refusal, TooLate
from tests.builders import NINE, conference, session

ASKED = {"feedback.mode": "sessions"}
TALK = session("Ducks", NINE, minutes=30)
HERE = conference(TALK, settings=ASKED)
HALF_PAST = NINE + timedelta(minutes=30)

RATINGS = st.lists(
    st.builds(
        Rating,
        conference=st.just(HERE.id),
        session=st.just(TALK.key),
        stars=st.sampled_from(STARS),
        at=st.just(NINE),
        comment=st.sampled_from(["", "Great", "great", "Too fast", "Élan"]),
    )
)


def rated(stars: int, comment: str = "") -> Rating:
    return Rating(HERE.id, TALK.key, stars, NINE, comment)


def why_not(one: Session, made: Conference = HERE, moment: timedelta = timedelta(hours=1)) -> str:
    """Why the session cannot be rated so long after nine."""
    with pytest.raises(Refusal) as refused:
        must_take_ratings(one, made, NINE + moment)
    return str(refused.value)


def test_of_two_ratings_nothing_is_shown_but_how_many_they_are():
    assert summary_of([rated(1, "Boring"), rated(5)]) == Summary(2, None)


def test_from_three_on_the_numbers_and_the_comments_are_shown():
    found = summary_of([rated(5), rated(4, "Slow"), rated(4, "quick")]).outcome

    assert found
    assert found.mean == Decimal("4.3")
    assert found.count_by_stars == {1: 0, 2: 0, 3: 0, 4: 2, 5: 1}
    assert found.comments == ("quick", "Slow")


def test_a_mean_in_the_middle_is_rounded_up():
    found = summary_of([rated(2), rated(2), rated(2), rated(3)]).outcome

    assert found
    assert str(found.mean) == "2.3"


@given(RATINGS, st.randoms())
def test_what_is_shown_says_nothing_of_the_order_in_which_people_rated(
    ratings: list[Rating], random: Random
):
    mixed = list(ratings)
    random.shuffle(mixed)

    assert summary_of(mixed) == summary_of(ratings)


@given(RATINGS)
def test_the_numbers_add_up_and_are_there_from_three_on(ratings: list[Rating]):
    found = summary_of(ratings)

    assert found.count == len(ratings)
    assert (found.outcome is not None) == (len(ratings) >= 3)
    if found.outcome:
        given_stars = [rating.stars for rating in ratings]
        assert sum(found.outcome.count_by_stars.values()) == found.count
        assert min(given_stars) <= found.outcome.mean <= max(given_stars)
        assert abs(found.outcome.mean - Decimal(sum(given_stars)) / found.count) <= Decimal("0.05")
        assert sorted(found.outcome.comments) == sorted(r.comment for r in ratings if r.comment)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_nothing_but_one_to_five_is_given(stars: int):
    with pytest.raises(Refusal, match="from 1 to 5"):
        rated(stars)


def test_a_session_is_rated_from_its_last_instant_on():
    must_take_ratings(TALK, HERE, HALF_PAST)

    early = why_not(TALK, moment=timedelta(minutes=29, seconds=59))
    assert (
        early == f"'Ducks' ends <t:{int(HALF_PAST.timestamp())}:R>. You can rate it from then on."
    )


@pytest.mark.parametrize("kind", [Kind.TALK, Kind.KEYNOTE, Kind.PANEL, Kind.QUESTIONS])
def test_what_people_ask_questions_at_is_rated(kind: Kind):
    must_take_ratings(session("One", kind=kind), HERE, HALF_PAST)


@pytest.mark.parametrize("kind", [Kind.BREAK, Kind.SOCIAL, Kind.OPENING, Kind.CLOSING])
def test_nothing_else_is_rated(kind: Kind):
    assert "'One' is not rated" in why_not(session("One", kind=kind))


def test_what_is_cancelled_or_not_wanted_is_not_rated():
    with pytest.raises(TooLate, match="'Ducks' is cancelled"):
        must_take_ratings(replace(TALK, cancelled=True), HERE, HALF_PAST)
    assert "take no feedback" in why_not(TALK, conference(TALK))
