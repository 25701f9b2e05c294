"""The settings: which there are, what they take, and what stands if nobody decides."""

from datetime import time, timedelta

import pytest

from bot.domain.agenda import Kind
from bot.domain.conference_files import PlacedValue, checked
from bot.domain.places import Place
from bot.domain.policy import SETTINGS, BadValue, check_value, policy_of, room_setting, setting_at
from bot.domain.post_kinds import PostKind
from bot.errors import InputRefused
from tests.builders import session


def test_every_default_is_a_value_that_its_setting_takes() -> None:
    for path, setting in SETTINGS.items():
        if setting.default is not None:
            check_value(path, setting.default)


def test_without_any_settings_talks_are_announced_ten_minutes_before() -> None:
    policy = policy_of({})

    assert policy.digest_at == time(8, 30)
    assert policy.lead_by_kind[Kind.TALK] == timedelta(minutes=10)
    assert policy.lead_by_kind.keys().isdisjoint({Kind.BREAK, Kind.CLOSING})
    assert (policy.channel, policy.organizers_channel) == ("announcements", "organizers")
    assert policy.ping_by_post == {}


@pytest.mark.parametrize("value", ["never", "No", "OFF", "none", ""])
def test_a_lead_of_never_is_no_lead(value: str) -> None:
    assert Kind.TALK not in policy_of({"lead.talk": value}).lead_by_kind


@pytest.mark.parametrize(
    ("value", "minutes"), [("1", 1), ("15 min", 15), ("1h 30m", 90), ("24h", 1440)]
)
def test_a_lead_is_a_length_up_to_a_day(value: str, minutes: int) -> None:
    assert policy_of({"lead.talk": value}).lead_by_kind[Kind.TALK] == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("lead.talk", "25h"),
        ("lead.talk", "0"),
        ("lead.talk", "soon"),
        ("digest.at", "8"),
        ("channels.default", ""),
        ("channels.default", "two words"),
        ("channels.default", "@123"),
        ("channels.organizers", "thread:x"),
        ("channels.rooms.Room A", "x" * 101),
        ("ping.now", "@here"),
        ("wording.soon", "{{ unknown }}"),
        ("wording.lunchtime", "x"),
        ("channels.rooms.", "hall"),
    ],
)
def test_a_value_that_a_setting_does_not_take_is_refused_with_a_mend(path: str, value: str) -> None:
    with pytest.raises(BadValue) as caught:
        check_value(path, value)

    assert caught.value.mend.endswith(".")


def test_names_may_be_written_with_the_sign_that_discord_shows() -> None:
    policy = policy_of({"channels.default": "#hall", "ping.now": "@Attendees"})

    assert policy.channel == "hall"
    assert policy.ping_by_post == {PostKind.NOW: "Attendees"}


@pytest.mark.parametrize("value", ["nobody", "none", "no", ""])
def test_nobody_is_pinged_where_nobody_is_named(value: str) -> None:
    assert policy_of({"ping.now": value}).ping_by_post == {}


def test_a_session_without_rooms_is_announced_in_the_channel_of_its_kind_or_the_usual_one() -> None:
    policy = policy_of({"channels.kinds.keynote": "stage"})

    assert policy.channels_for(session(kind=Kind.KEYNOTE)) == {"": "stage"}
    assert policy.channels_for(session(kind=Kind.TALK)) == {"": "announcements"}


def test_the_channel_of_a_room_comes_before_that_of_the_kind() -> None:
    policy = policy_of({"channels.rooms.A": "room-a", "channels.kinds.talk": "talks"})

    assert policy.channels_for(session(rooms=["A", "B"])) == {"A": "room-a", "B": "talks"}


def test_the_digest_can_have_a_channel_of_its_own() -> None:
    policy = policy_of({"channels.kinds.digest": "news"})

    assert policy.channel_for(PostKind.DIGEST) == "news"
    assert policy.channel_for(PostKind.CLOSING) == "announcements"


def test_every_room_has_a_setting_of_its_own() -> None:
    found = setting_at(room_setting("Room A"))

    assert found is not None
    assert found.path == "channels.rooms.Room A"


def test_every_bad_value_of_a_file_is_told_at_its_own_line() -> None:
    def placed(path: str, value: str, line: int, first_line: int) -> PlacedValue:
        return PlacedValue(path, value, Place("a.yaml", line, 9), first_line)

    with pytest.raises(InputRefused) as caught:
        checked(
            [
                placed("lead.talk", "soon", 3, 3),
                placed("lead.panel", "5", 4, 4),
                placed("wording.now", "fine\n{{ titel }}", 6, 7),
            ]
        )

    assert [(p.line, p.column) for p in caught.value.problems] == [(3, 9), (8, 1)]


@pytest.mark.parametrize("value", ["soon", "0", "25h"])
def test_only_where_never_may_be_written_it_is_offered(value: str) -> None:
    with pytest.raises(BadValue) as lead:
        check_value("lead.talk", value)
    assert "or never" in lead.value.mend
    with pytest.raises(BadValue) as close:
        check_value("questions.close", value)
    assert "never" not in str(close.value)
    assert "Write" in close.value.mend


def test_a_thread_that_is_never_closed_is_refused_with_what_to_write() -> None:
    with pytest.raises(BadValue, match="Write minutes after the end, as in 30"):
        check_value("questions.close", "never")
