"""Running late: what remains moves, what is over does not, and it can be taken back."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.delays import Delay, expected
from tests.builders import agenda, at, session

TEN = timedelta(minutes=10)
BEGIN = at("2022-05-18 09:00")


def minute(after: int) -> datetime:
    return BEGIN + timedelta(minutes=after)


def talk(title: str, after: int, *rooms: str, minutes: int = 30) -> Session:
    return session(title, minute(after), minutes, rooms=rooms)


def pause(after: int, *rooms: str, minutes: int = 30) -> Session:
    return session("Coffee", minute(after), minutes, rooms=rooms, kind=Kind.BREAK, key="coffee")


def delay(
    after: int,
    minutes: int,
    room: str | None = None,
    *,
    absorb: bool = False,
    undoes: int | None = None,
    number: int = 0,
) -> Delay:
    return Delay(
        minute(after), timedelta(minutes=minutes), room, absorb, undoes=undoes, number=number
    )


def times(of: Agenda) -> dict[str, tuple[int, int]]:
    """Minutes after nine at which each begins and ends."""
    return {
        one.key: (
            (one.starts_at - BEGIN) // timedelta(minutes=1),
            (one.ends_at - BEGIN) // timedelta(minutes=1),
        )
        for one in of.sessions
    }


THREE = agenda(talk("one", 0), talk("two", 30), talk("three", 60))


def test_what_is_over_stays_what_runs_ends_later_and_what_follows_moves():
    late = expected(THREE, [delay(35, 10)])

    assert times(late) == {"one": (0, 30), "two": (30, 70), "three": (70, 100)}


def test_a_delay_is_all_of_it_whoever_says_it_again():
    late = expected(THREE, [delay(5, 10, number=1), delay(6, 10, number=2)])

    assert times(late) == {"one": (0, 40), "two": (40, 70), "three": (70, 100)}


def test_back_on_time_nothing_begins_before_it_is_said():
    late = expected(THREE, [delay(5, 10, number=1), delay(35, 0, number=2)])

    assert times(late) == {"one": (0, 35), "two": (35, 65), "three": (60, 90)}


def test_a_delay_of_one_room_leaves_the_others_alone():
    two_rooms = agenda(talk("one", 0, "Hall"), talk("two", 0, "Attic"), talk("three", 30, "Hall"))

    late = expected(two_rooms, [delay(-5, 10, "Hall")])

    assert times(late) == {"one": (10, 40), "two": (0, 30), "three": (40, 70)}


def test_what_takes_place_in_several_rooms_waits_for_the_latest():
    plenary = agenda(talk("all", 0, "Hall", "Attic"))
    said = [delay(-9, 10, "Hall", number=1), delay(-8, 5, "Attic", number=2)]

    assert times(expected(plenary, said)) == {"all": (10, 40)}
    back = [*said, delay(-7, 0, "Hall", number=3)]
    assert times(expected(plenary, back)) == {"all": (5, 35)}


def test_what_is_said_of_all_rooms_replaces_what_was_said_of_one():
    two_rooms = agenda(talk("one", 0, "Hall"), talk("two", 0, "Attic"), talk("three", 30))
    said = [delay(-9, 20, "Hall", number=1), delay(-8, 10, number=2)]

    assert times(expected(two_rooms, said)) == {"one": (10, 40), "two": (10, 40), "three": (40, 70)}


def test_what_concerns_everybody_is_not_moved_by_one_room():
    with_lunch = agenda(talk("one", 0, "Hall"), pause(30), talk("two", 60, "Hall"))

    late = expected(with_lunch, [delay(-5, 10, "Hall")])

    assert times(late) == {"one": (10, 40), "coffee": (30, 60), "two": (70, 100)}


def test_a_break_makes_up_for_it_where_that_is_asked_for():
    with_break = agenda(talk("one", 0), pause(30, minutes=15), talk("two", 45))

    late = expected(with_break, [delay(-5, 10, absorb=True)])

    assert times(late) == {"one": (10, 40), "coffee": (40, 45), "two": (45, 75)}


def test_five_minutes_of_a_break_are_left_and_the_rest_of_the_delay_goes_on():
    with_break = agenda(talk("one", 0), pause(30, minutes=15), talk("two", 45))

    late = expected(with_break, [delay(-5, 25, absorb=True)])

    assert times(late) == {"one": (25, 55), "coffee": (55, 60), "two": (60, 90)}


def test_empty_time_makes_up_for_it_too():
    with_gap = agenda(talk("one", 0), talk("two", 35), talk("three", 65))

    late = expected(with_gap, [delay(-5, 10, absorb=True)])

    assert times(late) == {"one": (10, 40), "two": (40, 70), "three": (70, 100)}


def test_a_delay_ends_with_the_night():
    two_days = agenda(talk("one", 0), talk("next morning", 24 * 60))

    late = expected(two_days, [delay(-5, 10)])

    assert times(late)["next-morning"] == (24 * 60, 24 * 60 + 30)


def test_what_was_taken_back_is_as_it_was_before():
    said = [delay(5, 10, number=1), delay(6, 30, number=2), delay(7, 0, undoes=2, number=3)]

    assert times(expected(THREE, said)) == times(expected(THREE, said[:1]))


def test_what_is_cancelled_is_where_it_was():
    cancelled = session("two", minute(30), 30)
    cancelled = Session(
        cancelled.key, cancelled.kind, cancelled.starts_at, cancelled.ends_at, cancelled=True
    )

    assert times(expected(agenda(talk("one", 0), cancelled), [delay(0, 10)]))["two"] == (30, 60)


ROOMS = ("Hall", "Attic", "Lake")


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Sessions of any length at any time, in any rooms or none."""
    sessions: list[Session] = []
    for number in range(draw(st.integers(0, 12))):
        after, minutes = draw(st.integers(0, 600)), draw(st.integers(1, 90))
        sessions.append(
            Session(
                SessionKey(str(number)),
                draw(st.sampled_from([Kind.TALK, Kind.BREAK])),
                minute(after),
                minute(after + minutes),
                rooms=tuple(sorted(draw(st.sets(st.sampled_from(ROOMS))))),
            )
        )
    return agenda(*sessions)


