"""`chair db`, as it is seen at a terminal."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commandline import app


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without `.env`, and nothing in it yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}")
    monkeypatch.setenv("SEALING_KEY_FILE", str(tmp_path / "sealing.key"))
    return tmp_path


def chair(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["db", *arguments])


def open_conference(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "chair.db")) as database, database:
        database.execute(
            "INSERT INTO conferences VALUES ('birds@42', 42, '2022-05-18 09:00:00', NULL, NULL)"
        )


def test_upgrade_says_from_which_to_which_revision():
    assert re.fullmatch(r"Made the tables, of revision \d{4}\.\n", chair("upgrade").output)
    assert re.fullmatch(r"The tables are up to date, at .*\n", chair("upgrade").output)


def test_a_backup_says_which_keys_it_does_not_hold(folder: Path):
    chair("upgrade")
    open_conference(folder)

    said = chair("backup", "backup.zip")

    assert said.exit_code == 0
    assert "Wrote 1 row in" in said.output
    assert f"It does not hold the key in {folder / 'sealing.key'}" in said.output


def test_a_backup_is_restored_to_another_place(folder: Path, monkeypatch: pytest.MonkeyPatch):
    chair("upgrade")
    open_conference(folder)
    chair("backup", "backup.zip")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{folder / 'new.db'}")

    said = chair("restore", "backup.zip")

    assert (said.exit_code, said.output.count("Restored 1 row")) == (0, 1)
    again = chair("restore", "backup.zip")
    assert again.exit_code == 2
    assert "has something in it already" in again.output


def test_moving_says_what_to_do_next(folder: Path):
    chair("upgrade")
    open_conference(folder)

    said = chair("move", f"sqlite+aiosqlite:///{folder / 'new.db'}")

    assert "Copied 1 row" in said.output
    assert "put the new address into .env as DATABASE_URL" in said.output


@pytest.mark.parametrize("query", ["", "?password=s3cret"])
def test_no_password_is_ever_printed(query: str):
    chair("upgrade")

    said = chair("move", f"postgresql+asyncpg://chair:s3cret@127.0.0.1:9/chair{query}")

    assert said.exit_code == 2
    assert "cannot be opened" in said.output
    assert "s3cret" not in said.output


def test_what_is_no_address_is_refused_without_being_repeated():
    chair("upgrade")

    said = chair("move", "s3cret@nowhere")

    assert said.exit_code == 2
    assert "s3cret" not in said.output


def test_there_is_no_backup_of_what_is_not_there(folder: Path):
    said = chair("backup", "backup.zip")

    assert (said.exit_code, (folder / "backup.zip").exists()) == (2, False)
    assert "There is no database at" in said.output
