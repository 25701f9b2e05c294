"""Who hosts which session, as moderators and organizers say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.conference_files import ConferenceFiles
from tests.cogs import question_stage
from tests.cogs.question_stage import DUCKS, DUCKS_SHOWN, GEESE, SAM, SWANS, QuestionStage, use
from tests.cogs.stage import in_public, shown, shown_to_everybody, titles

quiet, stage = question_stage.files, question_stage.stage


@pytest.fixture
def files(quiet: ConferenceFiles) -> ConferenceFiles:
    """The bird conference, whose speakers are asked whether they are there."""
    return replace(quiet, settings={**quiet.settings, "speakers.checkin": "60"})


REFUSED = "✋ Only moderators and organizers of Bird Conference can do that."
ESCAPED = "Ducks in \\*Space\\*"
AN_HOUR_BEFORE = datetime(2026, 7, 15, 6, 15, tzinfo=UTC)


async def mona(stage: QuestionStage, command: str, **options: str) -> str:
    return shown(await stage.mona.slash(stage.lobby, command, **options))


async def grace(stage: QuestionStage, command: str, **options: str) -> str:
    return shown(await stage.grace.slash(stage.lobby, command, **options))


async def line(stage: QuestionStage, title: str) -> str:
    """What stands behind a session in the list."""
    listed = (await grace(stage, "hosts list")).splitlines()
    (found,) = [row for row in listed if title in row]
    return found.partition(": ")[2] if "): " not in found else found.partition("): ")[2]


async def test_a_moderator_hosts_a_session_until_they_give_it_back(stage: QuestionStage):
    said = await mona(stage, "hosts claim", session=DUCKS)

    assert said.startswith(f"You host **{ESCAPED}**, <t:")
    assert await line(stage, ESCAPED) == "Mona"
    assert await mona(stage, "hosts claim", session=DUCKS) == f"You host **{ESCAPED}** already."
    released = await mona(stage, "hosts release", session=DUCKS)
    assert released == f"You do not host **{ESCAPED}** any more."
    assert await line(stage, ESCAPED) == "❔ nobody yet"
    assert in_public(stage.lobby) == []


async def test_a_session_may_have_several_hosts_who_read_of_one_another(stage: QuestionStage):
    await mona(stage, "hosts claim", session=DUCKS)

    said = await grace(stage, "hosts claim", session=DUCKS)

    assert said.endswith("With you: Mona.")
    assert await line(stage, ESCAPED) == "Mona, Grace"


async def test_who_hosts_two_at_the_same_time_is_told_and_marked(stage: QuestionStage):
    await mona(stage, "hosts claim", session=DUCKS)
    await mona(stage, "hosts claim", session=SWANS)

    said = await mona(stage, "hosts claim", session=GEESE)

    assert f"⚠️ You host **{ESCAPED}** at the same time." in said
    assert await line(stage, ESCAPED) == "⚠️ Mona (at two places)"
    assert await line(stage, GEESE) == "⚠️ Mona (at two places)"
    assert await line(stage, SWANS) == "Mona"


async def test_the_list_counts_what_has_nobody_and_leaves_breaks_out(stage: QuestionStage):
    await mona(stage, "hosts claim", session=DUCKS)

    listed = await grace(stage, "hosts list")

    assert listed.startswith("Hosts on Wednesday 15 July 2026")
    assert "3 sessions of this day have nobody yet" in listed
    assert "Break" not in listed


async def test_all_of_it_is_kept_over_a_restart_and_erased_when_the_data_ends(
    stage: QuestionStage,
):
    await mona(stage, "hosts claim", session=DUCKS)
    await stage.restart()
    assert await line(stage, ESCAPED) == "Mona"

    await stage.step(AN_HOUR_BEFORE + timedelta(days=120))

    assert await line(stage, ESCAPED) == "❔ nobody yet"


@pytest.mark.parametrize("command", ["claim", "release", "list"])
async def test_attendees_and_speakers_are_refused(stage: QuestionStage, command: str):
    await shown_to_everybody(stage)
    options = {} if command == "list" else {"session": DUCKS}
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)

    for person in (stage.ada, stage.sam):
        said = shown(await person.slash(stage.lobby, f"hosts {command}", **options))
        assert said == REFUSED
    assert shown(await use(stage.env, stage.ada, stage.lobby, "hosts:0")) == REFUSED
    assert await stage.ada.autocomplete(stage.lobby, "hosts claim", "session", "") == []


async def test_what_is_not_theirs_or_needs_nobody_is_refused_with_the_mend(stage: QuestionStage):
    not_theirs = await mona(stage, "hosts release", session=DUCKS)
    a_break = await mona(stage, "hosts claim", session="break")
    no_day = await mona(stage, "hosts list", day="tomorrow")
    await stage.step(AN_HOUR_BEFORE + timedelta(hours=6))
    over = await mona(stage, "hosts claim", session=DUCKS)

    assert not_theirs.startswith(f"✋ You do not host '{DUCKS_SHOWN}'. /hosts list shows")
    assert a_break.startswith("✋ 'Break' is a break, and needs no host.")
    assert no_day.startswith("✋ 'tomorrow' is no day of the conference.")
    assert over.startswith(f"✋ '{DUCKS_SHOWN}' is over.")


async def test_what_is_offered_while_somebody_types(stage: QuestionStage):
    await mona(stage, "hosts claim", session=DUCKS)

    to_claim = await stage.mona.autocomplete(stage.lobby, "hosts claim", "session", "")
    to_release = await stage.mona.autocomplete(stage.lobby, "hosts release", "session", "")
    (day,) = await stage.mona.autocomplete(stage.lobby, "hosts list", "day", "")

    assert titles(to_claim) == ["Welcome", DUCKS, GEESE, SWANS]
    assert titles(to_release) == [DUCKS]
    assert day["name"] == "Wednesday 15 July 2026"


async def test_a_speaker_who_checks_in_reads_who_their_host_is(stage: QuestionStage):
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await mona(stage, "hosts claim", session=DUCKS)

    await stage.step(AN_HOUR_BEFORE)

    (asked,) = stage.inbox(stage.sam)
    assert "Your host: Mona" in asked
