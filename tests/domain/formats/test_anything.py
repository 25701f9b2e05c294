"""Whatever somebody gives for an agenda, every format reads it, refuses it or leaves it alone."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.exports.table_template import template_as_csv, template_as_xlsx
from bot.domain.formats.finding import FORMATS, read_agenda
from bot.domain.formats.reading import Format
from bot.domain.formats.source import LARGEST, Source
from bot.errors import InputRefused
from tests.builders import PRAGUE
from tests.sample import AGENDA

ALL = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)


def sources(content: bytes) -> Iterator[Source]:
    """With what organizers say of it, and without."""
    yield Source(content, "anything")
    yield Source(content, "anything", PRAGUE, date(2026, 7, 15))


def take(form: Format, content: bytes) -> None:
    """Nothing but a refusal may be raised by reading, and nothing at all by looking."""
    for source in sources(content):
        if form.fits(source):
            with suppress(InputRefused):
                form.read(source)


def bombs() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "blank", b" \n\t\r\n" * 100
    yield "zeros", b"\0" * 100_000
    yield "one line", b"a" * 10 * 1024 * 1024
    yield "one line that is a page", b"9:00 a\n9:30 b\n" + b"x" * 10 * 1024 * 1024
    yield "as much as may be", b"a,b\n" * (LARGEST // 4)
    yield "half a character", b'{"title": "\\ud800"}'
    yield "utf-16 cut in half", "title,start\n".encode("utf-16")[:-1]
    yield "surrogates", b"title,start\n\xed\xa0\x80,9:00\n"
    yield "latin-1", b"title,start\nCaf\xe9,9:00\n"
    yield "brackets", b"[" * 100_000
    yield "deep JSON", b'{"schedule": ' * 50_000 + b"1" + b"}" * 50_000
    yield "deep lists", b"[" * 30_000 + b"]" * 30_000
    yield "long number", b'{"sessions": [' + b"9" * 100_000 + b"]}"
    yield "deep YAML", b"sessions: " + b"[" * 5_000
    yield "indented YAML", b"sessions:\n" + b"".join(b" " * n + b"a:\n" for n in range(300))
    yield "YAML in a circle", b"conference: &a [*a]\nsessions: &b {c: *b}\n"
    laughs = b"".join(b"l%d: &l%d [%s]\n" % (n, n, b"*l%d," % (n - 1) * 9) for n in range(1, 30))
    yield "a billion laughs in YAML", b"sessions: &l0 [lol]\n" + laughs
    yield "YAML tags", b"sessions: !!python/object/apply:os.system [ls]\n"
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 9) for n in range(1, 30))
    doctype = b'<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY l0 "l">' + entities + b"]>"
    yield "a billion laughs in XML", doctype + b"<schedule>&l29;</schedule>"
    yield "deep XML", b"<schedule>" + b"<day>" * 50_000
    yield "XML cut off", b"<schedule><day date='2026-07-15'><room name='a'><event id='1'>"
    yield "a calendar cut off", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026"
    yield "a calendar in itself", b"BEGIN:VCALENDAR\n" * 2_000
    yield "one long cell", b"title,start\n" + b"a" * 500_000 + b",9:00\n"
    yield "an open quotation mark", b'title,start\n"' + b"a\n" * 200_000
    yield "many cells", b"title,start" + b",a" * 500_000 + b"\n" + b"," * 500_000
    yield "a broken archive", b"PK\x03\x04" + b"\0" * 1000


@ALL
@pytest.mark.parametrize("content", [pytest.param(bomb, id=name) for name, bomb in bombs()])
def test_bombs_do_not_go_off(form: Format, content: bytes) -> None:
    take(form, content)


ABSURD = (
    "0000-00-00 00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "99999-12-31",
    "2026-02-30 25:61",
    "2026-07-15T09:00:00+99:99",
    "-2026-07-15",
    "24:00",
    "99991231T235959Z",
    "00010101T000000",
    "1e999",
    "NaN",
    "٢٠٢٦-٠٧-١٥",
)


def with_times(when: str) -> Iterator[bytes]:
    """The same absurd time as each kind of file would have it."""
    yield f"title,date,start,end\na,{when},{when},{when}\nb,,{when},\n".encode()
    yield f"title,start,minutes\na,9:00,{when}\n".encode()
    yield f"{when}\n9:00 - {when} a\n{when} b\n9:30 - 10:00 c\n".encode()
    yield f"conference: a\ntimezone: UTC\ndate: {when}\nsessions: [{{time: '{when}'}}]\n".encode()
    yield (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:a\r\n"
        f"DTSTART:{when}\r\nDTEND:{when}\r\nDURATION:{when}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    yield (
        f'<schedule><day date="{when}"><room name="a"><event id="1"><title>a</title>'
        f"<date>{when}</date><start>{when}</start><duration>{when}</duration></event></room></day>"
        "</schedule>"
    ).encode()
    event = {"id": 1, "title": "a", "date": when, "start": when, "duration": when, "end": when}
    day = {"date": when, "day_start": when, "rooms": {"a": [event]}}
    yield json.dumps({"schedule": {"conference": {"title": "a", "days": [day]}}}).encode()
    session = {"id": "1", "title": "a", "startsAt": when, "endsAt": when, "roomId": 1}
    yield json.dumps({"sessions": [session], "rooms": [{"id": 1, "name": "a"}]}).encode()
    yield json.dumps({"days": {when: {"rooms": ["a"], "events": [event]}}}).encode()
    yield json.dumps([event | {"start_date": when, "end_date": when}]).encode()


@ALL
@pytest.mark.parametrize("when", ABSURD)
def test_absurd_times_are_refused_or_left_out(form: Format, when: str) -> None:
    for content in with_times(when):
        take(form, content)


@ALL
@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes(form: Format, content: bytes) -> None:
    take(form, content)


BEGINNINGS = (
    b"{",
    b'{"schedule": ',
    b'{"sessions": ',
    b"[",
    b"<schedule>",
    b'<?xml version="1.0"?>',
    b"BEGIN:VCALENDAR\n",
    b"sessions: ",
    b"title,start\n",
    b"9:00 a\n9:30 b\n",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)


@ALL
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=100))
@settings(max_examples=100, deadline=None)
def test_any_bytes_after_a_beginning_that_fits(form: Format, begins: bytes, rest: bytes) -> None:
    take(form, begins + rest)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["schedule", "conference", "days", "rooms", "sessions", "events"])
            | st.text(max_size=3),
            below,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@ALL
@given(st.dictionaries(st.sampled_from(["schedule", "sessions", "days", "rooms"]), json_values))
@settings(max_examples=100, deadline=None)
def test_any_json(form: Format, value: object) -> None:
    take(form, json.dumps(value).encode())


@pytest.mark.parametrize(
    "content", [AGENDA.read_bytes(), template_as_csv().encode(), template_as_xlsx()]
)
def test_every_format_leaves_the_others_files_alone(content: bytes) -> None:
    source = Source(content, "agenda", PRAGUE)

    fitting = [form for form in FORMATS if form.fits(source)]

    assert len(fitting) == 1
    assert read_agenda(source)[1] is fitting[0]
