"""A day on which the agenda changes: every post ends right, and everybody is told once."""

from collections import Counter
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.agenda import Session, SessionKey
from bot.domain.post_kinds import PostKind
from bot.rehearsal.change_acts import OTHER_ROOM, Affected, affected
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.record import MadePost, Record
from bot.services.conferences import from_files
from bot.services.files import read_conference
from tests.builders import SERVER
from tests.databases import new_in
from tests.rehearsal.conftest import Diary
from tests.sample import SAMPLE


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The sample day with its changes, rehearsed once; nobody changes what is found."""
    folder = tmp_path_factory.mktemp("rehearsal")
    day = Rehearsal(
        read_conference(SAMPLE),
        folder,
        Diary().listener,
        database_url=new_in(folder),
        changes=True,
    )
    return await day.run()


@pytest.fixture
def planned() -> Affected:
    """The sessions to which something happens, as they were planned."""
    found = affected(from_files(read_conference(SAMPLE), SERVER))
    assert found
    return found


def now(record: Record, session: Session) -> Session:
    """The session as it was in the end."""
    assert record.conference
    found = record.conference.agenda.get(SessionKey(session.key))
    assert found
    return found


def about(record: Record, session: Session, kind: PostKind) -> list[MadePost]:
    return [post for post in record.posts if post.session == session.key and post.kind is kind]


def told(record: Record, kind: PostKind, words: str) -> list[MadePost]:
    return [post for post in record.posts if post.kind is kind and words in post.text]


def test_nothing_goes_wrong_and_every_session_is_introduced_when_it_begins(record: Record):
    assert record.problems == []
    assert record.restarted_at


def test_what_moved_after_its_announcement_is_corrected_there_and_announced_again(
    record: Record, planned: Affected
):
    session = now(record, planned.moved)
    first, second = about(record, session, PostKind.SOON)

    assert session.starts_at > planned.moved.starts_at
    assert first.text.startswith(f"🕒 Moved: {session.name}")
    assert second.due_at == session.starts_at - timedelta(minutes=10)
    assert second.text.startswith(f"In 10 minutes: {session.name}")
    assert [post.due_at for post in about(record, session, PostKind.NOW)] == [session.starts_at]


def test_what_is_cancelled_within_its_lead_is_struck_and_never_introduced(
    record: Record, planned: Affected
):
    (soon,) = about(record, planned.cancelled, PostKind.SOON)

    assert soon.text.startswith(f"❌ Cancelled: {planned.cancelled.name}")
    assert about(record, planned.cancelled, PostKind.NOW) == []
    assert about(record, planned.cancelled, PostKind.THREAD) == []


def test_another_room_is_told_in_the_post_that_was_made_and_that_is_not_made_again(
    record: Record, planned: Affected
):
    (soon,) = about(record, planned.re_roomed, PostKind.SOON)

    assert soon.text.startswith("📍 Moved:")
    assert OTHER_ROOM in soon.text
    (introduction,) = about(record, planned.re_roomed, PostKind.NOW)
    assert OTHER_ROOM in introduction.text


def test_what_is_brought_forward_into_its_own_lead_is_announced_at_once(
    record: Record, planned: Affected
):
    session = now(record, planned.brought_forward)
    (soon,) = about(record, session, PostKind.SOON)

    assert soon.text.startswith(f"In 8 minutes: {session.name}")
    assert soon.sent_at
    assert soon.sent_at < session.starts_at - timedelta(minutes=7)


def test_ten_minutes_late_and_back_leaves_every_post_as_it_was(record: Record, planned: Affected):
    session = now(record, planned.delayed)

    assert (session.starts_at, session.ends_at) == (
        planned.delayed.starts_at,
        planned.delayed.ends_at,
    )
    (soon,) = about(record, session, PostKind.SOON)
    (introduction,) = about(record, session, PostKind.NOW)
    assert soon.text.startswith(f"In 10 minutes: {session.name}")
    assert introduction.text.startswith(f"Starting now: {session.name}")
    assert "~~" not in soon.text + introduction.text


def test_everybody_is_told_once_of_each_change(record: Record, planned: Affected):
    changes = Counter(post.kind for post in record.posts)

    assert changes[PostKind.CHANGE] == 4
    assert changes[PostKind.LATE] == 2
    assert len(told(record, PostKind.CHANGE, planned.moved.name)) == 1
    assert len(told(record, PostKind.CHANGE, planned.cancelled.name)) == 1
    assert len(told(record, PostKind.CHANGE, OTHER_ROOM)) == 1
    assert len(told(record, PostKind.CHANGE, planned.brought_forward.name)) == 1
    assert len(told(record, PostKind.LATE, "running 10 minutes late")) == 1
    assert len(told(record, PostKind.LATE, "back on time")) == 1
