"""What looks odd about an agenda though it can be used."""

import pytest

from bot.domain.checks import MOST_NAMED_TIMES
from bot.domain.formats import own_yaml
from bot.errors import Severity

TOP = "conference: Test\ntimezone: America/Los_Angeles\ndate: 2022-05-18\nsessions:\n"


def warnings(sessions: str) -> list[str]:
    found = own_yaml.read(TOP + sessions, "agenda.yaml").warnings
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [f"{problem.line}:{problem.column} {problem.what}" for problem in found]


def test_an_agenda_without_oddities_has_no_warnings() -> None:
    assert warnings("- {time: 9:00 - 9:30, title: Talk, abstract: 'How, and why.'}\n") == []


def test_a_break_whose_text_names_another_end_is_odd() -> None:
    (coffee,) = warnings(
        "- time: 10:15am - 10:30am\n  kind: break\n  abstract: Come back at 10:50 AM!\n"
        "- time: 10:30am - 10:50am\n- time: 10:50am - 11:00am\n"
    )

    assert coffee == "7:13 The text says 10:50 AM, but this break ends at 10:30 AM (10:30)."


def test_a_talk_may_name_the_times_of_the_sessions_of_its_day() -> None:
    assert (
        warnings(
            "- {time: 9:00 - 9:30, abstract: Continues at 10:00am.}\n"
            "- {time: 9:30 - 10:00}\n- {time: 10:00 - 10:30}\n"
        )
        == []
    )


def test_a_talk_that_names_a_time_at_which_nothing_starts_or_ends_is_odd() -> None:
    (found,) = warnings("- {time: 9:00 - 9:30, title: Talk, abstract: Join us at 11:15am.}\n")

    assert "The text says 11:15am, but 'Talk' is from 9:00 AM (09:00) to 9:30 AM (09:30)" in found


@pytest.mark.parametrize(
    "text",
    [
        "Version 3:14 is out",
        "odds of 10:1",
        "the score was 3:2",
        "on 12.5.2022",
        "Psalm 23:4",
        "a ratio of 16:9",
        "see http://x.org:80/at",
        "before 99:99",
        "13pm",
    ],
)
def test_what_only_looks_like_a_time_is_not_odd(text: str) -> None:
    assert warnings(f"- time: 9:00 - 9:30\n  abstract: '{text}'\n") == []


@pytest.mark.parametrize(
    "text",
    ["Back at 1:20", "Back at 1:20pm", "Back by 13:20.", "Back at 1:20 PM PT (4:20 PM EDT)",
     "Back at 1:20 PM PDT, 20:20 UTC", "Until 20:20 UTC", "Back at 10:20 PM CEST"],
)  # fmt: skip
def test_an_afternoon_without_pm_and_times_elsewhere_are_not_odd(text: str) -> None:
    assert (
        warnings(
            f"- time: 1:00pm - 1:20pm\n  kind: break\n  abstract: {text}\n- time: 1:20pm - 1:30pm\n"
        )
        == []
    )


@pytest.mark.parametrize("text", ["Back at 1:40", "Back at 01:20", "Back at 1:40 PM PT"])
def test_a_break_that_promises_another_time_of_its_own_zone_is_odd(text: str) -> None:
    (found,) = warnings(f"- time: 1:00pm - 1:20pm\n  kind: break\n  abstract: {text}\n")

    assert "but this break ends at 1:20 PM (13:20)" in found


@pytest.mark.parametrize("text", ["Coming soon!", "TBA", "to be announced.", "Coming Soon…"])
def test_an_abstract_that_only_promises_one_is_odd(text: str) -> None:
    (found,) = warnings(f"- time: 9:00 - 9:30\n  abstract: {text}\n")

    assert f"is only '{text}'" in found


def test_a_title_longer_than_discord_shows_is_odd() -> None:
    (long,) = warnings(f"- time: 9:00 - 9:30\n  title: {'x' * 101}\n")
    (longer,) = warnings(f"- time: 9:00 - 9:30\n  title: {'x' * 257}\n")

    assert "threads take 100" in long
    assert "Discord shows 256" in longer


def test_two_sessions_at_once_in_the_same_place_are_odd() -> None:
    (found,) = warnings("- {time: 9:00 - 9:40, title: One}\n- {time: 9:30 - 10:00, title: Two}\n")

    assert found == "6:3 'Two' starts before 'One' ends."


def test_two_sessions_at_once_in_a_room_are_odd_and_the_room_is_named() -> None:
    (found,) = warnings(
        "- {time: 9:00 - 9:40, title: One, room: A}\n- {time: 9:30 - 10:00, title: Two, room: A}\n"
    )

    assert found.endswith("'Two' starts before 'One' ends in A.")


def test_two_sessions_at_once_for_everybody_are_odd_though_others_have_rooms() -> None:
    (found,) = warnings(
        "- {time: 9:00 - 9:40, title: One}\n- {time: 9:30 - 10:00, title: Two}\n"
        "- {time: 10:00 - 10:30, room: A}\n"
    )

    assert found == "6:3 'Two' starts before 'One' ends."


def test_sessions_at_once_in_different_rooms_are_not_odd() -> None:
    assert warnings("- {time: 9:00 - 10:00, room: A}\n- {time: 9:00 - 10:00, room: B}\n") == []


