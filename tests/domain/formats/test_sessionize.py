"""Sessionize's views, as its API gives them."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from bot.domain.agenda import Kind, Session
from bot.domain.formats import sessionize
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, damaged_json, reads_or_refuses

ADA, BO = "0a", "0b"


def talk(**said: Any) -> dict[str, Any]:
    return {
        "id": "101",
        "title": "Why bees hum",
        "description": "Wings.\r\n\r\nA lot of them.",
        "startsAt": "2026-07-15T09:00:00",
        "endsAt": "2026-07-15T09:30:00",
        "isServiceSession": False,
        "isPlenumSession": False,
        "speakers": [ADA, BO],
        "categoryItems": [11, 21, 31],
        "questionAnswers": [],
        "roomId": 1,
        "liveUrl": "https://stream.example/1",
        "status": "Accepted",
        **said,
    }


def service(title: str, **said: Any) -> dict[str, Any]:
    unset: dict[str, Any] = {"id": "a1-uuid", "description": None, "status": None, "speakers": []}
    return talk(title=title, isServiceSession=True, categoryItems=[], **{**unset, **said})


def everything(*sessions: dict[str, Any]) -> dict[str, Any]:
    """The view `All`."""
    return {
        "sessions": list(sessions),
        "speakers": [{"id": ADA, "fullName": "Ada Bee"}, {"id": BO, "fullName": "Bo Wasp"}],
        "questions": [],
        "categories": [
            {"id": 10, "title": "Session format", "items": [{"id": 11, "name": "Keynote"}]},
            {"id": 20, "title": "Track", "items": [{"id": 21, "name": "Insects"}]},
            {"id": 30, "title": "Language", "items": [{"id": 31, "name": "English"}]},
            {"id": 40, "title": "Level", "items": [{"id": 41, "name": "Expert"}]},
        ],
        "rooms": [{"id": 1, "name": "Forum Hall"}, {"id": 2, "name": "Small Hall"}],
    }


def inline(**said: Any) -> dict[str, Any]:
    """A session as it is in `GridSmart` and `Sessions`."""
    return talk(
        speakers=[{"id": ADA, "name": "Ada Bee"}, {"id": BO, "name": "Bo Wasp"}],
        categories=[
            {"id": 10, "name": "Session format", "categoryItems": [{"id": 11, "name": "Keynote"}]},
            {"id": 20, "name": "Track", "categoryItems": [{"id": 21, "name": "Insects"}]},
            {"id": 30, "name": "Language", "categoryItems": [{"id": 31, "name": "English"}]},
        ],
        room="Forum Hall",
        **said,
    )


def grid(*rooms: tuple[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The view `GridSmart`, with every session in a time slot, too."""
    columns = [{"id": 1, "name": name, "sessions": sessions} for name, sessions in rooms]
    slots = [
        {"slotStart": "09:00:00", "rooms": [{"id": 1, "name": name, "session": session}]}
        for name, sessions in rooms
        for session in sessions
    ]
    return [{"date": "2026-07-15T00:00:00", "rooms": columns, "timeSlots": slots}]


def read(view: Any, zone: ZoneInfo | None = PRAGUE) -> Reading:
    content = view if isinstance(view, bytes) else json.dumps(view).encode()
    reading, form = read_agenda(Source(content, "all.json", zone))
    assert form is sessionize.FORMAT
    return reading


def only(view: Any) -> Session:
    reading = read(view)
    assert reading.left_out == ()
    (session,) = reading.agenda.sessions
    return session


