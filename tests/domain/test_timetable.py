"""The agenda as people look at it."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.agenda import Kind
from bot.domain.moments import stamp
from bot.domain.timetable import (
    about_card,
    day_card,
    next_card,
    now_card,
    page_id,
    page_of,
    session_card,
)
from tests.builders import LOS_ANGELES, NINE, agenda, at, conference, session

DAY = date(2022, 5, 18)
ONE = session("One", NINE, 30, rooms=["A"])
TWO = session("Two", NINE + timedelta(minutes=30), 30, rooms=["B"], abstract="Why and how.")
NEXT_DAY = session("Three", NINE + timedelta(days=1))
CATCH = "What can I still catch?"
MADE = conference(ONE, TWO, NEXT_DAY)
OVER = NINE + timedelta(days=9)


def test_a_day_shows_what_is_over_what_is_on_and_what_comes() -> None:
    over, on = day_card(MADE, DAY, None, 0, NINE + timedelta(minutes=30)).body.splitlines()

    assert over.startswith("~~")
    assert on.startswith("▶️")


def test_a_day_can_be_looked_at_room_by_room() -> None:
    found = day_card(MADE, DAY, "B", 0, NINE)

    assert found.title == "Wednesday 18 May 2022 in B"
    assert "Two" in found.body
    assert "One" not in found.body


def test_a_day_on_which_nothing_takes_place_says_so() -> None:
    found = day_card(MADE, date(2022, 5, 20), None, 0, NINE)

    assert "Nothing takes place then" in found.body


def test_a_long_day_has_pages_and_one_that_is_not_there_gives_the_nearest() -> None:
    many = [session(f"Talk {i}", NINE + timedelta(minutes=i)) for i in range(12)]
    made = conference(*many)

    first, last = (day_card(made, DAY, None, page, NINE) for page in (-1, 9))

    assert [len(c.body.splitlines()) for c in (first, last)] == [10, 2]
    assert "page 2 of 2" in last.footer
    assert [button.disabled for button in first.buttons] == [True, False]


def test_a_day_has_buttons_to_the_days_around_it() -> None:
    assert [b.label for b in day_card(MADE, DAY, None, 0, NINE).buttons] == ["Day after (19.05.)"]
    assert [b.label for b in day_card(MADE, date(2022, 5, 19), None, 0, NINE).buttons] == [
        "Day before (18.05.)"
    ]


def test_an_evening_in_california_is_on_its_own_day_though_utc_is_ahead() -> None:
    evening = session("Panel", at("2022-05-18 17:30", LOS_ANGELES))
    made = conference(evening, zone=LOS_ANGELES)

    assert "17:30 PDT" in day_card(made, DAY, None, 0, NINE).body


@pytest.mark.parametrize("room", [None, "A", "B"])
def test_a_button_leads_to_the_page_it_was_made_for(room: str | None) -> None:
    argument = page_id(DAY, room, 3).removeprefix("agenda:")

    assert page_of(MADE.agenda, argument) == (DAY, room, 3)


def test_a_button_of_a_room_that_is_gone_leads_to_the_whole_day() -> None:
    argument = page_id(DAY, "Gone", 0).removeprefix("agenda:")

    assert page_of(MADE.agenda, argument) == (DAY, None, 0)


def test_the_id_of_a_button_fits_into_what_discord_takes() -> None:
    long = session("x", key="k" * 120)

    assert len(page_id(DAY, "r" * 500, 99)) <= 100
    assert len(f"session:{long.mark}") <= 100
    assert agenda(long).marked(long.mark) == long


def test_a_session_that_left_the_agenda_is_behind_no_button() -> None:
    assert MADE.agenda.marked("gone") is None


@pytest.mark.parametrize(
    ("minutes", "headline"),
    [(-5, ""), (0, "On now, for another 30 minutes."), (30, "This session is over.")],
)
def test_a_session_says_whether_it_is_on(minutes: int, headline: str) -> None:
    assert session_card(MADE, ONE, NINE + timedelta(minutes=minutes)).headline == headline


def test_nothing_is_made_up_for_a_session_without_a_description() -> None:
    tea = session("Tea", kind=Kind.BREAK)

    assert "not published a description" in session_card(MADE, ONE, NINE).body
    assert session_card(MADE, TWO, NINE).body == "Why and how."
    assert session_card(MADE, tea, NINE).body == "Time for a break."


def test_now_says_how_long_it_goes_on_and_what_comes_next() -> None:
    found = now_card(MADE, (ONE,), (TWO,))

    ends, begins = (stamp(moment, "R") for moment in (ONE.ends_at, TWO.starts_at))
    assert f"ends {ends}" in found.body
    assert f"Starts {begins}" in found.fields[0].value
    assert "Two" in found.fields[0].value
    assert [button.label for button in found.buttons] == ["Details", CATCH]


def test_where_several_are_on_each_has_a_button_with_its_name() -> None:
    assert [b.label for b in now_card(MADE, (ONE, TWO), ()).buttons] == ["One", "Two", CATCH]


def test_between_sessions_now_says_when_the_next_one_starts() -> None:
    assert "Nothing is on; the next session starts" in now_card(MADE, (), (ONE,)).body


def test_after_the_conference_now_says_that_it_is_over() -> None:
    found = now_card(MADE, (), ())

    assert "is over" in found.body
    assert found.fields == ()


def test_next_lists_everything_that_starts_next() -> None:
    body = next_card(MADE, (ONE, TWO), NINE).body

    assert "One" in body
    assert "Two" in body


def test_more_sessions_at_once_than_fit_are_counted() -> None:
    many = tuple(session(f"Talk {i}") for i in range(13))

    assert "… and 3 more" in next_card(MADE, many, NINE).body
    assert "… and 3 more" in now_card(MADE, many, ()).body


@pytest.mark.parametrize(("moment", "word"), [(NINE, "ends"), (OVER, "ended")])
def test_after_the_last_start_next_says_when_the_last_session_ends(
    moment: datetime, word: str
) -> None:
    assert f"the last session {word}" in next_card(MADE, (), moment).body


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NINE - timedelta(days=1), "It begins"),
        (NINE, "It is on until"),
        (OVER, "It is over."),
    ],
)
def test_about_says_whether_the_conference_is_on_and_lists_its_days(
    moment: datetime, words: str
) -> None:
    found = about_card(MADE, moment)

    assert words in found.body
    assert found.fields[0].value.count("\n") == 1
    assert found.fields[2].value == "3 sessions"


def test_a_session_shows_its_abstract_as_it_was_written_and_its_title_as_text() -> None:
    bees = session("**Bees**", abstract="# Why\n\n*Wings*, `200/s`, **and so on", key="bees")

    found = session_card(conference(bees), bees, NINE)

    assert found.title == r"\*\*Bees\*\*"
    assert found.body == "**Why**\n\n*Wings*, `200/s`, \\*\\*and so on"
