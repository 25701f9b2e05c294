"""Agendas written as tables are the same when they are read again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.exports.csv_table import csv_of
from bot.domain.formats import own_yaml
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.text import plain
from tests.builders import LOS_ANGELES, PRAGUE, agenda, at, session
from tests.sample import AGENDA


def read_again(written: Agenda) -> Agenda:
    reading, form = read_agenda(Source(csv_of(written), "agenda.csv", written.zone))
    assert form.name == "table as CSV"
    assert reading.left_out == ()
    return reading.agenda


def test_the_sample_comes_back_as_it_was() -> None:
    sample = own_yaml.read(AGENDA.read_text(encoding="utf-8"), "agenda.yaml").agenda

    assert read_again(sample).sessions == sample.sessions


def test_it_opens_in_a_spreadsheet_without_a_formula() -> None:
    text = csv_of(agenda(session("=1+1", rooms=["+A", "B"]))).decode()

    assert text.startswith('\ufeff"id","title","date"')
    assert '"\'=1+1"' in text
    assert '"\'+A; B"' in text


def test_an_hour_that_comes_twice_is_the_same_hour_again() -> None:
    zone = PRAGUE
    hours = [datetime(2026, 10, 24, 23, 30, tzinfo=UTC) + timedelta(hours=n) for n in range(4)]
    written = agenda(
        *(session(f"At {hour:%H}", hour, 60, key=f"a{hour:%H}") for hour in hours), zone=zone
    )

    assert read_again(written).sessions == written.sessions


names = st.one_of(
    st.sampled_from(["=1+1", "'=x", "TBA", "a;b", "a\\", "\\;", "x, y", "-", "'", '"', "n/a", ";"]),
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12),
    st.text("ab c\u05d0;,\\'\"=", max_size=12),
).map(lambda name: " ".join(plain(name).split()))
texts = st.one_of(names, st.text("ab \n-*=;,\"'", max_size=30)).map(
    lambda text: plain("\n".join(line.rstrip() for line in text.split("\n")))
)
lists = st.lists(names.filter(bool), max_size=3, unique=True).map(tuple)
moments = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2030-01-01")
).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC))


@st.composite
def sessions(draw: st.DrawFn, key: int) -> Session:
    starts_at = draw(moments)
    return Session(
        key=SessionKey(f"{draw(st.sampled_from(['=', 'a', '-']))}{key}"),
        kind=draw(st.sampled_from(Kind)),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=draw(st.integers(0, 3000))),
        title=draw(names) or None,
        rooms=draw(lists),
        speakers=draw(lists),
        abstract=draw(texts) or None,
        url=draw(st.sampled_from([None, "https://example.org/a,b;c"])),
        track=draw(names) or None,
        languages=draw(lists),
        cancelled=draw(st.booleans()),
    )


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    zone = draw(st.sampled_from([PRAGUE, LOS_ANGELES, ZoneInfo("Asia/Kathmandu")]))
    found = [draw(sessions(key)) for key in range(draw(st.integers(1, 4)))]
    return Agenda("", zone, tuple(found))


@given(agendas())
@settings(max_examples=200, deadline=None)
@example(agenda(session("A", at("2026-07-15 23:59"), 0), zone=PRAGUE))
def test_any_agenda_comes_back_as_it_was(written: Agenda) -> None:
    assert read_again(written).sessions == written.sessions


@pytest.mark.parametrize("title", ["Day 2", "title", "2026-07-15", "9:00", "Lunch"])
def test_titles_that_look_like_something_else_are_titles(title: str) -> None:
    written = agenda(session(title, key="a"), session("B", key="b"))

    assert read_again(written).sessions == written.sessions
