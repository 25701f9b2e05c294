"""Plain text, as people paste it from the page of an event."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind, Session
from bot.domain.formats import own_yaml, plain_text
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import LOS_ANGELES, PRAGUE
from tests.sample import AGENDA

ROOT = Path(__file__).parents[3]
SEED = ROOT.parent / "shared" / "seeds" / "data-at-scale-spring-2022.txt"


def source(text: str, day: str = "2026-07-15", zone: ZoneInfo | None = PRAGUE) -> Source:
    first = date.fromisoformat(day) if day else None
    return Source(text.encode("utf-8", "surrogatepass"), "page.txt", zone, first)


def read(text: str, day: str = "2026-07-15", zone: ZoneInfo | None = PRAGUE) -> Reading:
    reading, form = read_agenda(source(text, day, zone))
    assert form is plain_text.FORMAT
    return reading


def refusal(text: str, day: str = "", zone: ZoneInfo | None = PRAGUE) -> str:
    with pytest.raises(InputRefused) as refused:
        read_agenda(source(text, day, zone))
    return str(refused.value)


def seen(text: str, day: str = "2026-07-15") -> list[str]:
    """`15 09:00-09:30 Title` for every session."""
    agenda = read(text, day).agenda

    def line(session: Session) -> str:
        starts, ends = (m.astimezone(agenda.zone) for m in (session.starts_at, session.ends_at))
        return f"{starts:%d %H:%M}-{ends:%H:%M} {session.title}"

    return [line(session) for session in agenda.sessions]


needs_the_seed = pytest.mark.skipif(
    not SEED.exists(), reason="the published page is not part of the repository"
)


@needs_the_seed
def test_the_published_page_of_the_sample_gives_the_samples_sessions() -> None:
    sample = own_yaml.read(AGENDA.read_text(encoding="utf-8"), "sample")

    reading, form = read_agenda(Source(SEED.read_bytes(), "page.txt"))

    def facts(session: Session) -> tuple[object, ...]:
        return (
            session.starts_at,
            session.ends_at,
            session.title,
            session.kind,
            session.speakers,
            session.rooms,
            session.abstract is None,
        )

    assert form is plain_text.FORMAT
    assert reading.agenda.title == sample.agenda.title
    assert reading.agenda.zone == LOS_ANGELES
    assert list(map(facts, reading.agenda.sessions)) == list(map(facts, sample.agenda.sessions))
    assert reading.left_out == ()


@needs_the_seed
def test_of_the_published_page_every_slip_of_the_pen_is_said_at_its_line() -> None:
    reading, _ = read_agenda(Source(SEED.read_bytes(), "page.txt"))
    lines = SEED.read_text(encoding="utf-8").splitlines()

    said = {lines[warning.line - 1]: warning.what for warning in reading.warnings}

    assert said["10:05am - 10:15pm"] == (
        "'10:05am - 10:15pm' is taken for 10:05 to 10:15, as the next slot shows."
    )
    assert "this break ends at 10:30 AM" in said["10:15am - 10:30am"]
    assert "is only 'Coming Soon!'" in said["10:50am - 11:10am"]
    assert len(reading.warnings) == 3


@needs_the_seed
def test_abstracts_of_the_published_page_are_those_of_the_slots_above_them() -> None:
    reading, _ = read_agenda(Source(SEED.read_bytes(), "page.txt"))

    by_name = {session.name: session.abstract or "" for session in reading.agenda.sessions}

    assert by_name["Automated Model Update & Evaluation"].startswith("This talk breaks down")
    assert by_name["Automated Model Update & Evaluation"].endswith("learning use cases.")
    assert by_name["Industrial-Scale Machine Learning with Amazon SageMaker"] == "Coming Soon!"
    assert by_name["Closing Remarks"] == ""
    assert not any("Mailing List" in text or "cookies" in text for text in by_name.values())


EXPECTED = ["15 09:00-09:10 Welcome", "15 09:10-10:00 Bees at Work", "15 10:00-10:30 Coffee break"]


PAGES = (
    """\
9:00
9:10
Welcome

9:10
10:00
Bees at Work

10:00
10:30
Coffee break
""",
    """\
Bee Days 2026
Welcome
9:00 AM - 9:10 AM
View session

Bees at Work
9:10 AM - 10:00 AM
View session

Coffee break
10:00 AM - 10:30 AM
View session
""",
    """\
