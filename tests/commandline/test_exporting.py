"""`chair export questions`: a copy from the database alone."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commandline import app


def test_without_a_file_the_table_is_printed(asked: str):
    result = CliRunner().invoke(app, ["export", "questions"])

    assert result.exit_code == 0
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["session"], row["question"], row["votes"]) == (asked, "'=1+1?", "1")
    assert "1 question." in result.stderr


def test_both_files_are_written(asked: str, tmp_path: Path):
    table, text = tmp_path / "q.csv", tmp_path / "q.md"

    result = CliRunner().invoke(
        app, ["export", "questions", "--csv", str(table), "--markdown", str(text)]
    )

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"Wrote 1 question to {table}, a table.",
        f"Wrote 1 question to {text}, a text.",
    ]
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"## {asked}" in text.read_text()


@pytest.mark.usefixtures("asked")
def test_with_another_key_it_says_which_file_is_wrong(tmp_path: Path):
    key = tmp_path / "sealing.key"
    key.write_text("ab" * 32)

    result = CliRunner().invoke(app, ["export", "questions"])

    assert result.exit_code == 2
    assert str(key) in result.stderr


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("option", ["--csv", "--markdown"])
def test_a_file_that_cannot_be_written_is_refused_in_one_sentence(option: str, tmp_path: Path):
    for target in (tmp_path / "missing" / "q.csv", tmp_path):
        result = CliRunner().invoke(app, ["export", "questions", option, str(target)])

        assert result.exit_code == 2
        assert str(target.parent if target.suffix else target) in result.stderr
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("settings")
def test_a_damaged_database_is_no_traceback(tmp_path: Path):
    (tmp_path / "chair.db").write_bytes(b"no database" * 500)

    result = CliRunner().invoke(app, ["export", "questions"])

    assert result.exit_code == 2
    assert "file is not a database" in result.stderr


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", [["export", "questions"], ["conduct", "verify"]])
def test_settings_of_the_process_that_make_no_sense_are_named(
    command: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", "somewhere")
    assert "DATABASE_URL is not the address" in CliRunner().invoke(app, command).stderr

    monkeypatch.setenv("LOG_LEVEL", "CHATTY")
    assert "LOG_LEVEL" in CliRunner().invoke(app, command).stderr
