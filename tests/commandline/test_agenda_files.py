"""`chair agenda`: looking an agenda over before anybody else sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commandline import app
from bot.commandline.agenda import agenda_app
from tests.sample import AGENDA


def chair_agenda(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(agenda_app, arguments)
    return result.exit_code, result.output


def test_a_usable_agenda_is_counted_with_its_oddities_at_their_lines() -> None:
    status, said = chair_agenda("check", str(AGENDA))

    assert status == 0
    assert said.splitlines()[-1] == "16 sessions, 2 warnings."
    line = AGENDA.read_text(encoding="utf-8").partition("10:50 AM")[0].count("\n") + 1
    assert f"agenda.yaml:{line}:15: warning: The text says 10:50 AM" in said


def test_names_that_would_be_erased_before_the_end_are_told(tmp_path: Path) -> None:
    agenda, conference = tmp_path / "agenda.yaml", tmp_path / "conference.yaml"
    agenda.write_text(
        "conference: T\ntimezone: Asia/Tokyo\ndate: 2026-07-15\n"
        "sessions: [{time: 23:00 - 2026-07-16 01:00, title: Late}]"
    )

    for day, warned in (("2026-07-15", True), ("2026-07-16", False), ("soon", False)):
        conference.write_text(f"id: t\ndata_ends: {day}\n")
        status, said = chair_agenda("check", str(agenda))

        assert status == 0
        warning = f"{conference}:2:12: warning: 'data_ends' is {day}, but the last session ends"
        assert (warning in said) is warned


def test_without_a_file_it_is_the_agenda_of_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(AGENDA.parent))
    assert chair_agenda("check") == chair_agenda("check", str(AGENDA))
    assert chair_agenda("show") == chair_agenda("show", str(AGENDA))

    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    status, said = chair_agenda("show")

    assert status == 2
    assert str(tmp_path / "agenda.yaml") in said
    assert "data/agenda.yaml if left out" in " ".join(chair_agenda("show", "--help")[1].split())


def test_a_bad_agenda_is_refused_with_status_1_and_every_mistake(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("conference: T\ntimezone: Mars\ndate: 2022-05-18\nsessions: [{time: x - y}]")

    status, said = chair_agenda("check", str(bad))

    assert status == 1
    assert [line.split(":")[1] for line in said.splitlines()] == ["2", "4"]


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_file_that_cannot_be_read_is_said_in_one_line_with_status_2(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"conference: Caf\xe9\n")
    (tmp_path / "large.yaml").write_bytes(b" " * (8 * 1024 * 1024 + 1))

    for name in ("none.yaml", "folder", "latin.yaml", "large.yaml"):
        status, said = chair_agenda(command, str(tmp_path / name))

        assert status == 2
        assert len(said.splitlines()) == 1
        assert name in said


def test_the_timetable_is_shown_in_the_conferences_zone_and_in_utc() -> None:
    status, said = chair_agenda("show", str(AGENDA))

    assert status == 0
    assert "Wednesday 18 May 2022" in said
    assert "PDT" in said
    assert "09:00-09:05" in said
    assert "16:00-16:05" in said
    assert "Aparna Ramani, Yann LeCun" in " ".join(said.split())


def test_programs_get_the_agenda_as_json_in_utc() -> None:
    _, said = chair_agenda("show", str(AGENDA), "--json")

    sessions = json.loads(said)
    assert len(sessions) == 16
    assert sessions[0]["starts_at"] == "2022-05-18T16:00:00+00:00"


def test_the_times_can_be_read_in_another_zone() -> None:
    _, said = chair_agenda("show", str(AGENDA), "--json", "--timezone", "Europe/Prague")

    assert json.loads(said)[0]["starts_at"] == "2022-05-18T07:00:00+00:00"


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_zone_that_is_none_is_refused_with_status_2(command: str) -> None:
    status, said = chair_agenda(command, str(AGENDA), "--timezone", "Mars")

    assert status == 2
    assert "Write a place, as in Europe/Prague" in said


TABLE = "Titel,Wann\nBees,9:00-9:30\nWasps,9:30-10:00\n"


@pytest.mark.parametrize(
    ("command", "shown"), [("check", "2 sessions"), ("show", "Wednesday 15 July 2026")]
)
def test_the_day_and_the_columns_of_a_table_can_be_said(
    tmp_path: Path, command: str, shown: str
) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    table = (str(tmp_path / "table.csv"), "--timezone", "Europe/Prague")

    status, said = chair_agenda(command, *table, "--column", "start=Wann", "--date", "2026-07-15")

    assert status == 0
    assert shown in said


def test_what_is_missing_of_a_table_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    table = (str(tmp_path / "table.csv"), "--timezone", "Europe/Prague")

    assert "--column title=NAME" in chair_agenda("check", *table)[1]
    assert "--date 2022-05-18" in chair_agenda("check", *table, "--column", "start=Wann")[1]


@pytest.mark.parametrize("command", [["--help"], ["check", "--help"]])
def test_the_help_says_how_to_take_the_files_of_another_folder(command: list[str]) -> None:
    assert "the folder that DATA_FOLDER names" in " ".join(
        CliRunner().invoke(app, command).output.split()
    )


@pytest.mark.parametrize("command", ["check", "show", "export"])
def test_everything_that_a_table_lacks_is_said_at_once(tmp_path: Path, command: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Titel;Beginn;Raum\nBees;09:00;A\nWasps;10:00;B\nAnts;noonish;B\n")

    status, said = chair_agenda(command, str(table))

    assert status == 1
    lines = [line.removeprefix(f"{table}:") for line in said.splitlines()]
    assert [line.split(": error: ")[0] for line in lines] == ["1:1", "1:1", "1:1"] + [
        f"{line}:1" for line in (2, 3, 4)
    ]
    for word in ("--date 2022-05-18", "--timezone Europe/Prague", "'Bees' has no end", "'noonish'"):
        assert word in said
    assert "published" not in said


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--date", "15.7.", "Write it like 2022-05-18."),
        ("--column", "start", "Write OURS=THEIRS; ours: id, title"),
        ("--column", "when=Wann", "Write OURS=THEIRS; ours: id, title"),
        ("--column", "start=", "Write OURS=THEIRS; ours: id, title"),
    ],
)
def test_options_that_say_nothing_are_refused_with_status_2(
    option: str, value: str, words: str
) -> None:
    status, said = chair_agenda("check", str(AGENDA), option, value)

    assert status == 2
    assert words in said


def test_the_template_is_printed_and_can_be_read(tmp_path: Path) -> None:
    status, printed = chair_agenda("template")
    (tmp_path / "table.csv").write_text(printed)

    assert status == 0
    table = ("check", str(tmp_path / "table.csv"), "--timezone", "Europe/Prague")
    assert chair_agenda(*table) == (0, "2 sessions, 0 warnings.\n")


def test_the_template_may_be_a_spreadsheet_and_replaces_no_file(tmp_path: Path) -> None:
    file = str(tmp_path / "table.xlsx")

    assert chair_agenda("template", "--xlsx", file) == (0, "")
    assert chair_agenda("check", file, "--timezone", "Europe/Prague") == (
        0,
        "2 sessions, 0 warnings.\n",
    )
    assert chair_agenda("template", "--xlsx", file)[0] == 2
    assert chair_agenda("template", "--xlsx", str(tmp_path / "none" / "table.xlsx"))[0] == 2


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_terminal_that_cannot_show_every_sign_shows_the_others(
    command: str, tmp_path: Path
) -> None:
    agenda = tmp_path / "agenda.yaml"
    agenda.write_text(
        "conference: T\ntimezone: Europe/Prague\ndate: 2026-07-15\n"
        "sessions: [{time: 9:00 - 9:30, title: Caf\u00e9 \U0001f426, abstract: TBA}]",
        encoding="utf-8",
    )

    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "agenda", command, str(agenda)],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        cwd=AGENDA.parents[1],
        capture_output=True,
        check=False,
    )

    assert ran.returncode == 0
    assert b"Caf" in ran.stdout
    assert b"Traceback" not in ran.stderr