9:00am - 9:10am
Welcome
9:10am - 10:00am
Bees at Work
10:00am - 10:30am
Coffee break
""",
    """\
9:00am - 9:10am

Welcome


9:10am - 10:00am

Bees at Work
10:00am - 10:30am

Coffee break
""",
    """\
09:00 - 09:10 Welcome
09:10 - 10:00 Bees at Work
10:00 - 10:30 Coffee break
""",
    """\
09:00–09:10: Welcome\r
09:10–10:00: Bees at Work\r
10:00–10:30: Coffee break\r
""",
    """\
09:00 Welcome
09:10 Bees at Work
10:00 Coffee break
10:30 End
""",
    """\
9 AM Welcome
9:10 AM Bees at Work
10 AM - 10:30 AM Coffee break
""",
    """\
9h00 Welcome
9h10 Bees at Work
10h00 - 10h30 Coffee break
""",
    """\
9.00 - 9.10 Uhr Welcome
9.10 - 10 Uhr Bees at Work
10 - 10.30 Uhr Coffee break
""",
    """\
9 - 9:10am: Welcome
9:10 - 10am: Bees at Work
10 to 10:30am: Coffee break
""",
    """\
* 09:00 Welcome
* 09:10 Bees at Work
* 10:00-10:30 Coffee break
""",
    """\
  • 09:00 - Welcome
  • 09:10 - Bees at Work
  • 10:00 until 10:30 - Coffee break
""",
    """\
- **09:00** Welcome
- **09:10** Bees at Work
- **10:00-10:30** Coffee break
""",
    """\
Bee Days
[09:00] Welcome
[09:10] Bees at Work
[10:00 - 10:30] Coffee break
""",
    """\
09:00\tWelcome
09:10\tBees at Work
10:00 - 10:30\tCoffee break
""",
    """\
09:00\t09:10\tWelcome
09:10\t10:00\tBees at Work
10:00\t10:30\tCoffee break
""",
    """\
| 09:00 | Welcome |
| 09:10 | Bees at Work |
| 10:00 - 10:30 | Coffee break |
""",
    """\
Welcome (9:00 - 9:10)
Bees at Work (9:10 - 10:00)
Coffee break (10:00 - 10:30)
""",
    """\
Welcome ...... 9:00
Bees at Work .... 9:10
Coffee break .. 10:00-10:30
""",
    """\
Welcome
9:00am - 9:10am

Bees at Work
9:10am - 10:00am

Coffee break
10:00am - 10:30am
""",
    """\
Welcome
9:00am
Bees at Work
9:10am
Coffee break
10:00am - 10:30am
""",
    """\
Welcome
9:00 - 9:10
We begin.

Bees at Work
9:10 - 10:00
They never rest.

Coffee break
10:00 - 10:30
In the garden.
""",
    """\
Wednesday, July 15 9:00am - 9:10am
Welcome
Wednesday, July 15 9:10am - 10:00am
Bees at Work
Wednesday, July 15 10:00am - 10:30am
Coffee break
""",
    """\
2026-07-15 09:00 Welcome
2026-07-15 09:10 Bees at Work
2026-07-15 10:00 - 10:30 Coffee break
""",
    """\
