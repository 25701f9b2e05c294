"""A day on which everybody reads another language than is spoken in public, and the other way.

The other language is a made-up one: English between marks, so that every text without them was made
in the wrong language, or in none.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import regex

from bot.client.languages import COMMAND
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import know
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.local_discord import Exchange
from bot.rehearsal.record import Record
from bot.services.files import read_conference
from tests.catalogues import template, written
from tests.rehearsal.conftest import SAMPLE, Diary

OTHER = "cs"
MARKED = regex.compile(r"⟦(?:[^⟦⟧]|(?R))*⟧")
SEEN = {"content", "title", "description", "name", "value", "label", "placeholder", "text"}
PRIVATE = ("/interactions/", "/webhooks/")


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
    assert record.problems == []
    return record


def seen(body: Any) -> Iterator[str]:
    """Every text in a request that people get to see."""
    match body:
        case dict():
            for key, value in body.items():
                if isinstance(value, str):
                    yield from [value] * (key in SEEN)
                else:
                    yield from seen(value)
        case list():
            for value in body:
                yield from seen(value)
        case _:
            return


def told(record: Record, *, private: bool) -> Iterator[str]:
    """What people read in answers to them and in their inboxes, or else in channels."""
    inboxes = [
        f"/channels/{one.response['id']}/"
        for one in record.exchanges
        if one.path == "/users/@me/channels" and one.response
    ]
    ways = (*PRIVATE, *inboxes)
    for one in record.exchanges:
        is_post = one.method in {"POST", "PATCH"} and "/messages" in one.path
        if one.path.startswith(ways) if private else is_post and not one.path.startswith(ways):
            yield from seen(_shown(one))


def _shown(one: Exchange) -> Any:
    return one.request if isinstance(one.request, dict | list) else {}


async def test_who_reads_another_language_is_answered_in_it_and_in_public_nothing_changes(
    data: Path,
):
    record = await rehearsed(data, read_conference(data), OTHER)

    answers = list(told(record, private=True))
    assert len(answers) > 1000
    assert {text for text in told(record, private=False) if "⟦" in text} == set()
    print(
        *sorted({t for t in answers if regex.search(r"\p{L}{2}", MARKED.sub("", t))}), sep="\n---\n"
    )


async def test_a_conference_speaks_its_own_language_in_public_and_answers_in_each_readers(
    data: Path,
):
    files = read_conference(data)
    files = replace(files, profile=replace(files.profile, language=OTHER))

    record = await rehearsed(data, files, "en-US")

    assert {text for text in told(record, private=True) if "⟦" in text} == set()
    public = list(told(record, private=False))
    print(
        *sorted({t for t in public if regex.search(r"\p{L}{2}", MARKED.sub("", t))}), sep="\n---\n"
    )
