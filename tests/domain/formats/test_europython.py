"""EuroPython's programme, as its API gives it."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from bot.domain.agenda import Kind
from bot.domain.formats import europython
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, damaged_json, reads_or_refuses

ALL_ROOMS = ["Forum Hall", "North Hall", "Club A"]


def talk(**said: Any) -> dict[str, Any]:
    return {
        "event_type": "session",
        "code": "BEES01",
        "slug": "why-bees-hum",
        "title": "Why bees hum",
        "session_type": "Talk (long session)",
        "speakers": [{"code": "ADA", "name": "Ada Bee", "avatar": "https://pics.example/a.png"}],
        "track": "Insects",
        "tweet": "Wings, mostly.",
        "level": "beginner",
        "rooms": ["Forum Hall"],
        "start": "2026-07-15T09:00:00+02:00",
        "duration": 45,
        "website_url": "https://conf.example/session/why-bees-hum",
        **said,
    }


def pause(**said: Any) -> dict[str, Any]:
    """A break, which has no more than this."""
    return {
        "event_type": "break",
        "title": "Coffee Break",
        "duration": 15,
        "rooms": ALL_ROOMS,
        "start": "2026-07-15T10:15:00+02:00",
        **said,
    }


def programme(*events: Any, **days: list[Any]) -> dict[str, Any]:
    by_day = {"2026-07-15": list(events), **days}
    return {"days": {day: {"rooms": ALL_ROOMS, "events": found} for day, found in by_day.items()}}


def read(found: Any, zone: ZoneInfo | None = PRAGUE) -> Reading:
    content = found if isinstance(found, bytes) else json.dumps(found).encode()
    reading, form = read_agenda(Source(content, "schedule.json", zone))
    assert form is europython.FORMAT
    return reading


def test_everything_that_a_session_has_is_read() -> None:
    reading = read(programme(talk()))

    (session,) = reading.agenda.sessions
    assert (reading.warnings, reading.left_out) == ((), ())
    assert (session.key, session.title, session.kind) == ("BEES01", "Why bees hum", Kind.TALK)
    assert (session.starts_at, session.length) == (at("2026-07-15 07:00"), timedelta(minutes=45))
    assert (session.rooms, session.speakers) == (("Forum Hall",), ("Ada Bee",))
    assert (session.abstract, session.track) == ("Wings, mostly.", "Insects")
    assert session.url == "https://conf.example/session/why-bees-hum"


def test_without_the_organizers_zone_the_only_offset_serves_and_that_is_said() -> None:
    reading = read(programme(talk()), zone=None)

    assert reading.agenda.zone.key == "Etc/GMT-2"
    assert "names no time zone" in str(reading.warnings[0])


def test_times_that_are_marked_as_utc_are_doubted_where_the_conference_is_elsewhere() -> None:
    found = programme(talk(start="2026-07-15T09:00:00+00:00"))

    assert read(found).agenda.sessions[0].starts_at == at("2026-07-15 09:00")
    assert "marked as UTC" in str(read(found).warnings[0])
    assert read(found, ZoneInfo("UTC")).warnings == ()


def test_breaks_have_no_id_and_get_keys_of_their_titles_and_starts() -> None:
    later = pause(start="2026-07-15T15:00:00+02:00", title="Coffee Break")
    lunch = pause(start="2026-07-15T12:00:00+02:00", title="Lunch")

    sessions = read(programme(pause(), lunch, later, talk())).agenda.sessions

    breaks = [session for session in sessions if session.kind is Kind.BREAK]
    assert [session.key for session in breaks] == [
        "coffee-break-20260715-1015",
        "lunch",
        "coffee-break-20260715-1500",
    ]


def test_what_is_in_every_room_of_its_day_concerns_everybody() -> None:
    sessions = read(
        programme(
            talk(code="A", rooms=ALL_ROOMS, title="Registration & Welcome"),
            talk(code="B", rooms=["North Hall", "Club A"]),
            talk(code="C", rooms=["Club A"]),
            pause(),
            **{"2026-07-16": [talk(code="D", start="2026-07-16T09:00:00+02:00")]},
        )
    ).agenda.sessions

    rooms = {session.key: session.rooms for session in sessions}
    assert rooms == {
        "A": (),
        "B": ("North Hall", "Club A"),
        "C": ("Club A",),
        "coffee-break": (),
        "D": ("Forum Hall",),
    }


def test_a_talk_in_two_slots_is_two_sessions() -> None:
    sessions = read(programme(talk(), talk(start="2026-07-15T10:00:00+02:00"))).agenda.sessions

    assert [session.key for session in sessions] == [
        "BEES01-20260715-0900",
        "BEES01-20260715-1000",
    ]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("Keynote", Kind.KEYNOTE), ("Panel", Kind.PANEL), ("Tutorial", Kind.TALK), (None, Kind.TALK)],
)
def test_the_type_says_the_kind(said: str | None, kind: Kind) -> None:
    assert read(programme(talk(session_type=said))).agenda.sessions[0].kind is kind


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_may_be_missing_may_be_missing(nothing: str | None) -> None:
    found = programme(talk(track=nothing, tweet=nothing, website_url=nothing, speakers=nothing))

    (session,) = read(found).agenda.sessions
    assert (session.track, session.abstract, session.url, session.speakers) == (None,) * 3 + ((),)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"start": None}, "'Wasps' has no time."),
        ({"start": "nine"}, "The time of 'Wasps' cannot be read."),
        ({"start": "2026-07-15"}, "The time of 'Wasps' cannot be read."),
        ({"start": 9}, "The time of 'Wasps' cannot be read."),
        ({"duration": None}, "'Wasps' has no end."),
        ({"duration": "long"}, "'Wasps' has no end."),
        ({"duration": True}, "'Wasps' has no end."),
        ({"duration": -5}, "'Wasps' ends before it starts."),
    ],
)
def test_an_event_that_cannot_be_a_session_is_left_out_alone(
    said: dict[str, Any], reason: str
) -> None:
    reading = read(programme(talk(), talk(code="W", title="Wasps", **said)))

    (problem,) = reading.left_out
    assert len(reading.agenda.sessions) == 1
    assert (problem.where, problem.what) == ("days.2026-07-15.events[1]", reason)


def test_a_length_may_stand_as_text() -> None:
    assert read(programme(talk(duration="45"))).agenda.sessions[0].length == timedelta(minutes=45)


def test_a_programme_without_events_is_refused() -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        read(programme())


def test_absurdly_many_events_are_refused() -> None:
    with pytest.raises(InputRefused, match="more than 5,000"):
        read(programme(*[None] * 200_000))


OTHERS: list[Any] = [
    {"days": [{"events": []}]},
    {"days": {}},
    {"days": {"2026-07-15": []}},
    {"schedule": {"conference": {"days": []}}},
    {"sessions": [], "speakers": [], "questions": [], "categories": [], "rooms": []},
    [],
]


@pytest.mark.parametrize("other", OTHERS)
def test_other_json_is_none_of_it(other: Any) -> None:
    assert not europython.FORMAT.fits(Source(json.dumps(other).encode(), "file"))


def test_a_programme_that_breaks_off_is_refused_as_what_it_is() -> None:
    with pytest.raises(InputRefused, match="It is broken JSON"):
        read(json.dumps(programme(talk())).encode()[:-9])


EXAMPLE = programme(talk(), pause(), **{"2026-07-16": [talk(rooms=["A", "B"])]})


@settings(max_examples=150, deadline=None)
@given(damaged_json(EXAMPLE))
def test_a_programme_with_anything_else_in_it_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(europython.FORMAT, content)


@settings(max_examples=60, deadline=None)
@given(damaged_bytes(json.dumps(EXAMPLE).encode()))
def test_a_damaged_programme_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(europython.FORMAT, content)
