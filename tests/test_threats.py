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


@pytest.mark.parametrize("number", ROWS)
def test_every_threat_has_its_test(number: int):
    assert named_by_threat().get(number)


@pytest.mark.parametrize("number", ROWS)
def test_every_threat_stands_in_the_document(number: int):
    assert f"| T{number} |" in PAGE.read_text(encoding="utf-8")
