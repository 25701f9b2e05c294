"""The documents, held against what they describe."""

import re
from pathlib import Path

import pytest
import yaml

from bot.commandline import app
from bot.domain.agenda import Kind
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.people import Role
from bot.domain.policy import SETTINGS
from bot.domain.wording import WORDS
from bot.errors import InputRefused
from bot.services.files import FILES

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md")])
DATA_README = (ROOT / "data" / "README.md").read_text()


@pytest.mark.parametrize("path", SETTINGS)
def test_every_setting_is_explained(path: str):
    assert f"`{path}`" in DATA_README


@pytest.mark.parametrize("word", [*WORDS, *Kind])
def test_everything_that_may_be_written_is_explained(word: str):
    assert f"`{word}`" in DATA_README


def test_the_keys_of_a_session_are_those_of_the_table():
    top = "conference: C\ntimezone: Europe/Prague\ndate: 2026-07-15\n"
    agenda = f"{top}sessions: [{{time: 9:00 - 9:30, wrong: x}}]"
    with pytest.raises(InputRefused) as refused:
        read_agenda(Source(agenda.encode(), "agenda.yaml"))
    known = refused.value.problems[0].mend.removeprefix("There are: ").rstrip(".").split(", ")

    table = DATA_README.partition("| key of a session |")[2].partition("\n\n")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert sorted(re.findall(r"`(\w+)`", " ".join(first_cells))) == sorted(known)


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_explained(file: str):
    assert f"## {file}\n" in DATA_README


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ATTENDEE])
def test_every_role_is_explained(role: str):
    assert f"`{role}`" in DATA_README


def test_the_commands_of_chair_that_are_named_exist():
    known = {command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    said = "".join((ROOT / name).read_text() for name in ("README.md", "docs/operations.md"))
    named = re.findall(r"(?:`|bin/)chair (\w+)", said)

    assert len(named) > 3
    assert set(named) <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path):
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_knows_anybodys_computer(document: Path):
    assert re.findall(r"(?<![\w./])/(?:home|root|Users|tmp|work|opt)/", document.read_text()) == []


def test_what_ci_and_pre_commit_run_is_there():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]

    assert {hook["id"] for hook in hooks} == {"format", "lint", "types"}
    says = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if "make " in line]
    assert says == ["make test", "make test-postgres", "make gates"]


def test_the_locks_name_no_host():
    locks = [lock.read_text() for lock in ROOT.glob("requirements*.lock")]
    assert len(locks) == 2
    for text in locks:
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text)
