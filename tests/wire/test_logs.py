"""What the log says, however talkative it is made, and in whichever form."""

import io
import json
import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SteppedClock
from bot.logs import FORMS, LEAST_LEVELS, log_to_stderr
from bot.rehearsal.local_discord import LocalDiscord
from bot.services.announcements import Announcements
from tests.wire.conference_bot import NINE, at_work, files, scene, session

SECRET = "Only the organizer's own eyes, for now."


@contextmanager
def logged(form: str) -> Generator[io.StringIO]:
    """The log as `LOG_LEVEL=DEBUG` and `LOG_FORMAT` make it."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(FORMS[form]())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        log_to_stderr("DEBUG", form)
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for name in LEAST_LEVELS:
            logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize("form", FORMS)
async def test_even_at_debug_it_holds_neither_the_token_nor_what_people_write(
    form: str, tmp_path: Path
):
    clock, conference = SteppedClock(NINE), files([session("Opening")])
    with logged(form) as log:
        async with LocalDiscord(clock=clock, pace=1000.0) as discord:
            server = scene(discord, conference)
            server.open_command("announce")
            grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
            async with at_work(discord, server, conference, clock, tmp_path):
                form_shown = await grace.slash(server.channel("announcements"), "announce")
                await grace.submit(form_shown.modal, {"text": SECRET})

            assert "logging in" in log.getvalue()
            assert discord.token not in log.getvalue()
    assert SECRET not in log.getvalue()
    assert json.dumps(SECRET)[1:-1] not in log.getvalue()


async def test_the_reference_that_a_person_is_given_is_in_every_line_about_their_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_given: object, **_named: object) -> None:
        logging.getLogger("bot").info("On the way.")
        raise RuntimeError(f"no {SECRET[:4]}, but\nlines")

    monkeypatch.setattr(Announcements, "ledger", broken)
    clock, conference = SteppedClock(NINE), files([session("Opening")])
    with logged("json") as log:
        async with LocalDiscord(clock=clock, pace=1000.0) as discord:
            server = scene(discord, conference)
            server.open_command("announcements")
            grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
            async with at_work(discord, server, conference, clock, tmp_path):
                told = [
                    await grace.slash(server.channel("announcements"), "announcements list")
                    for _ in range(2)
                ]

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    references = [re.findall(r"reference (\w+)", answer.text)[0] for answer in told]
    assert len(set(references)) == 2
    for reference in references:
        mine = [line for line in lines if line.get("reference") == reference]
        said = [line["message"] for line in mine if line["logger"].startswith("bot")]
        assert said == ["On the way.", f"An answer failed (reference {reference})."]
        assert "RuntimeError: no Only, but\nlines" in mine[-1]["exception"]
        assert mine[-1]["level"] == "ERROR"
    about_nobody = [line for line in lines if "reference" not in line]
    assert any("is open on" in line["message"] for line in about_nobody)
    moments = [datetime.fromisoformat(line["time"]) for line in lines]
    assert {moment.utcoffset() for moment in moments} == {timedelta()}


def test_what_is_logged_with_line_breaks_stays_one_line_of_json():
    with logged("json") as log:
        logging.getLogger("bot").warning("%s", 'a\nb\u2028c" ,"level":"DEBUG')

    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["message"] == 'a\nb\u2028c" ,"level":"DEBUG'
    assert json.loads(line)["level"] == "WARNING"
