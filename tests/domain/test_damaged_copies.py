"""The sample agenda, damaged in the ways in which people damage files: refused, and mendable."""

import re
from collections.abc import Callable

import pytest

from bot.domain.formats import own_yaml
from bot.errors import InputRefused
from tests.sample import AGENDA

SAMPLE = AGENDA.read_text(encoding="utf-8")

Damage = Callable[[str], str]


def swap(old: str, new: str) -> Damage:
    def damage(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return damage


def without(line: str) -> Damage:
    return swap(line + "\n", "")


# What was done to the file, where the mistake is seen ("what stands there" or a line and column),
# and words of the answer.
DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "an evening for a morning": (swap("9:05am - 9:20am", "9:05pm - 9:20am"), "9:05pm", "am and pm"),
    "am after one time only": (swap("9:20am - 9:50am", "9:20 - 9:50am"), "9:20 - 9:50am", "both"),
    "an hour that no clock shows": (swap("9:50am - 10:05am", "29:50 - 30:05"), "29:50", "13:45"),
    "a minute that no clock shows": (swap("11:10am -", "11:70am -"), "11:70am", "9:00am"),
    "a time in words": (swap("1:55pm - 2:00pm", "after lunch"), "after lunch", "9:00am"),
    "an end before the start": (swap("12:30pm - 1:00pm", "1:00pm - 12:30pm"), "1:00pm - 12", "am"),
    "a date that does not exist": (swap("2022-05-18", "2022-05-32"), "2022-05-32", "2022-05-18"),
    "a date written otherwise": (swap("2022-05-18", "May 18th"), "May 18th", "2022-05-18"),
    "a year too early": (swap("date: 2022", "date: 0222"), "0222-05-18", "2022-05-18"),
    "no date": (without("date: 2022-05-18"), "conference:", "date"),
    "no zone": (without("timezone: America/Los_Angeles"), "conference:", "timezone"),
    "a zone by its letters": (swap("America/Los_Angeles", "PT"), "PT\n", "America/Los_Angeles"),
    "no name": (without("conference: Data @Scale Spring 2022"), "timezone:", "conference"),
    "a misspelt field": (swap("    title: Opening", "    titel: Opening"), "titel", "'title'"),
    "a misspelt top": (swap("\nsessions:", "\nsesions:"), "sesions", "'sessions'"),
    "an unknown kind": (swap("kind: opening", "kind: welcome"), "welcome", "opening, keynote"),
    "a field twice": (
        swap("    kind: closing", "    kind: closing\n    kind: talk"),
        "kind: talk",
        "one",
    ),
    "a colon in a title": (
        swap("title: Opening Remarks", "title: Opening: Remarks"),
        ": Remarks",
        "quotes",
    ),
    "a tab": (swap("    kind: opening", "\tkind: opening"), "\tkind: opening", "spaces"),
    "a quote that is not closed": (swap('Scale"\n', "Scale\n"), '"TorchData', "quotes"),
    "a hyphen lost": (
        swap("  - time: 9:20am", "    time: 9:20am"),
        "time: 9:20am",
        "one of the two",
    ),
    "a session that is only a text": (
        swap("  - time: 9:05am - 9:20am", "  - To follow"),
        "To follow",
        "below the hyphen",
    ),
    "a session without its time": (
        swap("- time: 9:00am - 9:05am\n    kind", "- kind"),
        "kind: opening",
        "Add a line",
    ),
    "a last session without an end": (swap("1:55pm - 2:00pm", "1:55pm"), "time: 1:55pm", "length"),
    "a list for a title": (
        swap("title: Closing Remarks", "title: [Closing]"),
        "[Closing]",
        "one text",
    ),
    "an id twice": (
        lambda text: text.replace("    kind: break", "    id: pause\n    kind: break"),
        "pause\n    kind: break\n    abstract: Time for lunch",
        "another id",
    ),
    "an address that is none": (
        swap("    kind: closing", "    kind: closing\n    url: www.x.org"),
        "www.x.org",
        "https://",
    ),
    "a merge that went wrong": (
        swap("  - time: 9:50am", "<<<<<<< HEAD\n  - time: 9:50am"),
        "<<<<<<< HEAD",
        "take the line out",
    ),
    "the rest lost": (lambda text: text[: text.index("  - time: 9:00am")], "sessions:", "list"),
    "everything lost": (lambda _: "", "", "Begin with lines"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_agenda_is_refused_where_it_is_damaged_with_a_mend(name: str) -> None:
    damage, where, words = DAMAGES[name]
    damaged = damage(SAMPLE)

    with pytest.raises(InputRefused) as caught:
        own_yaml.read(damaged, "agenda.yaml")

    problems = caught.value.problems
    assert any(
        words in p.mend and _text_at(damaged, p.line, p.column).startswith(where) for p in problems
    ), problems


@pytest.mark.parametrize("name", DAMAGES)
def test_one_damage_is_told_in_at_most_three_problems(name: str) -> None:
    damage, _, _ = DAMAGES[name]

    with pytest.raises(InputRefused) as caught:
        own_yaml.read(damage(SAMPLE), "agenda.yaml")

    assert 1 <= len(caught.value.problems) <= 3


def test_all_damages_that_leave_the_file_readable_are_told_at_once() -> None:
    text = SAMPLE
    for name in ("an hour that no clock shows", "an unknown kind", "an address that is none"):
        text = DAMAGES[name][0](text)
    damaged = ("welcome", "29:50", "www.x.org")
    lines = [text[: text.index(where)].count("\n") + 1 for where in damaged]

    with pytest.raises(InputRefused) as caught:
        own_yaml.read(text, "agenda.yaml")

    assert [problem.line for problem in caught.value.problems] == lines


def test_a_file_saved_with_windows_line_ends_is_read_the_same() -> None:
    assert own_yaml.read(SAMPLE.replace("\n", "\r\n"), "a") == own_yaml.read(SAMPLE, "a")


def _text_at(text: str, line: int, column: int) -> str:
    lines = re.split(r"\n", text)
    return "\n".join([lines[line - 1][column - 1 :], *lines[line:]]) + "\n"
