"""The agenda in our own format: as organizers would write it, and the same when it is read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.exports.own_yaml import yaml_of
from bot.domain.formats import own_yaml
from bot.domain.text import plain
from tests.builders import LOS_ANGELES, PRAGUE, UTC_ZONE, agenda, at, session
from tests.sample import AGENDA


def back(of: Agenda) -> Agenda:
    return own_yaml.read(yaml_of(of, of.title), "agenda.yaml").agenda


def test_one_day_is_written_as_organizers_would() -> None:
    bees = session(
        "Bees: a study",
        at("2022-05-18 07:00"),
        kind=Kind.KEYNOTE,
        rooms=["Hall A"],
        speakers=["Ada Bee", "Bo"],
        abstract="It hums, now and then. " * 4 + "And then?\n\nStill.",
        url="https://conf.example/bees",
        key="bees",
    )
    cancelled = replace(
        session("Wasps", at("2022-05-18 07:30"), 60, rooms=["Hall A", "Hall B"]),
        cancelled=True,
        track="Insects",
        languages=("English",),
    )

    assert yaml_of(agenda(bees, cancelled, zone=PRAGUE), "Humming 2022") == dedent(
        """\
        conference: Humming 2022
        timezone: Europe/Prague
        date: 2022-05-18

        sessions:
          - id: bees
            time: 09:00 - 09:30
            kind: keynote
            title: 'Bees: a study'
            room: Hall A
            speakers: [Ada Bee, Bo]
            url: https://conf.example/bees
            abstract: >-
              It hums, now and then. It hums, now and then. It hums, now and then. It hums, now and
              then. And then?


              Still.

          - time: 09:30 - 10:30
            title: Wasps
            rooms: [Hall A, Hall B]
            track: Insects
            language: English
            cancelled: yes
        """
    )


def test_several_days_stand_one_below_the_other_and_a_night_says_its_end_with_the_date() -> None:
    written = yaml_of(
        agenda(
            session("Party", at("2022-05-18 20:00"), 300),
            session("Bees", at("2022-05-19 07:00"), abstract="- wings\n- air"),
            zone=PRAGUE,
        ),
        "Humming 2022",
    )

    assert written.partition("days:\n")[2] == indent(
        dedent(
            """\
          - date: 2022-05-18
            sessions:
              - time: 22:00 - 2022-05-19 03:00
                title: Party

          - date: 2022-05-19
            sessions:
              - time: 09:00 - 09:30
                title: Bees
                abstract: |-
                  - wings
                  - air
        """
        ),
        "  ",
    )


@pytest.mark.parametrize("start", ["2022-10-29 23:30", "2022-10-30 00:30", "2022-10-30 01:30"])
def test_where_the_clocks_show_a_time_twice_the_offset_says_which(start: str) -> None:
    night = replace(agenda(session("Bees", at(start), 60), zone=PRAGUE), title="Night")

    assert back(night) == night


def test_only_ids_that_would_not_come_about_by_themselves_are_written() -> None:
    written = yaml_of(agenda(session("Bees"), session("Wasps", key="w")), "Humming")

    assert [line.strip() for line in written.splitlines() if "id:" in line] == ["- id: w"]


def test_the_sample_comes_back() -> None:
    sample = own_yaml.read(AGENDA.read_text(encoding="utf-8"), "agenda.yaml").agenda

    assert back(sample) == sample


ANY = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"])
    | st.sampled_from("\n\n \t:-#'\"[]{}|>&*!%@`,?=~\\.<\u2028\u0085"),
    max_size=60,
).map(plain)
LONG = st.one_of(
    ANY, st.lists(ANY, max_size=6).map(lambda parts: plain("\n\n".join(part * 3 for part in parts)))
)
NAMES = st.lists(ANY.filter(bool), max_size=3, unique=True).map(tuple)
STARTS = st.integers(0, 60 * 24 * 3).map(
    lambda minutes: datetime(2022, 10, 29, tzinfo=UTC) + timedelta(minutes=minutes)
)
ADDRESSES = ["https://conf.example/", "https://conf.example/?a=[b]&c={d}#e:f", "http://b.example'"]


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    keys = draw(st.lists(ANY.filter(bool), min_size=1, max_size=5, unique=True))
    sessions = [
        Session(
            key=SessionKey(key),
            kind=draw(st.sampled_from(Kind)),
            starts_at=(starts := draw(STARTS)),
            ends_at=starts + timedelta(minutes=draw(st.integers(1, 1500))),
            title=draw(ANY) or None,
            rooms=draw(NAMES),
            speakers=draw(NAMES),
            abstract=draw(LONG) or None,
            url=draw(st.sampled_from([None, *ADDRESSES])),
            track=draw(ANY) or None,
            languages=draw(NAMES),
            cancelled=draw(st.booleans()),
        )
        for key in keys
    ]
    zone = draw(st.sampled_from([PRAGUE, LOS_ANGELES, UTC_ZONE]))
    return Agenda(draw(ANY.filter(bool)), zone, tuple(sessions))


@settings(max_examples=300, deadline=None)
@given(agendas())
def test_every_agenda_comes_back_as_it_was(whole: Agenda) -> None:
    assert back(whole) == whole
