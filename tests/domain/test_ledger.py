"""The ledger as organizers look at it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import State
from bot.domain.ledger import FILTERS, fits, is_overdue, ledger_card, ledger_line
from bot.domain.post_kinds import PostKind
from tests.builders import NINE, conference, delivery, planned_post, post, sent, session

MADE = conference(session())
ROW = delivery(post(MADE, PostKind.NOW), MADE)


@pytest.mark.parametrize(
    ("state", "filters"),
    [
        (State.PLANNED, {"to come", "all"}),
        (State.SENDING, {"to come", "all"}),
        (State.SENT, {"made", "all"}),
        (State.LATE, {"made", "all"}),
        (State.FAILED, {"failed or skipped", "all"}),
        (State.SKIPPED, {"failed or skipped", "all"}),
        (State.WITHDRAWN, set[str]()),
    ],
)
def test_every_state_is_found_under_its_filter(state: State, filters: set[str]) -> None:
    assert {chosen for chosen in FILTERS if fits(replace(ROW, state=state), chosen)} == filters


def test_a_line_says_state_time_name_and_channel() -> None:
    assert ledger_line(MADE, ROW) == (
        "🕒 <t:1652864400:t> 09:00 UTC now Feature Stores in #announcements"
    )


def test_a_post_that_was_made_has_its_link() -> None:
    assert "[message](https://discord.com/channels/42/1/2)" in ledger_line(MADE, sent(ROW))


def test_a_held_post_shows_that_it_is_held_and_a_reworded_one_that_it_is() -> None:
    line = ledger_line(MADE, ROW.put_on_hold().reworded("Come in!"))

    assert line.startswith("⏸️")
    assert line.endswith("(reworded)")


def test_what_never_had_a_wording_was_not_reworded() -> None:
    change = replace(ROW, post=replace(ROW.post, kind=PostKind.CHANGE), text="7")

    assert "(reworded)" not in ledger_line(MADE, change)


def test_a_post_that_was_not_made_says_why() -> None:
    line = ledger_line(MADE, ROW.claimed(NINE).failed("There is no *hall*."))

    assert line.startswith("❌")
    assert line.endswith(r"– There is no \*hall\*.")


def test_a_long_ledger_has_pages_and_the_ends_cannot_be_turned_past() -> None:
    rows = [delivery(planned_post(f"{i}", NINE + timedelta(minutes=i))) for i in range(25)]

    first, last = (ledger_card(MADE, rows, "all", page) for page in (-5, 99))

    assert [len(c.body.splitlines()) for c in (first, last)] == [10, 5]
    assert first.footer == "25 posts · page 1 of 3"
    assert [button.disabled for button in first.buttons] == [True, False]
    assert [button.disabled for button in last.buttons] == [False, True]
    assert first.buttons[1].id == "ledger:all:1"


def test_an_empty_ledger_says_so_and_has_no_buttons() -> None:
    found = ledger_card(MADE, [ROW], "made", 0)

    assert (found.body, found.buttons) == ("There are none.", ())


def test_what_should_have_been_made_by_now_is_overdue_unless_it_is_held() -> None:
    later = NINE + timedelta(minutes=1)

    assert is_overdue(ROW, later)
    assert not is_overdue(ROW, NINE)
    assert not is_overdue(ROW.put_on_hold(), later)
    assert not is_overdue(sent(ROW), later)
