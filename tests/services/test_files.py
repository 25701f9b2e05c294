"""The organizers' files on disk: read together, refused together."""

import shutil
from pathlib import Path

import pytest

from bot.errors import InputRefused
from bot.services.files import LARGEST, read_conference, read_text
from tests.builders import PRAGUE
from tests.sample import SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that come with the bot."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "data", ignore=shutil.ignore_patterns("var")))


def refused(folder: Path, agenda: Path | None = None) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        read_conference(folder, agenda)
    return [f"{Path(p.file).name}:{p.line}: {p.what}" for p in caught.value.problems]


def test_the_files_that_come_with_the_bot_are_read(folder: Path) -> None:
    found = read_conference(folder)

    assert found.agenda.title == "Data @Scale Spring 2022"
    assert len(found.agenda.sessions) == 16
    assert found.code_of_conduct


def test_another_agenda_can_be_read_in_place_of_the_folders(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "conference: X\ntimezone: UTC\ndate: 2022-05-18\nsessions: [{time: 9:00 - 10:00}]"
    )

    assert read_conference(folder, other).agenda.title == "X"


def test_the_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_text("nonsense: [\n")

    names = [line.partition(":")[0] for line in refused(folder)]

    assert names == [
        "agenda.yaml",
        "announcements.yaml",
        "code_of_conduct.md",
        "conference.yaml",
    ]


def test_a_zone_in_the_profile_wins_over_the_agendas(folder: Path) -> None:
    profile = folder / "conference.yaml"
    profile.write_text(profile.read_text() + "timezone: Europe/Prague\n")

    assert read_conference(folder).agenda.zone == PRAGUE


def test_a_zone_in_the_profile_that_is_none_is_told_at_its_line(folder: Path) -> None:
    profile = folder / "conference.yaml"
    profile.write_text("timezone: Mars\n" + profile.read_text())

    assert refused(folder) == ["conference.yaml:1: 'Mars' is no time zone of the IANA database."]


def test_a_file_that_is_missing_is_told(folder: Path) -> None:
    (folder / "agenda.yaml").unlink()

    assert refused(folder) == [
        "agenda.yaml:1: The file cannot be read (no such file or directory)."
    ]


def test_a_file_that_is_not_utf_8_is_told(folder: Path) -> None:
    (folder / "agenda.yaml").write_bytes(b"conference: Caf\xe9")

    assert refused(folder) == ["agenda.yaml:1: It is not text in UTF-8."]


def test_a_file_that_is_far_too_large_is_not_even_read(folder: Path) -> None:
    with (folder / "agenda.yaml").open("wb") as file:
        file.truncate(LARGEST + 1)

    assert refused(folder) == ["agenda.yaml:1: It is larger than 8 MiB."]


def test_a_mark_of_byte_order_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbfid: x")

    assert read_text(path) == "id: x"
