"""`chair agenda export`: an agenda in another format."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import build
from bot.clock import SteppedClock
from bot.commandline import app
from bot.commandline.agenda import agenda_app
from bot.domain.exports.editions import Form
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.people import ServerId
from bot.services.files import read_conference
from bot.settings import Settings
from tests.builders import ELSEWHERE, SERVER, person
from tests.sample import SAMPLE

TITLES = {
    Form.YAML: "our own YAML",
    Form.ICS: "iCalendar",
    Form.FRAB_XML: "frab XML",
    Form.FRAB_JSON: "frab JSON",
    Form.CSV: "table as CSV",
}
TWO_ROOMS = """\
conference: Bees & Wasps
timezone: Europe/Prague
date: 2026-07-15
sessions:
  - {time: 9:00 - 9:30, title: Bees, rooms: [Forum, Aula], language: en}
"""


def export(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["agenda", "export", *map(str, arguments)])


def read(result: Result, form: Form) -> Reading:
    reading, found = read_agenda(
        Source(result.stdout_bytes, "x", read_conference(SAMPLE).agenda.zone)
    )
    assert found.name == TITLES[form]
    return reading


def opened(settings: Settings, *servers: ServerId, cancel: str | None = None) -> None:
    """The bot has been on these servers, and on the first one a session was cancelled."""

    async def open_all() -> None:
        files = read_conference(SAMPLE)
        chair = build(settings, SteppedClock(datetime(2022, 5, 1, tzinfo=UTC)), files)
        await chair.database.open()
        for server in servers:
            await chair.staff.secretary.open(server)
        if cancel:
            by = person("Organizer")
            key = next(s.key for s in files.agenda.sessions if s.title == cancel)
            preview = await chair.staff.agendas.propose_cancelled(by, key, cancelled=True)
            await chair.staff.agendas.confirm(by, preview.proposal.id, sure=True)
        await chair.staff.announcer.settled()
        await chair.database.close()

    asyncio.run(open_all())


@pytest.mark.parametrize("form", Form)
def test_a_file_is_printed_in_every_format_and_can_be_read_again(form: Form):
    result = export(SAMPLE / "agenda.yaml", "--format", form)

    assert result.exit_code == 0
    before = read_conference(SAMPLE).agenda
    found = [(s.starts_at, s.ends_at, s.name) for s in read(result, form).agenda.sessions]
    assert found == [(s.starts_at, s.ends_at, s.name) for s in before.sessions]


def test_warnings_are_kept_apart_from_what_is_printed(tmp_path: Path):
    (tmp_path / "table.csv").write_text("title,start\nBees,9:00-9:30\nWasps,soon\n")

    result = export(
        *(tmp_path / "table.csv", "--format", "ics", "--timezone", "Europe/Prague"),
        *("--date", "2026-07-15"),
    )

    assert result.exit_code == 0
    assert result.stdout.startswith("BEGIN:VCALENDAR")
    assert "X-WR-CALNAME:table" in result.stdout
    assert "Wasps" in result.stderr


def test_mistakes_are_no_agenda_either(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text("conference: T\ntimezone: Mars\nsessions: []")

    result = export(tmp_path / "bad.yaml")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Mars" in result.stderr


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.yaml", "conference: "),
        ("a.yml", "conference: "),
        ("a.ICS", "BEGIN:VCALENDAR"),
        ("a.xml", "<?xml"),
        ("a.json", "{"),
        ("a.csv", '\ufeff"id"'),
    ],
)
def test_the_name_of_the_file_says_the_format(tmp_path: Path, name: str, beginning: str):
    result = export(SAMPLE / "agenda.yaml", "--output", tmp_path / name)

    assert (result.exit_code, result.stdout) == (0, "")
    assert f"Wrote 16 sessions to {tmp_path / name}" in result.stderr
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)


def test_without_a_format_and_a_file_it_is_our_own():
    assert export(SAMPLE / "agenda.yaml").stdout.startswith("conference: ")


def test_a_name_that_says_no_format_is_asked_for_one(tmp_path: Path):
    result = export(SAMPLE / "agenda.yaml", "--output", tmp_path / "agenda.doc")

    assert result.exit_code == 2
    assert "--format: yaml, ics, frab-xml, frab-json, csv" in result.stderr


def test_no_file_is_written_over(tmp_path: Path):
    there = tmp_path / "agenda.ics"
    there.write_text("mine")

    result = export(SAMPLE / "agenda.yaml", "--output", there)

    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert there.read_text() == "mine"


def test_where_nothing_can_be_written_there_is_one_sentence(tmp_path: Path):
    result = export(SAMPLE / "agenda.yaml", "--output", tmp_path / "none" / "agenda.ics")

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_what_the_format_cannot_hold_is_named(tmp_path: Path):
    (tmp_path / "agenda.yaml").write_text(TWO_ROOMS)

    xml, ics, own = (
        export(tmp_path / "agenda.yaml", "--format", form).stderr
        for form in ("frab-xml", "ics", "yaml")
    )

    assert xml == "frab XML cannot hold more than one room: 'Bees'.\n"
    assert ics == "iCalendar cannot hold languages: 'Bees'.\n"
    assert own == ""


def test_ids_are_those_of_the_conference_beside_the_file_or_of_its_title(tmp_path: Path):
    (tmp_path / "agenda.yaml").write_text(TWO_ROOMS)
    alone = export(tmp_path / "agenda.yaml", "--format", "ics").stdout
    (tmp_path / "conference.yaml").write_text("id: humming-2026\nname: Humming\n")

    beside = export(tmp_path / "agenda.yaml", "--format", "ics").stdout

    assert "UID:bees@bees-wasps\n" in alone
    assert "X-WR-CALNAME:Bees & Wasps\n" in alone
    assert "UID:bees@humming-2026\n" in beside
    assert "X-WR-CALNAME:Humming\n" in beside


def test_without_a_file_it_is_the_agenda_in_force_with_its_version(settings: Settings):
    opened(settings, SERVER, cancel="Opening Remarks")

    calendar = export("--format", "ics")
    schedule = export("--format", "frab-xml")

    assert calendar.exit_code == 0
    assert calendar.stdout.count("SEQUENCE:2\n") == 16
    assert calendar.stdout.count("STATUS:CANCELLED\n") == 1
    assert "DTSTAMP:20220501T000000Z" in calendar.stdout
    assert "<version>2</version>" in schedule.stdout
    assert [s.title for s in read(schedule, Form.FRAB_XML).agenda.sessions if s.cancelled] == [
        "Opening Remarks"
    ]
    assert export("--format", "ics").stdout == calendar.stdout


def test_on_several_servers_it_has_to_be_the_same_agenda(settings: Settings):
    opened(settings, SERVER, ELSEWHERE)
    assert export().exit_code == 0
    opened(settings, SERVER, cancel="Opening Remarks")

    result = export()

    assert result.exit_code == 2
    assert "Use /agenda export." in result.stderr


@pytest.mark.usefixtures("settings")
def test_before_the_first_start_a_file_has_to_be_named():
    result = export()

    assert result.exit_code == 2
    assert "The bot makes it when it first runs" in result.stderr
    assert f"export {SAMPLE / 'agenda.yaml'}" in result.stderr


def test_before_the_conference_is_open_a_file_has_to_be_named(settings: Settings):
    opened(settings)

    result = export()

    assert result.exit_code == 2
    assert "has not opened this conference yet" in result.stderr
    assert f"export {SAMPLE / 'agenda.yaml'}" in result.stderr


@pytest.mark.usefixtures("settings")
def test_a_damaged_database_is_no_traceback(tmp_path: Path):
    (tmp_path / "chair.db").write_bytes(b"no database" * 500)

    result = export()

    assert result.exit_code == 2
    assert "file is not a database" in result.stderr


def test_how_to_read_is_said_of_files_alone():
    result = export("--timezone", "Europe/Prague")

    assert result.exit_code == 2
    assert "Name the file, too." in result.stderr


def test_the_command_stands_with_the_others():
    assert "export" in CliRunner().invoke(agenda_app, ["--help"]).output


def test_half_a_file_is_taken_away_again(tmp_path: Path):
    output = tmp_path / "agenda.xml"
    command = f"{sys.executable} -m bot agenda export {SAMPLE / 'agenda.yaml'} --output {output}"

    ran = subprocess.run(  # noqa: S603 - our own command, on a disk without room for the file
        ["/bin/sh", "-c", f"ulimit -f 4; exec {command}"],
        cwd=SAMPLE.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert "cannot be written (file too large)" in ran.stderr
    assert not output.exists()
