"""Who is kept out stays so, also where they get the team's role later, or could see its channel."""

from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import NO_SUCH_CASE, ConductStage
from tests.cogs.stage import answers, shown
from tests.confidence.attempts import about, tried
from tests.confidence.canaries import MORE, TEXT, Watch

stage = conduct_stage.stage

A_WHILE = timedelta(minutes=3)


def grant(stage: ConductStage, person: MemberActor) -> None:
    """Somebody makes the person one of the moderators; the bot hears nothing of it."""
    role = stage.guild.roles["Moderator"]
    stage.env.backend.add_member_role(stage.guild.id, person.id, role.id)


@pytest.mark.threat(4)
async def test_who_stood_back_sees_no_card_any_more_and_the_others_are_told_in_private(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    assert len(stage.cards) == 1
    page = await stage.opens(stage.max, code)
    watch.kept_out_from_now(stage.max)

    await stage.max.click(page.message, label="I stand back")
    await stage.caught_up()

    assert stage.cards == []
    assert stage.inbox(stage.max) == []
    assert [code in stage.inbox(one)[-1] for one in (stage.mona, stage.moira, stage.lea)] == (
        [True] * 3
    )


@pytest.mark.threat(4)
async def test_who_stands_back_without_being_on_the_list_sees_no_card_either(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in(stage.mona, stage.moira)
    code = await about(stage, stage.bob)
    page = await stage.opens(stage.max, code)
    watch.kept_out_from_now(stage.max)

    await stage.max.click(page.message, label="I stand back")
    await stage.caught_up()

    assert stage.cards == []
    assert code in stage.inbox(stage.mona)[-1]


@pytest.mark.threat(24)
async def test_a_case_whose_handler_stood_back_is_not_left_lying(stage: ConductStage, watch: Watch):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    page = await stage.opens(stage.max, code)
    page = answers(await stage.max.click(page.message, label="Claim"))[0]
    await stage.passes(timedelta(hours=3))
    before = len(stage.inbox(stage.lea))
    watch.kept_out_from_now(stage.max)

    await stage.max.click(page.message, label="I stand back")
    await stage.caught_up()
    await stage.passes(timedelta(minutes=61))

    words = stage.inbox(stage.lea)[before:]
    assert len(words) == 2, "one that there is the case, one that nobody claimed it in time"
    assert all(code in text for text in words)


@pytest.mark.threat(4)
async def test_who_is_named_and_gets_the_teams_role_later_sees_the_card_for_minutes_at_most(
    stage: ConductStage,
):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    assert len(stage.cards) == 1

    grant(stage, stage.bob)
    await stage.passes(A_WHILE)

    assert stage.cards == []
    assert stage.inbox(stage.bob) == []
    assert code in stage.inbox(stage.mona)[-1]


@pytest.mark.threat(4)
async def test_a_card_is_never_made_where_somebody_named_already_sees_the_channel(
    stage: ConductStage,
):
    await stage.team_signs_in(stage.mona, stage.moira)
    for words in (f"It was <@{stage.max.id}>.", f"{stage.max.id} again."):
        code = stage.code_of(await stage.report(stage.ada, f"{TEXT}. {words}"))

        assert stage.cards == []
        assert code in stage.inbox(stage.mona)[-1]
        assert set(await tried(stage, stage.max, code)) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_who_is_called_by_name_in_a_report_and_signs_in_later_is_kept_out(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in(stage.mona, stage.moira)
    code = stage.code_of(await stage.report(stage.ada, f"{TEXT}. It was Max."))
    watch.kept_out_from_now(stage.max)

    await stage.max.slash(stage.cases, "case duty", on=True)
    await stage.caught_up()

    assert stage.cards == []
    assert set(await tried(stage, stage.max, code)) == {NO_SUCH_CASE}
    assert code in stage.inbox(stage.mona)[-1]


@pytest.mark.threat(4)
async def test_who_is_called_by_name_in_what_was_added_is_kept_out_from_then_on(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    watch.kept_out_from_now(stage.max)
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    form = await stage.ada.click(status.message, label="Add something")

    await stage.ada.submit_modal(form, {"text": f"{MORE}. Max was there."})
    await stage.caught_up()

    assert stage.cards == []
    assert set(await tried(stage, stage.max, code)) == {NO_SUCH_CASE}


async def test_who_signs_in_later_is_told_of_what_only_some_may_read(stage: ConductStage):
    await stage.team_signs_in(stage.mona, stage.max, stage.lea)
    code = await about(stage, stage.max)
    assert stage.inbox(stage.moira) == []

    await stage.moira.slash(stage.cases, "case duty", on=True)
    await stage.caught_up()

    assert code in stage.inbox(stage.moira)[-1]
    assert TEXT in shown(await _read(stage, stage.moira, code))


async def _read(stage: ConductStage, person: MemberActor, code: str):
    asked = answers(await person.slash(stage.cases, "case open", case=code))[0]
    return await person.click(asked.message, label="No conflict: open it")
