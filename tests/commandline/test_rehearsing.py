"""`chair rehearse`, as somebody at a terminal sees it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.commandline import app
from bot.commandline.rehearsal_told import Teller
from bot.domain.deliveries import State
from bot.domain.post_kinds import PostKind
from bot.rehearsal.record import MadePost
from tests.sample import SAMPLE


def test_the_day_is_told_as_it_happens_and_summed_up(tmp_path: Path):
    written, report, recap = (tmp_path / name for name in ("day.json", "day.html", "recap.html"))
    files = ["--json", str(written), "--report", str(report), "--recap", str(recap)]

    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), *files])

    assert ran.exit_code == 0
    assert "09:20 PDT  now" in ran.output
    assert "The bot is stopped and started again." in ran.output
    assert "All went well" in ran.output
    assert "<t:" not in ran.output
    assert json.loads(written.read_text())["ok"] is True
    assert report.read_text().startswith("<!doctype html>")
    assert "Data @Scale Spring 2022: the recap" in recap.read_text()


def told(*posts: MadePost) -> list[str]:
    """What a terminal shows of these posts, of which three were planned from the beginning."""
    shown = StringIO()
    teller = Teller(Console(file=shown, width=100), ZoneInfo("Europe/Prague")).listener()
    for number, post in enumerate(posts, 1):
        teller.posted(post, number, max(3, number))
    return shown.getvalue().splitlines()


def made(at: datetime) -> MadePost:
    return MadePost(
        key="x",
        kind=PostKind.NOW,
        session=None,
        channel="hall",
        due_at=at,
        sent_at=at,
        late_seconds=0,
        state=State.SENT,
        text="Starting now",
    )


def test_the_lines_are_explained_and_every_day_begins_with_its_date():
    first = datetime(2026, 7, 15, 20, tzinfo=UTC)

    lines = told(*(made(first + timedelta(hours=n)) for n in (0, 1, 3, 4)))

    assert lines[0].startswith("3 posts planned")
    assert "Each line is a post" in " ".join(lines)
    dates = [line for line in lines if line.endswith("July 2026")]
    assert dates == ["Wednesday 15 July 2026", "Thursday 16 July 2026"]
    assert lines[-1] == "   4  02:00 CEST  now        #hall  Starting now"


def test_the_number_of_a_post_promises_no_total():
    posts = [made(datetime(2026, 7, 15, 8, tzinfo=UTC))] * 4

    assert "/" not in "".join(line for line in told(*posts) if "CEST" in line)


def test_another_agenda_can_be_rehearsed(tmp_path: Path):
    agenda = tmp_path / "other.yaml"
    agenda.write_text(
        "conference: Other\ntimezone: Europe/Prague\ndate: 2026-07-15\n"
        "sessions:\n  - time: 10:00 - 10:30\n    title: The only talk\n"
    )

    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), "--agenda", str(agenda)])

    assert ran.exit_code == 0
    assert "The only talk" in ran.output


def test_an_agenda_with_mistakes_is_not_rehearsed_but_explained(tmp_path: Path):
    agenda = tmp_path / "broken.yaml"
    agenda.write_text("conference: Broken\ntimezone: Mars/Olympus\ndate: 2026-07-15\n")

    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), "--agenda", str(agenda)])

    assert ran.exit_code == 1
    assert f"{agenda}:2:11: error:" in ran.output


def test_a_rehearsal_in_which_something_goes_wrong_says_so_and_fails(tmp_path: Path):
    for file in SAMPLE.glob("*.*"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "conference.yaml").write_text("id: x\nname: Without organizers\n")

    ran = CliRunner().invoke(app, ["rehearse", "--data", str(tmp_path)])

    assert ran.exit_code == 1
    assert "Problem:" in ran.output


@pytest.mark.parametrize("speed", ["0", "-1"])
def test_a_speed_that_makes_no_sense_is_refused(speed: str):
    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), "--speed", speed])

    assert ran.exit_code == 2


@pytest.mark.parametrize("option", ["--report", "--json"])
@pytest.mark.parametrize(("name", "mend"), [("nowhere/day", "Make it first."), ("", "is a folder")])
def test_what_cannot_be_written_is_refused_before_the_day_begins(
    option: str, name: str, mend: str, tmp_path: Path
):
    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), option, str(tmp_path / name)])

    assert ran.exit_code == 2
    assert mend in ran.output
    assert "digest" not in ran.output
