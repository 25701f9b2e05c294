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
