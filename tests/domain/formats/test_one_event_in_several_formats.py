"""What one conference published in several formats is the same agenda, where it is at hand."""

from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.agenda import Session
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.formats.titles import kind_said

SCHEDULES = Path(__file__).parents[4] / "shared" / "schedules"

pytestmark = pytest.mark.skipif(
    not SCHEDULES.is_dir(), reason="the schedules of real conferences are not beside this project"
)

CONFERENCES = {
    "Europe/London": ("emf2024.frab.xml", "emf2024.ics"),
    "Europe/Berlin": ("klimacamp2015.frab.xml", "klimacamp2015.frab.json", "klimacamp2015.ics"),
    "Europe/Copenhagen": ("datconf2020.pretalx.json", "datconf2020.pretalx.ics"),
}
PAIRS = [(zone, *pair) for zone, files in CONFERENCES.items() for pair in combinations(files, 2)]


def sessions(file: str, zone: str) -> list[Session]:
    source = Source((SCHEDULES / file).read_bytes(), file, ZoneInfo(zone))
    return sorted(read_agenda(source)[0].agenda.sessions, key=lambda s: (s.starts_at, s.name))


@pytest.mark.parametrize(("zone", "one", "other"), PAIRS)
def test_when_where_and_what_is_the_same(zone: str, one: str, other: str) -> None:
    for a, b in zip(sessions(one, zone), sessions(other, zone), strict=True):
        assert a.title == b.title
        assert (a.starts_at, a.ends_at) == (b.starts_at, b.ends_at), a.title
        assert (a.rooms, a.cancelled) == (b.rooms, b.cancelled), a.title
        # A calendar that says no kinds has them from the titles; EMF calls its opening a talk.
        assert b.kind in {a.kind, kind_said(b.name)}, a.title


@pytest.mark.parametrize(("zone", "one", "other"), PAIRS)
def test_the_speakers_are_the_same_where_both_formats_name_them(
    zone: str, one: str, other: str
) -> None:
    for a, b in zip(sessions(one, zone), sessions(other, zone), strict=True):
        if a.speakers and b.speakers:
            assert set(a.speakers) == set(b.speakers), a.title
