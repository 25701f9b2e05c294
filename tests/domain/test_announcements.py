"""The plan: which posts there are, when and where, and under which keys."""

from dataclasses import replace
from datetime import UTC, date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind
from bot.domain.announcements import KEY_LENGTH, plan, post_key
from bot.domain.deliveries import reconcile
from bot.domain.post_kinds import PostKind
from tests.builders import (
    ELSEWHERE,
    LOS_ANGELES,
    NINE,
    PRAGUE,
    at,
    conference,
    delivery,
    post,
    sent,
    session,
)

ROOMS = ("Room A", "Room B")
OWN_CHANNELS = {"channels.rooms.Room A": "room-a", "channels.rooms.Room B": "room-b"}


def test_a_talk_is_announced_before_it_starts_and_when_it_starts() -> None:
    made = conference(session("Feature Stores", NINE))

    kinds = {(p.kind, p.due_at) for p in plan(made) if p.session}

    assert kinds == {(PostKind.SOON, NINE - timedelta(minutes=10)), (PostKind.NOW, NINE)}


def test_the_lead_is_the_one_of_the_kind_of_session() -> None:
    keynote = session("Welcome", NINE, kind=Kind.KEYNOTE)

    made = conference(keynote, settings={"lead.keynote": "30", "lead.talk": "5"})

    assert post(made, PostKind.SOON).due_at == NINE - timedelta(minutes=30)


def test_a_kind_whose_lead_is_never_has_no_post_beforehand() -> None:
    made = conference(session(), settings={"lead.talk": "never"})

    assert PostKind.SOON not in {p.kind for p in plan(made)}


def test_a_break_is_announced_as_a_break_when_it_starts() -> None:
    made = conference(session("Coffee", NINE, kind=Kind.BREAK))

    assert {p.kind for p in plan(made) if p.session} == {PostKind.BREAK}


def test_every_day_has_one_digest_and_one_closing() -> None:
    two_days = conference(session("One"), session("Two", NINE + timedelta(days=1)))

    about_days = [(p.day, p.kind) for p in plan(two_days) if p.session is None]

    assert about_days == [
        (date(2022, 5, 18), PostKind.DIGEST),
        (date(2022, 5, 18), PostKind.CLOSING),
        (date(2022, 5, 19), PostKind.DIGEST),
        (date(2022, 5, 19), PostKind.CLOSING),
    ]


def test_the_digest_is_posted_at_its_time_on_the_conferences_own_clock() -> None:
    made = conference(session(starts_at=at("2022-05-18 14:00", LOS_ANGELES)), zone=LOS_ANGELES)

    assert post(made, PostKind.DIGEST).due_at == at("2022-05-18 15:30")


def test_a_digest_comes_half_an_hour_before_an_early_first_session() -> None:
    made = conference(session(starts_at=at("2022-05-18 07:00")))

    assert post(made, PostKind.DIGEST).due_at == at("2022-05-18 06:30")


def test_a_talk_in_the_evening_in_california_belongs_to_that_day_though_utc_is_ahead() -> None:
    evening = session("Panel", at("2022-05-18 17:30", LOS_ANGELES))
    morning = session("Opening", at("2022-05-18 09:00", LOS_ANGELES))
    made = conference(morning, evening, zone=LOS_ANGELES)

    assert evening.starts_at == at("2022-05-19 00:30")
    assert post(made, PostKind.DIGEST).day == date(2022, 5, 18)
    assert post(made, PostKind.NOW, "Panel").day == date(2022, 5, 18)
    assert post(made, PostKind.CLOSING).due_at == evening.ends_at


def test_a_session_after_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    party = session("Party", at("2022-05-18 23:00", PRAGUE), minutes=150, kind=Kind.SOCIAL)
    encore = session("Encore", at("2022-05-19 00:30", PRAGUE), minutes=30)

    days = [p.day for p in plan(conference(party, encore, zone=PRAGUE)) if p.kind is PostKind.NOW]

    assert days == [date(2022, 5, 18), date(2022, 5, 19)]


def test_the_day_is_closed_when_its_longest_session_ends_even_after_midnight() -> None:
    party = session("Party", at("2022-05-18 20:00", PRAGUE), minutes=300, kind=Kind.SOCIAL)
    quiz = session("Quiz", at("2022-05-18 21:00", PRAGUE), minutes=30)

    made = conference(party, quiz, zone=PRAGUE)

    assert post(made, PostKind.CLOSING).due_at == at("2022-05-19 01:00", PRAGUE)


def test_times_stay_right_on_the_day_on_which_the_clocks_go_forward() -> None:
    before = session("Before", at("2022-03-27 01:30", PRAGUE))
    after = session("After", at("2022-03-27 10:00", PRAGUE))
    made = conference(before, after, zone=PRAGUE)

    assert post(made, PostKind.NOW, "Before").due_at == at("2022-03-27 00:30")
    assert post(made, PostKind.NOW, "After").due_at == at("2022-03-27 08:00")


