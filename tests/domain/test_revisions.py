"""What differs between two versions of an agenda, and what stays decided from one to the next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.agenda import Session, SessionKey
from bot.domain.revisions import Difference, carried_on, compare, is_alarming, those
from tests.builders import NINE, PRAGUE, agenda, session

DUCKS = session("Ducks", minutes=60, rooms=("Pond",))
HOUR = timedelta(hours=1)


def later(one: Session, by: timedelta = HOUR) -> Session:
    return replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by)


@pytest.mark.parametrize(
    ("after", "differences", "words"),
    [
        (later(DUCKS), {Difference.MOVED}, "Wed 11:00-12:00, Pond -> Wed 12:00-13:00, Pond"),
        (
            replace(later(DUCKS, 24 * HOUR), rooms=("Lake",)),
            {Difference.MOVED, Difference.ROOM},
            "Wed 11:00-12:00, Pond -> Thu 11:00-12:00, Lake",
        ),
        (replace(DUCKS, title="Geese"), {Difference.RETITLED}, "'Ducks' -> 'Geese'"),
        (replace(DUCKS, speakers=("Sam",)), {Difference.SPEAKERS}, "nobody -> Sam"),
        (replace(DUCKS, cancelled=True), {Difference.CANCELLED}, "Wed 11:00-12:00, Pond"),
        (replace(DUCKS, abstract="More."), {Difference.DETAILS}, ""),
    ],
)
def test_what_is_different_is_found_and_said(
    after: Session, differences: set[Difference], words: str
):
    (revision,) = compare(agenda(DUCKS), agenda(after))

    assert revision.differences == differences
    assert "\n".join(revision.in_words(PRAGUE)) == words


def test_what_is_new_and_what_is_gone_is_found_by_its_key():
    geese = session("Geese")
    revisions = compare(agenda(DUCKS), agenda(geese))

    assert [one.session for one in those(revisions, Difference.ADDED)] == [geese]
    assert [one.session for one in those(revisions, Difference.GONE)] == [DUCKS]
    assert compare(agenda(DUCKS), agenda(DUCKS)) == ()


def test_a_session_is_over_only_where_nobody_waits_for_it_any_more():
    (forward,) = compare(agenda(DUCKS), agenda(later(DUCKS, 5 * HOUR)))

    assert not forward.is_over(DUCKS.ends_at)
    assert forward.is_over(DUCKS.ends_at + 5 * HOUR)


def test_a_session_that_comes_under_another_key_keeps_the_one_that_it_had():
    renamed = replace(later(DUCKS), key=SessionKey("ducks-20261001-1100"))

    (carried,) = carried_on(agenda(DUCKS), agenda(renamed)).sessions

    assert carried == replace(renamed, key=DUCKS.key)


def test_where_it_is_not_certain_which_is_which_keys_stay_as_they_are():
    twins = [replace(DUCKS, key=SessionKey(key)) for key in ("a", "b")]

    carried = carried_on(agenda(DUCKS), agenda(*twins))

    assert {one.key for one in carried.sessions} == {"a", "b"}


def test_what_was_cancelled_stays_so_also_where_the_source_has_it_again_or_no_more():
    cancelled = agenda(replace(DUCKS, cancelled=True), session("Geese"))

    again = carried_on(cancelled, agenda(later(DUCKS)))
    gone = carried_on(cancelled, agenda(session("Geese")))

    assert again.sessions == (replace(later(DUCKS), cancelled=True),)
    assert replace(DUCKS, cancelled=True) in gone.sessions


@pytest.mark.parametrize(("left", "alarms"), [(20, False), (14, False), (13, True), (0, True)])
def test_a_much_smaller_agenda_is_alarming(left: int, alarms: bool):
    before = agenda(*(session(f"Talk {number}") for number in range(20)))
    after = agenda(*before.sessions[:left])

    assert is_alarming(before, after, NINE) is alarms


def test_what_is_over_may_go_without_alarm():
    before = agenda(*(session(f"Talk {number}") for number in range(20)))

    assert not is_alarming(before, agenda(), NINE + 24 * HOUR)
