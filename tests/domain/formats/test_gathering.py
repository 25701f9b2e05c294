"""What holds for the items of every format on their way to an agenda."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.limits import LONGEST_TITLE, MOST_SESSIONS
from bot.domain.formats.source import Source
from bot.domain.places import Place
from bot.domain.text import length
from bot.errors import InputRefused

FILE = Place("talks.json")


def gathering(*items: Item, zone_name: str = "UTC") -> Gathering:
    gathered = Gathering(Source(b"", "talks.json"))
    gathered.zone_name = zone_name
    for item in items:
        gathered.add(item)
    return gathered


def item(title: str = "Why bees hum", hours: int = 0, sort: str = "") -> Item:
    nine = datetime(2026, 7, 15, 9, tzinfo=timezone(timedelta(hours=hours)))
    return Item(FILE, title, nine, timedelta(minutes=30), sort=sort)


@pytest.mark.parametrize(
    ("zone_name", "hours", "said"),
    [
        ("", 2, "names no time zone, so all its times are read as +2 hours from UTC."),
        ("", -5, "names no time zone, so all its times are read as -5 hours from UTC."),
        ("Brno", 2, "nobody knows ('Brno'), so all its times are read as +2 hours from UTC."),
    ],
)
def test_where_only_the_offset_tells_the_zone_that_is_said(
    zone_name: str, hours: int, said: str
) -> None:
    reading = gathering(item(hours=hours), zone_name=zone_name).reading()

    assert said in reading.warnings[0].what


def test_where_nothing_can_be_understood_that_is_not_said_for_each() -> None:
    gathered = gathering()
    for _ in range(MOST_SESSIONS):
        gathered.leave_out(FILE, "There is no event here.", "Ask whoever makes the file.")

    with pytest.raises(InputRefused) as caught:
        gathered.leave_out(FILE, "There is no event here.", "Ask whoever makes the file.")

    assert len(caught.value.problems) == 1


def test_whatever_the_length_of_a_title_what_can_be_shown_of_it_is_read() -> None:
    reading = gathering(item("Bees " * 1_000_000, sort="Wasps " * 1_000_000)).reading()

    (session,) = reading.agenda.sessions
    assert session.title
    assert length(session.title) <= LONGEST_TITLE
    assert session.title.startswith("Bees Bees")


def test_where_there_is_no_session_nobody_is_asked_for_a_zone() -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        gathering(zone_name="").reading()


@pytest.mark.parametrize(
    ("items", "asked"),
    [
        ((), True),
        ((Item(FILE, "Bees"), Item(FILE, "Wasps")), True),
        ((Item(FILE, "Bees"), replace(item("Wasps"), ends=None)), False),
        ((replace(item("Wasps"), ends=None),), False),
    ],
)
def test_only_where_no_session_has_a_time_one_is_asked_whether_it_is_published(
    items: tuple[Item, ...], asked: bool
) -> None:
    with pytest.raises(InputRefused) as caught:
        gathering(*items).reading()

    assert ("published yet?" in str(caught.value)) is asked


def test_what_the_whole_file_lacks_is_said_before_what_its_sessions_do() -> None:
    somewhere = Place("talks.json", where="sessions[3]")
    unfinished = replace(item("Bees"), place=somewhere, ends=None)

    with pytest.raises(InputRefused) as caught:
        gathering(item("Wasps"), unfinished, zone_name="").reading()

    zone, end = caught.value.problems
    assert "names no time zone" in zone.what
    assert (end.what, end.where) == ("'Bees' has no end.", "sessions[3]")
