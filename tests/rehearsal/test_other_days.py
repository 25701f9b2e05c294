"""Rehearsals of other conferences, and of days on which something goes wrong."""

import html
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import Agenda
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import State
from bot.domain.people import ServerId
from bot.domain.post_kinds import PostKind
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.record import MadePost, Record, UsedCommand
from bot.rehearsal.report import page
from bot.services.conferences import from_files
from bot.services.files import read_conference
from tests.databases import new_in
from tests.rehearsal.conftest import Diary
from tests.sample import SAMPLE
from tests.services.web import serving
from tests.wire.conference_bot import session


@pytest.fixture
def two_days() -> ConferenceFiles:
    """Two days with two rooms, each with a channel of its own."""
    first = datetime(2026, 10, 1, 9, tzinfo=UTC)
    sessions = tuple(
        session(f"Talk {day} {hour} {room}", at=first + timedelta(days=day, hours=hour), room=room)
        for day in range(2)
        for hour in range(3)
        for room in ("red", "blue")
    )
    files = read_conference(SAMPLE)
    rooms = {f"channels.rooms.{room}": room for room in ("red", "blue")}
    agenda = Agenda("Two days", files.agenda.zone, sessions)
    return replace(files, agenda=agenda, settings={**files.settings, **rooms})


async def test_any_agenda_can_be_rehearsed(two_days: ConferenceFiles, tmp_path: Path, diary: Diary):
    record = await Rehearsal(
        two_days, tmp_path, diary.listener, database_url=new_in(tmp_path)
    ).run()

    assert record.problems == []
    rooms = {post.channel for post in record.posts if post.kind is PostKind.NOW}
    assert rooms == {"red", "blue"}
    assert "Talk 1 2 blue" in page(record)


async def test_a_rehearsal_follows_no_address(
    tmp_path: Path, diary: Diary, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AGENDA_PRIVATE_ADDRESSES", "yes")
    files = read_conference(SAMPLE)
    start = files.agenda.sessions[0].starts_at
    short = Agenda("Short", files.agenda.zone, (session("Only", at=start, minutes=2),))

    async with serving() as site:
        followed = {**files.settings, "agenda.address": site.address("/agenda")}
        files = replace(files, agenda=short, settings=followed)
        await Rehearsal(files, tmp_path, diary.listener, database_url=new_in(tmp_path)).run()

        assert site.asked == []


async def test_a_channel_can_be_a_forum_in_which_every_thread_is_a_post(
    tmp_path: Path, diary: Diary
):
    files = read_conference(SAMPLE)
    start = files.agenda.sessions[0].starts_at
    talks = tuple(
        session(f"Talk {n}", at=start + timedelta(hours=n), room="red", minutes=20)
        for n in range(2)
    )
    settings = {**files.settings, "channels.rooms.red": "red"}
    short = replace(files, agenda=Agenda("Short", files.agenda.zone, talks), settings=settings)

    record = await Rehearsal(
        short, tmp_path, diary.listener, forums=["#Red"], database_url=new_in(tmp_path)
    ).run()

    assert record.problems == []
    threads = {post.channel for post in record.posts if post.kind is PostKind.THREAD}
    assert threads == {"Questions: Talk 0", "Questions: Talk 1"}


async def test_a_rehearsal_can_be_watched_at_a_speed_of_ones_own(tmp_path: Path, diary: Diary):
    files = read_conference(SAMPLE)
    start = files.agenda.sessions[0].starts_at
    short = Agenda("Short", files.agenda.zone, (session("Only", at=start, minutes=2),))

    record = await Rehearsal(
        replace(files, agenda=short),
        tmp_path,
        diary.listener,
        speed=50_000,
        database_url=new_in(tmp_path),
    ).run()

    announced = [
        post.session for post in record.posts if post.kind in {PostKind.SOON, PostKind.NOW}
    ]
    assert announced == ["only", "only"]


def test_a_report_names_what_went_wrong():
    due = datetime(2022, 5, 18, 16, tzinfo=UTC)
    files = read_conference(SAMPLE)
    lost = MadePost(
        key="x",
        kind=PostKind.NOW,
        session=files.agenda.sessions[0].key,
        channel="announcements",
        due_at=due,
        sent_at=None,
        late_seconds=0,
        state=State.FAILED,
        text="",
        reason="The channel is <gone>.",
    )
    record = Record(
        conference=from_files(files, ServerId(1)),
        posts=[lost],
        commands=[UsedCommand("/now", "Ada", 3.0, "no answer")],
        problems=["Something is <wrong>."],
    )

    shown = page(record)

    assert "1 problem<" in shown
    assert "Something is &lt;wrong&gt;." in shown
    assert "Not made. The channel is &lt;gone&gt;." in shown
    assert not record.ok


def made(late_seconds: float) -> MadePost:
    due = datetime(2022, 5, 18, 16, tzinfo=UTC)
    return MadePost(
        key="x",
        kind=PostKind.NOW,
        session=None,
        channel="announcements",
        due_at=due,
        sent_at=due + timedelta(seconds=late_seconds),
        late_seconds=late_seconds,
        state=State.LATE if late_seconds >= 60 else State.SENT,
        text="",
    )


def test_posts_that_were_late_are_not_called_in_time_and_are_no_problem():
    conference = from_files(read_conference(SAMPLE), ServerId(1))
    record = Record(conference, posts=[made(1), made(125), made(301)], speed=600)

    assert record.ok
    assert record.lateness() == (
        "2 of 3 posts came late, by 5 minutes at most, and said so. "
        "At this speed a second of this computer's work is 10 minutes of the day."
    )
    assert record.lateness() in html.unescape(page(record))
    assert "in time" not in page(record)


def test_where_no_post_was_late_all_were_in_time():
    record = Record(from_files(read_conference(SAMPLE), ServerId(1)), posts=[made(1)])

    assert record.lateness() == ""
    assert "Every post was made once and in time" in page(record)


def test_what_was_not_tried_is_on_the_page_with_its_reason():
    conference = from_files(read_conference(SAMPLE), ServerId(1))

    assert "Nobody asked" in page(Record(conference, posts=[made(1)], untried=["Nobody asked."]))


def test_a_rehearsal_that_never_began_has_no_report():
    with pytest.raises(ValueError, match="never began"):
        page(Record())
