"""`chair recap`: the page from the database alone."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commandline import app
from bot.settings import Settings


@pytest.mark.usefixtures("asked")
def test_the_page_is_written_while_the_bot_is_stopped(tmp_path: Path):
    target = tmp_path / "page.html"

    result = CliRunner().invoke(app, ["recap", "--output", str(target)])

    assert result.exit_code == 0
    assert result.stdout == f"Wrote 14 sessions to {target}. Open it in a browser.\n"
    text = target.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "Data @Scale Spring 2022: the recap" in text
    assert "=1+1?" in text
    assert "Ada" not in text


@pytest.mark.usefixtures("asked")
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path):
    target = tmp_path / "page.html"
    target.write_text("mine")

    result = CliRunner().invoke(app, ["recap", "--output", str(target)])

    assert result.exit_code == 2
    assert "is there already. Give another name" in result.stderr
    assert target.read_text() == "mine"


def test_a_conference_that_was_never_opened_has_none(settings: Settings, tmp_path: Path):
    del settings

    result = CliRunner().invoke(app, ["recap", "--output", str(tmp_path / "page.html")])

    assert result.exit_code == 2
    assert "There is no database at" in result.stderr
    assert not list(tmp_path.glob("*.db"))
    assert not (tmp_path / "page.html").exists()
