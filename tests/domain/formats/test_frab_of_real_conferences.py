"""Schedules that conferences published as frab XML and frab JSON, where they are at hand."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source

SCHEDULES = Path(__file__).parents[3] / ".." / "shared" / "schedules"
LONDON = ZoneInfo("Europe/London")

pytestmark = pytest.mark.skipif(
    not SCHEDULES.is_dir(), reason="the schedules of real conferences are not beside this project"
)


def read(file: str, form: str, zone: ZoneInfo | None = None) -> Reading:
    reading, found = read_agenda(Source((SCHEDULES / file).read_bytes(), file, zone))
    assert found.name == form
    return reading


@pytest.mark.parametrize(
    ("file", "form", "sessions", "rooms", "days", "zone"),
    [
        ("fosdem2026_final.frab.xml", "frab XML", 1079, 37, 2, "Europe/Brussels"),
        ("fosdem2026_2026-01-30.frab.xml", "frab XML", 1070, 37, 2, "Europe/Brussels"),
        ("emf2024.frab.xml", "frab XML", 482, 44, 4, "Etc/GMT-1"),
        ("klimacamp2015.frab.xml", "frab XML", 106, 10, 8, "Etc/GMT-2"),
        ("klimacamp2015.frab.json", "frab JSON", 106, 10, 8, "Etc/GMT-2"),
        ("rc3_2020.pretalx.json", "frab JSON", 48, 5, 4, "Etc/GMT-1"),
        ("datconf2020.pretalx.json", "frab JSON", 20, 1, 2, "Etc/GMT-2"),
    ],
)
def test_every_session_is_read(
    file: str, form: str, sessions: int, rooms: int, days: int, zone: str
) -> None:
    reading = read(file, form)

    agenda = reading.agenda
    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (sessions, rooms, days)
    assert agenda.zone.key == zone
    assert reading.left_out == ()
    assert not any("disagree" in problem.what for problem in reading.warnings)


def test_fosdem_has_its_peculiarities() -> None:
    sessions = read("fosdem2026_final.frab.xml", "frab XML").agenda.sessions

    assert [s.title for s in sessions if s.cancelled] == ["Carving JSON in heap dumps"]
    assert max(len(s.speakers) for s in sessions) == 13
    assert any('Richard "RichiH" Hartmann' in s.speakers for s in sessions)
    assert max(len(s.title or "") for s in sessions) == 143
    assert any("K.1.105 (La Fontaine)" in s.rooms for s in sessions)
    assert not any("<p>" in (s.abstract or "") for s in sessions)
    assert max(Counter(s.starts_at for s in sessions).values()) == 32


def test_the_last_days_before_fosdem_changed_what_they_did() -> None:
    before, after = (
        {session.key: session for session in read(file, "frab XML").agenda.sessions}
        for file in ("fosdem2026_2026-01-30.frab.xml", "fosdem2026_final.frab.xml")
    )

    both = [(before[key], after[key]) for key in before.keys() & after.keys()]
    assert (len(after.keys() - before.keys()), len(before.keys() - after.keys())) == (15, 6)
    assert sum(old.starts_at != new.starts_at for old, new in both) == 15
    assert sum(old.rooms != new.rooms for old, new in both) == 12


def test_emf_is_the_same_in_the_zone_that_its_organizers_would_name() -> None:
    named, guessed = (read("emf2024.frab.xml", "frab XML", zone).agenda for zone in (LONDON, None))

    assert named.sessions == guessed.sessions
    assert named.zone == LONDON
    assert max(session.length for session in named.sessions) == timedelta(days=2, hours=6)
    assert [s.title for s in named.sessions if s.cancelled] == [
        "Up up and away! - Let's launch a weather balloon!"
    ]


def test_the_climate_camp_is_the_same_in_xml_and_in_json() -> None:
    xml = read("klimacamp2015.frab.xml", "frab XML").agenda
    json = read("klimacamp2015.frab.json", "frab JSON").agenda

    assert xml.title == json.title == "Klimcamp 2015"
    for one, other in zip(xml.sessions, json.sessions, strict=True):
        assert one.key == other.key
        assert one.title == other.title
        assert (one.starts_at, one.ends_at) == (other.starts_at, other.ends_at)
        assert (one.rooms, one.speakers, one.kind) == (other.rooms, other.speakers, other.kind)
        assert (one.track, one.languages, one.url) == (other.track, other.languages, other.url)
        assert "".join((one.abstract or "").split()) == "".join((other.abstract or "").split())
