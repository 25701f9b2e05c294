"""Which value of a setting stands when the files and Discord disagree."""

from bot.domain.changes import Change, ChangeState, in_force
from bot.domain.conference import conference_id
from tests.builders import NINE, SERVER

SAVED = ChangeState.SAVED


def change(
    new: str | None,
    file_value: str | None = "10",
    *,
    number: int = 1,
    state: ChangeState = SAVED,
    path: str = "lead.talk",
) -> Change:
    here = conference_id("test", SERVER)
    return Change(here, path, None, new, NINE, 7, "Ada", state, file_value, number)


def test_without_changes_the_files_say_everything() -> None:
    assert in_force({"lead.talk": "10"}, []) == {"lead.talk": "10"}


def test_what_was_changed_in_discord_stands_while_the_file_says_what_it_said() -> None:
    assert in_force({"lead.talk": "10"}, [change("5")]) == {"lead.talk": "5"}


def test_once_the_file_says_something_else_the_file_stands() -> None:
    assert in_force({"lead.talk": "20"}, [change("5")]) == {"lead.talk": "20"}


def test_a_setting_that_left_the_file_goes_back_to_the_usual() -> None:
    assert in_force({}, [change("5")]) == {}


def test_a_setting_that_was_never_in_the_file_can_be_changed() -> None:
    assert in_force({}, [change("5", None)]) == {"lead.talk": "5"}


def test_the_latest_change_stands_in_whatever_order_they_come() -> None:
    changes = [change("7", number=2), change("5", number=1)]

    assert in_force({"lead.talk": "10"}, changes) == {"lead.talk": "7"}


def test_a_reset_brings_the_files_value_back() -> None:
    changes = [change("5", number=1), change(None, number=2)]

    assert in_force({"lead.talk": "10"}, changes) == {"lead.talk": "10"}


def test_only_what_was_saved_counts() -> None:
    changes = [change("5", state=ChangeState.PROPOSED), change("6", state=ChangeState.DISCARDED)]

    assert in_force({"lead.talk": "10"}, changes) == {"lead.talk": "10"}


def test_what_was_done_to_a_post_is_no_setting() -> None:
    assert in_force({}, [change("held", None, path="post.abc")]) == {}


def test_the_files_own_values_are_left_alone() -> None:
    values = {"lead.talk": "10"}

    in_force(values, [change("5")])

    assert values == {"lead.talk": "10"}
