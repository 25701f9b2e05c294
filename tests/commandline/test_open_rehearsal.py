"""`chair rehearse --open`, as somebody at a terminal sees it."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from select import select
from threading import Timer

import pytest
from typer.testing import CliRunner

from bot.commandline import app
from tests.sample import SAMPLE

WITHIN = 60
"""Seconds in which a test is over, however slow the machine is."""


@contextmanager
def opened(*options: str, **environment: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """The rehearsal in a process of its own, and what it says first."""
    command = [sys.executable, "-m", "bot", "rehearse", "--data", str(SAMPLE), "--open", *options]
    env = {**os.environ, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:  # noqa: S603 - our own command
        limit = Timer(WITHIN, process.kill)
        limit.start()
        try:
            assert process.stdout
            yield process, process.stdout.readline()
        finally:
            limit.cancel()
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_there_until_it_is_ended_and_nothing_of_it_is_left(
    ending: signal.Signals, tmp_path: Path
):
    options = ("--no-browser", "--no-audience")
    with opened(*options, TMPDIR=str(tmp_path)) as (process, said):
        address = said.split()[-1]
        with urllib.request.urlopen(address, timeout=WITHIN) as answer:  # noqa: S310 - the address of our own page
            page = answer.read().decode()
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(address[:-2] + "/", timeout=WITHIN)  # noqa: S310 - the same, with another key
        kept = list(tmp_path.iterdir())
        process.send_signal(ending)
        ended = process.wait(timeout=20)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{40,}/", address)
    assert "<title>Rehearsal</title>" in page
    assert ended == 0
    assert kept
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a browser of our own is a script of the shell")
def test_the_browser_is_opened_at_the_address(tmp_path: Path):
    told, browser = tmp_path / "told", tmp_path / "browser"
    os.mkfifo(told)
    reading = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
    browser.write_text(f'#!/bin/sh\necho "$1" > "{told}"\n')
    browser.chmod(0o700)

    with opened("--no-audience", BROWSER=str(browser)) as (_, said):
        select([reading], [], [], WITHIN)  # until the browser has written
        opened_at = os.read(reading, 1000).decode().strip()

    os.close(reading)
    assert opened_at == said.split()[-1]


@pytest.mark.parametrize("option", [["--changes"], ["--json", "day.json"], ["--report", "x.html"]])
def test_an_open_day_leaves_no_files_and_says_so(option: list[str]):
    ran = CliRunner().invoke(app, ["rehearse", "--data", str(SAMPLE), "--open", *option])

    assert ran.exit_code == 2
    assert "--open is a day that you end yourself" in ran.output
