from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.moments import clock_span, clock_time, day_name, how_long, stamp, zone_name

PACIFIC = ZoneInfo("America/Los_Angeles")
NINE = datetime(2022, 5, 18, 16, 0, tzinfo=UTC)


def test_a_stamp_is_read_by_everybody_in_their_own_zone():
    assert stamp(NINE, "R") == "<t:1652889600:R>"


def test_the_conferences_own_time_names_its_zone():
    assert clock_time(NINE, PACIFIC) == "09:00 PDT"
    assert clock_span(NINE, NINE + timedelta(minutes=5), PACIFIC) == "09:00–09:05 PDT"


def test_a_zone_without_a_name_shows_its_offset():
    assert zone_name(NINE, ZoneInfo("America/Sao_Paulo")) == "UTC-03"


def test_a_day_is_the_conferences_own():
    late = datetime(2022, 5, 19, 2, 0, tzinfo=UTC)

    assert day_name(late, PACIFIC) == "Wednesday 18 May 2022"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "1 minute"),
        (1, "1 minute"),
        (10, "10 minutes"),
        (60, "1 hour"),
        (80, "1 hour 20 minutes"),
    ],
)
def test_lengths_are_said_as_people_say_them(minutes: int, words: str):
    assert how_long(timedelta(minutes=minutes)) == words
