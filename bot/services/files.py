"""The organizers' files on disk."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.agenda import Agenda
from bot.domain.code_of_conduct import read_code_of_conduct
from bot.domain.conference import Profile
from bot.domain.conference_files import (
    ConferenceFiles,
    forgets_too_early,
    read_profile,
    read_settings,
)
from bot.domain.formats import own_yaml
from bot.domain.formats.source import LARGEST
from bot.domain.languages import _, reading
from bot.errors import InputRefused, Problem, Unreadable

FILES = ("conference.yaml", "announcements.yaml", "agenda.yaml", "code_of_conduct.md")

Result = TypeVar("Result")


def read_text(path: Path) -> str:
    """A text file as UTF-8; raises `Unreadable` where it cannot be read."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what, mend = _("It is not text in UTF-8."), _("Save it as UTF-8.")
        raise _refused(path, what, mend) from error


def read_bytes(path: Path) -> bytes:
    """A file of whatever kind; raises `Unreadable` where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            what, mend = _("It is larger than 8 MiB."), _("Is it the right file?")
            raise _refused(path, what, mend)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror.lower() if error.strerror else _("unknown error")
        what = _("The file cannot be read ({reason}).", reason=reason)
        raise _refused(path, what, _("Check its name and its permissions.")) from error


def read_conference(folder: Path, agenda: Path | None = None) -> ConferenceFiles:
    """Every file of a conference; raises `InputRefused` with the mistakes of all of them.

    `agenda` is the file to read instead of the folder's `agenda.yaml`.
    """
    problems: list[Problem] = []

    def tried(read: Callable[[str, str], Result], path: Path) -> Result | None:
        try:
            return read(read_text(path), str(path))
        except InputRefused as refused:
            problems.extend(refused.problems)
            return None

    profile = tried(read_profile, folder / "conference.yaml")
    settings = tried(read_settings, folder / "announcements.yaml")
    read_agenda = partial(own_yaml.read, zone=profile.zone if profile else None)
    reading = tried(read_agenda, agenda or folder / "agenda.yaml")
    sections = tried(read_code_of_conduct, folder / "code_of_conduct.md")
    if profile is None or settings is None or reading is None or sections is None:
        raise InputRefused(problems)
    warnings = (*reading.warnings, *about_data_ends(folder, reading.agenda))
    return ConferenceFiles(profile, reading.agenda, settings, sections, warnings)


def about_data_ends(folder: Path, agenda: Agenda) -> tuple[Problem, ...]:
    """A warning where the folder's `conference.yaml` lets names be erased before the agenda ends.

    Where the folder has no such file that can be read, there is nothing to say.
    """
    path = folder / "conference.yaml"
    try:
        return tuple(forgets_too_early(read_text(path), str(path), agenda))
    except InputRefused:
        return ()


def profile_beside(agenda: Path) -> Profile | None:
    """What the `conference.yaml` in its folder says, where there is one that can be read."""
    path = agenda.parent / "conference.yaml"
    try:
        return read_profile(read_text(path), str(path))
    except InputRefused:
        return None


def read_or_last_good(folder: Path, *, keep: bool = True) -> ConferenceFiles:
    """The files, or where they have mistakes, those that were last found right.

    What is found right is copied to `var/last-good` in the folder, so that a slip of the pen on the
    day costs nothing at the next restart; whoever only looks on does not `keep` it. The mistakes
    are in `refused`, and in the conference's own language in `refused_told`. Raises `InputRefused`
    where nothing was ever right.
    """
    last_good = folder / "var" / "last-good"
    try:
        files = read_conference(folder)
    except InputRefused as error:
        try:
            good = read_conference(last_good)
        except InputRefused:
            raise error from None
        told = _mistakes_in(folder, good.profile.language) or error.problems
        return replace(good, refused=error.problems, refused_told=told)
    if keep:
        _keep(folder, last_good)
    return files


def _keep(folder: Path, last_good: Path) -> None:
    last_good.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        written = last_good / f"{name}.new"
        written.write_text(read_text(folder / name), encoding="utf-8")
        written.replace(last_good / name)


def _mistakes_in(folder: Path, language: str) -> tuple[Problem, ...]:
    with reading(language):
        try:
            read_conference(folder)
        except InputRefused as error:
            return error.problems
    return ()


def _refused(path: Path, what: str, mend: str) -> Unreadable:
    return Unreadable([Problem(str(path), 1, 1, what, mend)])
