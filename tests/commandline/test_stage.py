"""`chair stage`, as somebody starts it beside the bot."""

import asyncio
import os
import shutil
import sys
import urllib.request
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import build
from bot.clock import SystemClock
from bot.commandline import app
from bot.services.files import read_conference
from bot.settings import Settings
from tests.builders import SERVER
from tests.databases import sqlite_in
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Where everything is, as the environment says it."""
    told = {
        "DATABASE_URL": sqlite_in(tmp_path),
        "SEALING_KEY_FILE": str(tmp_path / "sealing.key"),
        "DATA_FOLDER": str(tmp_path / "data"),
    }
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("var"))
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


async def opened() -> None:
    """The bot opens the conference."""
    settings = Settings(_env_file=None)  # pyright: ignore[reportCallIssue] - pydantic-settings' own
    chair = build(settings, SystemClock(), read_conference(ROOT / "data"))
    await chair.database.open()
    await chair.staff.secretary.open(SERVER)
    await chair.database.close()


@asynccontextmanager
async def stage(told: dict[str, str], *options: str) -> AsyncGenerator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "stage", *options),
        cwd=ROOT,
        env=os.environ | told | {"PYTHONUNBUFFERED": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(60):
            yield process
            assert process.returncode is None  # it goes on until it is told to stop
            process.terminate()
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def line_of(stream: asyncio.StreamReader | None) -> str:
    assert stream
    return (await stream.readline()).decode().strip()


def everything_in(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def page_at(link: str) -> str:
    with urllib.request.urlopen(link, timeout=10) as answer:  # noqa: S310 - the page of the test
        return answer.read().decode()


async def test_it_waits_for_the_bot_prints_a_link_that_works_and_stops_when_told(
    told: dict[str, str], tmp_path: Path
):
    address, given = f"127.0.0.1:{free_port()}", everything_in(tmp_path)
    async with stage(told, "--address", address) as process:
        why = await line_of(process.stderr)
        follow = await line_of(process.stderr)
        before = everything_in(tmp_path)
        await opened()
        link = await line_of(process.stdout)
        page = await asyncio.to_thread(page_at, link)

    assert why.startswith("There is no database at")
    assert follow == "The links follow as soon as it is there."
    assert before == given
    assert link.startswith(f"http://{address}/{SERVER}-")
    assert '<main id="stage" hidden>' in page
    assert process.returncode == 0
    assert process.stderr
    assert b"INFO" not in await process.stderr.read()  # nothing is logged of a look that is well


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--address", "0.0.0.0:8011"], "Others can reach 0.0.0.0:8011. Say how they call it"),
        (["--address", "nowhere"], "--address: write an address and a port"),
        (["--origin", "screens.example.org"], "--origin: write it like https://"),
        (["--origin", "https://screens.example.org/stage"], "--origin: write it like https://"),
        (["--theme", "gone.css"], "There is no file gone.css."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(options: list[str], sentence: str):
    result = CliRunner().invoke(app, ["stage", *options])

    assert result.exit_code == 2
    assert sentence in result.stderr
