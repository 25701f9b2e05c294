"""Times as people write them, and the moments that they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.times import (
    NotATime,
    WallTime,
    calendar_day,
    clock_time,
    minutes_of,
    moment,
    moment_meant,
    span,
    wall_time,
    zone_named,
)
from tests.builders import LOS_ANGELES, PRAGUE, at

DAY = date(2022, 5, 18)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9:00am", time(9)),
        ("9:00 AM", time(9)),
        ("9 a.m.", time(9)),
        ("9am", time(9)),
        ("09:00", time(9)),
        ("9.30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("13:45", time(13, 45)),
        ("1:45pm", time(13, 45)),
        ("12:00am", time(0)),
        ("12:30PM", time(12, 30)),
        (" noon ", time(12)),
        ("Midnight", time(0)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, meant: time) -> None:
    assert clock_time(text) == meant


@pytest.mark.parametrize(
    "text", ["", "9", "24:00", "13:60", "13:45pm", "0:30am", "nine", "9:0", "9:00 - 9:05", "-9:00"]
)
def test_what_is_no_time_of_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotATime, match=r"Write it like 9:00am or 13:45\."):
        clock_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "9:00am - 9:05am",
        "9:00am-9:05am",
        "9:00 AM – 9:05 AM",
        "09:00 to 09:05",
        "09:00 until 9.05",
        "09:00—09:05",
        "9am - 9:05am",
    ],
)
def test_a_slot_is_read_as_people_write_it(text: str) -> None:
    assert span(text) == (WallTime(time(9)), WallTime(time(9, 5)))


def test_a_start_alone_has_no_end() -> None:
    assert span("9:00am") == (WallTime(time(9)), None)


def test_a_slot_may_say_its_dates() -> None:
    assert span("2022-05-18 23:00 - 2022-05-19 01:00") == (
        WallTime(time(23), DAY),
        WallTime(time(1), date(2022, 5, 19)),
    )


def test_a_slot_from_noon_to_midnight_can_be_said_in_words() -> None:
    assert span("noon - midnight") == (WallTime(time(12)), WallTime(time(0)))


@pytest.mark.parametrize("text", ["9:00 - 9:05pm", "9:00am - 13:00", "9-10am"])
def test_am_or_pm_after_one_of_two_times_is_not_guessed_at(text: str) -> None:
    with pytest.raises(NotATime, match="Write am or pm after both, or after neither"):
        span(text)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2022-05-18 09:00Z", timedelta()),
        ("2022-05-18T09:00z", timedelta()),
        ("2022-05-18 09:00+02:00", timedelta(hours=2)),
        ("2022-05-18 09:00-0730", -timedelta(hours=7, minutes=30)),
    ],
)
def test_a_time_with_a_date_may_say_its_offset(text: str, offset: timedelta) -> None:
    assert wall_time(text) == WallTime(time(9), DAY, offset)
    assert span(text) == (WallTime(time(9), DAY, offset), None)


@pytest.mark.parametrize("text", ["2022-05-18 09:00+99:00", "2022-05-18 09:00-05:75"])
def test_an_offset_that_no_place_has_is_refused(text: str) -> None:
    with pytest.raises(NotATime, match="is not an offset"):
        wall_time(text)


@pytest.mark.parametrize("text", ["2022-02-30", "2022-13-01", "18 May", ""])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotATime, match=r"Write it like 2022-05-18\."):
        calendar_day(text)


@pytest.mark.parametrize("text", ["0022-05-18", "9999-12-31", "0001-01-01"])
def test_a_year_in_which_nobody_holds_a_conference_is_taken_for_a_slip(text: str) -> None:
    with pytest.raises(NotATime, match="year"):
        calendar_day(text)


def test_a_date_that_does_not_exist_is_refused_before_a_time_too() -> None:
    with pytest.raises(NotATime, match="'2022-02-30' is not a date"):
        wall_time("2022-02-30 09:00")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 20),
        ("20 min", 20),
        ("20m", 20),
        ("20 minutes", 20),
        ("1h 30m", 90),
        ("1 hour 30 minutes", 90),
        ("2h", 120),
        ("1:30", 90),
        ("0", 0),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert minutes_of(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "  ", "soon", "-5", "1.5h", "99999"])
def test_what_is_no_length_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotATime, match="Write minutes, as in 20, or 1h 30m"):
        minutes_of(text)


def test_a_time_on_the_wall_is_the_moment_at_which_that_wall_shows_it() -> None:
    assert moment(WallTime(time(17, 30)), DAY, LOS_ANGELES) == at("2022-05-19 00:30")
    assert moment(WallTime(time(9)), DAY, PRAGUE) == at("2022-05-18 07:00")


def test_a_moment_is_in_utc() -> None:
    assert moment(WallTime(time(9)), DAY, PRAGUE).tzinfo is UTC


def test_a_date_that_was_written_wins_over_the_day_of_the_sessions() -> None:
    assert moment(WallTime(time(1), date(2022, 5, 19)), DAY, PRAGUE) == at("2022-05-18 23:00")


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_a_time_that_the_clocks_skip_is_refused_with_a_mend(clock: time) -> None:
    with pytest.raises(NotATime, match=r"skip .*an hour earlier or later"):
        moment(WallTime(clock), date(2022, 3, 27), PRAGUE)


def test_the_times_around_a_skipped_hour_are_taken() -> None:
    spring = date(2022, 3, 27)

    assert moment(WallTime(time(1, 59)), spring, PRAGUE) == at("2022-03-27 00:59")
    assert moment(WallTime(time(3)), spring, PRAGUE) == at("2022-03-27 01:00")


def test_a_time_that_the_clocks_show_twice_is_refused_and_the_mend_can_be_copied() -> None:
    with pytest.raises(NotATime, match="twice") as caught:
        moment(WallTime(time(1, 30)), date(2022, 11, 6), LOS_ANGELES)

    suggested = [part for part in caught.value.mend.split("'") if part.startswith("2022")]
    moments = [moment(wall_time(text), DAY, LOS_ANGELES) for text in suggested]
    assert moments == [at("2022-11-06 08:30"), at("2022-11-06 09:30")]


@pytest.mark.parametrize(("offset", "utc"), [("+02:00", "00:30"), ("+01:00", "01:30")])
def test_with_an_offset_a_time_shown_twice_is_taken(offset: str, utc: str) -> None:
    wall = wall_time(f"2022-10-30 02:30{offset}")

    assert moment(wall, DAY, PRAGUE) == at(f"2022-10-30 {utc}")


def test_organizers_may_say_how_long_from_now() -> None:
    now = at("2022-05-18 09:00")

    assert moment_meant("in 10 minutes", PRAGUE, now) == at("2022-05-18 09:10")
    assert moment_meant("+1h", PRAGUE, now) == at("2022-05-18 10:00")


def test_a_time_without_a_date_means_today_where_the_conference_is() -> None:
    late = at("2022-05-18 17:30", LOS_ANGELES)

    assert moment_meant("18:00", LOS_ANGELES, late) == at("2022-05-18 18:00", LOS_ANGELES)
    assert moment_meant("2022-05-20 08:00", LOS_ANGELES, late) == at(
        "2022-05-20 08:00", LOS_ANGELES
    )


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "America", "\0", "x" * 5000])
def test_what_is_no_time_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory", "right/UTC", "posix/UTC"])
def test_a_zone_that_differs_between_machines_or_from_the_worlds_clocks_is_none(name: str) -> None:
    assert zone_named(name) is None


def test_a_time_zone_is_found_by_its_name() -> None:
    assert zone_named("Europe/Prague") == PRAGUE


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_written_is_a_time_or_refused(text: str) -> None:
    for read in (clock_time, wall_time, span, minutes_of, calendar_day):
        try:
            read(text)
        except NotATime as error:
            assert error.mend  # noqa: PT017 - any text may also be a time


@settings(max_examples=60, deadline=None)
@given(
    local=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 - on a wall
    zone=st.sampled_from(["Europe/Prague", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"]),
)
def test_a_moment_is_shown_on_the_wall_as_it_was_written(local: datetime, zone: str) -> None:
    wall = WallTime(local.time())
    try:
        found = moment(wall, local.date(), ZoneInfo(zone))
    except NotATime:
        return

    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
