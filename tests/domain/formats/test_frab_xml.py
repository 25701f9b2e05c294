"""The XML of frab, Pentabarf, pretalx and others, in all their dialects."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind, Session
from bot.domain.formats import frab_xml
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE, at
from tests.domain.formats.damage import damaged_bytes, reads_or_refuses

MONTREAL = ZoneInfo("America/Toronto")
BEES = """
<event guid="7c9e6679-7425-40de-944b-e07fc1f90ae7" code="BEES42" id="7">
  <date>2026-07-15T09:00:00+02:00</date><start>09:00</start><duration>00:30</duration>
  <room>Forum</room><title>Why bees hum</title><subtitle>And when</subtitle>
  <track>Insects</track><type>lecture</type><language>cs, en</language>
  <abstract>Wings, mostly.</abstract><description>A lot of them.</description>
  <url>https://conf.example/bees</url>
  <persons><person id="1">Ada Adams</person><person guid="x">Bob "bee" Bond</person></persons>
</event>"""


def schedule(
    *events: str,
    zone: str = "Europe/Prague",
    about: str = "",
    day: str = "2026-07-15",
    before: str = "",
    room: str = "Forum",
) -> bytes:
    zone = f"<time_zone_name>{zone}</time_zone_name>" if zone else ""
    return (
        f"<?xml version='1.0' encoding='utf-8'?>\n{before}<schedule><version>1</version>"
        f"<conference><title>Humming 2026</title>{zone}{about}</conference>"
        f'<day index="1" date="{day}"><room name="{room}">{"".join(events)}</room></day></schedule>'
    ).encode()


def event(inside: str = "", attributes: str = 'id="1"', **fields: str) -> str:
    """An event at nine; whatever is given stands in place of what it has, nothing takes it out."""
    has = {
        "date": "2026-07-15T09:00:00+02:00",
        "start": "09:00",
        "duration": "00:30",
        "title": "Why bees hum",
        "type": "lecture",
    } | fields
    written = "".join(f"<{name}>{value}</{name}>" for name, value in has.items() if value)
    return f"<event {attributes}>{written}{inside}</event>"


def read(content: bytes, zone: ZoneInfo | None = None) -> Reading:
    reading, form = read_agenda(Source(content, "schedule.xml", zone))
    assert form is frab_xml.FORMAT
    return reading


def only(content: bytes, zone: ZoneInfo | None = None) -> Session:
    reading = read(content, zone)
    assert reading.left_out == ()
    (session,) = reading.agenda.sessions
    return session


def warnings(content: bytes, zone: ZoneInfo | None = None) -> list[str]:
    return [problem.what for problem in read(content, zone).warnings]


def refusal(content: bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read(content)
    return str(caught.value)


def test_everything_that_an_event_may_say_is_read() -> None:
    reading = read(schedule(BEES))

    assert reading.agenda.title == "Humming 2026"
    assert reading.agenda.zone == PRAGUE
    assert reading.agenda.sessions == (
        Session(
            key=reading.agenda.sessions[0].key,
            kind=Kind.TALK,
            starts_at=at("2026-07-15 07:00"),
            ends_at=at("2026-07-15 07:30"),
            title="Why bees hum",
            rooms=("Forum",),
            speakers=("Ada Adams", 'Bob "bee" Bond'),
            abstract="And when\n\nWings, mostly.\n\nA lot of them.",
            url="https://conf.example/bees",
            track="Insects",
            languages=("cs", "en"),
        ),
    )
    assert reading.agenda.sessions[0].key == "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    assert (reading.warnings, reading.left_out) == ((), ())


def test_without_a_guid_the_code_is_the_key_and_without_a_code_the_number() -> None:
    assert only(schedule(event(attributes='id="7" code="BEES42"'))).key == "BEES42"
    assert only(schedule(event(attributes='id="7"'))).key == "7"
    assert only(schedule(event("<id>7</id>", attributes=""))).key == "7"
    assert only(schedule(event(attributes=""))).key == "why-bees-hum"


def test_a_talk_in_two_slots_is_two_sessions() -> None:
    again = event(date="2026-07-15T14:00:00+02:00", start="14:00")

    keys = [session.key for session in read(schedule(event(), again)).agenda.sessions]

    assert keys == ["1-20260715-0900", "1-20260715-1400"]


# Which clock wins.


def test_in_pentabarf_the_day_and_the_clock_say_when() -> None:
    session = only(schedule(event(date="", start="23:30", duration="01:00")))

    assert session.starts_at == at("2026-07-15 23:30", PRAGUE)
    assert session.ends_at == at("2026-07-16 00:30", PRAGUE)


@pytest.mark.parametrize(
    ("day_change", "start", "starts_at"),
    [
        ("", "05:59", "2026-07-16 05:59"),
        ("", "06:00", "2026-07-15 06:00"),
        ("04:00", "03:30", "2026-07-16 03:30"),
        ("04:00", "04:00", "2026-07-15 04:00"),
        ("09:00:00", "08:30", "2026-07-16 08:30"),
        ("soon", "00:30", "2026-07-16 00:30"),
    ],
)
def test_in_pentabarf_what_is_before_the_change_of_days_is_the_night_after(
    day_change: str, start: str, starts_at: str
) -> None:
    about = f"<day_change>{day_change}</day_change>"

    session = only(schedule(event(date="", start=start), about=about))

    assert session.starts_at == at(starts_at, PRAGUE)


def test_in_pentabarf_of_old_events_stand_below_the_day() -> None:
    content = schedule(event("<room>Aula</room>", date=""))
    content = content.replace(b'<room name="Forum">', b"").replace(b"</room></day>", b"</day>")

    assert only(content).rooms == ("Aula",)


def test_a_session_after_midnight_has_its_own_date_not_that_of_the_evening_before() -> None:
    late = event(date="2026-07-16T01:00:00+02:00", start="01:00")

    assert only(schedule(late)).starts_at == at("2026-07-16 01:00", PRAGUE)


def test_a_date_in_utc_beside_a_clock_on_the_wall_is_right() -> None:
    content = schedule(event(date="2026-07-15T07:00:00+00:00"), day="2026-07-14")

    assert only(content).starts_at == at("2026-07-15 07:00")
    assert warnings(content) == []


@pytest.mark.parametrize("stated", ["file", "organizers"])
def test_a_clock_on_the_wall_that_is_marked_as_utc_is_taken_for_what_it_is(stated: str) -> None:
    marked = event(date="2026-07-15T09:00:00+00:00")
    content = schedule(marked, marked, zone="America/Toronto" if stated == "file" else "")
    zone = MONTREAL if stated == "organizers" else None

    (session, _) = read(content, zone).agenda.sessions

    assert session.starts_at == at("2026-07-15 09:00", MONTREAL)
    assert session.length == timedelta(minutes=30)
    assert any(
        "'date' says UTC, but means the clocks in America/Toronto" in what
        and what.endswith("for 'Why bees hum' and 1 other.")
        for what in warnings(content, zone)
    )


def test_a_conference_in_utc_that_organizers_look_at_from_elsewhere_does_not_move() -> None:
    content = schedule(event(date="2026-07-15T09:00:00+00:00"), zone="UTC")

    assert only(content, PRAGUE).starts_at == at("2026-07-15 09:00")


def test_where_date_and_clock_disagree_the_date_is_taken_and_that_is_said_once() -> None:
    events = [event(attributes=f'id="{number}"', start="10:00") for number in range(3)]

    reading = read(schedule(*events))

    assert {session.starts_at for session in reading.agenda.sessions} == {at("2026-07-15 07:00")}
    (said,) = [str(problem) for problem in reading.warnings if "disagree" in problem.what]
    assert said == (
        "schedule.xml: day[1]/room[1]/event[1]: warning: 'start' and 'date' disagree in "
        "Europe/Prague for 'Why bees hum' and 2 others. Their 'date' is taken for right."
    )


def test_a_date_without_a_clock_goes_with_start() -> None:
    assert only(schedule(event(date="2026-07-18"))).starts_at == at("2026-07-18 09:00", PRAGUE)


def test_a_date_without_an_offset_is_on_the_wall_of_the_conference() -> None:
    session = only(schedule(event(date="2026-07-15T09:00:00")))

    assert session.starts_at == at("2026-07-15 09:00", PRAGUE)


def test_days_the_first_day_and_the_last_are_not_believed() -> None:
    about = "<start>2025-02-04</start><end>2025-02-04T10:00:00+00:00</end><days>8</days>"

    reading = read(schedule(BEES, about=about, day="2018-02-04"))

    assert [str(day) for day in reading.agenda.days] == ["2026-07-15"]


def test_a_zone_by_the_name_that_rails_has_for_it_is_known() -> None:
    assert read(schedule(BEES, zone="Prague")).agenda.zone == PRAGUE


def test_a_zone_that_nobody_knows_is_refused_where_no_offset_tells() -> None:
    content = schedule(event(date=""), zone="Brno")

    assert "'Brno' is no time zone" in refusal(content)
    assert only(content, PRAGUE).starts_at == at("2026-07-15 09:00", PRAGUE)


# Lengths.


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        ("00:45", 45),
        ("4:00", 240),
        ("16:00", 960),
        ("00:90", 90),
        ("0:05:00", 5),
        ("1:02:30", 62.5),
        ("45", 45),
        ("00:00", 0),
    ],
)
def test_lengths_are_hours_and_minutes(duration: str, minutes: float) -> None:
    assert only(schedule(event(duration=duration))).length == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "about",
    [
        '<generator name="pretalx" version="2026.1"/>',
        "<!-- Made with love by pretalx v2.3.1. -->",
    ],
)
def test_pretalx_writes_days_before_the_hours(about: str) -> None:
    content = schedule(event(duration="1:02:30"))

    with_generator = content.replace(b"<schedule>", b"<schedule>" + about.encode())

    assert only(with_generator).length == timedelta(days=1, hours=2, minutes=30)


@pytest.mark.parametrize(
    ("duration", "length"),
    [
        ("2:06:00", timedelta(days=2, hours=6)),
        ("1:00:00", timedelta(days=1)),
        ("0:20:00", timedelta(minutes=20)),
        ("01:30:00", timedelta(minutes=90)),
        ("1:30:00", timedelta(minutes=90)),
    ],
)
def test_beside_hours_and_minutes_three_parts_begin_with_days(
    duration: str, length: timedelta
) -> None:
    content = schedule(
        event(title="Bees", duration=duration), event(title="Wasps", duration="00:45")
    )

    assert {one.name: one.length for one in read(content).agenda.sessions} == {
        "Bees": length,
        "Wasps": timedelta(minutes=45),
    }


@pytest.mark.parametrize("duration", ["", "soon", "1:2:3:4", "-1:00", "99999:00"])
def test_an_event_without_a_length_is_left_out_and_the_others_stay(duration: str) -> None:
    reading = read(schedule(BEES, event(duration=duration, title="Wasps")))

    assert [session.title for session in reading.agenda.sessions] == ["Why bees hum"]
    assert [problem.what for problem in reading.left_out] == ["'Wasps' has no end."]
    assert reading.left_out[0].where == "day[1]/room[1]/event[2]"


@pytest.mark.parametrize(
    "when",
    [
        {"date": "", "start": ""},
        {"date": "soon", "start": "25:00"},
        {"date": "0001-01-01T00:00:00+14:00"},
        {"date": "9999-12-31T23:59:00-14:00"},
        {"date": "1890-01-01T09:00:00+00:00"},
    ],
)
def test_an_event_at_no_time_is_left_out_and_the_others_stay(when: dict[str, str]) -> None:
    reading = read(schedule(BEES, event(title="Wasps", **when)))

    assert [session.title for session in reading.agenda.sessions] == ["Why bees hum"]
    assert len(reading.left_out) == 1


def test_the_last_night_of_the_calendar_is_left_out() -> None:
    with pytest.raises(InputRefused, match="has no time"):
        read(schedule(event(date="", start="00:30"), day="9999-12-31"))


# People, rooms and texts.


def test_people_of_the_whole_schedule_are_on_no_stage() -> None:
    everybody = "<persons><person id='1'><name>Ada Adams</name></person></persons>"
    content = schedule(event()).replace(b"<day ", everybody.encode() + b"<day ")

    assert only(content).speakers == ()


def test_people_may_have_their_names_below_them() -> None:
    below = "<persons><person><name>Ada</name></person><person/><person>Bob</person></persons>"

    assert only(schedule(event(below))).speakers == ("Ada", "Bob")


@pytest.mark.parametrize(
    ("own", "rooms"),
    [
        ("<room>Aula (2nd floor)</room>", ("Aula (2nd floor)",)),
        ("<room></room>", ("Forum & Foyer",)),
        ("", ("Forum & Foyer",)),
    ],
)
def test_an_event_knows_its_room_better_than_where_it_stands(
    own: str, rooms: tuple[str, ...]
) -> None:
    content = schedule(event(own), "<room/>", room="Forum &amp; Foyer")

    assert only(content).rooms == rooms


def test_sessions_without_any_room_have_none() -> None:
    assert only(schedule(event("<room> </room>"), room="")).rooms == ()


def test_what_overlaps_in_a_room_is_said_and_kept() -> None:
    reading = read(schedule(event(), event(attributes='id="2"')))

    assert len(reading.agenda.sessions) == 2
    assert any("starts before" in problem.what for problem in reading.warnings)


@pytest.mark.parametrize(
    ("texts", "abstract"),
    [
        (("Bees.", "Bees."), "Bees."),
        (("Bees.\n\n", "Bees.\nAnd wasps."), "Bees.\nAnd wasps."),
        (("Bees hum.", "Wasps do not."), "Bees hum.\n\nWasps do not."),
        (("\n      Bees\n      hum.\n    ", ""), "Bees\nhum."),
        (("&lt;p&gt;Bees &amp;amp; wasps&lt;/p&gt;", ""), "Bees & wasps"),
        (("*Bees*&#13;\n&#13;\nhum", ""), "*Bees*\n\nhum"),
        (("<![CDATA[Bees <3]]>", ""), "Bees <3"),
        (("", ""), None),
    ],
)
def test_abstract_and_description_are_one_text_in_which_nothing_stands_twice(
    texts: tuple[str, str], abstract: str | None
) -> None:
    inside = f"<abstract>{texts[0]}</abstract><description>{texts[1]}</description>"

    assert only(schedule(event(inside))).abstract == abstract


def test_two_abstracts_are_both_read() -> None:
    inside = "<abstract>Bees.</abstract><abstract>Wasps.</abstract>"

    assert only(schedule(event(inside))).abstract == "Bees.\n\nWasps."


@pytest.mark.parametrize("language", ["", "de", "de-formal"])
def test_languages_stay_as_they_are_written(language: str) -> None:
    session = only(schedule(event(f"<language>{language}</language>")))

    assert session.languages == ((language,) if language else ())


def test_an_address_of_the_conference_own_stands_in_for_a_missing_one() -> None:
    inside = "<url/><conf_url>/bees</conf_url><full_conf_url>https://c.example/b</full_conf_url>"

    assert only(schedule(event(inside))).url == "https://c.example/b"


@pytest.mark.parametrize("title", ["[CANCELED] Wasps", "CANCELLED: Wasps", "Abgesagt - Wasps"])
def test_a_cancelled_session_says_so_in_its_title_alone(title: str) -> None:
    session = only(schedule(event(title=title)))

    assert (session.title, session.cancelled) == ("Wasps", True)


def test_an_amendment_is_no_part_of_the_title() -> None:
    assert only(schedule(event(title="AMENDMENT Wasps"))).title == "Wasps"


@pytest.mark.parametrize(
    ("fields", "inside", "kind"),
    [
        ({"title": "Lunch", "type": ""}, "", Kind.BREAK),
        ({"title": "Coffee break", "type": ""}, "<persons></persons>", Kind.BREAK),
        ({"title": "Hacking", "type": ""}, "", Kind.TALK),
        ({"title": "Coffee"}, "", Kind.TALK),
        ({"title": "Coffee", "type": ""}, "<track>Drinks</track>", Kind.TALK),
        (
            {"title": "Coffee", "type": ""},
            "<persons><person>Ada</person></persons>",
            Kind.TALK,
        ),
        ({"type": "Keynote"}, "", Kind.KEYNOTE),
        ({"type": "Podiumsdiskussion"}, "", Kind.PANEL),
        ({"type": "questions"}, "", Kind.QUESTIONS),
        ({"type": "Talk 30 min + 10min Q&amp;A"}, "", Kind.TALK),
    ],
)
def test_a_break_has_no_type_and_nobody_who_gives_it(
    fields: dict[str, str], inside: str, kind: Kind
) -> None:
    assert only(schedule(event(inside, **fields))).kind is kind


# The file as a whole.


def test_control_characters_are_taken_out_however_they_are_written() -> None:
    session = only(schedule(event(title="Power \x06to&#6; &#x1F;the&#xD800; bees&#128029;")))

    assert session.title == "Power to the bees🐝"


def test_names_in_a_namespace_are_the_same_names() -> None:
    content = schedule(BEES).replace(b"<schedule>", b'<schedule xmlns="https://c3voc.de/s">')

    assert only(content).title == "Why bees hum"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_any_encoding_of_unicode_is_read(encoding: str) -> None:
    text = schedule(event(title="Včely")).decode()

    assert only(text.encode(encoding)).title == "Včely"


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE schedule SYSTEM "schedule.dtd">',
        '<!DOCTYPE schedule [<!ENTITY bee "bzz">]>',
        '<!DOCTYPE schedule [<!ENTITY bee SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE schedule [<!ENTITY a "<b>bzz</b>"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;">]>',
    ],
)
def test_a_document_type_and_entities_are_refused(before: str) -> None:
    said = refusal(schedule(BEES, before=before))

    assert "document type or entities" in said
    assert "without '<!DOCTYPE'" in said


def test_broken_xml_is_refused_with_its_line() -> None:
    content = schedule(BEES) + b"\n<<<<<<< HEAD\n"

    assert refusal(content).startswith("schedule.xml:11:2: error: It is broken XML: ")


@pytest.mark.parametrize(
    "content",
    [
        b"<schedule/>",
        b"<schedule><day/></schedule>",
        b"<schedule><day><room/></day><room><event/></room></schedule>",
        schedule(),
    ],
)
def test_a_schedule_without_any_session_is_refused(content: bytes) -> None:
    with pytest.raises(InputRefused, match="There is no session in it"):
        read_agenda(Source(content, "schedule.xml", PRAGUE))


@pytest.mark.parametrize(
    "content",
    [b"<a>" * 2_000_000, b"<schedule>" + b"<a/>" * 2_000_000, b"<schedule>" * 200_000],
    ids=["elements without end", "as many in one", "one in the other"],
)
def test_more_elements_than_any_agenda_has_are_refused(content: bytes) -> None:
    with pytest.raises(InputRefused):
        frab_xml.FORMAT.read(Source(content, "schedule.xml"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body><schedule/></body></html>",
        b"<rss><channel/></rss>",
        b'<?xml version="1.0"?><iCalendar><vcalendar/></iCalendar>',
        b"<scheduler/>",
        b"BEGIN:VCALENDAR",
        b'{"schedule": {}}',
        b"sessions:\n  - title: <schedule>",
    ],
)
def test_nothing_else_is_taken_for_it(content: bytes) -> None:
    assert not frab_xml.FORMAT.fits(Source(content, "schedule.xml"))


@given(damaged_bytes(schedule(BEES, event(), event(date=""))))
@settings(deadline=None)
def test_whatever_becomes_of_it_there_is_an_agenda_or_a_refusal(content: bytes) -> None:
    reads_or_refuses(frab_xml.FORMAT, content)


@given(
    st.fixed_dictionaries(
        {
            name: st.sampled_from(
                [
                    "",
                    "0",
                    "09:00",
                    "-1",
                    "2026-07-15",
                    "9999-12-31T23:59:59-23:59",
                    "٠٩:٣٠",
                    "1:1:1",
                ]
            )
            | st.text(st.characters(codec="utf-8", exclude_characters="<&\r"), max_size=12)
            for name in ("date", "start", "duration", "title", "type")
        }
    )
)
@settings(deadline=None)
def test_whatever_stands_in_an_event_there_is_an_agenda_or_a_refusal(
    fields: dict[str, str],
) -> None:
    reads_or_refuses(frab_xml.FORMAT, schedule(BEES, event(**fields)))
