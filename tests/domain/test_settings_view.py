"""Settings, changes and the state of things, as organizers look at them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.announcements import plan
from bot.domain.changes import Change, ChangeState
from bot.domain.post_kinds import PostKind
from bot.domain.settings_view import (
    SettingNow,
    change_line,
    setting_lines,
    status_card,
)
from tests.builders import NINE, conference, delivery, session

MADE = conference(session())
ROWS = [delivery(post, MADE) for post in plan(MADE)]
EARLY = NINE - timedelta(hours=2)


def test_a_setting_is_one_line_and_marked_where_it_was_changed_in_discord() -> None:
    lines = setting_lines(
        [
            SettingNow("lead.talk", "", "20", from_discord=True),
            SettingNow("ping.now", "", "", from_discord=False),
        ]
    )

    assert lines.splitlines() == ["`lead.talk` 20 ✏️", "`ping.now` –"]


def test_more_settings_than_fit_are_counted() -> None:
    many = [SettingNow(f"s.{i}", "", "x" * 90, from_discord=False) for i in range(99)]

    *shown, rest = setting_lines(many).splitlines()

    assert rest == f"… and {99 - len(shown)} more settings. A word shows those with it."
    assert len(setting_lines(many)) < 4096


def test_a_change_says_who_changed_what_from_what_to_what() -> None:
    change = Change(MADE.id, "lead.talk", "10", "20", NINE, 7, "A_da", ChangeState.SAVED)

    assert change_line(change) == r"<t:1652864400:f> A\_da: `lead.talk` 10 → 20"


def test_a_reset_says_that_the_files_value_stands() -> None:
    change = Change(MADE.id, "lead.talk", None, None, NINE, 7, "Ada", ChangeState.SAVED)

    assert change_line(change).endswith("the usual → the file's value")


def test_all_is_well_while_nothing_is_overdue_failed_or_to_mend() -> None:
    found = status_card(MADE, ROWS, [], "connected", EARLY)

    assert found.title == "All is well."
    assert found.body.splitlines() == [
        "connected",
        "Agenda: version 1, 1 session",
        "Conference time: 07:00 UTC",
    ]
    assert [len(field.value.splitlines()) for field in found.fields] == [4, 1, 1]


def test_what_failed_or_is_overdue_needs_somebody() -> None:
    failed = [ROWS[0].claimed(NINE).failed("No channel."), *ROWS[1:]]

    assert "No channel." in status_card(MADE, failed, [], "", EARLY).fields[1].value
    assert status_card(MADE, failed, [], "", EARLY).title == "Something needs you."
    assert status_card(MADE, ROWS, [], "", NINE).title == "Something needs you."


@pytest.mark.parametrize("kind", [PostKind.NEWS, PostKind.UNANSWERED])
def test_an_inbox_that_takes_nothing_needs_nobody(kind: PostKind) -> None:
    row = replace(ROWS[0], post=replace(ROWS[0].post, kind=kind, channel="@7"))
    failed = [row.claimed(NINE).failed("They take no direct messages.")]

    assert status_card(MADE, failed, [], "", EARLY).title == "All is well."


def test_what_is_not_set_up_right_is_listed_to_mend() -> None:
    found = status_card(MADE, [], ["Create #hall."], "", EARLY)

    assert found.fields[2].value == "• Create #hall."
    assert found.fields[0].value == "None; the plan is done."
    assert found.title == "Something needs you."
