"""When nobody claims a case in time: the leads, then the contacts outside, and the reporter."""

from datetime import timedelta

import pytest

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import CONTACT, ConductStage
from tests.cogs.question_stage import use
from tests.cogs.stage import answers, read, shown
from tests.confidence.canaries import TEXT

stage = conduct_stage.stage

MINUTE = timedelta(minutes=1)


def told(stage: ConductStage) -> dict[str, int]:
    """How many messages each has in their inbox."""
    people = {"Mona": stage.mona, "Max": stage.max, "Lea": stage.lea, "Olga": stage.olga}
    return {name: len(stage.inbox(person)) for name, person in people.items()}


@pytest.mark.threat(24)
@pytest.mark.parametrize(("urgent", "minutes"), [(True, 10), (False, 60)])
async def test_after_ten_minutes_when_urgent_or_sixty_the_leads_are_told_then_those_outside(
    stage: ConductStage, urgent: bool, minutes: int
):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, urgent=urgent))
    await stage.passes(minutes * MINUTE - MINUTE)
    assert set(told(stage).values()) == {0}

    await stage.passes(MINUTE)
    assert told(stage) == {"Mona": 0, "Max": 0, "Lea": 1, "Olga": 0}
    assert code in stage.inbox(stage.lea)[-1]

    await stage.passes(minutes * MINUTE)
    assert told(stage) == {"Mona": 0, "Max": 0, "Lea": 1, "Olga": 1}


@pytest.mark.threat(24)
async def test_a_contact_outside_may_read_what_was_passed_on_to_them(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, urgent=True)
    await stage.passes(20 * MINUTE)

    asked = answers(await stage.olga.click(stage.olga.dm_channel.history()[-1], label="Open"))[0]
    page = await stage.olga.click(asked.message, label="No conflict: open it")

    assert TEXT in shown(page)


@pytest.mark.threat(24)
async def test_before_that_a_contact_outside_reads_nothing(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, urgent=True))
    inbox = stage.olga.dm_channel

    said = shown(await use(stage.env, stage.olga, inbox, f"case-open:{code}"))

    assert said == conduct_stage.NO_SUCH_CASE


@pytest.mark.threat(24)
async def test_the_reporter_is_told_of_the_delay_and_whom_else_to_turn_to(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, urgent=True)

    await stage.passes(10 * MINUTE)

    page = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert "nobody has taken up your report in time" in page
    assert "The leads of the team are told of it now." in page
    assert CONTACT in page


@pytest.mark.threat(24)
async def test_a_promise_that_was_not_kept_is_not_repeated(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, urgent=True)
    before = shown(await stage.ada.slash(stage.lobby, "report status"))

    await stage.passes(10 * MINUTE)

    after = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert "; a person answers by" in before
    assert "; a person answers by" not in after
    assert "nobody has taken it on yet; a person should have answered by" in after
    await stage.report(stage.ada, TEXT)
    both = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert both.count("a person should have answered by") == 1
    assert both.count("a person answers by") == 1


@pytest.mark.threat(24)
async def test_whoever_reports_the_same_message_later_is_promised_no_time_that_has_passed(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, "Go home, all of you.")
    for by, said in ((stage.ada, "A person answers by"), (stage.lea, "should have answered by")):
        form = await by.context_menu(stage.lobby, "Report to the conduct team", message)
        receipt = await stage.hand_in(by, form, TEXT)

        promised = read(receipt.content, receipt.embeds)
        assert said in promised
        assert ("A person answers by" in promised) is (by is stage.ada)
        await stage.passes(120 * MINUTE)


@pytest.mark.threat(24)
async def test_each_time_that_nobody_reacts_the_reporter_reads_who_is_told_now(
    stage: ConductStage,
):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, urgent=True)

    await stage.passes(20 * MINUTE)

    page = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert page.count("nobody has taken up your report in time") == 1
    assert page.count("still nobody has taken up your report") == 1
    assert "The contacts outside the team are told of it now, and may read it." in page


@pytest.mark.threat(24)
async def test_where_there_is_nobody_to_be_told_the_reporter_reads_that(stage: ConductStage):
    await conduct_stage.turns_outside_to(stage)
    await stage.team_signs_in(stage.mona, stage.max)
    await stage.report(stage.ada, TEXT, urgent=True)

    await stage.passes(20 * MINUTE)

    page = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert page.count("None of the team's leads can be told of it.") == 1
    assert page.count("There is nobody else I can tell.") == 1


@pytest.mark.threat(24)
async def test_contacts_outside_who_have_it_alone_are_said_to_be_told_once_more(
    stage: ConductStage,
):
    await stage.team_signs_in(stage.mona)
    await stage.report(stage.ada, TEXT, urgent=True)

    await stage.passes(20 * MINUTE)

    page = shown(await stage.ada.slash(stage.lobby, "report status"))
    assert page.count("The contacts outside the team are told of it once more.") == 2
    assert "leads" not in page


@pytest.mark.threat(24)
async def test_a_case_that_is_claimed_in_time_troubles_nobody_else(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, urgent=True))
    page = await stage.opens(stage.mona, code)
    await stage.mona.click(page.message, label="Claim")

    await stage.passes(2 * 60 * MINUTE)

    assert set(told(stage).values()) == {0}


@pytest.mark.threat(24)
async def test_a_restart_forgets_no_time_that_was_promised(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, urgent=True)
    stage.clock.set(stage.moment + 12 * MINUTE)

    await stage.restart()
    await stage.caught_up()

    assert told(stage)["Lea"] == 1


@pytest.mark.threat(24)
async def test_a_lead_who_is_kept_out_is_passed_over(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, about=(stage.lea,), urgent=True)

    await stage.passes(20 * MINUTE)

    assert stage.inbox(stage.lea) == []
    assert told(stage)["Olga"] == 1


@pytest.mark.threat(24)
async def test_where_nobody_can_read_it_the_reporter_is_told_so_and_it_waits_for_somebody(
    stage: ConductStage,
):
    await conduct_stage.turns_outside_to(stage)
    await stage.team_signs_in(stage.mona)

    receipt = await stage.report(stage.ada, TEXT, about=(stage.mona,))
    assert "nobody at the moment" in read(receipt.content, receipt.embeds)
    assert CONTACT in read(receipt.content, receipt.embeds)
    await stage.team_signs_in(stage.moira)
    await stage.caught_up()

    assert stage.code_of(receipt) in stage.inbox(stage.moira)[-1]
    assert stage.inbox(stage.mona) == []
    assert TEXT in await stage.reads(stage.moira, stage.code_of(receipt))


@pytest.mark.threat(24)
async def test_an_emergency_that_nobody_reviews_in_a_day_is_told_once_more(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    menu = answers(await stage.mona.click(page.message, label="Decide …"))[0]
    form = await stage.mona.select(menu.message, ["PERMANENT_BAN"])
    await stage.mona.submit_modal(form, {"words": "Go.", "reason": "Now.", "emergency": True})
    await stage.caught_up()

    await stage.passes(timedelta(days=1))

    assert told(stage) == {"Mona": 0, "Max": 1, "Lea": 1, "Olga": 0}
    assert "has to review it" in stage.inbox(stage.max)[-1]
