"""Every row of the threat model has a test, and the table in the documents names it."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "confidence"
PAGE = HERE.parents[1] / "docs" / "conduct.md"
ROWS = range(1, 29)


def named_by_threat() -> dict[int, list[str]]:
    """The names of the tests that are marked with each number."""
    found: dict[int, list[str]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for number in re.findall(
                    r"threat\((\d+)\)", "\n".join(map(ast.unparse, node.decorator_list))
                ):
                    found.setdefault(int(number), []).append(node.name)
    return found


SECURITY = (PAGE.parents[1] / "SECURITY.md").read_text(encoding="utf-8")
OTHER_ROWS = re.findall(r"^\| (S\d+) \|.*\| `(tests/[\w/]+\.py)` \|$", SECURITY, re.MULTILINE)
"""The rows of the other threat model, each with the file of its tests."""


def marked_in(path: Path) -> set[str]:
    """The rows of the other threat model for which the file has tests."""
    return set(re.findall(r"threat\(\"(S\d+)\"\)", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("row", "file"), OTHER_ROWS)
def test_every_row_of_the_other_threats_has_its_tests_in_the_file_it_names(row: str, file: str):
    assert row in marked_in(PAGE.parents[1] / file)


def test_no_row_of_the_other_threats_is_without_tests_and_no_test_without_its_row():
    every = sorted({row for path in HERE.parent.rglob("test_*.py") for row in marked_in(path)})

    assert every == sorted(row for row, _file in OTHER_ROWS)
    assert len(re.findall(r"^\| S\d+ \|", SECURITY, re.MULTILINE)) == len(OTHER_ROWS)


@pytest.mark.parametrize("number", ROWS)
def test_every_threat_has_its_test(number: int):
    assert named_by_threat().get(number)


@pytest.mark.parametrize("number", ROWS)
def test_every_threat_stands_in_the_document(number: int):
    assert f"| T{number} |" in PAGE.read_text(encoding="utf-8")
