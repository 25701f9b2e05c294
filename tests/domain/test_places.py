"""YAML as text with places."""

import pytest

from bot.domain.places import Entries, Fields, Items, Text, read_yaml
from bot.errors import Problem


def read(text: str) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    return read_yaml(text, "file.yaml", problems), problems


def fields(text: str) -> tuple[Fields, list[Problem]]:
    problems: list[Problem] = []
    node = read_yaml(text, "file.yaml", problems)
    assert isinstance(node, Entries)
    return Fields(node, problems), problems


@pytest.mark.parametrize("value", ["13:45", "no", "2022-05-18", "0x1F", "~", "1e3", "007", ".inf"])
def test_nothing_is_taken_for_anything_but_what_was_written(value: str) -> None:
    found, _ = fields(f"key: {value}")

    text = found.text("key")
    assert text is not None
    assert text.value == value


def test_every_value_knows_its_line_and_column() -> None:
    found, _ = fields("a: 1\nlist:\n  - one\n  -   two\n")

    texts = found.texts("list")

    assert [(t.place.line, t.place.column) for t in texts] == [(3, 5), (4, 7)]


def test_a_text_of_several_lines_knows_where_it_begins() -> None:
    found, _ = fields("a: |\n  one\n  two\nb: three\n")

    several, single = found.text("a"), found.text("b")

    assert several is not None
    assert single is not None
    assert (several.first_line, single.first_line) == (2, 4)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_is_nothing_or_an_empty_text(text: str) -> None:
    node, problems = read(text)

    assert problems == []
    assert node is None or (isinstance(node, Text) and node.value == "")


@pytest.mark.parametrize(
    ("text", "line", "column", "mend"),
    [
        ("a:\n\t- b\n", 2, 1, "Indent with spaces"),
        ("a: b: c\n", 1, 5, "into quotes"),
        ("a: 'b\n", 1, 4, "the quotes and the colons"),
        ("a: 1\n--- \nb: 2\n", 2, 1, "one document"),
        ("a: *gone\n", 1, 4, "begins with & or *"),
        ("a: [1, 2\nb: 3\n", 2, 2, "indentation, the quotes"),
        ("a: 1\n b: 2\n", 2, 3, "into quotes"),
        ("[" * 100_000, 1, 21, "brackets"),
        ("a: " + "[" * 30 + "]" * 30, 1, 23, "brackets"),
    ],
    ids=[
        "tab",
        "colon",
        "open quote",
        "two documents",
        "alias",
        "open list",
        "indentation",
        "endless lists",
        "deep lists",
    ],
)
def test_what_is_no_yaml_is_refused_at_its_place_with_a_mend(
    text: str, line: int, column: int, mend: str
) -> None:
    node, problems = read(text)

    assert node is None
    assert [(p.line, p.column) for p in problems] == [(line, column)]
    assert mend in problems[0].mend


@pytest.mark.parametrize(
    "text",
    [
        "a: \0",
        'a: "\\UFFFFFFFF"',
        'a: "\\U00110000"',
        "%YAML 1." + "1" * 5000 + "\n---\na: 1",
    ],
    ids=["zero byte", "too large", "no such character", "endless version"],
)
def test_what_breaks_the_yaml_library_itself_is_a_problem_too(text: str) -> None:
    node, problems = read(text)

    assert node is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &x 1\nb: *x\n", "another part of itself"),
        ("a: &x [*x]\n", "another part of itself"),
        ("a: !secret 1\n", "means nothing here"),
        ("[a, b]: 1\n", "A key is one word"),
        ('a: "\\ud800"\n', "half a character"),
    ],
    ids=["alias", "loop", "own tag", "list as key", "half a character"],
)
def test_what_has_no_place_in_an_organizers_file_is_a_problem(text: str, what: str) -> None:
    _, problems = read(text)

    assert any(what in problem.what for problem in problems)


def test_a_reference_is_refused_where_it_stands_and_the_rest_is_read() -> None:
    node, problems = read("a: &x 1\nb: [2, *x]\nc: *x\n")

    assert [(p.line, p.column) for p in problems] == [(2, 8), (3, 4)]
    assert isinstance(node, Entries)
    assert [key.value for key, _ in node.items] == ["a", "b", "c"]


@pytest.mark.parametrize("tag", ["!!str", "!!int", "!!binary", "!!python/object/apply:os.abort"])
def test_a_tag_of_yaml_itself_changes_and_runs_nothing(tag: str) -> None:
    found, problems = fields(f"a: {tag} '1'\n")

    assert found.text("a") is not None
    assert problems == []


def test_an_unknown_key_is_refused_with_the_nearest() -> None:
    found, problems = fields("tilte: x\n")
    found.text("title")

    found.refuse_unknown()

    assert [problem.mend for problem in problems] == ["Did you mean 'title'?"]


def test_an_unknown_key_that_resembles_none_is_refused_with_all_there_are() -> None:
    found, problems = fields("qqq: x\n")
    found.text("title")
    found.text("url")

    found.refuse_unknown()

    assert [problem.mend for problem in problems] == ["There are: title, url."]


def test_a_key_that_stands_twice_is_refused_at_the_second() -> None:
    found, problems = fields("title: x\ntitle: y\n")
    found.text("title")

    found.refuse_unknown()

    assert [(problem.line, problem.what) for problem in problems] == [
        (2, "'title' stands here twice; the first is in line 1.")
    ]


def test_a_field_that_is_missing_is_told_at_its_entry() -> None:
    found, problems = fields("a: 1\n")

    assert found.required_text("b") is None
    assert [problem.what for problem in problems] == ["'b' is missing."]


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("a: [x]", "text"),
        ("a: {x: y}", "text"),
        ("a: {x: y}", "texts"),
        ("a: [[x]]", "texts"),
        ("a: x", "items"),
        ("a: x", "entries"),
        ("a: [x]", "required_text"),
    ],
)
def test_a_field_of_the_wrong_form_is_one_problem(text: str, ask: str) -> None:
    found, problems = fields(text)

    getattr(found, ask)("a")

    assert [problem.what for problem in problems] == ["'a' has the wrong form."]


def test_one_text_is_a_list_of_one() -> None:
    found, _ = fields("a: x\nb: [y, '  ', z]\nc: ''\n")

    assert [[t.value for t in found.texts(name)] for name in "abcd"] == [["x"], ["y", "z"], [], []]


def test_an_empty_field_below_which_nothing_stands_is_no_problem() -> None:
    found, problems = fields("links:\n")

    assert found.entries("links") is None
    assert problems == []


def test_a_list_is_given_as_a_list() -> None:
    found, _ = fields("a: [x]\nb: {c: d}\n")

    assert isinstance(found.items("a"), Items)
    assert isinstance(found.entries("b"), Entries)
