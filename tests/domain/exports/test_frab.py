"""The agenda as XML and JSON of frab's family, and what of it comes back."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from bot.domain.agenda import Agenda, Session, SessionKey
from bot.domain.exports.frab_fields import acronym_of
from bot.domain.exports.frab_json import frab_json_of
from bot.domain.exports.frab_xml import frab_xml_of
from bot.domain.formats import frab_json, frab_xml
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from tests.builders import PRAGUE, at, session
from tests.domain.exports.agendas import AGENDAS

Export = Callable[[Agenda, str, str], bytes]

EXPORTS = pytest.mark.parametrize("export", [frab_xml_of, frab_json_of], ids=["XML", "JSON"])
GUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
BEES = replace(
    session("Why bees hum", at("2026-07-15 09:00", PRAGUE), rooms=["Forum"], speakers=["Ada"]),
    key=SessionKey("bees"),
    abstract="Wings, *mostly*.",
    url="https://conf.example/bees",
    track="Bees & Wasps",
    languages=("cs", "en"),
)


def agenda(*sessions: Session, zone: ZoneInfo = PRAGUE) -> Agenda:
    return Agenda("Humming 2026", zone, sessions or (BEES,))


def again(export: Export, before: Agenda) -> Agenda:
    """What a reader makes of what was written."""
    content = export(before, before.title, "humming")
    reading, form = read_agenda(Source(content, "schedule"))
    assert form is (frab_json.FORMAT if export is frab_json_of else frab_xml.FORMAT)
    assert reading.left_out == ()
    assert not [problem for problem in reading.warnings if "disagree" in problem.what]
    return reading.agenda


def without_keys(sessions: tuple[Session, ...]) -> list[Session]:
    none = SessionKey("")
    return sorted((replace(one, key=none) for one in sessions), key=str)


def xml_event(before: Agenda) -> Element:
    found = fromstring(frab_xml_of(before, before.title, "humming")).find("day/room/event")
    assert found is not None
    return found


def json_event(before: Agenda) -> dict[str, Any]:
    found = json.loads(frab_json_of(before, before.title, "humming"))
    (events,) = found["schedule"]["conference"]["days"][0]["rooms"].values()
    return events[0]


@EXPORTS
def test_everything_that_both_can_say_comes_back(export: Export) -> None:
    found = again(export, agenda())

    assert (found.title, found.zone) == ("Humming 2026", PRAGUE)
    assert without_keys(found.sessions) == without_keys((BEES,))


@EXPORTS
def test_a_key_that_is_a_guid_stays_and_any_other_becomes_one_that_stays(export: Export) -> None:
    (known,) = again(export, agenda(replace(BEES, key=SessionKey(GUID)))).sessions
    (other,) = again(export, agenda()).sessions
    (moved,) = again(
        export, agenda(replace(BEES, starts_at=BEES.starts_at - timedelta(hours=1)))
    ).sessions

    assert known.key == GUID
    assert re.fullmatch(r"[0-9a-f-]{36}", other.key)
    assert other.key == moved.key


@EXPORTS
def test_a_cancelled_session_says_so_in_its_title(export: Export) -> None:
    (found,) = again(export, agenda(replace(BEES, cancelled=True))).sessions

    assert (found.title, found.cancelled) == ("Why bees hum", True)


@EXPORTS
def test_of_several_rooms_the_first_is_told(export: Export) -> None:
    (found,) = again(export, agenda(replace(BEES, rooms=("Forum", "Aula")))).sessions

    assert found.rooms == ("Forum",)


@EXPORTS
def test_the_same_agenda_gives_the_same_and_another_one_another_version(export: Export) -> None:
    def version(before: Agenda) -> str:
        found = re.search(rb'version(?:>|": ")([0-9a-f]{12})[<"]', export(before, "x", "x"))
        assert found
        return found[1].decode()

    assert export(agenda(), "x", "x") == export(agenda(), "x", "x")
    assert version(agenda()) != version(agenda(replace(BEES, track="Wasps")))


@EXPORTS
def test_characters_that_xml_does_not_know_are_left_out(export: Export) -> None:
    (found,) = again(export, agenda(replace(BEES, title="Bees\uffff\x06!"))).sessions

    assert found.title == "Bees!"


def test_numbers_of_sessions_are_their_own_whatever_comes_or_goes() -> None:
    wasps = replace(BEES, key=SessionKey("wasps"), starts_at=at("2026-07-14 09:00", PRAGUE))

    before = xml_event(agenda()).get("id")
    events = fromstring(frab_xml_of(agenda(wasps, BEES), "x", "humming")).iter("event")

    assert before in {event.get("id") for event in events}


@pytest.mark.parametrize("name", ["", "x", "Data@Scale", "Včely 2026!", "開会", "a-b", "9" * 99])
def test_an_acronym_is_what_both_schemas_want(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]{4,}", acronym_of(name))
    assert re.fullmatch(r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?", acronym_of(name))


def test_an_event_in_xml_has_what_the_schema_and_the_readers_of_pretalx_want() -> None:
    event = xml_event(agenda(session(None, at("2026-07-15 09:00", PRAGUE))))

    assert re.fullmatch(r"[1-9][0-9]*", event.get("id", ""))
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.get("guid", ""))
    assert [element.tag for element in event] == [
        *("date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type"),
        *("language", "abstract", "description", "persons"),
    ]
    assert event.findtext("date") == "2026-07-15T09:00:00+02:00"
    assert (event.findtext("start"), event.findtext("duration")) == ("09:00", "00:30")
    assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}", event.findtext("slug", ""))


def test_a_conference_in_xml_has_what_the_schema_wants_in_its_order() -> None:
    schedule = fromstring(frab_xml_of(agenda(), "Humming 2026", "humming"))

    assert [element.tag for element in schedule] == ["generator", "version", "conference", "day"]
    day = schedule.find("day")
    assert day is not None
    assert day.attrib == {
        "index": "1",
        "date": "2026-07-15",
        "start": "2026-07-15T00:00:00+02:00",
        "end": "2026-07-16T00:00:00+02:00",
    }


def test_an_event_in_json_has_what_the_schema_wants() -> None:
    event = json_event(agenda(session(None, at("2026-07-15 09:00", PRAGUE), minutes=6000)))

    required = (
        "abstract date duration guid id language links persons room slug start subtitle title "
        "track type url"
    )
    assert set(required.split()) | {"end", "description"} == set(event)
    assert re.fullmatch(r"[0-9]+:[0-9]{2}", event["duration"])
    assert re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", event["slug"])
    assert all(isinstance(event[key], str) for key in ("abstract", "room", "title", "type", "url"))


@EXPORTS
@given(before=AGENDAS)
@settings(deadline=None, max_examples=60)
def test_whatever_the_agenda_it_comes_back(export: Export, before: Agenda) -> None:
    once = again(export, before)

    assert (once.title, once.zone) == (before.title, before.zone)
    assert without_keys(once.sessions) == without_keys(before.sessions)
    assert again(export, once) == once
