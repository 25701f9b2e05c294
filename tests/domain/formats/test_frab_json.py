"""The JSON of frab and of pretalx, old and new."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.agenda import Kind, Session
from bot.domain.formats import frab_json
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, damaged_json, reads_or_refuses

Json = dict[str, Any]

GUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def event(**fields: Any) -> Json:
    """An event at nine, as pretalx writes it; whatever is given stands in place of what it has."""
    return {
        "guid": GUID,
        "code": "BEES42",
        "id": 7,
        "logo": None,
        "date": "2026-07-15T09:00:00+02:00",
        "start": "09:00",
        "duration": "00:30",
        "room": "Forum",
        "slug": "humming-7-bees",
        "title": "Why bees hum",
        "subtitle": "",
        "track": "Insects",
        "type": "Talk",
        "language": "cs",
        "abstract": "Wings, mostly.",
        "description": "",
        "persons": [{"id": 1, "public_name": "Ada Adams"}],
        "links": [],
        "url": "https://conf.example/bees",
    } | fields


def document(*events: Any, generator: Any = None, **conference: Any) -> Json:
    about = {"title": "Humming 2026", "time_zone_name": "Europe/Prague"} | conference
    about.setdefault("days", [{"date": "2026-07-15", "rooms": {"Forum": list(events)}}])
    top: Json = {"schedule": {"version": "1", "conference": about}}
    return top | ({"generator": generator} if generator else {})


def read(found: Any) -> Reading:
    content = json.dumps(found).encode()
    reading, form = read_agenda(Source(content, "schedule.json"))
    assert form is frab_json.FORMAT
    return reading


def only(found: Any) -> Session:
    reading = read(found)
    assert reading.left_out == ()
    (session,) = reading.agenda.sessions
    return session


def test_everything_that_an_event_may_say_is_read() -> None:
    reading = read(document(event()))

    assert (reading.agenda.title, reading.agenda.zone) == ("Humming 2026", PRAGUE)
    (session,) = reading.agenda.sessions
    assert session == Session(
        key=session.key,
        kind=Kind.TALK,
        starts_at=at("2026-07-15 07:00"),
        ends_at=at("2026-07-15 07:30"),
        title="Why bees hum",
        rooms=("Forum",),
        speakers=("Ada Adams",),
        abstract="Wings, mostly.",
        url="https://conf.example/bees",
        track="Insects",
        languages=("cs",),
    )
    assert session.key == GUID
    assert (reading.warnings, reading.left_out) == ((), ())


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"id": 1, "public_name": "Ada Adams"}, "Ada Adams"),
        ({"id": 1, "full_public_name": "Ada Adams"}, "Ada Adams"),
        ({"code": "ADA", "name": "Ada Adams", "public_name": "Ada"}, "Ada"),
        ({"code": "ADA", "name": "Ada Adams", "public_name": None, "biography": "…"}, "Ada Adams"),
        ("Ada Adams", "Ada Adams"),
    ],
)
def test_each_age_has_its_own_word_for_the_name_of_a_person(person: Any, name: str) -> None:
    assert only(document(event(persons=[person, None, 3.5, {"id": 2}]))).speakers == (name,)


def test_a_session_without_people_or_track_has_none() -> None:
    session = only(document(event(persons=[], track=None, language=None, subtitle=None)))

    assert (session.speakers, session.track, session.languages) == ((), None, ())


def test_texts_in_several_languages_are_shown_in_english_else_in_the_first() -> None:
    session = only(
        document(
            event(
                title={"cs": "Proč včely bzučí", "en": "Why bees hum"},
                track={"cs": "Hmyz"},
                room={"name": {"cs": "Aula", "en": "Hall"}},
                type={"en": "Keynote"},
            )
        )
    )

    assert (session.title, session.track, session.rooms) == ("Why bees hum", "Hmyz", ("Hall",))
    assert session.kind is Kind.KEYNOTE


def test_the_end_says_more_than_the_length() -> None:
    ends = event(end="2026-07-15T08:00:00Z", duration="00:30")

    assert only(document(ends)).length == timedelta(hours=1)


def test_pretalx_writes_days_before_the_hours() -> None:
    days = event(duration="1:02:30")

    assert only(document(days)).length == timedelta(hours=1, minutes=2, seconds=30)
    assert only(document(days, generator={"name": "pretalx"})).length == timedelta(
        days=1, hours=2, minutes=30
    )


def test_a_length_in_minutes_alone_is_a_length() -> None:
    assert only(document(event(duration=45))).length == timedelta(minutes=45)


def test_times_of_another_zone_than_the_file_names_stay_what_they_are_and_that_is_said() -> None:
    reading = read(document(event(), time_zone_name="UTC"))

    assert reading.agenda.sessions[0].starts_at == at("2026-07-15 07:00")
    assert [problem.what for problem in reading.warnings] == [
        "'start' and 'date' disagree in UTC for 'Why bees hum'."
    ]


def test_without_a_zone_the_only_offset_is_taken() -> None:
    found = document(event())
    del found["schedule"]["conference"]["time_zone_name"]

    reading = read(found)

    assert reading.agenda.sessions[0].starts_at == at("2026-07-15 07:00")
    assert "names no time zone" in reading.warnings[0].what


def test_an_event_knows_its_room_better_than_where_it_stands() -> None:
    assert only(document(event(room="Aula"))).rooms == ("Aula",)
    assert only(document(event(room=None))).rooms == ("Forum",)


def test_a_session_after_midnight_has_its_own_date() -> None:
    late = event(date="2026-07-16T01:00:00+02:00", start="01:00")

    assert [str(day) for day in read(document(late)).agenda.days] == ["2026-07-16"]


def test_the_schedule_may_stand_alone() -> None:
    assert only(document(event())["schedule"]).title == "Why bees hum"


def test_days_rooms_and_events_that_are_none_are_left_out_and_the_others_stay() -> None:
    days = [
        None,
        {"date": "2026-07-14", "rooms": [event()]},
        {"date": "2026-07-15", "rooms": {"Aula": "empty", "Forum": [7, event()]}},
    ]

    reading = read(document(days=days))

    assert len(reading.agenda.sessions) == 1
    assert [problem.where for problem in reading.left_out] == [
        "days[0]",
        "days[1]",
        "days[2].rooms.Aula",
        "days[2].rooms.Forum[0]",
    ]


def test_broken_json_is_refused_with_its_line() -> None:
    content = json.dumps(document(event()), indent=1)[:-20].encode()

    with pytest.raises(InputRefused, match=r"schedule.json:\d+:\d+: error: It is broken JSON"):
        read_agenda(Source(content, "schedule.json"))


@pytest.mark.parametrize("days", [[], None, {}, "soon", [{"rooms": {}}], [{"rooms": {"A": []}}]])
def test_a_schedule_without_any_session_is_refused(days: Any) -> None:
    with pytest.raises(InputRefused, match="no session"):
        read(document(days=days))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"[1, 2",
        b'{"schedule": {"2026-07-15": {"timeslots": []}}}',
        b'{"days": {"2026-07-15": {"events": []}}}',
        b'{"conference": "Humming", "sessions": []}',
        b'{"sessions": [], "speakers": [], "rooms": []}',
        b"<schedule/>",
    ],
)
def test_nothing_else_is_taken_for_it(content: bytes) -> None:
    assert not frab_json.FORMAT.fits(Source(content, "schedule.json"))


WHOLE = document(event(), event(guid="", date=""), event(end="2026-07-15T10:00:00+02:00"))


@given(damaged_json(WHOLE))
@settings(deadline=None)
def test_whatever_becomes_of_its_values_there_is_an_agenda_or_a_refusal(content: bytes) -> None:
    reads_or_refuses(frab_json.FORMAT, content)


@given(damaged_bytes(json.dumps(WHOLE).encode()))
@settings(deadline=None)
def test_whatever_becomes_of_its_bytes_there_is_an_agenda_or_a_refusal(content: bytes) -> None:
    reads_or_refuses(frab_json.FORMAT, content)
