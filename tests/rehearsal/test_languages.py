"""A day on which everybody reads another language than is spoken in public, and the other way.

The other language is a made-up one: English between marks, so that every text without them was made
in the wrong language, or in none.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.client.languages import COMMAND
from bot.domain.conference_files import ConferenceFiles
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.record import Record
from bot.services.files import read_conference
from tests import catalogues
from tests.databases import new_in
from tests.languages import spoken
from tests.rehearsal.conftest import Diary
from tests.sample import SAMPLE

OTHER = "cs"
SEEN = {"content", "title", "description", "name", "value", "label", "placeholder", "text"}
EPHEMERAL = 64
MODAL, SUGGESTIONS = 9, 8
"""Types of answers to interactions (Discord's reference, interaction callback types)."""


@pytest.fixture(autouse=True)
def _no_languages_afterwards() -> Iterator[None]:
    with spoken({}):
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The sample's folder with the other language in it."""
    folder = tmp_path / "data"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("var"))
    texts = catalogues.template()
    for message in texts:
        if message.id and message.context != COMMAND:
            one = message.id if isinstance(message.id, str) else message.id[1]
            said = f"⟦{one}⟧"
            message.string = said if isinstance(message.id, str) else (said, said)
    (folder / "languages").mkdir()
    plural = "nplurals=2; plural=(n != 1);"
    (folder / "languages" / f"{OTHER}.po").write_bytes(catalogues.written(texts, OTHER, plural))
    return folder


async def rehearsed(data: Path, files: ConferenceFiles, language: str) -> Record:
    folder = data.parent / "rehearsal"
    folder.mkdir()
    day = Rehearsal(
        files, folder, Diary().listener, database_url=new_in(folder), language=language, data=data
    )
    record = await day.run()
    assert not record.problems, "\n".join(record.problems)
    return record


def speaking(language: str, files: ConferenceFiles) -> ConferenceFiles:
    return replace(files, profile=replace(files.profile, language=language))


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
    inboxes = tuple(inboxes_of(record))
    for one in record.exchanges:
        if one.path.startswith("/channels/") and not one.path.startswith(inboxes):
            yield from seen(one.request)


def written(record: Record) -> Iterator[str]:
    """What people read in their inboxes."""
    inboxes = tuple(inboxes_of(record))
    for one in record.exchanges:
        if one.path.startswith(inboxes):
            yield from seen(one.request)


def inboxes_of(record: Record) -> Iterator[str]:
    for one in record.exchanges:
        if one.path == "/users/@me/channels" and one.response:
            yield f"/channels/{one.response['id']}/"


async def test_who_reads_another_language_is_told_all_in_it_and_in_public_nothing_changes(
    data: Path,
):
    record = await rehearsed(data, read_conference(data), OTHER)

    assert sum(text.startswith("⟦") for text in answered(record)) > 1000
    reminders = [text for text in written(record) if "⏰" in text]
    assert reminders
    assert [text for text in reminders if not text.startswith("⟦")] == []
    assert {text for text in posted(record) if "⟦" in text} == set()


KEPT = re.compile(r"^From .*(?=: \d+ sessions?\.)")
"""Where a version comes from: kept once, in the conference's language, for whoever reads it."""


async def test_a_conference_speaks_its_own_language_in_public_and_answers_in_each_readers(
    data: Path,
):
    record = await rehearsed(data, speaking(OTHER, read_conference(data)), "en-US")

    assert sum(text.startswith("⟦") for text in posted(record)) > 100
    assert {text for text in answered(record) if "⟦" in KEPT.sub("", text)} == set()


async def test_a_german_conference_goes_well_for_people_who_read_french(tmp_path: Path):
    day = Rehearsal(
        speaking("de", read_conference(SAMPLE)),
        tmp_path,
        Diary().listener,
        language="fr",
        database_url=new_in(tmp_path),
    )

    record = await day.run()

    assert record.problems == []
    assert "**Sam** antwortet:" in list(posted(record))
    assert any(text.startswith("⏰ Dans 10 minutes") for text in written(record))