VIEWS = {
    "All": everything(talk()),
    "GridSmart": grid(("Forum Hall", [inline()])),
    "Sessions": [{"groupId": None, "groupName": "All", "sessions": [inline()]}],
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_the_same(view: str) -> None:
    session = only(VIEWS[view])

    assert (session.key, session.title, session.kind) == ("101", "Why bees hum", Kind.KEYNOTE)
    assert session.starts_at == at("2026-07-15 07:00")
    assert session.ends_at == at("2026-07-15 07:30")
    assert session.rooms == ("Forum Hall",)
    assert session.speakers == ("Ada Bee", "Bo Wasp")
    assert session.abstract == "Wings.\n\nA lot of them."
    assert (session.track, session.languages, session.url) == ("Insects", ("English",), None)


def test_a_mark_before_the_file_means_nothing() -> None:
    assert read(json.dumps(everything(talk())).encode("utf-8-sig")).agenda.sessions


@pytest.mark.parametrize("view", [everything(), grid(("Forum Hall", [])) + grid(("A", []))])
def test_a_feed_without_sessions_is_refused(view: Any) -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        sessionize.read(Source(json.dumps(view).encode(), "all.json", PRAGUE))


def test_without_the_organizers_zone_it_is_refused_for_sessionize_names_none() -> None:
    with pytest.raises(InputRefused, match="names no time zone"):
        read(everything(talk()), zone=None)


def test_times_that_are_marked_as_utc_are_taken_for_that_and_doubted() -> None:
    reading = read(everything(talk(startsAt="2026-07-15T09:00:00Z", endsAt="2026-07-15T09:30:00Z")))

    assert reading.agenda.sessions[0].starts_at == at("2026-07-15 09:00")
    assert "does to local ones, too" in str(reading.warnings[0])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lunch", Kind.BREAK),
        ("Ice Cream & Snacks Break", Kind.BREAK),
        ("Welcome", Kind.OPENING),
        ("Closing and prizes", Kind.CLOSING),
        ("Keynote", Kind.KEYNOTE),
        ("Registration", Kind.SOCIAL),
    ],
)
def test_a_service_session_is_what_its_title_says(title: str, kind: Kind) -> None:
    assert only(everything(service(title))).kind is kind


def test_a_plenum_is_in_its_room_but_lunch_for_everybody_is_in_none() -> None:
    sessions = read(
        everything(
            talk(id="1", isPlenumSession=True),
            service("Lunch", id="2", isPlenumSession=True),
            service("Hands on", id="3"),
        )
    ).agenda.sessions

    assert [session.rooms for session in sessions] == [("Forum Hall",), (), ("Forum Hall",)]


def test_what_spans_several_rooms_of_a_grid_is_one_session_in_all_of_them() -> None:
    one, other = inline(isPlenumSession=True), inline(isPlenumSession=True)
    other["room"] = "Small Hall"

    session = only(grid(("Forum Hall", [one]), ("Small Hall", [other])))

    assert session.rooms == ("Forum Hall", "Small Hall")


def test_one_talk_given_twice_is_two_sessions() -> None:
    later = talk(startsAt="2026-07-15T14:00:00", endsAt="2026-07-15T14:30:00")

    sessions = read(everything(talk(), later)).agenda.sessions

    assert [session.key for session in sessions] == ["101-20260715-0900", "101-20260715-1400"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": "Declined"}, "'Bees' is not accepted, but 'Declined'."),
        ({"status": "Nominated"}, "'Bees' is not accepted, but 'Nominated'."),
        ({"startsAt": None, "endsAt": None}, "'Bees' has no time."),
        ({"startsAt": ""}, "'Bees' has no time."),
        ({"endsAt": None}, "'Bees' has no end."),
        ({"startsAt": "soon"}, "The time of 'Bees' cannot be read."),
        ({"startsAt": "2026-07-15"}, "The time of 'Bees' cannot be read."),
        ({"endsAt": 17}, "The time of 'Bees' cannot be read."),
        ({"endsAt": "2026-07-15T08:00:00"}, "'Bees' ends before it starts."),
    ],
)
def test_what_is_not_to_be_shown_is_left_out_with_its_reason(
    said: dict[str, Any], reason: str
) -> None:
    reading = read(everything(talk(), talk(id="102", title="Bees", **said)))

    (problem,) = reading.left_out
    assert len(reading.agenda.sessions) == 1
    assert (problem.where, problem.what) == ("sessions[1]", reason)


@pytest.mark.parametrize("status", ["Accepted", "accepted", None, ""])
def test_what_is_accepted_or_has_no_status_is_shown(status: str | None) -> None:
    assert not only(everything(talk(status=status))).cancelled


