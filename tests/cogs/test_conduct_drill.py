"""A drill on the live server, and what it leaves behind: nothing."""

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import labels
from tests.cogs.stage import in_public, shown

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

DRILLED = "This is a drill. None of it is real, and it is erased at its end."


async def test_where_all_is_ready_a_drill_says_who_would_be_told(stage: ConductStage):
    await stage.team_signs_in()

    said = shown(await stage.grace.slash(stage.lobby, "conduct drill"))

    assert "The drill is over: all is well" in said
    assert "a card in the team's channel; on the list are Lea, Max, Moira, Mona" in said
    assert "Shut out:** nobody but whoever reports" in said


async def test_a_drill_about_one_of_the_team_says_that_they_would_be_shut_out(
    stage: ConductStage,
):
    await stage.team_signs_in()

    said = shown(await stage.grace.slash(stage.lobby, "conduct drill", about=stage.mona))

    assert "Shut out:** Mona" in said
    assert "in private, to Lea, Max, Moira" in said
    assert not any(DRILLED in text for text in stage.inbox(stage.mona))


async def test_a_drill_without_a_team_says_what_is_missing(stage: ConductStage):
    said = shown(await stage.grace.slash(stage.lobby, "conduct drill"))

    assert "The drill is over: mend what is marked" in said
    assert "let them sign in" in said


async def test_attendees_start_no_drill(stage: ConductStage):
    said = shown(await stage.ada.slash(stage.lobby, "conduct drill"))

    assert said.startswith("✋ Only organizers and the conduct team")


async def test_nothing_is_left_of_a_drill(stage: ConductStage):
    await stage.team_signs_in()

    await stage.grace.slash(stage.lobby, "conduct drill")

    assert stage.cards == []
    assert in_public(stage.cases) == []
    assert "There is none for you." in shown(await stage.mona.slash(stage.cases, "case list"))


async def test_a_report_after_a_drill_is_told_and_answered_like_any_other(stage: ConductStage):
    await stage.team_signs_in()
    await stage.grace.slash(stage.lobby, "conduct drill")
    code = stage.code_of(await stage.report(stage.ada, "He shouted at me.", urgent=True))

    page = await stage.opens(stage.mona, code)
    form = await stage.mona.click(page.message, label="Reply")
    said = shown(await stage.mona.submit_modal(form, {"text": "Are you safe?", "choice": True}))
    await stage.caught_up()

    assert "It is in their mailbox" in said
    assert [labels(card)[0] for card in stage.cards] == ["Open"]
    assert "Are you safe?" in shown(await stage.ada.slash(stage.lobby, "report status"))
