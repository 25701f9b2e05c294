"""Whatever the organizers decide, their day can be rehearsed: the audience keeps to it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from bot.domain.post_kinds import PostKind
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.record import Record
from tests.databases import new_in
from tests.rehearsal.conftest import Diary
from tests.rehearsal.short_days import SHORT_DAY, short_day

ONE_FOR_ALL = dict.fromkeys((Role.ORGANIZER, Role.MODERATOR, Role.SPEAKER), "Crew")
ORGANIZERS_MODERATE = {**ONE_FOR_ALL, Role.SPEAKER: "Speaker"}


def with_roles(roles: Mapping[Role, str]) -> ConferenceFiles:
    files = short_day()
    named = {role: (name,) for role, name in roles.items()}
    return replace(files, profile=replace(files.profile, roles=named))


async def rehearsed(files: ConferenceFiles, folder: Path) -> Record:
    return await Rehearsal(files, folder, Diary().listener, database_url=new_in(folder)).run()


def questions_in(record: Record) -> list[str]:
    return [post.text for post in record.posts if post.kind is PostKind.QUESTION]


async def test_whatever_leaves_room_for_everything_is_gone_through_as_a_whole(tmp_path: Path):
    files = short_day(
        questions__close="1",
        questions__open="1440",
        channels__organizers="backstage",
        channels__moderators="backstage",
        ping__now="Early Birds",
        ping__case="Moderator",
    )

    record = await rehearsed(files, tmp_path)

    assert record.problems == []
    assert record.untried == []
    assert len(questions_in(record)) >= 8


async def test_where_every_question_is_approved_first_the_moderator_does_it(tmp_path: Path):
    files = short_day(
        questions__mode="moderated",
        questions__limit__session="1",
        channels__organizers="1234567890123456789",
        channels__conduct="help",
    )

    record = await rehearsed(files, tmp_path)

    assert record.problems == []
    assert record.untried == []
    assert len(questions_in(record)) >= 8
    reviewed = [post for post in record.posts if post.kind is PostKind.REVIEW]
    assert len(reviewed) > len(questions_in(record))
    approved = [used for used in record.commands if used.name == "Approve"]
    assert {used.by for used in approved} == {"Mona"}
    assert len(approved) == len(questions_in(record))


async def test_who_has_asked_their_share_lets_somebody_else_ask(tmp_path: Path):
    record = await rehearsed(short_day(questions__limit__hour="1"), tmp_path)

    assert record.problems == []
    asked = [used.by for used in record.commands if used.name == "Your question"]
    assert "Guest 1" in asked
    assert asked.count("Ada") == 1


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (short_day(questions__mode="closed"), "questions.mode is closed"),
        (short_day(questions__open="never"), "questions.open is never"),
        (short_day(SHORT_DAY.replace("kind: talk", "kind: social")), "no session is of a kind"),
    ],
)
async def test_what_the_settings_leave_no_room_for_is_not_tried_and_said_so(
    files: ConferenceFiles, reason: str, tmp_path: Path
):
    record = await rehearsed(files, tmp_path)

    assert record.problems == []
    assert len(record.untried) == 1
    assert reason in record.untried[0]
    assert questions_in(record) == []


async def test_where_nobody_is_to_be_asked_how_it_was_nobody_is(tmp_path: Path):
    record = await rehearsed(short_day(feedback__mode="never"), tmp_path)

    assert record.problems == []
    assert record.untried == []
    assert not any(post.kind is PostKind.FEEDBACK for post in record.posts)


@pytest.mark.parametrize("roles", [ONE_FOR_ALL, ORGANIZERS_MODERATE])
async def test_one_role_may_stand_for_several(roles: Mapping[Role, str], tmp_path: Path):
    record = await rehearsed(with_roles(roles), tmp_path)

    assert record.problems == []
    assert record.untried == []


@pytest.mark.parametrize("missing", list(ORGANIZERS_MODERATE))
async def test_a_role_that_is_missing_is_the_only_problem(missing: Role, tmp_path: Path):
    roles = {Role.ORGANIZER: "Lead", Role.MODERATOR: "Mods", Role.SPEAKER: "Speaker"}
    named = {role: name for role, name in roles.items() if role is not missing}

    record = await rehearsed(with_roles(named), tmp_path)

    assert len(record.problems) == 1
    assert f"No role on this server stands for {missing}s." in record.problems[0]
    assert questions_in(record)


async def test_sessions_are_the_servers_own_events_where_that_is_wanted(tmp_path: Path):
    record = await rehearsed(short_day(events__mode="sessions"), tmp_path)

    assert record.problems == []
    assert [event.name for event in record.events] == ["Welcome", "On birds", "On fish", "Goodbye"]
    assert all(event.over for event in record.events)
