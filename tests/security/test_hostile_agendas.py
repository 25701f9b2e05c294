"""Whatever an agenda says in any of its fields: it is shown as it is written, and calls nobody."""

import csv
import io
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.agenda import Agenda, Session
from bot.domain.code_of_conduct import Section
from bot.domain.exports.csv_table import csv_of
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.text import plain
from tests.security.corpus import CORPUS
from tests.security.hall import conference_files, hall, troubles
from tests.wire.conference_bot import NINE

WORDS = {
    "title": "Title", "rooms": "Room", "speakers": "Speakers", "abstract": "Abstract",
    "track": "Track", "languages": "Language", "url": "URL",
}  # fmt: skip
"""The column of every field of a session in which a file may say anything."""

NO_WORDS = {"key", "kind", "starts_at", "ends_at", "cancelled"}
"""Those that are made or understood by the bot itself."""

FORMATS = ("`", "**")
"""An abstract is Markdown: what formats there may format (see the tests of Markdown)."""

LINE = 200
"""What is longer is cut by the reader, who says so; the corpus of forms has what is long."""


def hostile_agenda() -> Agenda:
    """As it is read from a table in which every field of a session says the same."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Date", "Start", "End", *WORDS.values()])
    for number, words in enumerate(CORPUS.values()):
        at = NINE + timedelta(minutes=5 * number)
        ends = at + timedelta(minutes=5)
        cell = words[:LINE].replace("\x00", "").encode("utf-8", "replace").decode()
        when = (f"{at:%Y-%m-%d}", f"{at:%H:%M}", f"{ends:%H:%M}")
        told = {"Abstract": ""} if any(mark in words for mark in FORMATS) else {}
        rows.writerow([*when, *(told.get(column, cell) for column in WORDS.values())])
    source = Source(text.getvalue().encode(), "agenda.csv", ZoneInfo("UTC"), None, {})
    return read_agenda(source)[0].agenda


def test_every_field_of_a_session_is_tried_here():
    assert {one.name for one in fields(Session)} == {*WORDS, *NO_WORDS}


@pytest.mark.threat("S1")
def test_a_hostile_table_is_read_and_written_with_its_words():
    agenda = hostile_agenda()
    again = read_agenda(Source(csv_of(agenda), "again.csv", ZoneInfo("UTC"), None, {}))

    assert len(agenda.sessions) > len(CORPUS) // 2
    assert [one.title for one in again[0].agenda.sessions] == [s.title for s in agenda.sessions]


@pytest.mark.threat("S1")
async def test_a_hostile_agenda_is_announced_and_shown_as_it_is_written(tmp_path: Path):
    usual = conference_files()
    agenda = hostile_agenda()
    sections = tuple(Section(f"Part {n}", w[:LINE]) for n, w in enumerate(CORPUS.values()))
    sections = tuple(replace(one, text=plain(one.text) or "-") for one in sections[:10])
    settings = {k: v for k, v in usual.settings.items() if not k.startswith("channels.rooms")}
    files = replace(usual, agenda=agenda, settings=settings, code_of_conduct=sections)
    async with hall(tmp_path, files) as here:
        for _hour in range(4):
            await here.passes(timedelta(hours=1))
            for command in ("now", "next", "agenda show", "my agenda", "hosts list"):
                await here.ada.slash(here.lobby, command)
        for session in agenda.sessions:
            await here.ada.slash(here.lobby, "session", query=session.key)
            await here.ada.slash(here.lobby, "find", words=session.name[:90])
        await here.ada.autocomplete(here.lobby, "session", "query", "")
        await here.ada.slash(here.lobby, "now", room="nowhere")
        await here.grace.slash(here.lobby, "announcements list", show="all")
        await here.grace.slash(here.lobby, "status")

        wrong = troubles(here.discord.exchanges)

    assert wrong == []