def test_what_is_cancelled_stays_and_is_said_to_be() -> None:
    assert only(everything(talk(status="Canceled"))).cancelled


def test_ids_that_nothing_has_are_passed_over() -> None:
    session = only(everything(talk(speakers=[ADA, "gone"], categoryItems=[99, 21], roomId=None)))

    assert (session.speakers, session.track, session.rooms) == (("Ada Bee",), "Insects", ())


def test_a_view_without_questions_and_categories_is_known_by_its_sessions() -> None:
    assert only({"sessions": [talk()]}).title == "Why bees hum"


def test_ids_may_be_numbers() -> None:
    view = everything(talk(id=101, speakers=[7]))
    view["speakers"] = [{"id": 7, "fullName": "Ada Bee"}]

    assert only(view).speakers == ("Ada Bee",)


OTHERS: list[Any] = [
    {"sessions": [{"id": 1, "start": "2026-07-15T09:00:00"}], "speakers": [], "rooms": []},
    {"schedule": {"conference": {"days": []}}},
    {"days": {"2026-07-15": {"events": []}}},
    [],
    [1, [2], {"rooms": [[]]}],
    {"sessions": 5},
]


@pytest.mark.parametrize("other", OTHERS)
def test_other_json_is_none_of_it(other: Any) -> None:
    assert not sessionize.fits(Source(json.dumps(other).encode(), "file"))


def test_a_view_that_breaks_off_is_refused_as_what_it_is() -> None:
    with pytest.raises(InputRefused, match="It is broken JSON"):
        read(json.dumps(everything(talk(), talk())).encode()[:-50])


def test_absurdly_many_sessions_are_refused() -> None:
    nothing: list[Any] = [[]] * 200_000
    for view in (everything(*[{"status": "x"}] * 200_000), grid(("A", [inline()])) + nothing):
        with pytest.raises(InputRefused, match="more than 5,000"):
            read(view)


@settings(max_examples=120, deadline=None)
@given(damaged_json(everything(talk(), service("Lunch"))))
def test_all_with_anything_else_in_it_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(sessionize.FORMAT, content)


@settings(max_examples=80, deadline=None)
@given(damaged_json(grid(("A", [inline()]), ("B", [inline()]))))
def test_a_grid_with_anything_else_in_it_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(sessionize.FORMAT, content)


@settings(max_examples=60, deadline=None)
@given(damaged_bytes(json.dumps(everything(talk())).encode()))
def test_a_damaged_view_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(sessionize.FORMAT, content)


PUBLISHED = Path(__file__).parents[4] / "shared" / "schedules"
needs_the_files = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published schedules are not part of the repository"
)


def published(name: str, zone: str) -> Reading:
    return read((PUBLISHED / f"{name}.sessionize_all.json").read_bytes(), ZoneInfo(zone))


@needs_the_files
def test_global_azure_2024_is_read_whole() -> None:
    reading = published("gab2024_linz", "Europe/Vienna")

    agenda = reading.agenda
    assert reading.left_out == ()
    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (15, 4, 1)
    assert agenda.sessions[0].speakers == ("Ed Burns", "Sandra Ahlgrimm")
    assert agenda.sessions[0].starts_at == at("2024-04-20 07:00")


@needs_the_files
def test_global_azure_2023_is_empty_and_refused() -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        published("gab2023_linz_empty", "Europe/Vienna")


@needs_the_files
def test_orlando_code_camp_2020_has_service_sessions_and_a_mark_before_it() -> None:
    reading = published("orlandocodecamp2020", "America/New_York")

    agenda = reading.agenda
    kinds = {session.title: session.kind for session in agenda.sessions if "-" in session.key}
    assert reading.left_out == ()
    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (99, 14, 1)
    assert sum("-" in session.key for session in agenda.sessions) == 12
    assert kinds["Lunch"] is kinds["Ice Cream & Snacks Break"] is Kind.BREAK
    assert (kinds["Keynote"], kinds["Closing and Prizes"]) == (Kind.KEYNOTE, Kind.CLOSING)
    assert sum(not session.rooms for session in agenda.sessions) == 5
