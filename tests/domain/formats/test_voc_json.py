"""The c3voc's second JSON: one list of events, and what they refer to."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.agenda import Kind, Session
from bot.domain.formats import voc_json
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, damaged_json, reads_or_refuses

Json = dict[str, Any]

GUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
ADA = "0c16ffaa-709d-599f-959f-000000000001"
FORUM = "ba692ba3-421b-5371-8309-000000000002"


def event(**fields: Any) -> Json:
    """An event at nine; whatever is given stands in place of what it has."""
    return {
        "type": "TALK",
        "guid": GUID,
        "code": "BEES42",
        "start": "2026-07-15T09:00:00+02:00",
        "end": "2026-07-15T09:30:00+02:00",
        "room": {"name": "Forum", "slug": "forum", "guid": FORUM},
        "url": "https://conf.example/bees",
        "slug": "humming-bees",
        "title": "Why bees hum",
        "subtitle": None,
        "language": "cs",
        "track": {"slug": "insects"},
        "abstract": {"cs": "Hlavně křídla.", "en": "Wings, mostly."},
        "description": None,
        "participants": [{"guid": ADA, "name": "Ada Adams", "role": "SPEAKER"}],
    } | fields


def document(*events: Any) -> Json:
    return {
        "schedule": {
            "version": "1",
            "conference": {
                "title": "Humming 2026",
                "time_zone_name": "Europe/Prague",
                "tracks": [{"name": "Bees & Wasps", "slug": "insects"}],
                "rooms": [{"name": "Forum Hall", "guid": FORUM}],
                "days": [{"index": 1, "date": "2026-07-15"}],
            },
            "events": list(events),
            "persons": [{"guid": ADA, "name": "Ada A. Adams"}],
        }
    }


def read(found: Any) -> Reading:
    reading, form = read_agenda(Source(json.dumps(found).encode(), "schedule.json"))
    assert form is voc_json.FORMAT
    return reading


def only(**fields: Any) -> Session:
    reading = read(document(event(**fields)))
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
        track="Bees & Wasps",
        languages=("cs",),
    )
    assert session.key == GUID


@pytest.mark.parametrize(
    ("room", "rooms"),
    [
        ({"guid": FORUM}, ("Forum Hall",)),
        ({"slug": "aula"}, ("aula",)),
        ("Aula", ("Aula",)),
        (FORUM, ("Forum Hall",)),
        (None, ()),
        ([], ()),
    ],
)
def test_a_room_is_named_or_referred_to(room: Any, rooms: tuple[str, ...]) -> None:
    assert only(room=room).rooms == rooms


def test_who_only_contributes_is_not_on_stage() -> None:
    people = [
        {"guid": ADA, "role": "SPEAKER"},
        {"name": "Bob Bond", "role": "CONTRIBUTOR"},
        {"name": "Cyd Clark", "role": "MODERATOR"},
        {"name": "Dan Dorn"},
        None,
    ]

    assert only(participants=people).speakers == ("Ada A. Adams", "Cyd Clark", "Dan Dorn")


@pytest.mark.parametrize("state", ["CANCELED", "WITHDRAWN"])
def test_a_state_says_that_a_session_is_cancelled(state: str) -> None:
    assert only(state=state).cancelled


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "REJECTED", "DELETED"])
def test_what_is_not_confirmed_is_left_out(state: str) -> None:
    reading = read(document(event(), event(guid="", state=state, title="Wasps")))

    assert [session.title for session in reading.agenda.sessions] == ["Why bees hum"]
    assert [problem.what for problem in reading.left_out] == ["'Wasps' is not confirmed."]


@pytest.mark.parametrize(
    ("sort", "title", "kind"),
    [
        ("BREAK", "Lunch", Kind.BREAK),
        ("META", "Doors open", Kind.SOCIAL),
        ("META", "Welcome", Kind.OPENING),
        ("WORKSHOP", "Lunch", Kind.TALK),
    ],
)
def test_breaks_and_the_like_are_there_for_the_others(sort: str, title: str, kind: Kind) -> None:
    assert only(type=sort, title=title).kind is kind


def test_a_length_by_the_standard_stands_in_for_an_end() -> None:
    assert only(end=None, duration="PT1H30M").length == timedelta(minutes=90)


def test_what_is_no_event_is_left_out_and_the_others_stay() -> None:
    reading = read(document(None, "Wasps", event()))

    assert len(reading.agenda.sessions) == 1
    assert [problem.where for problem in reading.left_out] == ["events[0]", "events[1]"]


@pytest.mark.parametrize("events", [[], None, {}, "soon"])
def test_a_schedule_without_any_session_is_refused(events: Any) -> None:
    found = document()
    found["schedule"]["events"] = events

    with pytest.raises(InputRefused, match="There is no session in it"):
        read(found)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"events": []}', b'{"schedule": 7}', b"{"])
def test_nothing_else_is_taken_for_it(content: bytes) -> None:
    assert not voc_json.FORMAT.fits(Source(content, "schedule.json"))


WHOLE = document(event(), event(room=FORUM, guid="", end=None, duration="PT20M"))


@given(damaged_json(WHOLE))
@settings(deadline=None)
def test_whatever_becomes_of_its_values_there_is_an_agenda_or_a_refusal(content: bytes) -> None:
    reads_or_refuses(voc_json.FORMAT, content)


@given(damaged_bytes(json.dumps(WHOLE).encode()))
@settings(deadline=None)
def test_whatever_becomes_of_its_bytes_there_is_an_agenda_or_a_refusal(content: bytes) -> None:
    reads_or_refuses(voc_json.FORMAT, content)
