"""Our own agenda format, as organizers write it by hand."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind
from bot.domain.formats import own_yaml
from bot.domain.formats.reading import Reading
from bot.errors import InputRefused, Problem, Severity
from tests.builders import LOS_ANGELES, PRAGUE, at

TOP = "conference: Test\ntimezone: Europe/Prague\ndate: 2022-05-18\nsessions:\n"


def read(sessions: str) -> Agenda:
    return own_yaml.read(TOP + sessions, "agenda.yaml").agenda


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputRefused) as caught:
        own_yaml.read(text, "agenda.yaml")
    return caught.value.problems


def test_everything_that_a_session_may_have_is_read() -> None:
    (found,) = read(
        "- id: opening\n  time: 9:00am - 9:05am\n  kind: Keynote\n  title: Welcome\n"
        "  room: Hall\n  speakers: [Ada, Grace]\n  abstract: >-\n    Why we\n    are here.\n"
        "  url: https://example.org/\n"
    ).sessions

    assert found.key == "opening"
    assert (found.starts_at, found.ends_at) == (at("2022-05-18 07:00"), at("2022-05-18 07:05"))
    assert found.kind is Kind.KEYNOTE
    assert (found.title, found.abstract) == ("Welcome", "Why we are here.")
    assert (found.rooms, found.speakers) == (("Hall",), ("Ada", "Grace"))
    assert found.url == "https://example.org/"


def test_a_time_alone_makes_a_talk_about_which_nothing_is_made_up() -> None:
    (found,) = read("- time: 9:00 - 9:30\n").sessions

    assert (found.kind, found.title, found.abstract, found.speakers) == (Kind.TALK, None, None, ())


@pytest.mark.parametrize(
    "lines",
    [
        "time: 9:00 - 9:30",
        "start: 9:00\n  end: 9:30",
        "start: 9am\n  length: 30",
        "time: 9:00\n  length: 30 min",
        "time: 9:00\n  end: 2022-05-18 09:30",
        "time: 2022-05-18 09:00+02:00\n  end: 2022-05-18 07:30Z",
    ],
)
def test_a_slot_may_be_written_in_several_ways(lines: str) -> None:
    (found,) = read(f"- {lines}\n").sessions

    assert (found.starts_at, found.ends_at) == (at("2022-05-18 07:00"), at("2022-05-18 07:30"))


def test_the_next_start_gives_the_end_that_was_left_out() -> None:
    first, second = read("- time: 9:00\n- time: 9:20 - 9:30\n").sessions

    assert first.ends_at == second.starts_at


def test_only_what_follows_in_the_same_room_gives_an_end() -> None:
    sessions = read(
        "- {time: '9:00', room: A}\n- {time: '9:10 - 9:30', room: B}\n"
        "- {time: '9:40 - 10:00', room: A}\n"
    ).sessions

    assert sessions[0].length == timedelta(minutes=40)


def test_a_session_past_midnight_says_the_date_of_its_end() -> None:
    (found,) = read("- time: 23:00 - 2022-05-19 01:00\n").sessions

    assert found.length == timedelta(hours=2)


def test_several_days_are_written_one_below_the_other() -> None:
    found = own_yaml.read(
        "conference: Test\ntimezone: Europe/Prague\ndays:\n"
        "- date: 2022-05-18\n  sessions:\n  - time: 9:00 - 10:00\n"
        "- date: 2022-05-19\n  sessions:\n  - time: 9:00 - 10:00\n",
        "agenda.yaml",
    ).agenda

    assert [day.isoformat() for day in found.days] == ["2022-05-18", "2022-05-19"]


def test_a_zone_that_the_organizers_set_wins_over_the_one_in_the_file() -> None:
    found = own_yaml.read(TOP + "- time: 9:00 - 10:00\n", "agenda.yaml", LOS_ANGELES).agenda

    assert found.zone == LOS_ANGELES
    assert found.sessions[0].starts_at == at("2022-05-18 16:00")


def test_hidden_characters_are_taken_out_of_texts() -> None:
    (found,) = read('- {time: 9:00 - 10:00, title: "Safe\\u202e text"}\n').sessions

    assert found.title == "Safe text"


def test_a_session_without_an_end_after_which_nothing_comes_is_refused() -> None:
    (problem,) = refused(TOP + "- time: 9:00\n")

    assert (problem.line, problem.column) == (5, 3)
    assert "'length' in minutes" in problem.mend


MISTAKES = [
    ("", 1, 1, "This is not an agenda"),
    ("- a\n- b\n", 1, 1, "This is not an agenda"),
    ("timezone: UTC\ndate: 2022-05-18\nsessions: [{time: 9:00 - 9:30}]\n", 1, 1, "conference"),
    ("conference: T\ndate: 2022-05-18\nsessions: [{time: 9:00 - 9:30}]\n", 1, 1, "timezone"),
    (
        TOP.replace("Europe/Prague", "CEST/Praha") + "- time: 9:00 - 9:30\n",
        2,
        11,
        "no time zone",
    ),
    (TOP.replace("2022-05-18", "18.5.2022") + "- time: 9:00 - 9:30\n", 3, 7, "not a date"),
    (TOP.replace("2022-05-18", "soon") + "- time: 0:00 - 0:30\n", 3, 7, "not a date"),
    (TOP.replace("2022-05-18", "9999-12-31") + "- time: 9:00 - 9:30\n", 3, 7, "year"),
    (TOP.replace("2022-05-18", "0001-01-01") + "- time: 9:00 - 9:30\n", 3, 7, "year"),
    (TOP, 4, 1, "There are no sessions"),
    (TOP.replace("sessions:", "sessions: []"), 4, 11, "There are no sessions"),
    ("conference: T\ntimezone: UTC\ndays: [monday]\n", 3, 8, "This is not a day"),
    ("conference: T\ntimezone: UTC\ndays: []\n", 3, 7, "There are no days"),
    (TOP.replace(" Europe/Prague", "") + "- time: 9:00 - 9:30\n", 2, 1, "is missing, so"),
    (TOP.replace("Europe/Prague", "localtime") + "- time: 9:00 - 9:30\n", 2, 11, "IANA"),
    (TOP + "- Opening\n", 5, 3, "This is not a session"),
    (TOP + "- title: Opening\n", 5, 3, "not said when this session starts"),
    (TOP + "- time: 9:00 - 25:00\n", 5, 9, "not a time of day"),
    (TOP + "- time: 9:00\n  end: soon\n", 6, 8, "not a time of day"),
    (TOP + "- time: 9:00\n  length: long\n", 6, 11, "not a length"),
    (TOP + "- time: 10:00 - 9:00\n", 5, 9, "ends before it starts"),
    (TOP + "- start: 10:00\n  end: 9:00\n", 6, 8, "ends before it starts"),
    (TOP + "- start: 10:00\n  length: 0\n", 6, 11, "ends when it starts"),
    (TOP + "- time: 10:00 - 10:00\n", 5, 9, "ends when it starts."),
    (TOP + "- time: 9:00 - 9:30\n  length: 30\n", 6, 11, "said twice"),
    (TOP + "- time: 9:00 - 9:30\n  start: 9:00\n", 6, 10, "has a start already"),
    (TOP + "- time: 9:00 - 9:30\n  kind: lecture\n", 6, 9, "no kind of session"),
    (TOP + "- time: 9:00 - 9:30\n  url: example.org\n", 6, 8, "not a web address"),
    (TOP + "- time: 9:00 - 9:30\n  url: https://\n", 6, 8, "'https://' is not a web"),
    (TOP + "- time: 9:00 - 9:30\n  url: https://a.org/my talk\n", 6, 8, "my talk"),
    (TOP + "- time: 9:00 - 9:30\n  url: 'https://[a'\n", 6, 8, "https://[a"),
    (TOP + "- time: 9:00 - 9:30\n  url: https://a.org/" + "x" * 500 + "\n", 6, 8, "514 char"),
    (TOP + "- time: 9:00 - 9:30\n  speakers: " + "x" * 201 + "\n", 6, 13, "201 characters"),
    (TOP + "- time: 9:00 - 9:30\n  room: " + "x" * 101 + "\n", 6, 9, "101 characters"),
    (TOP.replace("Test", "x" * 201) + "- time: 9:00 - 9:30\n", 1, 13, "201 characters"),
    (TOP + "- time: 9:00 - 9:30\n  tilte: x\n", 6, 3, "not known here"),
    (TOP + "- time: 9:00 - 9:30\n  title: " + "x" * 501 + "\n", 6, 10, "501 characters"),
    (TOP + "- time: 9:00 - 9:30\n  id: " + "x" * 65 + "\n", 6, 7, "65 characters"),
    (TOP + "- {time: 9:00 - 9:30, id: a}\n- {time: 9:30 - 10:00, id: a}\n", 6, 28, "line 5"),
    (TOP + "- time: 9:00 - 9:30\nday: 3\n", 6, 1, "not known here"),
    (TOP.replace("05-18", "03-27") + "- time: 2:30 - 4:00\n", 5, 9, "skip 02:30"),
    (TOP.replace("05-18", "10-30") + "- time: 2:30 - 4:00\n", 5, 9, "twice"),
    (TOP + "- time: 0022-05-18 09:00\n", 5, 9, "year"),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"), MISTAKES, ids=[words for *_, words in MISTAKES]
)
def test_each_mistake_is_refused_at_its_line_and_column(
    text: str, line: int, column: int, words: str
) -> None:
    problems = refused(text)

    assert [(p.line, p.column) for p in problems] == [(line, column)]
    assert words in f"{problems[0].what} {problems[0].mend}"
    assert problems[0].mend.endswith((".", "?"))


def test_too_many_sessions_are_refused() -> None:
    problems = refused(TOP + "- x\n" * 5001)

    assert any("5,001 sessions" in problem.what for problem in problems)


def test_too_many_sessions_over_several_days_are_refused() -> None:
    day = "- date: 2022-05-18\n  sessions:\n" + "  - {time: 9:00 - 9:30}\n" * 2501

    problems = refused("conference: T\ntimezone: UTC\ndays:\n" + day * 2)

    assert [(p.line, p.what) for p in problems] == [(4, "There are 5,002 sessions.")]


def test_an_address_may_be_written_in_capitals() -> None:
    (found,) = read("- {time: 9:00 - 9:30, url: 'HTTPS://Example.org/Talk'}\n").sessions

    assert found.url == "HTTPS://Example.org/Talk"


def test_two_ids_that_look_the_same_are_the_same() -> None:
    (problem,) = refused(
        TOP + "- {time: 9:00 - 9:30, id: ' a '}\n- {time: 9:30 - 10:00, id: \"a\\u200b\"}\n"
    )

    assert (problem.line, problem.column) == (6, 28)


def test_oddities_are_told_in_the_order_of_the_file() -> None:
    found = own_yaml.read(
        TOP + "- {time: 11:00 - 11:30, abstract: TBA}\n- {time: 9:00 - 9:30, abstract: TBA}\n",
        "agenda.yaml",
    )

    assert [problem.line for problem in found.warnings] == [5, 5, 6]


def test_every_mistake_in_a_file_is_said_at_once() -> None:
    problems = refused(
        "conference: T\ntimezone: Mars\ndate: 2022-05-18\nsessions:\n"
        "- time: 9:00 - 25:00\n  kind: lecture\n- tilte: x\n- time: 9:00 - 9:30\n  url: x\n"
    )

    assert [problem.line for problem in problems] == [2, 5, 6, 7, 7, 9]
    assert all(problem.severity is Severity.ERROR for problem in problems)


def test_a_mistake_reads_the_way_compilers_say_it() -> None:
    (problem,) = refused(TOP + "- time: 9:00 - 9:30\n  url: x\n")

    assert str(problem) == (
        "agenda.yaml:6:8: error: 'x' is not a web address. Write it like https://example.org/talk."
    )


TEXTS = st.text(max_size=80) | st.text(alphabet="-:[]{}'\"|>&*!%#\\\n\t aZ09?,@`", max_size=80)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["", TOP, TOP + "- "]), TEXTS)
def test_whatever_a_file_says_it_is_an_agenda_or_refused(top: str, text: str) -> None:
    try:
        found = own_yaml.read(top + text, "agenda.yaml")
    except InputRefused as error:
        assert error.problems  # noqa: PT017 - any text may also be an agenda
    else:
        assert isinstance(found, Reading)
        assert found.agenda.sessions


def test_the_zone_of_these_tests_is_the_one_in_their_files() -> None:
    assert read("- time: 9:00 - 10:00\n").zone == PRAGUE