def test_a_lead_counts_real_minutes_across_the_change_of_the_clocks() -> None:
    late = session("Late", at("2022-10-30 03:10", PRAGUE))
    made = conference(late, zone=PRAGUE, settings={"lead.talk": "30"})

    assert post(made, PostKind.SOON).due_at == at("2022-10-30 01:40")


def test_a_digest_at_an_hour_that_the_clocks_skip_is_still_planned() -> None:
    made = conference(
        session(starts_at=at("2022-03-27 10:00", PRAGUE)),
        zone=PRAGUE,
        settings={"digest.at": "02:30"},
    )

    assert post(made, PostKind.DIGEST).due_at == at("2022-03-27 01:30")


def test_a_post_beforehand_is_worth_making_until_the_session_starts() -> None:
    made = conference(session("Feature Stores", NINE))

    assert post(made, PostKind.SOON).expires_at == NINE


def test_that_a_session_starts_is_worth_saying_for_half_of_it_and_a_quarter_hour_at_most() -> None:
    made = conference(session("Short", NINE, 5), session("Long", NINE, 60))

    lengths = {
        str(p.session): p.expires_at - p.due_at for p in plan(made) if p.kind is PostKind.NOW
    }

    assert lengths == {"short": timedelta(minutes=2.5), "long": timedelta(minutes=15)}


def test_a_session_in_several_rooms_is_announced_once_in_each_of_their_channels() -> None:
    plenary = session("Plenary", rooms=ROOMS)

    made = conference(plenary, settings=OWN_CHANNELS)

    channels = sorted(p.channel for p in plan(made) if p.kind is PostKind.NOW)
    assert channels == ["room-a", "room-b"]


def test_rooms_that_share_a_channel_get_one_post_between_them() -> None:
    plenary = session("Plenary", rooms=ROOMS)

    made = conference(plenary)

    assert [p.channel for p in plan(made) if p.kind is PostKind.NOW] == ["announcements"]


def test_what_starts_at_the_same_time_in_two_rooms_is_announced_in_both() -> None:
    made = conference(
        session("Left", rooms=["Room A"]), session("Right", rooms=["Room B"]), settings=OWN_CHANNELS
    )

    channels = {str(p.session): p.channel for p in plan(made) if p.kind is PostKind.NOW}

    assert channels == {"left": "room-a", "right": "room-b"}


def test_an_agenda_without_sessions_calls_for_no_posts() -> None:
    assert plan(conference()) == ()


def test_the_plan_is_in_order_of_time() -> None:
    made = conference(session("Two", NINE + timedelta(hours=1)), session("One", NINE))

    moments = [p.due_at for p in plan(made)]

    assert moments == sorted(moments)


def test_every_moment_of_the_plan_is_in_utc() -> None:
    made = conference(session(starts_at=at("2022-05-18 09:00", PRAGUE)), zone=PRAGUE)

    assert all(p.due_at.tzinfo is UTC and p.expires_at.tzinfo is UTC for p in plan(made))


@settings(max_examples=30, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 5000), unique=True, max_size=8),
    rooms=st.lists(st.sampled_from(ROOMS), unique=True),
)
def test_the_same_agenda_gives_the_same_plan_in_whatever_order_it_was_written(
    minutes: list[int], rooms: list[str]
) -> None:
    sessions = [session(f"Talk {m}", NINE + timedelta(minutes=m), rooms=rooms) for m in minutes]

    one = plan(conference(*sessions, settings=OWN_CHANNELS))
    other = plan(conference(*reversed(sessions), settings=OWN_CHANNELS))

    assert one == other
    assert len({p.key for p in one}) == len(one)


def test_a_key_is_twenty_five_characters_that_discord_takes_as_a_nonce() -> None:
    key = post_key("a", "b", 3)

    assert len(key) == KEY_LENGTH == 25
    assert key.isascii()
    assert key.isalnum()


def test_a_key_never_changes_between_versions_of_the_bot() -> None:
    assert post_key("conference@42", "opening", PostKind.NOW, NINE.isoformat(), "") == (
        "peukmdndfukcmlfwd5e6gxtut"
    )


def test_keys_tell_apart_what_would_read_the_same_when_joined() -> None:
    assert post_key("ab", "c") != post_key("a", "bc")


def test_the_same_session_on_two_servers_has_different_keys() -> None:
    here, there = conference(session()), conference(session(), server=ELSEWHERE)

    assert {p.key for p in plan(here)}.isdisjoint({p.key for p in plan(there)})


def test_the_same_session_at_two_conferences_on_a_server_has_different_keys() -> None:
    spring, autumn = conference(session(), slug="spring"), conference(session(), slug="autumn")

    assert {p.key for p in plan(spring)}.isdisjoint({p.key for p in plan(autumn)})


