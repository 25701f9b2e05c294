"""What is on: before, during and after the conference, by day and by room."""

from datetime import date, timedelta

import pytest

from bot.clock import SteppedClock
from bot.domain.agenda import Kind
from bot.errors import NotFound
from bot.services.agenda import Programme
from tests.builders import (
    ELSEWHERE,
    LOS_ANGELES,
    NINE,
    SERVER,
    at,
    conference,
    session,
)

EARLY, LATE = at("2022-05-18 08:00"), at("2022-05-20 00:00")

OPENING = session("Opening", NINE, kind=Kind.OPENING)
LEFT = session("Feature Stores", NINE + timedelta(minutes=30), 60, rooms=["Room A"])
RIGHT = session("Vector Search", NINE + timedelta(minutes=30), 30, rooms=["Room B"])
CLOSING = session("Closing", NINE + timedelta(days=1), kind=Kind.CLOSING)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(EARLY)


@pytest.fixture
def programme(clock: SteppedClock) -> Programme:
    programme = Programme(clock)
    programme.put_in_force(conference(OPENING, LEFT, RIGHT, CLOSING))
    return programme


def test_before_the_conference_nothing_is_on_and_the_first_session_is_next(
    programme: Programme,
) -> None:
    moment = programme.now(SERVER)

    assert (moment.running, moment.following) == ((), (OPENING,))


def test_a_session_is_on_from_its_first_instant(programme: Programme, clock: SteppedClock) -> None:
    clock.set(NINE)

    assert programme.now(SERVER).running == (OPENING,)


def test_everything_that_starts_next_at_the_same_time_is_next(
    programme: Programme, clock: SteppedClock
) -> None:
    clock.set(NINE)

    assert set(programme.now(SERVER).following) == {LEFT, RIGHT}


def test_at_its_end_a_session_is_not_on_any_more(programme: Programme, clock: SteppedClock) -> None:
    clock.set(RIGHT.ends_at)

    assert programme.now(SERVER).running == (LEFT,)


def test_a_room_has_its_own_sessions_and_those_that_concern_everybody(
    programme: Programme, clock: SteppedClock
) -> None:
    assert programme.now(SERVER, "Room A").following == (OPENING,)

    clock.set(NINE)
    assert programme.now(SERVER, "Room A").running == (OPENING,)
    assert programme.now(SERVER, "Room A").following == (LEFT,)


def test_after_the_conference_nothing_is_on_and_nothing_is_next(
    programme: Programme, clock: SteppedClock
) -> None:
    clock.set(LATE)

    moment = programme.now(SERVER)

    assert (moment.running, moment.following) == ((), ())


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2022-05-18 08:00", date(2022, 5, 18)),
        ("2022-05-18 23:59", date(2022, 5, 18)),
        ("2022-05-19 00:00", date(2022, 5, 19)),
        ("2022-06-01 00:00", date(2022, 5, 19)),
    ],
    ids=["on the first day", "late that day", "on the last day", "long after"],
)
def test_today_is_the_day_that_people_mean(
    programme: Programme, clock: SteppedClock, moment: str, day: date
) -> None:
    clock.set(at(moment))

    assert programme.today(SERVER) == day


def test_before_the_conference_people_mean_its_first_day() -> None:
    programme = Programme(SteppedClock(at("2022-01-01 00:00")))
    programme.put_in_force(conference(OPENING, CLOSING))

    assert programme.today(SERVER) == date(2022, 5, 18)


def test_today_is_counted_on_the_conferences_clock_not_in_utc() -> None:
    clock = SteppedClock(at("2022-05-18 17:30", LOS_ANGELES))
    programme = Programme(clock)
    days = [session(f"Day {d}", at(f"2022-05-{d} 09:00", LOS_ANGELES)) for d in (18, 19)]
    programme.put_in_force(conference(*days, zone=LOS_ANGELES))

    assert clock.now() == at("2022-05-19 00:30")
    assert programme.today(SERVER) == date(2022, 5, 18)


def test_on_a_day_between_two_days_people_mean_the_next_one(clock: SteppedClock) -> None:
    programme = Programme(clock)
    programme.put_in_force(conference(OPENING, session("Last", NINE + timedelta(days=3))))
    clock.set(NINE + timedelta(days=1))

    assert programme.today(SERVER) == date(2022, 5, 21)


def test_a_session_is_found_by_its_key(programme: Programme) -> None:
    assert programme.session(SERVER, "vector-search") == RIGHT


def test_a_session_is_found_by_words(programme: Programme) -> None:
    assert programme.session(SERVER, "vektor serch") == RIGHT


@pytest.mark.parametrize("query", ["quarterly taxes", "", "   "])
def test_where_nothing_is_found_people_are_told_where_to_look(
    programme: Programme, query: str
) -> None:
    with pytest.raises(NotFound, match=r"/agenda show lists all of them"):
        programme.session(SERVER, query)


def test_with_nothing_typed_yet_what_is_on_and_what_comes_is_offered(
    programme: Programme, clock: SteppedClock
) -> None:
    clock.set(LEFT.ends_at)

    assert programme.find(SERVER, "") == [CLOSING]


def test_a_server_without_a_conference_has_none(programme: Programme) -> None:
    with pytest.raises(NotFound, match="no conference on this server yet"):
        programme.now(ELSEWHERE)


def test_in_a_private_message_there_is_no_conference(programme: Programme) -> None:
    with pytest.raises(NotFound, match="only works on the conference's own server"):
        programme.now(None)


def test_two_servers_have_each_their_own_conference(programme: Programme) -> None:
    programme.put_in_force(conference(CLOSING, server=ELSEWHERE))

    assert programme.now(SERVER).following == (OPENING,)
    assert programme.now(ELSEWHERE).following == (CLOSING,)
    assert len(programme.by_id) == 2


def test_a_server_that_the_bot_left_has_no_conference(programme: Programme) -> None:
    programme.forget(SERVER)
    programme.forget(ELSEWHERE)

    with pytest.raises(NotFound):
        programme.today(SERVER)
