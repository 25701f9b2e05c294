"""What becomes of a planned post, and what a new plan changes about it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, STATES, Delivery, State, reconcile
from bot.domain.post_kinds import PostKind
from bot.errors import Conflict
from tests.builders import (
    NINE,
    at,
    conference,
    delivery,
    planned_post,
    post,
    sent,
    session,
)

ROW = delivery(planned_post())
DAWN = at("2022-05-18 05:00")
"""Before anything of the day is due."""

WAITING = (State.PLANNED, State.FAILED)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def planned_anew(
    rows: Iterable[Delivery], made: Conference, moment: datetime = DAWN
) -> list[Delivery]:
    """The whole ledger once it was brought in line with the plan of a conference."""
    rows = list(rows)
    result = reconcile(made.id, rows, plan(made), moment)
    changed = {before.key: after for before, after in result.changed}
    return [changed.get(row.key, row) for row in rows] + list(result.new)


def about(rows: Iterable[Delivery], kind: PostKind) -> Delivery:
    """The one row of a kind that was not withdrawn."""
    (found,) = (r for r in rows if r.post.kind is kind and r.state is not State.WITHDRAWN)
    return found


def but(rows: Iterable[Delivery], old: Delivery, new: Delivery) -> list[Delivery]:
    return [new if row.key == old.key else row for row in rows]


# A post on its way


def test_a_post_is_over_from_the_moment_at_which_it_would_mislead() -> None:
    assert not ROW.is_over(after(14.99))
    assert ROW.is_over(after(15))


def test_a_post_within_a_minute_of_its_time_is_sent() -> None:
    assert sent(ROW, after(0.99)).state is State.SENT


def test_a_post_a_minute_or_more_after_its_time_is_late_and_says_by_how_much() -> None:
    late = sent(ROW, after(3))

    assert late.state is State.LATE
    assert late.late_by == timedelta(minutes=3)


def test_a_post_made_before_its_time_is_not_late() -> None:
    assert sent(ROW, after(-30)).late_by == timedelta()


def test_a_post_that_was_not_made_is_not_late() -> None:
    assert ROW.late_by == timedelta()


def test_every_claim_is_counted() -> None:
    assert ROW.claimed(NINE).taken_back().claimed(after(1)).attempts == 2


def test_after_a_passing_failure_a_post_waits_twice_as_long_each_time_up_to_a_minute() -> None:
    waits: list[float] = []
    row = ROW
    for _ in range(8):
        row = row.claimed(NINE).put_off(NINE, "Discord did not answer.", None)
        waits.append((row.wakes_at - NINE).total_seconds())

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_post_waits_for_as_long_as_discord_asks_if_that_is_longer() -> None:
    row = ROW.claimed(NINE).put_off(NINE, "Too fast.", timedelta(minutes=5))

    assert row.wakes_at == after(5)


def test_a_post_does_not_wait_for_less_than_it_would_anyway() -> None:
    row = ROW.claimed(NINE).put_off(NINE, "Too fast.", timedelta(milliseconds=1))

    assert row.wakes_at == NINE + timedelta(seconds=2)


def test_a_post_made_at_last_forgets_why_it_was_put_off() -> None:
    row = sent(ROW.claimed(NINE).put_off(NINE, "Discord did not answer.", None), after(0.5))

    assert (row.reason, row.retry_at) == ("", None)


def test_a_failed_post_keeps_its_reason_and_is_not_tried_again_by_itself() -> None:
    row = ROW.claimed(NINE).failed("There is no channel #hall.")

    assert (row.state, row.reason) == (State.FAILED, "There is no channel #hall.")


# What organizers decide about a post

VERBS: dict[str, Callable[[Delivery], Delivery]] = {
    "hold": Delivery.put_on_hold,
    "release": Delivery.released,
    "skip": lambda row: row.skipped_by_hand("Skipped by Ada."),
    "reword": lambda row: row.reworded("Soon!"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", [state for state in State if state not in WAITING])
def test_a_post_can_be_changed_only_while_it_waits(verb: str, state: State) -> None:
    with pytest.raises(Conflict, match=f"changed any more: {STATES[state]}"):
        VERBS[verb](replace(ROW, state=state))


@pytest.mark.parametrize("state", [State.PLANNED, State.FAILED, State.SKIPPED])
def test_what_was_not_made_can_be_made_at_once(state: State) -> None:
    row = replace(ROW, state=state, held=True, reason="Why not.").brought_forward(after(-120))

    assert (row.state, row.held, row.wakes_at) == (State.PLANNED, False, after(-120))
    assert row.reason == ""


@pytest.mark.parametrize("state", [*sorted(POSTED), State.SENDING])
def test_what_is_made_already_is_not_made_again(state: State) -> None:
    with pytest.raises(Conflict, match="already made"):
        replace(ROW, state=state).brought_forward(NINE)


def test_a_withdrawn_post_cannot_be_made_because_its_session_is_gone() -> None:
    with pytest.raises(Conflict, match="does not call for that post"):
        ROW.withdrawn().brought_forward(NINE)


def test_what_was_asked_for_by_hand_gets_a_quarter_of_an_hour_although_it_is_long_past() -> None:
    row = ROW.brought_forward(after(600))

    assert not row.is_over(after(614))
    assert row.is_over(after(615))


def test_what_was_asked_for_early_can_be_made_until_it_would_mislead_anyway() -> None:
    assert ROW.brought_forward(after(-600)).expires_at == after(15)


# A new plan


def test_a_first_plan_makes_a_waiting_row_of_every_post() -> None:
    made = conference(session())

    rows = planned_anew([], made)

    assert [row.post for row in rows] == list(plan(made))
    assert {row.state for row in rows} == {State.PLANNED}


def test_what_is_over_when_it_is_planned_is_skipped_and_says_so() -> None:
    rows = planned_anew([], conference(session("Feature Stores", NINE)), after(20))

    assert about(rows, PostKind.NOW).state is State.SKIPPED
    assert about(rows, PostKind.NOW).reason == "It was over before it was planned."
    assert about(rows, PostKind.CLOSING).state is State.PLANNED


def test_the_same_plan_again_changes_nothing() -> None:
    made = conference(session())
    rows = planned_anew([], made)

    again = reconcile(made.id, rows, plan(made), DAWN)

    assert again.new == again.changed == ()


def test_a_session_that_moves_takes_its_waiting_posts_along() -> None:
    rows = planned_anew([], conference(session()))
    moved = conference(session(starts_at=after(60)))

    rows = planned_anew(rows, moved)

    assert about(rows, PostKind.SOON).post.due_at == after(50)
    assert about(rows, PostKind.NOW).post.due_at == after(60)
    assert len(rows) == 4


@pytest.mark.parametrize("minutes", [-120, -5, 5, 60, 60 * 24])
def test_a_post_on_hold_stays_on_hold_wherever_its_session_moves(minutes: int) -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.put_on_hold())

    rows = planned_anew(rows, conference(session(starts_at=after(minutes))))

    assert about(rows, PostKind.NOW).held
    assert about(rows, PostKind.NOW).post.due_at == after(minutes)


def test_a_rewording_survives_a_move() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.reworded("Come in!"))

    rows = planned_anew(rows, conference(session(starts_at=after(60))))

    assert about(rows, PostKind.NOW).text == "Come in!"


def test_a_post_that_was_skipped_by_hand_does_not_come_back_when_its_session_moves() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.skipped_by_hand("Skipped by Ada."))

    rows = planned_anew(rows, conference(session(starts_at=after(60))))

    assert about(rows, PostKind.NOW).state is State.SKIPPED
    assert about(rows, PostKind.NOW).reason == "Skipped by Ada."


def test_a_post_that_came_too_late_is_planned_for_the_time_to_which_its_session_moves() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.skipped("It would have misled by now."))

    rows = planned_anew(rows, conference(session(starts_at=after(60))), after(20))

    states = [row.state for row in rows if row.post.kind is PostKind.NOW]
    assert states == [State.SKIPPED, State.PLANNED]


def test_a_held_post_whose_session_was_in_the_past_by_mistake_is_held_when_it_is_put_right() -> (
    None
):
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.put_on_hold())

    rows = planned_anew(rows, conference(session(starts_at=after(-12 * 60))))
    rows = planned_anew(rows, conference(session()))

    assert about(rows, PostKind.NOW).held
    assert about(rows, PostKind.NOW).state is State.PLANNED


def test_a_failed_post_is_tried_again_when_its_session_moves() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.claimed(NINE).failed("There is no channel #hall."))

    rows = planned_anew(rows, conference(session(starts_at=after(60))), after(1))

    assert about(rows, PostKind.NOW).state is State.PLANNED
    assert about(rows, PostKind.NOW).wakes_at == after(60)


def test_a_failed_post_is_tried_again_when_its_channel_changes() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.claimed(NINE).failed("There is no channel #announcements."))

    rows = planned_anew(rows, conference(session(), settings={"channels.default": "hall"}))

    assert about(rows, PostKind.NOW).state is State.PLANNED
    assert about(rows, PostKind.NOW).post.channel == "hall"


def test_a_failed_post_is_left_as_it_is_by_a_plan_that_changes_nothing_about_it() -> None:
    made = conference(session())
    rows = planned_anew([], made)
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.claimed(NINE).failed("There is no channel #hall."))

    assert planned_anew(rows, made) == rows


def test_a_post_that_failed_at_once_by_hand_waits_for_its_time_after_a_move() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    failed = now.brought_forward(DAWN).claimed(DAWN).failed("There is no channel #hall.")
    rows = but(rows, now, failed)

    rows = planned_anew(rows, conference(session(starts_at=after(60))))

    assert about(rows, PostKind.NOW).wakes_at == after(60)


def test_a_post_put_off_does_not_wait_any_longer_once_its_session_moved() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, now.claimed(NINE).put_off(NINE, "Slow.", timedelta(hours=9)))

    rows = planned_anew(rows, conference(session(starts_at=after(10))), after(1))

    assert about(rows, PostKind.NOW).wakes_at == after(10)


def test_the_posts_of_a_cancelled_session_are_withdrawn() -> None:
    rows = planned_anew([], conference(session("One"), session("Two")))

    rows = planned_anew(rows, conference(session("One")))

    gone = {row.post.kind for row in rows if row.post.session == "two"}
    assert gone == {PostKind.SOON, PostKind.NOW}
    assert {row.state for row in rows if row.post.session == "two"} == {State.WITHDRAWN}


def test_a_failed_post_of_a_cancelled_session_is_withdrawn_too() -> None:
    rows = planned_anew([], conference(session("One"), session("Two")))
    rows = [r.claimed(NINE).failed("No.") if r.post.session == "two" else r for r in rows]

    rows = planned_anew(rows, conference(session("One")))

    assert {row.state for row in rows if row.post.session == "two"} == {State.WITHDRAWN}


def test_an_agenda_that_brings_a_session_back_brings_its_posts_back() -> None:
    both, one = conference(session("One"), session("Two")), conference(session("One"))
    rows = planned_anew([], both)

    back = planned_anew(planned_anew(rows, one), both)

    assert back == rows


def test_a_session_that_comes_back_at_another_time_comes_back_as_it_was_decided() -> None:
    rows = planned_anew([], conference(session("One"), session("Two")))
    rows = [row.put_on_hold() if row.post.session == "two" else row for row in rows]
    rows = planned_anew(rows, conference(session("One")))

    rows = planned_anew(rows, conference(session("One"), session("Two", after(60))))

    of_two = [row for row in rows if row.post.session == "two"]
    assert [(row.state, row.held) for row in of_two] == [(State.PLANNED, True)] * 2


def test_a_post_already_made_stays_what_it_was_and_the_new_time_is_announced_too() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, sent(now))

    rows = planned_anew(rows, conference(session(starts_at=after(60))), after(1))

    states = [row.state for row in rows if row.post.kind is PostKind.NOW]
    assert states == [State.SENT, State.PLANNED]


def test_a_session_that_moves_back_to_where_it_was_announced_is_not_announced_again() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = but(rows, now, sent(now))

    rows = planned_anew(rows, conference(session(starts_at=after(60))), after(1))
    rows = planned_anew(rows, conference(session()), after(2))

    assert about(rows, PostKind.NOW).state is State.SENT


def test_a_post_being_sent_is_left_alone_by_a_move() -> None:
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    claimed = now.claimed(NINE)
    rows = but(rows, now, claimed)

    rows = planned_anew(rows, conference(session(starts_at=after(60))), NINE)

    assert claimed in rows


def test_of_two_rows_that_both_outlived_their_plan_neither_is_made() -> None:
    """As after a move while a post was being sent, which then failed for a moment."""
    rows = planned_anew([], conference(session()))
    now = about(rows, PostKind.NOW)
    rows = planned_anew(
        but(rows, now, now.claimed(NINE)), conference(session(starts_at=after(60))), NINE
    )
    rows = but(rows, now, now.claimed(NINE).put_off(NINE, "Slow.", None))

    rows = planned_anew(rows, conference(session(starts_at=after(120))), NINE)

    assert about(rows, PostKind.NOW).post.due_at == after(120)


@pytest.mark.parametrize("state", [State.SENT, State.SENDING])
def test_a_longer_lead_does_not_repeat_what_was_announced_already(state: State) -> None:
    rows = planned_anew([], conference(session()))
    soon = about(rows, PostKind.SOON)
    rows = but(rows, soon, replace(sent(soon), state=state))

    rows = planned_anew(rows, conference(session(), settings={"lead.talk": "20"}), after(-5))

    assert about(rows, PostKind.SOON).state is state


def test_another_time_of_the_digest_does_not_repeat_the_digest_of_the_day() -> None:
    rows = planned_anew([], conference(session()))
    digest = about(rows, PostKind.DIGEST)
    rows = but(rows, digest, sent(digest))

    rows = planned_anew(rows, conference(session(), settings={"digest.at": "08:00"}), after(-10))

    assert about(rows, PostKind.DIGEST).state is State.SENT


def test_another_lead_moves_what_was_not_announced_yet() -> None:
    rows = planned_anew([], conference(session()))

    rows = planned_anew(rows, conference(session(), settings={"lead.talk": "20"}))

    assert about(rows, PostKind.SOON).post.due_at == after(-20)


def test_peoples_own_posts_and_notices_are_none_of_the_plans_business() -> None:
    own = delivery(replace(planned_post("own"), kind=PostKind.OWN, session=None))
    notice = delivery(replace(planned_post("notice"), kind=PostKind.NOTICE, session=None))

    rows = planned_anew([own, notice], conference(session()))

    assert rows[:2] == [own, notice]


def test_a_post_keeps_its_identity_whatever_was_decided_about_it() -> None:
    planned = post(conference(session()), PostKind.NOW)

    assert delivery(planned).put_on_hold().reworded("Soon!").key == planned.key


# Whatever happens, in whatever order

few = settings(max_examples=40, deadline=None)
"""Forty histories of up to four plans each; a deadline would depend on the machine."""

Change = Callable[[Delivery], Delivery]
CHANGES: list[Change] = [
    lambda row: row.put_on_hold(),
    lambda row: row.reworded("Come in!"),
    lambda row: row.skipped_by_hand("Skipped by Ada."),
    lambda row: row.claimed(NINE),
    lambda row: row.claimed(NINE).failed("No."),
    lambda row: row.claimed(NINE).put_off(NINE, "Slow.", None),
    sent,
    lambda row: sent(row.brought_forward(DAWN)),
]

AGENDAS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 600), max_size=3)
LEADS = st.sampled_from(["never", "5", "10", "30"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Delivery], Conference, datetime]:
    """A ledger after some plans and some meddling, the conference as it is now, and the hour."""
    moment = DAWN
    rows: list[Delivery] = []
    for _ in range(draw(st.integers(1, 4))):
        rows = planned_anew(rows, draw(conferences()), moment)
        for change in draw(st.lists(st.sampled_from(CHANGES), max_size=4)):
            waiting = [row for row in rows if row.state is State.PLANNED]
            if waiting:
                chosen = draw(st.sampled_from(waiting))
                rows = but(rows, chosen, change(chosen))
        moment += timedelta(minutes=draw(st.integers(0, 200)))
    return rows, draw(conferences()), moment


@st.composite
def conferences(draw: st.DrawFn) -> Conference:
    starts = draw(AGENDAS)
    sessions = [session(title, after(minutes)) for title, minutes in starts.items()]
    return conference(*sessions, settings={"lead.talk": draw(LEADS)})


@few
@given(histories())
def test_what_waits_after_planning_is_the_plan_without_what_is_finished(
    history: tuple[list[Delivery], Conference, datetime],
) -> None:
    rows, made, moment = history

    result = planned_anew(rows, made, moment)

    posts = {p.key: p for p in plan(made)}
    waiting = {row.key: row.post for row in result if row.state in WAITING}
    finished = {row.key for row in result if row.state not in WAITING}
    made = [row for row in result if row.state in {*POSTED, State.SENDING}]
    done = {occasion for row in made for occasion in row.post.occasions}
    expected = {
        k: p for k, p in posts.items() if k not in finished and done.isdisjoint(p.occasions)
    }
    assert waiting == expected


@few
@given(histories())
def test_planning_twice_is_planning_once(
    history: tuple[list[Delivery], Conference, datetime],
) -> None:
    rows, made, moment = history

    once = planned_anew(rows, made, moment)

    assert planned_anew(once, made, moment) == once


@few
@given(histories())
def test_no_row_is_lost_and_no_key_is_used_twice(
    history: tuple[list[Delivery], Conference, datetime],
) -> None:
    rows, made, moment = history

    result = planned_anew(rows, made, moment)

    assert len(result) >= len(rows)
    assert len({row.key for row in result}) == len(result)


@few
@given(histories())
def test_what_was_made_or_is_being_made_is_never_touched_nor_planned_again(
    history: tuple[list[Delivery], Conference, datetime],
) -> None:
    rows, made, moment = history
    finished = [row for row in rows if row.state in {*POSTED, State.SENDING}]

    result = planned_anew(rows, made, moment)

    assert all(row in result for row in finished)
    occasions = {occasion for row in finished for occasion in row.post.occasions}
    assert all(occasions.isdisjoint(r.post.occasions) for r in result if r.state in WAITING)


@few
@given(histories())
def test_what_was_held_reworded_or_skipped_stays_so_whatever_moves(
    history: tuple[list[Delivery], Conference, datetime],
) -> None:
    rows, made, moment = history

    result = planned_anew(rows, made, moment)

    assert len(result) >= len(rows)  # what is new comes last
    for before, now in zip(rows, result, strict=False):
        assert (before.held, before.text) == (now.held, now.text)
        if before.held and before.state is State.SKIPPED:
            assert now.state is State.SKIPPED


def test_what_was_told_in_a_channel_is_not_told_again_because_its_room_is_another():
    before, after = (conference(session(rooms=[room])) for room in ("Hall", "Attic"))
    soon = sent(delivery(post(before, PostKind.SOON), before))

    changes = reconcile(after.id, [soon], plan(after), soon.post.due_at)

    assert PostKind.SOON not in {row.post.kind for row in changes.new}


def test_what_was_told_in_another_channel_is_told_in_the_rooms_own():
    settings = {"channels.rooms.Attic": "attic"}
    before, after = (conference(session(rooms=[r]), settings=settings) for r in ("Hall", "Attic"))
    soon = sent(delivery(post(before, PostKind.SOON), before))

    changes = reconcile(after.id, [soon], plan(after), soon.post.due_at)

    assert PostKind.SOON in {row.post.kind for row in changes.new}


def test_a_post_is_still_held_when_its_session_goes_to_another_room():
    before, after = (conference(session(rooms=[room])) for room in ("Hall", "Attic"))
    ledger = [delivery(one, before).put_on_hold() for one in plan(before)]

    changes = reconcile(after.id, ledger, plan(after), NINE - timedelta(hours=9))

    assert not [row for row in changes.new if row.post.session]
    assert {row.held for _, row in changes.changed if row.state is State.PLANNED} == {True}