def test_every_session_within_a_long_one_is_odd_not_only_the_next() -> None:
    found = warnings(
        "- {time: 9:00 - 12:00, title: Long}\n- {time: 9:30 - 10:00, title: One}\n"
        "- {time: 10:00 - 10:30, title: Two}\n"
    )

    assert [text.partition(" ")[2] for text in found] == [
        "'One' starts before 'Long' ends.",
        "'Two' starts before 'Long' ends.",
    ]


def test_a_time_at_which_nothing_is_on_is_odd() -> None:
    (found,) = warnings("- {time: 9:00 - 9:30, title: A}\n- {time: 10:00 - 10:30, title: B}\n")

    assert found == "6:3 Nothing is on for 30 minutes from 09:30."


def test_the_night_between_two_days_is_not_odd() -> None:
    found = own_yaml.read(
        "conference: T\ntimezone: UTC\ndays:\n"
        "- {date: 2022-05-18, sessions: [{time: 9:00 - 10:00}]}\n"
        "- {date: 2022-05-19, sessions: [{time: 9:00 - 10:00}]}\n",
        "agenda.yaml",
    )

    assert found.warnings == ()


def test_a_text_full_of_wrong_times_is_told_of_a_few_of_them() -> None:
    times = " ".join(f"at {hour}:{minute:02}" for hour in range(13, 20) for minute in range(1, 30))

    said = warnings(f"  - {{time: 9:00-9:30, title: Talk, abstract: '{times}'}}\n")

    assert len(said) == MOST_NAMED_TIMES


def test_words_that_yaml_takes_for_a_comment_are_named() -> None:
    assert warnings("- {time: 9:00 - 9:30}\n- time: 9:30 - 9:40\n  title: Issue #1 of many\n") == [
        "7:16 YAML takes '#1 of many' for a comment, so that only 'Issue' is left."
    ]
    assert warnings("- time: 9:00 - 9:30\n  title: #metoo, a year on\n") == [
        "6:10 YAML takes '#metoo, a year on' for a comment, so that nothing is left."
    ]


@pytest.mark.parametrize(
    "title", ["C# for everybody", '"Issue #1"', "Talk  # to be confirmed", "Talk ### 1", "A#1"]
)
def test_signs_that_lose_nothing_and_comments_are_not_odd(title: str) -> None:
    assert warnings(f"# 1 day\n- time: 9:00 - 9:30 # 30 minutes\n  title: {title}\n") == []


@pytest.mark.parametrize("title", ["“Birds”", "„Birds“", "«Birds»", "‘Birds’"])
def test_typographic_quotes_around_a_text_quote_nothing(title: str) -> None:
    (found,) = warnings(f"- time: 9:00 - 9:30\n  title: {title}\n")

    assert found.startswith(f"6:10 The quotes of {title} are a part of the text")


def test_quotes_within_a_text_are_not_odd() -> None:
    assert warnings("- time: 9:00 - 9:30\n  title: Why ‘now’ is not “now”, and more\n") == []


def test_one_room_written_in_two_ways_is_odd() -> None:
    assert warnings(
        "- {time: 9:00 - 9:30, room: Room A}\n- {time: 9:30 - 9:50, room: Room B}\n"
        "- {time: 9:50 - 10:00, room: room-a}\n"
    ) == ["7:3 The room 'room-a' is written 'Room A' elsewhere, and so they are two rooms."]


def half_days(*times: str) -> list[str]:
    entries = "".join(f"- {{time: {time}, title: '{time}'}}\n" for time in times)
    return [one for one in warnings(entries) if "far from all other sessions" in one]


def test_a_night_among_mornings_is_probably_half_a_day_off() -> None:
    (found,) = half_days("9:00am - 9:30am", "9:30pm - 10:00pm", "10:00am - 10:30am")

    assert found.startswith("6:3 '9:30pm - 10:00pm' is at 21:30 PDT")
    assert "at 09:30 PDT there is room for it." in found
    (found,) = half_days("12:30pm - 1:00pm", "1:00am - 1:30am", "1:30pm - 2:00pm")
    assert "is at 01:00 PDT" in found


@pytest.mark.parametrize(
    "times",
    [
        ("9:00am - 9:30am", "9:30am - 10:00am", "7:00pm - 8:00pm"),  # nothing is missing at 7
        ("9:00am - 9:30am", "9:30am - 10:00am", "9:15pm - 9:30pm"),  # 9:15 is taken
        ("2:00pm - 5:00pm", "5:00pm - 6:30pm", "6:30pm - 7:00pm"),  # it goes on until then
        ("9:30pm - 10:00pm",),
    ],
)
def test_an_evening_that_is_meant_is_not_odd(times: tuple[str, ...]) -> None:
    assert half_days(*times) == []


def test_a_party_at_night_is_not_odd() -> None:
    sessions = "- {time: 9:00am - 9:30am}\n- {time: 10:00am - 10:30am}\n"

    assert not any(
        "far from" in one
        for one in warnings(f"{sessions}- {{time: 9:30pm - 10:00pm, kind: social}}\n")
    )


def test_a_comment_beside_a_key_whose_value_stands_below_is_not_odd() -> None:
    text = (
        "- time: 9:00 - 9:30\n  title: #final\n    Birds\n"
        "  speakers: #all\n  - Ada\n  rooms: #big\n    - Hall\n"
    )

    assert warnings(text) == []