def test_a_session_that_moves_has_other_keys() -> None:
    before, after = conference(session()), conference(session(starts_at=NINE + timedelta(hours=9)))

    about = [{p.key for p in plan(c) if p.session} for c in (before, after)]

    assert about[0].isdisjoint(about[1])


def test_a_title_or_an_end_that_changes_leaves_the_keys_of_the_session_alone() -> None:
    before = conference(session("Fature Stores", key="f"))
    after = conference(session("Feature Stores", key="f", minutes=45))

    assert {p.key for p in plan(before) if p.session} == {p.key for p in plan(after) if p.session}


def test_another_channel_leaves_the_keys_alone() -> None:
    before = conference(session())
    after = conference(session(), settings={"channels.default": "hall"})

    assert [p.key for p in plan(before)] == [p.key for p in plan(after)]
    assert {p.channel for p in plan(after)} == {"hall"}


def test_what_a_post_is_about_stays_when_its_session_moves() -> None:
    before = post(conference(session()), PostKind.NOW)
    after = post(conference(session(starts_at=NINE + timedelta(hours=1))), PostKind.NOW)

    assert before.subject == after.subject
    assert set(before.occasions).isdisjoint(after.occasions)


def test_an_earlier_reminder_of_the_same_start_is_the_same_occasion() -> None:
    early = post(conference(session(), settings={"lead.talk": "60"}), PostKind.SOON)
    late = post(conference(session(), settings={"lead.talk": "5"}), PostKind.SOON)

    assert early.occasions == late.occasions
    assert early.key != late.key


def test_days_are_counted_in_the_zone_of_the_agenda() -> None:
    midnight = session(starts_at=at("2022-05-18 23:30"))

    assert Agenda("", LOS_ANGELES, (midnight,)).days == (date(2022, 5, 18),)
    assert Agenda("", PRAGUE, (midnight,)).days == (date(2022, 5, 19),)


ASKED = {"feedback.mode": "sessions"}


def test_how_it_was_is_asked_at_the_end_where_a_session_was_announced() -> None:
    made = conference(session(rooms=["Room A"]), settings=ASKED | OWN_CHANNELS)

    found = post(made, PostKind.FEEDBACK)

    assert (found.channel, found.due_at) == ("room-a", NINE + timedelta(minutes=30))


def test_how_it_was_is_asked_in_the_thread_of_a_session_that_has_one() -> None:
    made = conference(session(), settings=ASKED | {"questions.open": "5"})

    assert post(made, PostKind.FEEDBACK).channel == post(made, PostKind.SUMMARY).channel


def test_how_it_was_is_asked_of_nothing_cancelled_of_no_break_and_not_where_it_is_not_wanted() -> (
    None
):
    cancelled, tea = replace(session(), cancelled=True), session("Tea", kind=Kind.BREAK)

    asked = [*plan(conference(cancelled, tea, settings=ASKED)), *plan(conference(session()))]

    assert PostKind.FEEDBACK not in {p.kind for p in asked}


def test_how_it_was_is_asked_at_its_new_end_once_a_session_has_moved() -> None:
    before = post(conference(session(), settings=ASKED), PostKind.FEEDBACK)
    after = post(
        conference(session(starts_at=NINE + timedelta(hours=1)), settings=ASKED), PostKind.FEEDBACK
    )

    assert after.due_at - before.due_at == timedelta(hours=1)
    assert after.subject[:2] == before.subject[:2]
    assert after.key != before.key


LOOKED_BACK_ON = {"recap.at": "10:00"}


def test_the_recap_is_due_on_the_day_after_the_last_session_by_the_conferences_clock() -> None:
    late = session("Party", at("2022-05-18 21:00", LOS_ANGELES), 60)
    made = conference(session(), late, zone=LOS_ANGELES, settings=LOOKED_BACK_ON)

    found = post(made, PostKind.RECAP)

    assert (found.due_at, found.channel) == (at("2022-05-19 10:00", LOS_ANGELES), "announcements")


def test_there_is_one_recap_at_most_whatever_moves_once_it_is_posted() -> None:
    before = conference(session(), settings=LOOKED_BACK_ON)
    longer = session("One more", NINE + timedelta(days=3))
    after = conference(session(), longer, settings={"recap.at": "18:00"})
    row = delivery(post(before, PostKind.RECAP))

    moved = reconcile(before.id, [row], [post(after, PostKind.RECAP)], NINE)
    again = reconcile(before.id, [sent(row)], [post(after, PostKind.RECAP)], NINE)

    assert [new.wakes_at for _, new in moved.changed] == [at("2022-05-22 18:00")]
    assert (moved.new, again.new, again.changed) == ((), (), ())


def test_there_is_no_recap_of_what_did_not_take_place_or_where_it_is_not_wanted() -> None:
    cancelled = conference(replace(session(), cancelled=True), settings=LOOKED_BACK_ON)
    unwanted = conference(session(), settings={"recap.at": "never"})

    assert PostKind.RECAP not in {p.kind for p in (*plan(cancelled), *plan(unwanted))}