Time: 9:00
Welcome
Time: 9:10
Bees at Work
Time: 10:00 - 10:30
Coffee break
""",
)


@pytest.mark.parametrize("text", PAGES)
def test_times_and_titles_may_stand_as_on_any_page(text: str) -> None:
    reading = read(text)

    assert seen(text) == EXPECTED
    assert [s.kind for s in reading.agenda.sessions] == [Kind.OPENING, Kind.TALK, Kind.BREAK]
    assert reading.warnings + reading.left_out == ()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("Bee Days 2026\nSchedule", "Bee Days 2026"),
        ("# Schedule\n\nBee Days 2026", "Bee Days 2026"),
        ("Agenda", ""),
        ("15 July 2026", ""),
        ("We meet once more, and this time for the very last of all times.", ""),
    ],
)
def test_the_conference_is_called_as_the_page_begins(lines: str, title: str) -> None:
    assert read(f"{lines}\n9:00 - 9:30 Bees\n9:30 - 10:00 Wasps\n").agenda.title == title


def test_abstracts_rooms_speakers_and_tracks_stand_below_the_title() -> None:
    text = (
        "9:00 - 9:30\nBees at Work\nSpeakers: Ada Lovelace, Grace Hopper and Bo Li\n"
        "Room: Forum Hall\nTrack: Nature\n\nThey never rest.\n\n\n\n"
        "  • Not at noon\n  • Not at night\n"
        "View details\n9:30 - 10:00\nWasps (Hall B)\nby Cyd Charisse\nMain Stage\n"
    )

    bees, wasps = read(text).agenda.sessions

    assert bees.speakers == ("Ada Lovelace", "Grace Hopper", "Bo Li")
    assert (bees.rooms, bees.track) == (("Forum Hall",), "Nature")
    assert bees.abstract == "They never rest.\n\n- Not at noon\n- Not at night"
    assert (wasps.title, wasps.speakers) == ("Wasps", ("Cyd Charisse",))
    assert wasps.rooms == ("Main Stage",)


def test_a_room_may_stand_beside_the_time() -> None:
    text = "9:00 - 9:30 | Bees | Room 1\n9:30 - 10:00 | Wasps | Room 2\n"

    assert [s.rooms for s in read(text).agenda.sessions] == [("Room 1",), ("Room 2",)]


def test_one_speaker_may_have_a_comma() -> None:
    text = "9:00 - 9:30 Bees\nSpeaker: Ada Lovelace, Hives Ltd\n9:30 - 10:00 Wasps\n"

    assert read(text).agenda.sessions[0].speakers == ("Ada Lovelace, Hives Ltd",)


def test_noise_around_the_slots_is_no_part_of_them() -> None:
    text = (
        "Bee Days 2026\n\nOnline 9:00 - 17:00\n\nRegister now\nTickets until July 1st\n\n"
        "All about bees, on July 15th.\n\n"
        "9:00 - 9:30\n\nBees\n\nRead More\n\n9:30 - 10:00\n\nGoodbye\n\n"
        "Subscribe to our newsletter\n\nCode of Conduct\n\n© 2031 Bee Days\n"
    )

    agenda = read(text, day="").agenda

    assert agenda.title == "Bee Days 2026"
    assert [day.isoformat() for day in agenda.days] == ["2026-07-15"]
    assert [(s.title, s.abstract) for s in agenda.sessions] == [("Bees", None), ("Goodbye", None)]


def test_several_days_have_headings() -> None:
    text = (
        "Bee Days\nJuly 15-16, 2026\n\nWednesday, July 15\n9:00 - 9:30 Bees\n\n"
        "Thursday, July 16\n9:00 - 9:30 Wasps\n23:30 - 0:30 Party\n"
    )

    assert seen(text, "") == [
        "15 09:00-09:30 Bees",
        "16 09:00-09:30 Wasps",
        "16 23:30-00:30 Party",
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("Day 1", "Day 2"),
        ("## Day 1 - July 15", "## Day 2 - July 16"),
        ("Wednesday", "Thursday"),
        ("Mittwoch, 15. Juli 2026", "Donnerstag, 16. Juli 2026"),
        ("2026-07-15", "2026-07-16"),
        ("15.07.2026", "16.07.2026"),
        ("07/15/2026", "07/16/2026"),
        ("Programme for Wed 15 July | 9:00 - 18:00", "Programme for Thu 16 July | 9:00 - 18:00"),
    ],
)
def test_headings_name_days_in_many_ways(headings: tuple[str, str]) -> None:
    text = f"{headings[0]}\n9:00 - 9:30 Bees\n{headings[1]}\n9:00 - 9:30 Wasps\n"

    assert seen(text) == ["15 09:00-09:30 Bees", "16 09:00-09:30 Wasps"]


def test_numbered_days_count_from_the_days_that_the_page_names() -> None:
    text = "Bee Days, July 15 - 16, 2026\nDay 1\n9:00 - 9:30 Bees\nDay 2\n9:00 - 9:30 Wasps\n"

    assert seen(text, "") == ["15 09:00-09:30 Bees", "16 09:00-09:30 Wasps"]


def test_a_weekday_that_is_not_that_of_its_date_is_said() -> None:
    text = "Friday, July 15, 2026\n9:00 - 9:30 Bees\n9:30 - 10:00 Wasps\n"

    (warning,) = read(text).warnings

    assert warning.what == "2026-07-15 is a Wednesday, which is not what the text says."


SLOTS = "9:00 - 9:30 Bees\n9:30 - 10:00 Wasps\n"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Bee Days\n", "It does not say on which day this is."),
        ("Bee Days\nOn July 15th.\n", "It says 'July 15th', but not in which year."),
        ("Bee Days\nIn July 2026.\n", "It does not say on which day this is."),
        ("Bee Days 2026\nJuly 15 or July 20\n", "It names several days: 2026-07-15, 2026-07-20."),
        ("Bee Days\n06/04/2026\n", "'06/04/2026' may begin with the day or with the month."),
        ("Bee Days\nDay 1\n", "It does not say on which day this is."),
        ("Bee Days\nFebruary 31, 2026\n", "'February 31, 2026' is not a date."),
    ],
)
def test_where_the_day_is_not_certain_organizers_are_asked_for_it(page: str, said: str) -> None:
    refused = refusal(page + SLOTS)

    assert said in refused
    assert "--date 2022-05-18" in refused
    assert len(read(page.replace("31", "3") + SLOTS, "2026-04-06").agenda.sessions) == 2


def test_several_days_without_headings_are_refused() -> None:
    assert "several days" in refusal("Bee Days, July 15-16, 2026\n" + SLOTS)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("All times are in PT.", "America/Los_Angeles"),
        ("Starts at 9 AM ET", "America/New_York"),
        ("Starts 9:00 CEST sharp", "CET"),
        ("Times: Europe/Prague", "Europe/Prague"),
        ("All times are Eastern Time (US).", "America/New_York"),
        ("All times in Central European Summer Time", "CET"),
        ("Times are given in UTC+2.", "Etc/GMT-2"),
        ("Times are given in UTC.", "UTC"),
        ("Prague time", "Europe/Prague"),
        ("Live 9 AM PT / 12 PM ET. Times below are in ET.", "America/New_York"),
    ],
)
def test_the_zone_is_what_the_page_says_of_its_times(words: str, zone: str) -> None:
    assert read(f"Bee Days\n{words}\n{SLOTS}", zone=None).agenda.zone.key == zone


def test_the_zone_may_stand_beside_the_times_or_below_all_of_them() -> None:
    beside = "9:00 - 9:30 AM PT Bees\n9:30 - 10:00 AM PT Wasps\n"

    assert read(beside, zone=None).agenda.zone == LOS_ANGELES
    assert read(beside, zone=None).agenda.sessions[0].title == "Bees"
    assert read(f"{SLOTS}\nAll times in PT\n", zone=None).agenda.zone == LOS_ANGELES


@pytest.mark.parametrize(
    "words",
    [
        "",
        "All times BST",
        "All times CST",
        "Spoken in PT",
        "Live 9 AM PT / 12 PM ET",
        "Times in UTC+15",
    ],
)
def test_where_the_zone_is_not_certain_organizers_are_asked_for_it(words: str) -> None:
    assert "--timezone Europe/Prague" in refusal(f"Bee Days\n{words}\n{SLOTS}", "2026-07-15", None)


@pytest.mark.parametrize(
    ("word", "day", "is_odd"),
    [
        ("EST", "2026-07-15", True),
        ("EDT", "2026-07-15", False),
        ("ET", "2026-07-15", False),
        ("EST", "2026-01-15", False),
        ("EDT", "2026-01-15", True),
        ("CET", "2026-07-15", True),
        ("CEST", "2026-07-15", False),
    ],
)
def test_a_word_for_the_clocks_of_the_other_season_is_said(
    word: str, day: str, is_odd: bool
) -> None:
    text = f"Bee Days\nAll times are in {word}.\n{SLOTS}"

    warnings = read(text, day, None).warnings

    assert [f"It says {word}" in warning.what for warning in warnings] == [True] * is_odd


def test_a_day_that_is_not_the_organizers_is_said() -> None:
    (warning,) = read(f"Bee Days, 16 July 2026\n{SLOTS}").warnings

    assert warning.what == ("The text says 2026-07-16; the first day that you gave is 2026-07-15.")


def test_am_and_pm_are_put_right_where_the_slots_around_show_it_and_that_is_said() -> None:
    text = (
        "9:00am - 9:30am Bees\n9:30pm - 10:00am Wasps\n10:00am - 1:00am Ants\n"
        "1:00pm - 1:30am Goodbye\n"
    )

    reading = read(text)

    assert [s[3:14] for s in seen(text)] == [
        "09:00-09:30",
        "09:30-10:00",
        "10:00-13:00",
        "13:00-13:30",
    ]
    assert [warning.line for warning in reading.warnings] == [2, 3, 4]


def test_an_afternoon_without_pm_is_understood_and_said() -> None:
    text = "11:30 - 12:30 Bees\n12:30 - 1:00 Lunch\n1:00 - 2:00 Wasps\n5:30 - 6:00 Ants\n"

    reading = read(text)

    assert [s[3:14] for s in seen(text)] == [
        "11:30-12:30",
        "12:30-13:00",
        "13:00-14:00",
        "17:30-18:00",
    ]
    assert "those of the afternoon" in reading.warnings[0].what


def test_after_midnight_it_is_still_the_same_evening() -> None:
    text = "Day 1\n20:00 - 23:00 Bees\n23:00 - 1:00 Music\n01:00 - 02:00 Party\n"

    assert seen(text) == ["15 20:00-23:00 Bees", "15 23:00-01:00 Music", "16 01:00-02:00 Party"]


def test_times_that_begin_anew_without_a_date_are_said() -> None:
    reading = read("09:00 - 17:00 Bees\n08:00 - 10:00 Wasps\n")

    assert any("put its date on a line above" in warning.mend for warning in reading.warnings)


def test_a_last_slot_without_an_end_is_left_out_and_said() -> None:
    reading = read("9:00 Bees\n10:00 Wasps\n")

    assert [s.title for s in reading.agenda.sessions] == ["Bees"]
    assert [(p.line, p.what) for p in reading.left_out] == [(2, "'Wasps' has no end.")]


def test_slots_that_send_people_to_the_coffee_are_breaks_without_a_title() -> None:
    text = "9:00 - 9:30\n\nGrab a coffee and come back at 9:30!\n9:30 - 10:00\nCoffee for bees\n"

    coffee, bees = read(text).agenda.sessions

    assert (coffee.title, coffee.kind) == (None, Kind.BREAK)
    assert coffee.abstract == "Grab a coffee and come back at 9:30!"
    assert (bees.title, bees.kind) == ("Coffee for bees", Kind.TALK)


def test_a_slot_about_which_nothing_is_said_has_no_title() -> None:
    untitled, titled = read("9:00am - 9:30am\n\n\n9:30am - 10:00am\n\nBees\n").agenda.sessions

    assert (untitled.title, untitled.kind, titled.title) == (None, Kind.TALK, "Bees")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bees at Work\n9:00 - 9:30\n",
        "We meet at 9:00am and go on until 5:00pm.\nThen at 8 PM there is a party.\n",
        '{"a": "9:00 - 9:30",\n"b": "9:30 - 10:00"}',
        "[\n09:00,\n10:00\n]",
        "<p>\n9:00 Bees\n10:00 Wasps\n</p>",
        "BEGIN:VCALENDAR\n9:00 Bees\n10:00 Wasps\n",
        "sessions:\n- time: 9:00\n- time: 10:00\n",
        "- startTime: 09:00\n  endTime: 10:00\n- startTime: 10:00\n",
        "title,start,end\nBees,9:00,10:00\n9:00 a,b,c\n",
        "3.11 is out\n3.12 is out\n3 - 4 things\n",
        "12:00:01 INFO one\n12:00:02 INFO two\n",
        "\0\n9:00 Bees\n10:00 Wasps\n",
        "25:00 Bees\n13:99 Wasps\n13pm Ants\n",
    ],
)
def test_what_is_no_page_with_slots_is_not_claimed(text: str) -> None:
    assert not plain_text.FORMAT.fits(source(text))


lines = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "9:00 - 9:30",
            "9:00am Bees",
            "Day 99",
            "May 99th",
            "31 February",
            "9999-12-31",
            "Sunday",
            "24:00 - 0:00 x",
            "",
            "All times in UTC+14",
            "9:00 - 9:30 UTC+99",
            "06/04/2019",
            "12:59pm - 1:00am\tx\ty",
        ]
    ),
)


@given(
    st.lists(lines, max_size=15),
    st.sampled_from(["", "2026-07-15", "0001-01-01", "9999-12-31"]),
    st.sampled_from([None, PRAGUE]),
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_an_agenda_or_a_refusal(
    text: list[str], day: str, zone: ZoneInfo | None
) -> None:
    page = source("\n".join(text), day, zone)

    plain_text.FORMAT.fits(page)
    with suppress(InputRefused):
        plain_text.FORMAT.read(page)
