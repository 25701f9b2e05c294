"""Who changed what, and which value of a setting stands when the files and Discord disagree.

proposed --> saved --> over     shown first, then confirmed; over once the file says otherwise
    |
    +------> discarded
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conference import ConferenceId
from bot.domain.languages import N_

HELD, RELEASED, SKIPPED = N_("held"), N_("released"), N_("skipped")
POSTED_NOW, PUBLISHED, NOBODY = N_("posted now"), N_("published"), N_("nobody")
"""What the history says of posts and links: kept as it is, and looked up where it is read."""


class ChangeState(StrEnum):
    """Whether a change was confirmed, and whether it still counts."""

    PROPOSED = "proposed"
    SAVED = "saved"
    OVER = "over"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Change:
    """One change by one person; `new` is None where the file's value is to stand again.

    `file_value` is what the file said when the change was made: once the file says something else,
    the change is over, and stays so when the file is changed back.
    """

    conference: ConferenceId
    path: str
    old: str | None
    new: str | None
    at: datetime
    by_id: int
    by_name: str
    state: ChangeState
    file_value: str | None = None
    id: int = 0


def is_about_a_setting(change: Change) -> bool:
    """Whether it is about a setting, and not about a post, a question or a speaker."""
    return change.path.partition(".")[0] not in {"post", "question", "speaker"}


def overtaken(file_values: Mapping[str, str], changes: Iterable[Change]) -> list[Change]:
    """The changes that are over because the file says something else by now."""
    return [
        change
        for change in changes
        if change.state is ChangeState.SAVED
        and is_about_a_setting(change)
        and change.file_value != file_values.get(change.path)
    ]


def in_force(file_values: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """The settings' values: what was changed in Discord stays until the file changes again."""
    values = dict(file_values)
    for change in sorted(changes, key=lambda change: change.id):
        if change.state is not ChangeState.SAVED or not is_about_a_setting(change):
            continue
        values.pop(change.path, None)
        file_value = file_values.get(change.path)
        stands = change.new is not None and change.file_value == file_value
        value = change.new if stands else file_value
        if value is not None:
            values[change.path] = value
    return values
