"""Tables as CSV: the template, and what other people's tables look like."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind, Session
from bot.domain.formats import csv_table
from bot.domain.formats.columns import COLUMNS, EXAMPLES
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.tables import as_csv, as_written, defused
from bot.errors import InputRefused
from tests.builders import LOS_ANGELES, PRAGUE, at

PUBLISHED = Path(__file__).parents[4] / "shared" / "schedules"
AUGUST_PENGUIN = PUBLISHED / "august_penguin2023_rtl.derived.csv"
AWS = PUBLISHED / "aws_reinvent2024_sessions.csv"

TEMPLATE = as_csv([COLUMNS, *EXAMPLES])


def source(text: str | bytes, day: str = "", **columns: str) -> Source:
    content = text if isinstance(text, bytes) else text.encode()
    return Source(content, "table.csv", PRAGUE, date.fromisoformat(day) if day else None, columns)


def read(text: str | bytes, day: str = "", **columns: str) -> Reading:
    reading, form = read_agenda(source(text, day, **columns))
    assert form is csv_table.FORMAT
    return reading


def only(text: str, day: str = "", **columns: str) -> Session:
    reading = read(text, day, **columns)
    assert reading.left_out == ()
    (session,) = reading.agenda.sessions
    return session


def refusal(text: str | bytes, day: str = "", **columns: str) -> str:
    with pytest.raises(InputRefused) as refused:
        read_agenda(source(text, day, **columns))
    return str(refused.value)


def local(session: Session) -> str:
    """`07-15 09:00-09:30` on the wall in Prague."""
    starts, ends = (m.astimezone(PRAGUE) for m in (session.starts_at, session.ends_at))
    return f"{starts:%m-%d %H:%M}-{ends:%H:%M}"


def times(text: str, day: str = "") -> list[str]:
    return [local(session) for session in read(text, day).agenda.sessions]


def test_the_template_is_a_table_that_can_be_read() -> None:
    reading = read(TEMPLATE)

    welcome, talk = reading.agenda.sessions
    assert (reading.warnings, reading.left_out) == ((), ())
    assert welcome.kind is Kind.OPENING
    assert welcome.rooms == ("Forum Hall", "Small Hall")
    assert talk.key == "T1"
    assert talk.starts_at == at("2026-07-15 09:15", PRAGUE)
    assert talk.length == timedelta(minutes=40)
    assert talk.speakers == ("Ada Lovelace", "Grace Hopper")
    assert (talk.track, talk.languages, talk.cancelled) == ("Data", ("en",), False)
    assert talk.url == "https://example.org/talks/1"


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_may_be_apart_by_commas_semicolons_or_tabs(between: str, end: str) -> None:
    rows = [
        ["Title", "Date", "Start", "End", "Abstract"],
        ["Tea, and biscuits", "2026-07-15", "9:00", "10:00", f"one{end}two; three"],
    ]
    text = end.join(between.join(f'"{cell}"' for cell in row) for row in rows)

    session = only(text)

    assert session.title == "Tea, and biscuits"
    assert session.abstract == "one\ntwo; three"


@pytest.mark.parametrize(
    "header",
    [
        "TITLE,DATE,START,END",
        " Title , Date , Start , End ",
        "Session Title,Day,Start time,End time",
        "sessionTitle,date,startTime,endTime",
        "Subject,Start Date,Start Time,End Time",
        "Proposal title,Date,Starts at,Ends at",
        "Titel,Datum,Beginn,Ende",
        "title,date,start (CEST),end (CEST)",
        "name,day,from,to",
    ],
)
def test_columns_are_known_by_what_people_call_them(header: str) -> None:
    session = only(f"{header}\nTea,2026-07-15,9:00,9:30\n")

    assert (session.title, local(session)) == ("Tea", "07-15 09:00-09:30")


def test_of_two_columns_that_mean_the_same_our_own_name_wins() -> None:
    text = "session,title,time,start,minutes,date\nX,Tea,12:00,9:00,30,2026-07-15\n"

    session = only(text)

    assert (session.title, local(session)) == ("Tea", "07-15 09:00-09:30")


def test_organizers_say_which_column_is_what() -> None:
    text = "Wovon,Wann,Bis,title\nTea,15.7.2026 9:00,9:30,not this\n"

    session = only(text, title="wovon", start="Wann")

    assert (session.title, local(session)) == ("Tea", "07-15 09:00-09:30")


def test_where_nobody_knows_the_columns_it_says_which_there_are_and_what_to_say() -> None:
    said = refusal("Wovon;Wann;Wohin\nTea;9:00;here\nCake;10:00;there\n")

    assert "'Wovon', 'Wann', 'Wohin'" in said
    assert "--column title=NAME" in said


def test_a_column_that_is_not_there_is_said_with_those_that_are() -> None:
    text = "title,date,start,end\nTea,2026-07-15,9:00,9:30\n"

    assert "There is no column 'Wann'. The columns are: 'title', 'date'" in refusal(
        text, start="Wann"
    )
    assert "There is no column 'Saal'" in refusal(text, room="Saal")


def test_a_column_that_is_not_ours_is_refused_with_ours() -> None:
    said = refusal("title,date,start,end\nTea,2026-07-15,9:00,9:30\n", hall="room")

    assert "'hall' is no column of ours. Ours are: id, title, date" in said


def test_columns_that_say_nothing_are_named_in_case_they_are_misspelt() -> None:
    reading = read("title,date,start,end,speekers,\nTea,2026-07-15,9:00,9:30,Ada,\n")

    assert [w.what for w in reading.warnings] == ["Nothing is read from these columns: 'speekers'."]


def test_above_the_columns_there_may_be_a_heading() -> None:
    text = "Our Conference,,,\n,,,\ntitle,date,start,end\nTea,2026-07-15,9:00,9:30\n"

    assert only(text).title == "Tea"


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-07-15", "9:00", "09:30"),
        ("2026-07-15", "09:00:00", "09:30:00"),
        ("2026-07-15", "9:00 AM", "9:30 AM"),
        ("2026-07-15", "9:00-9:30", ""),
        ("2026-07-15", "9:00 – 9:30", "tbd"),
        ("15.07.2026", "9.00", "9.30"),
        ("15 July 2026", "9h00", "9h30"),
        ("Wed, July 15th 2026", "9am", "9:30am"),
        ("15/07/26", "9:00", "9:30"),
        ("7/15/2026", "9:00", "9:30"),
        ("2026-07-15 00:00:00", "9:00", "9:30"),
        ("", "2026-07-15 09:00", "2026-07-15 09:30"),
        ("", "2026-07-15T09:00:00+02:00", "2026-07-15T07:30:00Z"),
        ("", "07/15/2026 9:00 AM", "07/15/2026 9:30 AM"),
        ("", "15.07.2026 9:00", "9:30"),
    ],
)
def test_times_are_read_as_people_write_them(day: str, start: str, end: str) -> None:
    assert times(f'title,date,start,end\nTea,"{day}",{start},{end}\n') == ["07-15 09:00-09:30"]


def test_a_day_may_have_the_hour_24_and_a_night_may_pass_midnight() -> None:
    text = (
        "title,date,start,end\n"
        "All day,2026-07-15,00:00,24:00\nParty,2026-07-15,23:00,1:00\n"
        "Late,2026-07-15,22:00-24:00,\n"
    )

    by_title = {s.title: s for s in read(text).agenda.sessions}

    assert by_title["All day"].length == timedelta(days=1)
    assert by_title["Party"].length == timedelta(hours=2)
    assert by_title["Late"].length == timedelta(hours=2)


def test_an_end_before_the_start_is_left_out_not_guessed_at() -> None:
    reading = read("title,date,start,end\nTea,2026-07-15,9:00,8:30\nCake,2026-07-15,10:00,11:00\n")

    assert [s.title for s in reading.agenda.sessions] == ["Cake"]
    assert reading.left_out[0].what == "'Tea' ends before it starts."
    assert reading.left_out[0].line == 2


def test_other_dates_tell_whether_the_month_comes_first() -> None:
    text = "title,date,start,minutes\nTea,07/05/2026,9:00,30\nCake,07/15/2026,9:00,30\n"

    assert times(text) == ["07-05 09:00-09:30", "07-15 09:00-09:30"]


def test_nobody_guesses_whether_the_month_comes_first_but_the_first_day_tells() -> None:
    text = "title,date,start,minutes\nTea,06/04/2026,9:00,30\nCake,07/04/2026,9:00,30\n"

    assert "'06/04/2026' may begin with the day or with the month" in refusal(text)
    assert times(text, "2026-04-06") == ["04-06 09:00-09:30", "04-07 09:00-09:30"]


def test_a_table_without_days_asks_for_one() -> None:
    text = "title,start,minutes\nTea,9:00,30\n"

    assert "--date 2022-05-18" in refusal(text)
    assert times(text, "2026-07-15") == ["07-15 09:00-09:30"]


def test_days_may_be_numbers_or_weekdays_once_the_first_is_known() -> None:
    text = "title,day,start,minutes\nTea,Day 1,9:00,30\nCake,Day 2,9:00,30\nRum,Friday,9:00,30\n"

    assert "Say the first day with --date" in refusal(text)
    assert times(text, "2026-07-15") == [
        "07-15 09:00-09:30",
        "07-16 09:00-09:30",
        "07-17 09:00-09:30",
    ]


def test_a_day_stands_for_the_rows_below_it() -> None:
    text = (
        "title,date,start,minutes\nTea,2026-07-15,9:00,30\nCake,,10:00,30\n"
        "Thursday 16 July 2026,,,\nRum,,9:00,30\n"
    )

    assert times(text) == ["07-15 09:00-09:30", "07-15 10:00-10:30", "07-16 09:00-09:30"]


def test_an_end_that_is_left_out_is_the_next_start_in_the_room() -> None:
    text = (
        "title,date,start,room\nTea,2026-07-15,9:00,A\nCake,2026-07-15,9:10,B\n"
        "Lunch,2026-07-15,10:00,\nRum,2026-07-15,11:00,A\n"
    )

    reading = read(text)

    assert [local(s) for s in reading.agenda.sessions] == [
        "07-15 09:00-10:00",
        "07-15 09:10-10:00",
        "07-15 10:00-11:00",
    ]
    assert [p.what for p in reading.left_out] == ["'Rum' has no end."]


@pytest.mark.parametrize("nothing", ["tbd", "N/A", "", "-", "TBA"])
def test_sessions_without_a_time_are_left_out(nothing: str) -> None:
    text = f"title,date,start,end\nTea,{nothing},{nothing},{nothing}\nCake,2026-07-15,9:00,9:30\n"

    reading = read(text)

    assert [s.title for s in reading.agenda.sessions] == ["Cake"]
    assert [p.line for p in reading.left_out] == [2]


def test_rows_may_be_short_empty_or_the_columns_again() -> None:
    text = (
        "title,date,start,minutes,room,,  \nTea,2026-07-15,9:00,30\n,,,\n\n"
        "title,date,start,minutes,room,,  \nCake,2026-07-15,10:00,30,A,,\n"
    )

    assert [s.title for s in read(text).agenda.sessions] == ["Tea", "Cake"]


def test_a_row_that_cannot_be_read_takes_no_other_with_it() -> None:
    text = (
        'title,date,start,minutes\n"A\nB",2026-07-15,half past,30\n'
        "Cake,2026-07-15,10:00,30\nRum,2026-13-45,9:00,1\nGin,2026-07-15,9:00,soon\n"
    )

    reading = read(text)

    assert [s.title for s in reading.agenda.sessions] == ["Cake"]
    assert [(p.line, p.what) for p in reading.left_out] == [
        (2, "A B: 'half past' is not a time of day."),
        (5, "Rum: '2026-13-45' is not a date."),
        (6, "Gin: 'soon' is not a length."),
    ]


def test_kinds_are_ours_or_the_organizers_words_or_what_the_title_says() -> None:
    text = (
        "title,date,start,minutes,kind\nA,2026-07-15,9:00,5,Panel\n"
        "B,2026-07-15,9:05,5,Keynote talk\nLunch,2026-07-15,9:10,5,\n"
        "Coffee in space,2026-07-15,9:15,5,\nLunch & learn,2026-07-15,9:20,5,talk\n"
    )

    kinds = [s.kind for s in read(text).agenda.sessions]

    assert kinds == [Kind.PANEL, Kind.KEYNOTE, Kind.BREAK, Kind.TALK, Kind.TALK]


def test_names_are_apart_by_semicolons_or_lines() -> None:
    head = "title,date,start,minutes,speakers,language\n"

    session = only(f'{head}Tea,2026-07-15,9:00,5,"Ada; Bo\\;b\nCyd","de, en"\n')

    assert session.speakers == ("Ada", "Bo;b", "Cyd")
    assert session.languages == ("de", "en")


def test_commas_between_speakers_are_not_guessed_at_but_said() -> None:
    reading = read('title,date,start,minutes,speakers\nTea,2026-07-15,9:00,5,"Ada, Bob"\n')

    assert reading.agenda.sessions[0].speakers == ("Ada, Bob",)
    assert "semicolons" in reading.warnings[0].mend


def test_cancelled_is_yes_or_no() -> None:
    head = "title,date,start,minutes,cancelled\n"

    assert only(f"{head}Tea,2026-07-15,9:00,5,Yes\n").cancelled
    assert not only(f"{head}Tea,2026-07-15,9:00,5,no\n").cancelled
    reading = read(f"{head}Tea,2026-07-15,9:00,5,perhaps\n")
    assert reading.warnings[0].mend == "Write yes or no."


def test_a_quotation_mark_left_open_is_said_at_its_row() -> None:
    text = 'title,date,start,minutes\nTea,2026-07-15,9:00,5\n"Cake,2026' + "x" * 200_000

    said = refusal(text)

    assert "table.csv:3:1" in said
    assert "quotation mark" in said


def test_what_begins_like_a_formula_is_text_and_comes_back_as_it_was() -> None:
    for cell in ("=1+1", "'=x", "''+", " @x", "'tis", "-", "+49", "a", ""):
        assert as_written(defused(cell)) == cell
    assert only("title,date,start,minutes\n'=SUM(A1),2026-07-15,9:00,5\n").title == "=SUM(A1)"


def test_a_table_in_other_encodings_of_unicode_is_read() -> None:
    text = "title,date,start,minutes\nTée,2026-07-15,9:00,5\n"

    for encoding in ("utf-8-sig", "utf-16"):
        assert read(text.encode(encoding)).agenda.sessions[0].title == "Tée"
    assert "Save it as UTF-8" in refusal(text.encode("latin-1"))


@pytest.mark.parametrize(
    "text",
    [
        '{"title": 1, "start": 2}',
        "[1, 2, 3]",
        "<a>title,start</a>",
        "BEGIN:VCALENDAR\nSUMMARY:title,start\n",
        "conference: title,start\n",
        "9:00,Tea,A\n10:00,Cake,B\n",
        "",
        "Just some words, and others, too.\nMore of them.\n",
        "PK\x03\x04\0title,start\n",
    ],
)
def test_what_is_no_table_is_not_claimed(text: str) -> None:
    assert not csv_table.FORMAT.fits(source(text))


needs_the_files = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="published schedules are not part of the repository"
)


@needs_the_files
def test_a_published_table_in_hebrew() -> None:
    zone = ZoneInfo("Asia/Jerusalem")
    reading, _ = read_agenda(Source(AUGUST_PENGUIN.read_bytes(), "penguin", zone))

    agenda = reading.agenda
    assert (len(agenda.sessions), len(agenda.rooms), len(agenda.days)) == (16, 2, 1)
    assert agenda.sessions[0].starts_at == at("2023-03-03 08:30", zone)
    assert agenda.sessions[0].rooms == ()
    assert any("(עברית)" in session.name for session in agenda.sessions)
    assert reading.left_out == ()


@needs_the_files
def test_a_published_table_with_thousands_of_sessions() -> None:
    reading, _ = read_agenda(Source(AWS.read_bytes(), "aws", LOS_ANGELES))

    agenda = reading.agenda
    # Of 2,431 rows 15 say N/A for their times; one room is that of such a row alone.
    assert (len(agenda.sessions), len(reading.left_out)) == (2416, 15)
    assert (len(agenda.rooms), len(agenda.days)) == (194, 6)
    assert len({session.key for session in agenda.sessions}) == 2416
    assert sum("[REPEAT]" in session.name for session in agenda.sessions) > 700
    assert agenda.sessions[0].starts_at.astimezone(LOS_ANGELES).date() == date(2024, 12, 1)


cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "9:00",
            "24:00",
            "9999-12-31",
            "0001-01-01T00:00+14:00",
            "06/04/2019",
            "Day 99",
            '"',
            "32.13.",
        ]
    ),
)


@given(
    st.lists(st.lists(cells, max_size=8), max_size=6),
    st.permutations(COLUMNS),
    st.sampled_from(",;\t"),
    st.sampled_from(["", "2026-07-15", "0001-01-01", "9999-12-31"]),
)
@settings(max_examples=150, deadline=None)
def test_any_table_gives_an_agenda_or_a_refusal(
    rows: list[list[str]], columns: list[str], between: str, day: str
) -> None:
    text = "\n".join(between.join(row) for row in [columns, *rows])
    table = source(text.encode("utf-8", "surrogatepass"), day)

    csv_table.FORMAT.fits(table)
    with suppress(InputRefused):
        csv_table.FORMAT.read(table)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_template_gives_an_agenda_or_a_refusal(data: st.DataObject) -> None:
    content = bytearray(TEMPLATE.encode())
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))])

    csv_table.FORMAT.fits(source(damaged))
    with suppress(InputRefused):
        csv_table.FORMAT.read(source(damaged))
