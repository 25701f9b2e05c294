"""What others wrote: each library is declared, pinned with its hashes, and used."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

NEVER_IMPORTED = {
    "aiosqlite": "SQLAlchemy loads it by the database's address",
    "tzdata": "zoneinfo reads it where the system has no zones",
}
"""Declared, and used by name only."""

PINNED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.!+]+)(?: ; .+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[\da-f]{64}(?: \\)?")
COMMENT = re.compile(r" {4}#.*")


def declared(*extras: str) -> set[str]:
    """The distributions that the project itself asks for."""
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imported() -> set[str]:
    """The distributions that `bot` and `cogs` import from."""
    tops: set[str] = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                tops.add(node.module.partition(".")[0])
    by_top = packages_distributions()
    others = tops - sys.stdlib_module_names - {"bot", "cogs"}
    return {canonicalize_name(name) for top in others for name in by_top.get(top, [top])}


def pinned(lock: Path) -> set[str]:
    """The distributions in a lock."""
    return {
        canonicalize_name(match["name"])
        for line in lock.read_text("utf-8").splitlines()
        if (match := PINNED.fullmatch(line))
    }


@pytest.mark.threat("S7")
def test_every_library_that_is_imported_is_declared():
    assert imported() - declared() == set()


def test_every_library_that_is_declared_is_used():
    assert declared() - imported() == {*NEVER_IMPORTED}


@pytest.mark.threat("S7")
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_nothing_but_pins_each_with_its_hashes(lock: Path):
    lines = lock.read_text("utf-8").splitlines()
    odd = [
        line
        for line in lines
        if line and not any(form.fullmatch(line) for form in (PINNED, HASH, COMMENT))
    ]
    bare = [
        line
        for line, after in pairwise(lines)
        if PINNED.fullmatch(line) and not HASH.fullmatch(after)
    ]

    assert odd == []
    assert bare == []
    assert len(pinned(lock)) > 20


def test_the_locks_have_whatever_is_declared_and_agree():
    run, develop = (pinned(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))

    assert declared() <= run <= develop
    assert declared("dev", "postgres") <= develop


def test_the_lock_of_the_bot_has_nothing_that_nothing_asks_for():
    asked, left = set[str](), {*declared(), "hatchling", "editables"}
    while left:
        name = left.pop()
        asked.add(name)
        try:
            lines = requires(name) or []
        except ModuleNotFoundError:  # only on other systems, where it is asked for
            continue
        left |= {canonicalize_name(Requirement(line).name) for line in lines} - asked

    assert pinned(ROOT / "requirements.lock") - asked == set()
