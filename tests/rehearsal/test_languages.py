"""A day on which everybody reads another language than is spoken in public, and the other way.

The other language is a made-up one: English between marks, so that every text without them was made
in the wrong language, or in none.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.client.languages import COMMAND
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import know
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.record import Record
from bot.services.files import read_conference
from tests.catalogues import template, written
from tests.rehearsal.conftest import SAMPLE, Diary

OTHER = "cs"
SEEN = {"content", "title", "description", "name", "value", "label", "placeholder", "text"}
EPHEMERAL = 64
MODAL, SUGGESTIONS = 9, 8
"""Types of answers to interactions (Discord's reference, interaction callback types)."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The sample's folder with the other language in it."""
    folder = tmp_path / "data"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("var"))
    texts = template()
    for message in texts:
        if message.id and message.context != COMMAND:
            one = message.id if isinstance(message.id, str) else message.id[1]
            said = f"⟦{one}⟧"
            message.string = said if isinstance(message.id, str) else (said, said)
    (folder / "languages").mkdir()
    plural = "nplurals=2; plural=(n != 1);"
    (folder / "languages" / f"{OTHER}.po").write_bytes(written(texts, OTHER, plural))
    yield folder
    know({})


async def rehearsed(data: Path, files: ConferenceFiles, language: str) -> Record:
    folder = data.parent / "rehearsal"
    folder.mkdir()
    day = Rehearsal(files, folder, Diary().listener, language=language, data=data)
    record = await day.run()
    assert not record.problems, "\n".join(record.problems)
    return record


def seen(body: object) -> Iterator[str]:
    """Every text in a request that people get to see."""
    if isinstance(body, dict):
        for key, value in cast("dict[str, object]", body).items():
            if isinstance(value, str):
                yield from [value] * (key in SEEN)
            else:
                yield from seen(value)
    elif isinstance(body, list):
        for value in cast("list[object]", body):
            yield from seen(value)


def answered(record: Record) -> Iterator[str]:
    """What people read in answers that nobody else sees."""
    for one in record.exchanges:
        request: Any = one.request
        body = cast("dict[str, Any]", request if isinstance(request, dict) else {})
        answer: dict[str, Any] = body.get("data") or body
        private = answer.get("flags", 0) & EPHEMERAL or body.get("type") in {MODAL, SUGGESTIONS}
        if one.path.startswith(("/interactions/", "/webhooks/")) and private:
            yield from seen(body)


def posted(record: Record) -> Iterator[str]:
    """What everybody reads in channels and threads."""
    inboxes = tuple(
        f"/channels/{one.response['id']}/"
        for one in record.exchanges
        if one.path == "/users/@me/channels" and one.response
    )
    for one in record.exchanges:
        if one.path.startswith("/channels/") and not one.path.startswith(inboxes):
            yield from seen(one.request)


async def test_who_reads_another_language_is_answered_in_it_and_in_public_nothing_changes(
    data: Path,
):
    record = await rehearsed(data, read_conference(data), OTHER)

    answers = list(answered(record))
    assert sum(text.startswith("⟦") for text in answers) > 1000
    assert {text for text in posted(record) if "⟦" in text} == set()


async def test_a_conference_speaks_its_own_language_in_public_and_answers_in_each_readers(
    data: Path,
):
    files = read_conference(data)
    files = replace(files, profile=replace(files.profile, language=OTHER))

    record = await rehearsed(data, files, "en-US")

    assert sum(text.startswith("⟦") for text in posted(record)) > 100
    assert {text for text in answered(record) if "⟦" in text} == set()
