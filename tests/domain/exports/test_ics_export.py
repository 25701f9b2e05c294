"""The agenda as a calendar: what other programs get, and what comes back from it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.exports.ics import Revision, calendar
from bot.domain.formats import ics
from bot.domain.formats.source import Source
from bot.domain.text import plain
from tests.builders import LOS_ANGELES, NINE, PRAGUE, agenda, session

SUFFIX = "conf.chair.example"


def revisions(of: Agenda, sequence: int = 0) -> Mapping[SessionKey, Revision]:
    return {one.key: Revision(sequence, NINE - timedelta(days=1)) for one in of.sessions}


def written(of: Agenda, sequence: int = 0) -> bytes:
    return calendar(of, "Humming 2022", SUFFIX, revisions(of, sequence))


def back(content: bytes) -> Agenda:
    return ics.read(Source(content, "own.ics")).agenda


def event(of: Session, sequence: int = 0) -> Event:
    (found,) = Calendar.from_ical(written(agenda(of), sequence)).events
    return found


def test_a_calendar_says_what_people_want_to_know() -> None:
    talk = session(
        "Bees; wasps, and more",
        kind=Kind.KEYNOTE,
        rooms=["Hall A", "Hall B"],
        speakers=["Ada Bee", "Bo"],
        abstract="Wings.\n\nA lot of them.",
        url="https://conf.example/bees",
        key="bees",
    )

    found = event(talk, sequence=3)

    assert (found["UID"], found["SEQUENCE"]) == (f"bees@{SUFFIX}", 3)
    assert (found.start, found.end) == (talk.starts_at, talk.ends_at)
    assert NINE - timedelta(days=1) == found.DTSTAMP
    assert (found["SUMMARY"], found["LOCATION"]) == ("Bees; wasps, and more", "Hall A, Hall B")
    assert found["DESCRIPTION"] == "Speaker: Ada Bee\nSpeaker: Bo\n\nWings.\n\nA lot of them."
    assert (found["URL"], found["STATUS"]) == ("https://conf.example/bees", "CONFIRMED")
    assert found.categories == ["keynote"]


def test_what_is_cancelled_is_marked_so_that_calendars_strike_it_out() -> None:
    assert event(replace(session(), cancelled=True))["STATUS"] == "CANCELLED"


def test_a_track_stands_beside_the_kind() -> None:
    assert event(replace(session(), track="Bees, wasps")).categories == ["talk", "Bees, wasps"]


def test_the_name_and_the_zone_of_the_conference_are_said() -> None:
    found = Calendar.from_ical(written(agenda(session(), zone=LOS_ANGELES)))

    assert (found["X-WR-CALNAME"], found["X-WR-TIMEZONE"]) == (
        "Humming 2022",
        "America/Los_Angeles",
    )


def test_a_session_that_moves_keeps_its_id() -> None:
    before = event(session("Bees"))
    after = event(session("Bees", NINE + timedelta(hours=3)), sequence=1)

    assert before["UID"] == after["UID"]


def test_a_session_that_takes_no_time_has_no_end() -> None:
    assert "DTEND" not in event(session(minutes=0))


def test_the_same_agenda_gives_the_same_bytes() -> None:
    made = [written(agenda(session("A"), session("B", NINE + timedelta(hours=1)))) for _ in "12"]

    assert made[0] == made[1]


@pytest.mark.parametrize("title", ["é" * 200, "語" * 100, "🐝" * 80, "a\\" * 90, ", ;" * 70])
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(title: str) -> None:
    content = written(agenda(session(title, key="bees")))

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])
    assert back(content).sessions[0].title == title


def test_a_talk_of_pretalx_is_not_taken_apart_a_second_time() -> None:
    talk = session("Bees - and wasps", key="pretalx-humming-ABC@conf.example")

    (found,) = back(written(agenda(talk))).sessions

    assert (found.title, found.key) == (talk.title, talk.key)


WORDS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="<>"),
    max_size=40,
).map(lambda text: " ".join(plain(text).split()))

ROOMS = ("Forum Hall", "North; Hall", "Terrace 2\\N")


@st.composite
def sessions(draw: st.DrawFn, number: int) -> Session:
    """One that a calendar can hold all of."""
    speakers = draw(st.lists(WORDS.filter(bool), max_size=3, unique=True))
    abstract = "\n".join(draw(st.lists(WORDS, max_size=4))).strip() or None
    if not speakers and abstract and abstract.casefold().startswith("speaker"):
        abstract = None
    return Session(
        key=SessionKey(f"{draw(WORDS)}{number}"[-40:].strip()),
        kind=draw(st.sampled_from(Kind)),
        starts_at=NINE + timedelta(minutes=draw(st.integers(0, 3000))),
        ends_at=NINE + timedelta(minutes=draw(st.integers(3000, 6000))),
        title=draw(WORDS.filter(bool)),
        rooms=tuple(draw(st.lists(st.sampled_from(ROOMS), max_size=3, unique=True))),
        speakers=tuple(speakers),
        abstract=abstract,
        url=draw(st.sampled_from([None, "https://conf.example/a;b,c?d=%20e"])),
        track=draw(WORDS) or None,
        cancelled=draw(st.booleans()),
    )


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_all_that_a_calendar_can_hold_comes_back(data: st.DataObject) -> None:
    alone = [session(f"In {room}", rooms=[room], key=f"in-{room}") for room in ROOMS]
    drawn = [data.draw(sessions(number)) for number in range(data.draw(st.integers(0, 4)))]
    whole = Agenda("Humming 2022", PRAGUE, (*alone, *drawn))

    assert back(written(whole)) == whole


def test_what_a_calendar_cannot_hold_is_lost_and_nothing_else() -> None:
    one = replace(session(None, kind=Kind.BREAK, key="pause"), languages=("English",))

    (found,) = back(written(agenda(one))).sessions

    assert found == replace(one, title="Break", languages=())
