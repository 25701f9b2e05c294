"""The organizers' files on disk."""

from pathlib import Path

from bot.domain.code_of_conduct import read_code_of_conduct
from bot.domain.conference_files import ConferenceFiles, read_profile, read_settings
from bot.domain.formats import own_yaml
from bot.domain.times import zone_named
from bot.errors import InputRefused, Problem

LARGEST = 8 * 1024 * 1024


def read_text(path: Path) -> str:
    """A text file as UTF-8; raises `InputRefused` where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, "The file is larger than 8 MiB.", "Is it the right one?")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path, "The file is not text in UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        what = f"The file cannot be read ({(error.strerror or 'unknown error').lower()})."
        raise _refused(path, what, "Check its name and its permissions.") from error


def read_conference(folder: Path, agenda: Path | None = None) -> ConferenceFiles:
    """Every file of a conference; raises `InputRefused` with the mistakes of all of them.

    `agenda` is the file to read instead of the folder's `agenda.yaml`.
    """
    problems: list[Problem] = []
    agenda_path = agenda or folder / "agenda.yaml"
    profile = settings = reading = sections = None
    try:
        profile = read_profile(*_named(folder / "conference.yaml"))
    except InputRefused as refused:
        problems += refused.problems
    try:
        settings = read_settings(*_named(folder / "announcements.yaml"))
    except InputRefused as refused:
        problems += refused.problems
    try:
        zone = zone_named(profile.timezone) if profile and profile.timezone else None
        reading = own_yaml.read(*_named(agenda_path), zone)
    except InputRefused as refused:
        problems += refused.problems
    try:
        sections = read_code_of_conduct(*_named(folder / "code_of_conduct.md"))
    except InputRefused as refused:
        problems += refused.problems
    if profile is None or settings is None or reading is None or sections is None:
        raise InputRefused(problems)
    return ConferenceFiles(profile, reading.agenda, settings, sections, reading.warnings)


def _named(path: Path) -> tuple[str, str]:
    return read_text(path), str(path)


def _refused(path: Path, what: str, mend: str) -> InputRefused:
    return InputRefused([Problem(str(path), 1, 1, what, mend)])
