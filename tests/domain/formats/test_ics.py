"""iCalendar, as calendars and other conferences write it, mistakes and all."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind, Session
from bot.domain.formats import ics
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, reads_or_refuses

BERLIN = ZoneInfo("Europe/Berlin")
TALK = """\
UID:talk-1@conf.example
DTSTART;TZID=Europe/Prague:20260715T090000
DTEND;TZID=Europe/Prague:20260715T093000
SUMMARY:Why bees hum
"""


def calendar(*events: str, about: str = "", end: str = "\r\n") -> bytes:
    parts = [f"BEGIN:VEVENT\n{event}END:VEVENT\n" for event in events]
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{about}{''.join(parts)}END:VCALENDAR\n"
    return text.replace("\n", end).encode()


def read(content: bytes, zone: ZoneInfo | None = None) -> Reading:
    reading, form = read_agenda(Source(content, "talks.ics", zone))
    assert form is ics.FORMAT
    return reading


def only(event: str, about: str = "", zone: ZoneInfo | None = None) -> Session:
    reading = read(calendar(event, about=about), zone)
    assert reading.left_out == ()
    (session,) = reading.agenda.sessions
    return session


def left_out(event: str) -> str:
    (problem,) = read(calendar(TALK, event)).left_out
    return f"{problem.line}: {problem.what}"


def test_everything_that_an_event_may_say_is_read() -> None:
    reading = read(
        calendar(
            TALK
            + "LOCATION:Forum Hall\nDESCRIPTION:Wings\\, mostly.\\n\\nA lot of them\\; 200/s.\n"
            "URL:https://conf.example/bees\nCATEGORIES:Insects,Keynote\nSTATUS:CONFIRMED\n",
            about="X-WR-CALNAME:Humming 2026\n",
        )
    )

    (talk,) = reading.agenda.sessions
    assert (reading.warnings, reading.left_out) == ((), ())
    assert (reading.agenda.title, reading.agenda.zone) == ("Humming 2026", PRAGUE)
    assert talk.key == "talk-1@conf.example"
    assert (talk.starts_at, talk.length) == (at("2026-07-15 07:00"), timedelta(minutes=30))
    assert (talk.title, talk.rooms, talk.kind) == ("Why bees hum", ("Forum Hall",), Kind.KEYNOTE)
    assert talk.abstract == "Wings, mostly.\n\nA lot of them; 200/s."
    assert (talk.url, talk.track) == ("https://conf.example/bees", "Insects")
    assert (talk.speakers, talk.cancelled) == ((), False)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("DTSTART;TZID=Europe/London;VALUE=DATE-TIME:20260715T090000", "2026-07-15 08:00"),
        ("DTSTART;TZID=/program.example/v1/Europe/London:20260715T090000", "2026-07-15 08:00"),
        ('DTSTART;TZID="W. Europe Standard Time":20260715T090000', "2026-07-15 07:00"),
        ("DTSTART:20260715T090000Z", "2026-07-15 09:00"),
        ("DTSTART:20260715T090000", "2026-07-15 07:00"),
        ("DTSTART;TZID=Nowhere/Land:20260715T090000", "2026-07-15 07:00"),
        ("DTSTART;TZID=Europe/London:20261025T013000", "2026-10-25 00:30"),
    ],
)
def test_a_moment_is_in_its_own_zone_or_in_the_conferences(written: str, moment: str) -> None:
    talk = only(f"{written}\nDURATION:PT1H\n", zone=PRAGUE)

    assert (talk.starts_at, talk.length) == (at(moment), timedelta(hours=1))


def test_a_zone_that_nobody_knows_is_said() -> None:
    reading = read(calendar("DTSTART;TZID=Mars:20260715T090000\nDURATION:PT1H\n"), PRAGUE)

    assert "'Mars' is no time zone" in "\n".join(map(str, reading.warnings))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("DTSTART:20260715T090000Z", "names no time zone"),
        ("DTSTART:20260715T090000", "names no time zone"),
        ("DTSTART;TZID=Mars:20260715T090000", "'Mars' is no time zone"),
    ],
)
def test_without_any_zone_it_is_refused(start: str, said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        read(calendar(f"{start}\nDURATION:PT1H\n"))


def test_the_calendars_own_zone_is_that_of_its_days() -> None:
    event = "DTSTART:20260715T223000Z\nDURATION:PT1H\nSUMMARY:Late\n"
    reading = read(calendar(event, about="X-WR-TIMEZONE:Europe/Prague\n"))

    assert [day.isoformat() for day in reading.agenda.days] == ["2026-07-16"]


def test_an_event_without_an_end_takes_no_time_and_that_is_odd() -> None:
    reading = read(calendar("DTSTART;TZID=Europe/Prague:20260715T090000\nSUMMARY:Gong\n"))

    assert reading.agenda.sessions[0].length == timedelta()
    assert "takes no time at all" in str(reading.warnings[0])


def test_an_end_without_a_zone_is_in_that_of_its_start() -> None:
    talk = only("DTSTART;TZID=Europe/London:20260715T090000\nDTEND:20260715T100000\n")

    assert talk.length == timedelta(hours=1)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (TALK + "RRULE:FREQ=DAILY;COUNT=3\n", "'Why bees hum' happens again and again"),
        (TALK + "RDATE:20260716T090000Z\n", "'Why bees hum' happens again and again"),
        (TALK + "CLASS:PRIVATE\n", "'Why bees hum' is marked as private."),
        ("SUMMARY:Some time\n", "'Some time' has no time."),
        ("DTSTART;VALUE=DATE:20260715\nSUMMARY:Day 1\n", "'Day 1' is on a day and at no time."),
        ("DTSTART:soon\nSUMMARY:A\n", "'A' has 'soon' as its start."),
        ("DTSTART:20261315T090000Z\nSUMMARY:A\n", "'A' has '20261315T090000Z' as its start."),
        ("DTSTART:PT1H\nSUMMARY:A\n", "'A' has a start that is no time."),
        ("DTSTART:20260715T090000Z\nDTEND:?\n", "A session has '?' as its end."),
        ("DTSTART:20260715T090000Z\nDURATION:long\nSUMMARY:A\n", "'A' has 'long' as its length."),
        ("DTSTART:20260715T090000Z\nDURATION:20260715T100000Z\n", "A session has a length that"),
        ("DTSTART:20260715T090000Z\nDTEND:20260715T080000Z\n", "A session ends before it starts."),
        ("DTSTART:20260715T090000Z\nDURATION:P99999999D\n", "A session has a time that cannot"),
        ("DTSTART:99991231T235959Z\nDURATION:P13D\n", "A session has a time that cannot be right."),
    ],
)
def test_an_event_that_cannot_be_a_session_is_left_out_alone(event: str, said: str) -> None:
    assert left_out(event).startswith(f"9: {said}")


def test_where_only_broken_events_are_it_is_refused_with_the_reasons() -> None:
    with pytest.raises(InputRefused) as refused:
        read(calendar(TALK + "RRULE:FREQ=DAILY\n"))

    assert "No session can be used." in str(refused.value)
    assert "again and again" in str(refused.value)


def test_a_time_of_its_own_of_what_happens_again_is_a_session() -> None:
    second = TALK.replace("T09", "T11") + "RECURRENCE-ID:20260716T070000Z\n"
    third = TALK.replace("T09", "T13") + "RECURRENCE-ID:20260717T070000Z\n"

    reading = read(calendar(TALK + "RRULE:FREQ=DAILY\n", second, third))

    assert [session.key for session in reading.agenda.sessions] == [
        "talk-1@conf.example-20260716T070000Z",
        "talk-1@conf.example-20260717T070000Z",
    ]


def test_ids_that_several_events_share_are_told_apart_by_their_starts() -> None:
    reading = read(calendar(TALK, TALK.replace("T09", "T11"), TALK.replace("talk-1", "talk-2")))

    assert {session.key for session in reading.agenda.sessions} == {
        "talk-1@conf.example-20260715-0900",
        "talk-1@conf.example-20260715-1100",
        "talk-2@conf.example",
    }


@pytest.mark.parametrize(("event", "about"), [("STATUS:CANCELLED\n", ""), ("", "METHOD:CANCEL\n")])
def test_what_is_cancelled_stays_and_is_said_to_be(event: str, about: str) -> None:
    assert only(TALK + event, about).cancelled


@pytest.mark.parametrize(
    ("event", "speakers"),
    [
        ('ATTENDEE;CN="Ada Bee";ROLE=REQ-PARTICIPANT:invalid:nomail\n', ("Ada Bee",)),
        ("ATTENDEE;CN=Ada Bee:invalid:nomail\nATTENDEE;CN=Bo:x\n", ("Ada Bee", "Bo")),
        ("ATTENDEE;CN=A guest:mailto:guest@mail.example\n", ()),
        ("ORGANIZER;CN=The office:invalid:nomail\n", ()),
        ("DESCRIPTION:Speaker: Ada Bee\\nSpeaker: Bo\\n\\nAbout.\n", ("Ada Bee", "Bo")),
        ("DESCRIPTION:Speakers: Ada Bee\\, Bo\\n\\nAbout.\n", ("Ada Bee", "Bo")),
        ("DESCRIPTION:The speaker: Ada Bee\n", ()),
    ],
)
def test_speakers_are_found_where_they_certainly_are(event: str, speakers: tuple[str, ...]) -> None:
    talk = only(TALK + event)

    assert talk.speakers == speakers
    assert talk.abstract in {None, "About.", "The speaker: Ada Bee"}


@pytest.mark.parametrize(
    ("summary", "title", "speakers"),
    [
        ("Bees - Ada Bee\\, Bo", "Bees", ("Ada Bee", "Bo")),
        ("Bees - and wasps - Ada Bee", "Bees - and wasps", ("Ada Bee",)),
        ("Bees - Ada Bee-Hive", "Bees", ("Ada Bee-Hive",)),
        ("A fair - ", "A fair", ()),
        ("A fair -", "A fair", ()),
        ("Bees - Why do they hum at night? - part two of six", "", ("part two of six",)),
        (
            "Bees - Ada - who knows what they do: hum",
            "Bees - Ada - who knows what they do: hum",
            (),
        ),
        ("Bees - Ada - a name of far too many words to be one", "", ()),
        ("Half -day", "Half -day", ()),
        ("Bees", "Bees", ()),
    ],
)
def test_a_title_of_pretalx_names_the_speakers_behind_its_last_hyphen(
    summary: str, title: str, speakers: tuple[str, ...]
) -> None:
    event = TALK.replace("UID:", "UID:pretalx-").replace("Why bees hum", summary)

    talk = only(event, "PRODID:-//pretalx//conf.example//\n")

    assert talk.speakers == speakers
    assert talk.title == (title or summary.removesuffix(" - part two of six"))


def test_a_hyphen_in_any_other_title_means_nothing() -> None:
    event = TALK.replace("Why bees hum", "Bees - Ada Bee")
    # Another program that names itself after pretalx writes titles alone.
    talk = only(event, "PRODID:-//pretalx//Schedule//EN\n")

    assert (talk.title, talk.speakers) == ("Bees - Ada Bee", ())


def test_a_place_is_several_rooms_only_where_each_of_them_is_the_place_of_another() -> None:
    def event(number: int, place: str) -> str:
        return TALK.replace("talk-1", f"talk-{number}") + f"LOCATION:{place}\n"

    reading = read(
        calendar(
            event(1, "Hall A"), event(2, "Hall B"), event(3, "Hall A\\, Hall B"), event(4, "A\\, B")
        )
    )

    assert [session.rooms for session in reading.agenda.sessions] == [
        ("Hall A",),
        ("Hall B",),
        ("Hall A", "Hall B"),
        ("A, B",),
    ]


def test_html_in_a_description_becomes_markdown() -> None:
    assert only(TALK + "DESCRIPTION:<p>So <i>very</i> loud</p>\n").abstract == "So *very* loud"


def test_an_address_that_leads_nowhere_alone_is_left_out() -> None:
    assert only(TALK + "URL:2026/talks/1.html\n").url is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_be_folded_anywhere_also_within_a_character(end: str) -> None:
    content = calendar(TALK.replace("Why bees hum", "Why bées hum"), end=end)
    for place in range(content.index(b"Why"), content.index(b"hum")):
        folded = content[:place] + end.encode() + b" " + content[place:]
        assert read(folded).agenda.sessions[0].title == "Why bées hum"


def test_a_file_may_have_a_mark_before_it_or_be_in_utf_16() -> None:
    text = calendar(TALK).decode()
    for encoding in ("utf-8-sig", "utf-16"):
        assert read(text.encode(encoding)).agenda.sessions[0].title == "Why bees hum"


def test_lines_that_are_none_are_passed_over_and_said() -> None:
    reading = read(
        calendar(
            "what is this\n" + TALK + "\n;;;\nX-NOTE\nSUMMARY:Again\n",
            about="VTIMEZONE:\nPRODID;X-SOURCE=A:-//b//c\nnothing\n",
        )
    )

    (talk,) = reading.agenda.sessions
    (warning,) = reading.warnings
    assert talk.title == "Why bees hum"
    assert (warning.line, warning.what) == (7, "This line and 2 others cannot be understood.")


def test_alarms_and_zones_say_nothing_of_sessions() -> None:
    alarm = "BEGIN:VALARM\nSUMMARY:Wake up\nDESCRIPTION:Now\nEND:VALARM\n"
    zone = "BEGIN:VTIMEZONE\nTZID:Europe/Prague\nBEGIN:STANDARD\nSUMMARY:x\nRRULE:FREQ=YEARLY\n"

    talk = only(alarm + TALK, f"{zone}END:STANDARD\nEND:VTIMEZONE\n")

    assert (talk.title, talk.abstract) == ("Why bees hum", None)


def test_an_event_that_never_ends_takes_no_other_with_it() -> None:
    content = calendar(TALK.replace("hum", "buzz"), TALK).replace(b"END:VEVENT\r\n", b"", 1)

    reading = read(content)

    assert [session.title for session in reading.agenda.sessions] == ["Why bees hum"]
    assert "'Why bees buzz' breaks off" in str(reading.left_out[0])


def test_a_file_that_breaks_off_is_said_to() -> None:
    content = calendar(TALK, TALK.replace("talk-1", "talk-2"))

    reading = read(content[: content.rindex(b"DTEND")])

    assert len(reading.agenda.sessions) == len(reading.left_out) == 1
    assert "'END:VCALENDAR' is missing" in str(reading.warnings[0])


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCARD\n", b"x\nBEGIN:VCALENDAR\n", b"\xff\xfe"])
def test_what_does_not_begin_as_a_calendar_is_none(content: bytes) -> None:
    assert not ics.FORMAT.fits(Source(content, "file"))


def test_a_calendar_without_events_is_refused() -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        read(calendar(), PRAGUE)


@pytest.mark.parametrize("line", [b"BEGIN:VEVENT\n", b"\n", b"x\n", b"\n "])
def test_files_of_nothing_but_lines_are_refused(line: bytes) -> None:
    with pytest.raises(InputRefused):
        read(b"BEGIN:VCALENDAR\n" + line * 300_000, PRAGUE)


EXAMPLE = calendar(
    TALK + 'LOCATION:A\\, B\nATTENDEE;CN="Ada":x\nCATEGORIES:a\\,b,talk\nDESCRIPTION:Höhe\\n\n',
    TALK.replace("DTEND;TZID=Europe/Prague:20260715T093000", "DURATION:PT30M") + "LOCATION:A\n",
    TALK + "RECURRENCE-ID:20260716T070000Z\nSTATUS:CANCELLED\nURL:https://conf.example/\n",
    about="X-WR-TIMEZONE:Europe/Prague\nBEGIN:VTIMEZONE\nTZID:Europe/Prague\nEND:VTIMEZONE\n",
)


@settings(max_examples=250, deadline=None)
@given(damaged_bytes(EXAMPLE))
def test_a_damaged_calendar_is_read_or_refused(content: bytes) -> None:
    reads_or_refuses(ics.FORMAT, content)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["DTSTART", "DTEND;TZID=x", "DURATION", "CATEGORIES", "UID", "ATTENDEE;CN=a"]),
    st.text(max_size=30)
    | st.from_regex(r"[-+]?P?[0-9]{0,9}[WDTHMS]?T?[0-9]{0,6}Z?", fullmatch=True),
)
def test_any_value_is_read_or_refused(name: str, value: str) -> None:
    reads_or_refuses(ics.FORMAT, calendar(f"{name}:{value}\n{TALK}"))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lunch", Kind.BREAK),
        ("Coffee break", Kind.BREAK),
        ("Registration", Kind.SOCIAL),
        ("Opening keynote", Kind.KEYNOTE),
        ("Welcome", Kind.OPENING),
        ("Panel: Who hums?", Kind.PANEL),
        ("Coffee and its history", Kind.TALK),
    ],
)
def test_the_title_says_the_kind_where_no_category_does(title: str, kind: Kind) -> None:
    event = TALK.replace("Why bees hum", title)

    assert only(event).kind is kind
    assert only(f"{event}CATEGORIES:Workshop\n").kind is Kind.TALK


PUBLISHED = Path(__file__).parents[4] / "shared" / "schedules"
needs_the_files = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published schedules are not part of the repository"
)


def published(name: str, zone: ZoneInfo | None = None) -> Reading:
    return read((PUBLISHED / name).read_bytes(), zone)


@needs_the_files
@pytest.mark.parametrize(
    ("name", "sessions", "rooms", "days", "zone"),
    [
        ("emf2024.ics", 482, 44, 4, "Europe/London"),
        ("klimacamp2015.ics", 106, 10, 8, "Europe/Berlin"),
        ("pyconau2023.pretalx.ics", 94, 4, 3, "Australia/Adelaide"),
        ("datconf2020.pretalx.ics", 20, 1, 2, "Europe/Copenhagen"),
    ],
)
def test_published_calendars_are_read_whole(
    name: str, sessions: int, rooms: int, days: int, zone: str
) -> None:
    reading = published(name)

    agenda = reading.agenda
    assert reading.left_out == ()
    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (sessions, rooms, days)
    assert agenda.zone.key == zone


@needs_the_files
def test_of_emf_2024_sessions_may_last_past_midnight_and_one_is_cancelled() -> None:
    agenda = published("emf2024.ics").agenda

    late = [
        s for s in agenda.sessions if s.ends_at.astimezone(agenda.zone).date() > agenda.day_of(s)
    ]
    (cancelled,) = [session for session in agenda.sessions if session.cancelled]
    assert agenda.title == "EMF 2024"
    assert len(late) == 21
    assert cancelled.title == "Up up and away! - Let's launch a weather balloon!"


@needs_the_files
def test_of_kielux_2020_the_organizers_say_the_zone_and_attendees_speak() -> None:
    with pytest.raises(InputRefused, match="names no time zone"):
        published("kielux2020.ics")
    agenda = published("kielux2020.ics", BERLIN).agenda

    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (24, 4, 2)
    assert all(len(session.speakers) == 1 for session in agenda.sessions)
    assert not any("<i>" in (session.abstract or "") for session in agenda.sessions)


@needs_the_files
def test_of_klimacamp_2015_titles_are_trimmed_and_a_room_has_a_comma() -> None:
    agenda = published("klimacamp2015.ics").agenda

    assert "Coal kills - body and soul" in {session.title for session in agenda.sessions}
    assert "Zelt Klima, Kohle & Co2" in agenda.rooms


@needs_the_files
@pytest.mark.parametrize("name", ["pyconau2023.pretalx.ics", "datconf2020.pretalx.ics"])
def test_of_published_calendars_of_pretalx_speakers_and_titles_are_told_apart(name: str) -> None:
    sessions = published(name).agenda.sessions

    assert [session.title for session in sessions if not session.speakers] in ([], ["PyCon Fair"])
    titles = {session.title for session in sessions}
    assert titles & {
        "OpenDataCube - Petabyte Scale Satellite Imagery Processing in Python",
        "The Dat Universe - Interoperability discussion",
    }
