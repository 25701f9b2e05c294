"""Files with mistakes, at a restart on the day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import InputRefused
from bot.services.files import FILES, read_conference, read_or_last_good
from bot.services.languages import OWN, read_languages
from tests.languages import spoken
from tests.sample import SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text((SAMPLE / name).read_text())
    return tmp_path


@pytest.fixture
def german() -> Iterator[None]:
    """The languages that come with the bot are known."""
    with spoken(read_languages(OWN)):
        yield


def test_files_that_are_right_are_in_force(folder: Path):
    files = read_or_last_good(folder)

    assert files == read_conference(folder)
    assert files.refused == ()


def test_a_mistake_leaves_the_last_good_files_in_force_and_is_not_hidden(folder: Path):
    good = read_or_last_good(folder)
    (folder / "agenda.yaml").write_text("conference: Oops\n")

    files = read_or_last_good(folder)

    assert files.agenda == good.agenda
    assert any("timezone" in problem.what for problem in files.refused)


def test_the_mistakes_are_told_in_the_conferences_language_and_logged_in_english(
    folder: Path, german: None
):
    del german
    conference = folder / "conference.yaml"
    conference.write_text(conference.read_text().replace("language: en", "language: de"))
    read_or_last_good(folder)
    (folder / "agenda.yaml").write_text("")

    files = read_or_last_good(folder)

    [logged], [told] = files.refused, files.refused_told
    assert (logged.what, logged.file, logged.line) == (
        "This is not an agenda.",
        told.file,
        told.line,
    )
    assert told.what == "Das ist kein Programm."


def test_all_files_stay_together_when_one_of_them_is_wrong(folder: Path):
    good = read_or_last_good(folder)
    (folder / "announcements.yaml").write_text("lead:\n  talk: soonish\n")
    (folder / "conference.yaml").write_text("id: other\nname: Other\n")

    files = read_or_last_good(folder)

    assert (files.profile, files.settings) == (good.profile, good.settings)


def test_where_nothing_was_ever_right_every_mistake_is_said(folder: Path):
    (folder / "agenda.yaml").unlink()
    (folder / "conference.yaml").write_text("name: Nameless\n")

    with pytest.raises(InputRefused) as refused:
        read_or_last_good(folder)

    assert {Path(problem.file).name for problem in refused.value.problems} == {
        "agenda.yaml",
        "conference.yaml",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "not text in UTF-8"), (b"#" * (8 * 1024 * 1024 + 1), "larger than 8 MiB")],
)
def test_what_cannot_be_an_organizers_file_is_refused(folder: Path, content: bytes, words: str):
    (folder / "agenda.yaml").write_bytes(content)

    with pytest.raises(InputRefused, match=words):
        read_conference(folder)