SAID = st.lists(
    st.tuples(
        st.integers(0, 60), st.integers(0, 60), st.sampled_from([None, *ROOMS]), st.booleans()
    ),
    max_size=6,
)


Saying = list[tuple[int, int, str | None, bool]]


def in_order(said: Saying) -> list[Delay]:
    moment, delays = 0, list[Delay]()
    for number, (pause_before, minutes, room, absorb) in enumerate(said, start=1):
        moment += pause_before
        delays.append(delay(moment, minutes, room, absorb=absorb, number=number))
    return delays


@given(agendas(), SAID)
def test_whatever_is_said_no_session_is_lost_begins_early_or_ends_before_it_begins(
    planned: Agenda, said: Saying
):
    late = expected(planned, in_order(said))

    assert {one.key for one in late.sessions} == {one.key for one in planned.sessions}
    for one in late.sessions:
        then = planned.get(one.key)
        assert then
        assert one.starts_at >= then.starts_at
        assert one.ends_at >= one.starts_at


@given(agendas(), SAID)
def test_whatever_is_said_does_not_change_what_is_over_or_has_begun(planned: Agenda, said: Saying):
    delays = in_order(said)
    for count, last in enumerate(delays):
        before, after = expected(planned, delays[:count]), expected(planned, delays[: count + 1])
        for one in before.sessions:
            now = after.get(one.key)
            assert now
            if one.ends_at <= last.since:
                assert now == one
            elif one.starts_at < last.since:
                assert now.starts_at == one.starts_at
            else:
                assert now.starts_at >= last.since


@given(agendas(), SAID, st.integers(0, 60))
def test_what_is_taken_back_at_once_is_as_if_it_had_not_been_said(
    planned: Agenda, said: Saying, minutes: int
):
    delays = in_order(said)
    since = delays[-1].since if delays else BEGIN
    number = len(delays) + 1
    wrong = Delay(since, timedelta(minutes=minutes), number=number)
    undone = Delay(since, timedelta(), undoes=number, number=number + 1)

    assert expected(planned, [*delays, wrong, undone]) == expected(planned, delays)
