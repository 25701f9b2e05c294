"""The code of conduct, in parts that Discord can show."""

import pytest

from bot.domain.code_of_conduct import LONGEST_SECTION, Section, read_code_of_conduct
from bot.errors import InputRefused, Problem


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputRefused) as caught:
        read_code_of_conduct(text, "code.md")
    return caught.value.problems


def test_every_heading_of_the_second_level_begins_a_part() -> None:
    parts = read_code_of_conduct(
        "# Code\n\n## Our pledge\n\nBe kind.\n\n### In short\nBe.\n## Reporting\nTell us.\n", "f"
    )

    assert parts == (
        Section("Our pledge", "Be kind.\n\n### In short\nBe."),
        Section("Reporting", "Tell us."),
    )


def test_what_stands_before_the_first_heading_may_be_of_any_length() -> None:
    assert read_code_of_conduct("x" * 4000 + "\n## Pledge\nBe kind.\n", "f") == (
        Section("Pledge", "Be kind."),
    )


@pytest.mark.parametrize("text", ["", "Be kind.", "# Code\nBe kind.", "##Pledge\nBe kind."])
def test_a_text_without_parts_is_refused(text: str) -> None:
    (problem,) = refused(text)

    assert (problem.line, problem.column) == (1, 1)
    assert "## Our pledge" in problem.mend


def test_empty_parts_and_those_too_long_to_show_are_all_refused_at_their_headings() -> None:
    problems = refused(f"## One\n\n## Two\nx\n## Three\n{'x' * (LONGEST_SECTION + 1)}\n## Four\n")

    assert [(p.line, p.what) for p in problems] == [
        (1, "The part 'One' is empty."),
        (5, "The part 'Three' has 3,001 characters."),
        (7, "The part 'Four' is empty."),
    ]
