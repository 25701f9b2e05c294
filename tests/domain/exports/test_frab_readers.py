"""What other programs want of the XML and the JSON that we write, for any agenda.

The rules are those of the c3voc's `validator/xsd/schedule.xml.xsd` and `validator/json/schema.json`
(voc/schedule, June 2026), and of two readers: `process_frab` of pretalx, and the same in its plugin
pretalx-downstream.
"""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from bot.domain.agenda import Agenda
from bot.domain.exports.editions import Form, losses
from bot.domain.exports.frab_json import frab_json_of
from bot.domain.exports.frab_xml import frab_xml_of
from tests.builders import PRAGUE, at, session
from tests.domain.exports.agendas import AGENDAS

ANY = r"(?s:.*)"
OFFSET = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
DAY = r"\d{4}-\d\d-\d\d"
GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
NUMBER = r"[1-9]\d*"

IN_SCHEDULE = {"generator": False, "version": True, "conference": True, "day": True}
"""What stands there, in this order, and whether it has to."""

IN_CONFERENCE = {
    "title": ANY,
    "acronym": r"[a-z0-9_-]{4,}",
    "start": DAY,
    "end": DAY,
    "days": NUMBER,
    "timeslot_duration": r"\d\d:\d\d",
    "time_zone_name": ANY,
}
OF_DAY = {"index": NUMBER, "date": DAY, "start": OFFSET, "end": OFFSET}
OF_EVENT = {"guid": GUID, "id": NUMBER}
IN_EVENT = {
    "date": OFFSET,
    "start": r"[0-2]\d:[0-5]\d",
    "duration": r"\d{1,3}:[0-5]\d",
    "room": ANY,
    "slug": r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}",
    "title": ANY,
    "subtitle": ANY,
    "track": ANY,
    "type": ANY,
    "language": ANY,
    "abstract": ANY,
    "description": ANY,
    "persons": ANY,
}
"""Once each; pretalx reads every one of them without asking whether it is there."""

IN_JSON = {*IN_EVENT, *OF_EVENT, "links", "url"}
JSON_CONFERENCE = {
    *("title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"),
    "time_zone_name",
}

ANYTHING = settings(deadline=None, max_examples=40)


def xml_of(agenda: Agenda) -> Element:
    return fromstring(frab_xml_of(agenda, agenda.title, "humming"))


def json_of(agenda: Agenda) -> dict[str, Any]:
    return json.loads(frab_json_of(agenda, agenda.title, "humming"))["schedule"]["conference"]


def texts(element: Element) -> dict[str, str]:
    """Each element in it once, with its text."""
    tags = [one.tag for one in element]
    assert len(set(tags)) == len(tags)
    return {one.tag: one.text or "" for one in element}


def assert_as_wanted(found: dict[str, str], wanted: dict[str, str]) -> None:
    assert list(found) == list(wanted)
    for name, pattern in wanted.items():
        assert re.fullmatch(pattern, found[name]), (name, found[name])


@given(before=AGENDAS)
@ANYTHING
def test_xml_has_what_the_schema_wants_in_its_order_and_nothing_else(before: Agenda) -> None:
    schedule = xml_of(before)

    order = list(IN_SCHEDULE)
    places = [order.index(element.tag) for element in schedule]
    assert places == sorted(places)
    assert {name for name, must in IN_SCHEDULE.items() if must} <= {one.tag for one in schedule}
    conference = schedule.find("conference")
    assert conference is not None
    assert_as_wanted(texts(conference), IN_CONFERENCE)
    for day in schedule.iterfind("day"):
        assert_as_wanted(dict(day.attrib), OF_DAY)
        for room in day:
            assert (room.tag, set(room.attrib)) == ("room", {"name"})
            assert {event.tag for event in room} == {"event"}
    for event in schedule.iterfind("day/room/event"):
        assert_as_wanted(dict(event.attrib), OF_EVENT)
        said = texts(event)
        assert re.match("https?://", said.pop("url", "https://"))
        assert_as_wanted(said, IN_EVENT)


@given(before=AGENDAS)
@ANYTHING
def test_what_has_to_be_an_events_own_is_its_own(before: Agenda) -> None:
    schedule = xml_of(before)

    events = list(schedule.iterfind("day/room/event"))
    for own in (
        [event.get("guid") for event in events],
        [event.get("id") for event in events],
        [event.findtext("slug") for event in events],
        [day.get("index") for day in schedule.iterfind("day")],
    ):
        assert len(set(own)) == len(own)
    assert len(events) == len(before.sessions)


@given(before=AGENDAS)
@ANYTHING
def test_pretalx_reads_from_xml_when_each_session_is_and_by_whom(before: Agenda) -> None:
    found: list[tuple[datetime, timedelta, list[str | None]]] = []
    for event in xml_of(before).iterfind("day/room/event"):
        said = texts(event)
        hours, minutes = said["duration"].split(":")
        length = timedelta(hours=int(hours), minutes=int(minutes))
        starts_at = datetime.fromisoformat(said["date"])
        assert f"{starts_at:%H:%M}" == said["start"]  # it reads both as one: the last one wins
        found.append((starts_at, length, [one.text for one in event.iterfind("persons/person")]))
        assert len(event.attrib["id"]) <= 16

    expected = [(s.starts_at, s.length, list(s.speakers)) for s in before.sessions]
    assert sorted(found, key=str) == sorted(
        ((one.astimezone(PRAGUE), *others) for one, *others in expected), key=str
    )


@given(before=AGENDAS)
@ANYTHING
def test_json_has_what_the_schema_wants_and_nothing_else(before: Agenda) -> None:
    conference = json_of(before)

    assert set(conference) == JSON_CONFERENCE
    assert re.fullmatch(r"[a-z0-9_-][a-z0-9_]{3,}", conference["acronym"])
    assert conference["daysCount"] == len(conference["days"])
    for day in conference["days"]:
        assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
        for events in day["rooms"].values():
            for event in events:
                assert set(event) == IN_JSON | {"end"}
                assert isinstance(event["id"], int)
                assert event["id"] >= 1
                assert re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", event["slug"])
                assert all(re.fullmatch(OFFSET, event[key]) for key in ("date", "end"))
                assert all(person["name"] for person in event["persons"])


@pytest.mark.parametrize(("hours", "is_named"), [(99, False), (100, True)])
def test_a_length_beyond_that_of_the_schema_for_xml_is_named(hours: int, is_named: bool) -> None:
    agenda = Agenda("x", PRAGUE, (session("Camp", at("2026-07-15 09:00"), hours * 60),))

    assert any("hours" in loss for loss in losses(agenda, Form.FRAB_XML)) is is_named
