"""Deciding: two people, or in an emergency one whom another reviews; and only what still holds."""

from datetime import timedelta

import pytest
from simcord.results import InteractionResult

from tests.cogs import conduct_stage
from tests.cogs.casework import claimed, form_of, is_here, presses, proposes
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import labels, use
from tests.cogs.stage import answers, shown

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

TEXT = "He shouted at me."
SAID = "Nobody wants you here."


def bans(stage: ConductStage) -> int:
    """How often Discord was asked to ban somebody."""
    return sum(e.method == "PUT" and "/bans/" in e.path for e in stage.env.http_requests)


async def test_a_decision_takes_another_person_than_who_proposed_it(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "CORRECTION", words="Please stop.")

    alone = await presses(stage, stage.mona, code, "Agree")
    agreed = await presses(stage, stage.moira, code, "Agree")

    assert alone == ("✋ You proposed it, so somebody else has to agree. Ask another of the team.")
    assert "Correction, decided (proposed by Mona" in agreed
    assert stage.inbox(stage.bob) == []


async def test_what_was_objected_to_is_dropped_and_something_else_can_be_proposed(
    stage: ConductStage,
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN")

    objected = await presses(stage, stage.moira, code, "Object")
    again = await proposes(stage, stage.moira, code, "WARNING", words="Please stop.")

    assert "Permanent ban, dropped (proposed by Mona" in objected
    assert "Warning, proposed (proposed by Moira" in again
    assert "Warning, decided" in await presses(stage, stage.mona, code, "Agree")


async def test_who_proposed_something_can_take_it_back(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN")

    assert "Permanent ban, dropped" in await presses(stage, stage.mona, code, "Object")


async def test_while_one_decision_is_proposed_no_other_is(stage: ConductStage):
    code = await claimed(stage)
    form = await form_of(stage, stage.moira, code, "WARNING")
    await proposes(stage, stage.mona, code, "PERMANENT_BAN")

    refused = await stage.moira.submit_modal(form, {"words": "Please stop.", "reason": "Twice."})

    assert "A decision has been proposed already. Agree to it, or object to it first." in shown(
        refused
    )
    assert "Please stop." in await given_back(refused)


async def given_back(result: InteractionResult) -> str:
    """What the person had written, in the file that comes back."""
    (file,) = answers(result)[-1].message.attachments
    return (await file.read()).decode("utf-8-sig")


async def test_a_form_that_is_late_changes_nothing_about_what_is_decided(stage: ConductStage):
    code = await claimed(stage)
    form = await form_of(stage, stage.max, code, "WARNING")
    await proposes(stage, stage.mona, code, "PERMANENT_BAN")
    await presses(stage, stage.moira, code, "Agree")

    refused = await stage.max.submit_modal(form, {"words": "Please stop.", "reason": "Twice."})

    assert "It cannot be decided: it is decided" in shown(refused)
    assert "Warning" not in await stage.reads(stage.mona, code)
    await presses(stage, stage.mona, code, "Carry out")
    assert not is_here(stage, stage.bob)


async def test_nothing_is_proposed_about_a_case_that_nobody_has_in_hand(stage: ConductStage):
    code = await claimed(stage)
    form = await form_of(stage, stage.moira, code, "WARNING")
    await presses(stage, stage.mona, code, "Let go")

    refused = await stage.moira.submit_modal(form, {"words": "Please stop.", "reason": "Twice."})

    assert "It cannot be decided: it is new, just now. Claim it first." in shown(refused)


async def test_in_an_emergency_one_person_decides_and_another_reviews_before_the_end(
    stage: ConductStage,
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    await presses(stage, stage.mona, code, "Carry out")
    assert not is_here(stage, stage.bob)

    own = await presses(stage, stage.mona, code, "Uphold")
    form = await stage.mona.click((await stage.opens(stage.mona, code)).message, label="Close")
    early = shown(await stage.mona.submit_modal(form, {"text": "It is settled."}))
    upheld = await presses(stage, stage.moira, code, "Uphold")

    assert own == "✋ You decided it, so somebody else has to review it."
    assert "It was decided in an emergency, so another person reviews it first." in early
    assert "reviewed the decision (upheld)" in upheld
    form = await stage.mona.click((await stage.opens(stage.mona, code)).message, label="Close")
    assert "is closed" in shown(await stage.mona.submit_modal(form, {"text": "It is settled."}))


async def test_an_emergency_is_reviewed_once(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    page = await stage.opens(stage.max, code)
    await presses(stage, stage.moira, code, "Uphold")

    late = shown(await stage.max.click(page.message, label="Decide anew"))

    assert late == "✋ There is nothing to review (any more)."


async def test_what_was_overturned_is_not_carried_out_from_a_page_that_is_still_open(
    stage: ConductStage,
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    page = await stage.opens(stage.mona, code)
    overturned = await presses(stage, stage.moira, code, "Decide anew")

    refused = shown(await stage.mona.click(page.message, label="Carry out"))
    await stage.caught_up()

    assert "reviewed the decision (to be decided anew)" in overturned
    assert "It cannot be carried out: it is claimed by Mona" in refused
    assert is_here(stage, stage.bob)
    assert "Decide …" in labels((await stage.opens(stage.mona, code)).message)


async def test_what_was_overturned_while_discord_was_away_is_not_carried_out_later(
    stage: ConductStage,
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    stage.env.inject_error("PUT", "/guilds/*/bans/*", status=503, times=None)
    await presses(stage, stage.mona, code, "Carry out")
    await presses(stage, stage.moira, code, "Decide anew")
    stage.env.backend.faults.clear()

    await stage.passes(timedelta(minutes=10))

    assert is_here(stage, stage.bob)
    await proposes(stage, stage.mona, code, "WARNING", words="Please stop.")
    await presses(stage, stage.moira, code, "Agree")
    await presses(stage, stage.moira, code, "Carry out")
    assert "Please stop." in stage.inbox(stage.bob)[-1]
    assert "Close" in labels((await stage.opens(stage.mona, code)).message)


async def test_what_was_overturned_is_not_carried_out_beside_what_was_decided_instead(
    stage: ConductStage, caplog: pytest.LogCaptureFixture
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    stage.env.inject_error("PUT", "/guilds/*/bans/*", status=503, times=None)
    await presses(stage, stage.mona, code, "Carry out")
    await presses(stage, stage.moira, code, "Decide anew")
    await proposes(stage, stage.mona, code, "WARNING", words="Please stop.")
    await presses(stage, stage.moira, code, "Agree")
    stage.env.backend.faults.clear()

    await stage.passes(timedelta(minutes=10))

    assert is_here(stage, stage.bob)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    await presses(stage, stage.moira, code, "Carry out")
    assert "Please stop." in stage.inbox(stage.bob)[-1]


@pytest.mark.parametrize("label", ["Try again: ban", "Done by hand: ban"])
async def test_a_step_of_what_was_overturned_is_neither_tried_again_nor_done_by_hand(
    stage: ConductStage, label: str
):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN", emergency=True)
    stage.env.inject_error("PUT", "/guilds/*/bans/*", status=403, code=50013, times=None)
    await presses(stage, stage.mona, code, "Carry out")
    page = await stage.opens(stage.mona, code)
    await presses(stage, stage.moira, code, "Decide anew")
    stage.env.backend.faults.clear()

    refused = shown(await stage.mona.click(page.message, label=label))
    await stage.caught_up()

    assert "It cannot be carried out: it is claimed by Mona" in refused
    assert is_here(stage, stage.bob)


@pytest.mark.parametrize("days", ["0", "29", "x"])
async def test_a_temporary_ban_is_for_one_to_twenty_eight_days(stage: ConductStage, days: str):
    code = await claimed(stage)

    refused = await proposes(stage, stage.mona, code, "TEMPORARY_BAN", days=days)

    assert "Write for how many days, from 1 to 28." in refused


async def test_a_temporary_ban_lasts_from_when_it_is_carried_out(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "TEMPORARY_BAN", days="2", words="Please rest.")
    await presses(stage, stage.moira, code, "Agree")
    stage.clock.set(stage.moment + timedelta(days=3))

    await presses(stage, stage.moira, code, "Carry out")

    member = stage.env.backend.get_guild(stage.guild.id).members[stage.bob.id]
    assert (stage.moment + timedelta(days=2)).isoformat()[:16] in str(member.timed_out_until)


async def test_a_report_that_names_nobody_takes_no_action_but_can_be_settled(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    await stage.mona.click((await stage.opens(stage.mona, code)).message, label="Claim")

    refused = await proposes(stage, stage.mona, code, "WARNING", words="Please stop.")
    await proposes(stage, stage.mona, code, "NOTHING")
    agreed = await presses(stage, stage.moira, code, "Agree")

    assert (
        "Choose whom it is about. Where a report names nobody, no action can be taken." in refused
    )
    assert "No action, decided" in agreed
    assert "Close" in labels((await stage.opens(stage.mona, code)).message)


async def test_of_several_who_are_named_the_one_who_was_chosen_is_meant(stage: ConductStage):
    carl = stage.guild.add_member(stage.env.create_user("Carl"))
    code = await claimed(stage, stage.bob, carl)
    form = await form_of(stage, stage.mona, code, "WARNING", target="Carl")
    await stage.mona.submit_modal(form, {"words": "Please stop.", "reason": "Seen."})

    await presses(stage, stage.moira, code, "Agree")
    await presses(stage, stage.moira, code, "Carry out")

    assert stage.inbox(stage.bob) == []
    assert "Please stop." in stage.inbox(carl)[-1]


async def test_who_is_named_while_the_form_is_open_is_not_taken_for_another(stage: ConductStage):
    await stage.team_signs_in()
    carl, dora = (stage.guild.add_member(stage.env.create_user(n)) for n in ("Carl", "Dora"))
    message = await stage.bob.send(stage.lobby, SAID)
    report = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    code = stage.code_of(await stage.hand_in(stage.ada, report, TEXT))
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    more = await stage.ada.click(status.message, label="Add something")
    await stage.ada.submit_modal(more, {"text": "She was there.", "about": [dora]})
    await stage.mona.click((await stage.opens(stage.mona, code)).message, label="Claim")
    form = await form_of(stage, stage.mona, code, "WARNING", target="Dora")
    stage.clock.set(stage.moment + timedelta(minutes=1))
    other = await stage.grace.context_menu(stage.lobby, "Report to the conduct team", message)
    await stage.hand_in(stage.grace, other, TEXT, about=(carl,))

    await stage.mona.submit_modal(form, {"words": "Please stop.", "reason": "Seen."})

    text = await stage.reads(stage.moira, code)
    assert "To: Dora" in text
    assert "To: Carl" not in text


async def test_nothing_is_carried_out_that_is_not_decided(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "PERMANENT_BAN")

    said = shown(await use(stage.env, stage.moira, stage.cases, f"case-act:{code}"))
    await stage.caught_up()

    assert said.startswith("✋ ")
    assert is_here(stage, stage.bob)
    assert bans(stage) == 0


async def test_a_measure_that_there_is_not_is_refused(stage: ConductStage):
    code = await claimed(stage)

    said = shown(
        await use(stage.env, stage.mona, stage.cases, f"case-measure:{code}:0", values=("EXILE",))
    )

    assert said == "✋ There is no such measure. Open the case again."


async def test_a_case_can_be_decided_again_after_it_was_reopened(stage: ConductStage):
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "NOTHING")
    await presses(stage, stage.moira, code, "Agree")
    form = await stage.mona.click((await stage.opens(stage.mona, code)).message, label="Close")
    await stage.mona.submit_modal(form, {"text": ""})
    await presses(stage, stage.moira, code, "Reopen")
    await presses(stage, stage.moira, code, "Claim")

    await proposes(stage, stage.moira, code, "WARNING", words="Please stop.")
    await presses(stage, stage.mona, code, "Agree")
    await presses(stage, stage.mona, code, "Carry out")

    assert "Please stop." in stage.inbox(stage.bob)[-1]
    assert "Close" in labels((await stage.opens(stage.mona, code)).message)
