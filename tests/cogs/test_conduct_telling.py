"""Telling the team and reporters, also where Discord is in the way: each once, and nobody else."""

from datetime import timedelta

import pytest

from tests.cogs import conduct_stage
from tests.cogs.casework import writes
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.hands import pinged
from tests.cogs.question_stage import labels, text_of
from tests.cogs.stage import answers, in_public, shown

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

TEXT = "He shouted at me."
MINUTES = timedelta(minutes=5)


async def about(stage: ConductStage, *named: object, urgent: bool = False) -> str:
    return stage.code_of(await stage.report(stage.ada, TEXT, about=named, urgent=urgent))


async def test_without_the_teams_channel_each_of_them_is_told_in_private(stage: ConductStage):
    await stage.team_signs_in()
    stage.env.backend.delete_channel(stage.cases.id)

    code = await about(stage, stage.bob)

    for person in (stage.mona, stage.max, stage.moira, stage.lea):
        (letter,) = stage.inbox(person)
        assert code in letter
    assert stage.inbox(stage.olga) == []
    await stage.passes(MINUTES)
    (notice,) = [text_of(m) for m in in_public(stage.backstage) if "conduct team" in text_of(m)]
    assert "The conduct team's channel cannot be written to" in notice
    assert code not in notice


async def test_one_closed_inbox_keeps_nobody_else_from_being_told(stage: ConductStage):
    await stage.team_signs_in()
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=1)

    code = await about(stage, stage.max)

    told = [stage.inbox(person) for person in (stage.mona, stage.moira, stage.lea)]
    assert [len(inbox) for inbox in told].count(1) == 2
    assert all(code in letter for inbox in told for letter in inbox)
    assert stage.inbox(stage.max) == []


async def test_where_all_inboxes_are_closed_organizers_hear_nothing_and_the_next_are_told(
    stage: ConductStage,
):
    await stage.team_signs_in()
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=3)

    code = await about(stage, stage.max, urgent=True)
    await stage.passes(timedelta(minutes=21))

    assert code in stage.inbox(stage.olga)[-1]
    assert all(code not in text_of(message) for message in in_public(stage.backstage))


@pytest.mark.parametrize("failures", [1, 6])
async def test_a_card_that_discord_did_not_take_is_made_once_and_calls_once(
    stage: ConductStage, failures: int
):
    await stage.team_signs_in()
    path = f"/channels/{stage.cases.id}/messages"
    stage.env.inject_error("POST", path, status=503, times=failures)

    await about(stage, stage.bob)
    await stage.passes(MINUTES)

    (card,) = stage.cards
    assert pinged(stage.env, card)


async def test_words_in_private_that_discord_did_not_take_reach_each_once(stage: ConductStage):
    await stage.team_signs_in()
    stage.env.inject_error("POST", "/users/@me/channels", status=503, times=8)

    await about(stage, stage.max)
    await stage.passes(MINUTES)

    assert [len(stage.inbox(one)) for one in (stage.mona, stage.moira, stage.lea)] == [1, 1, 1]


async def test_news_that_discord_did_not_take_reach_the_reporter_once(stage: ConductStage):
    await stage.team_signs_in()
    receipt = await stage.report(stage.ada, TEXT)
    await stage.ada.click(receipt.message, label=tells(labels(receipt.message)))
    stage.env.inject_error("POST", "/users/@me/channels", status=503, times=8)

    await writes(stage, stage.mona, stage.code_of(receipt), "Reply", "Are you safe?")
    await stage.passes(MINUTES)

    assert len(stage.inbox(stage.ada)) == 1


def tells(found: list[str]) -> str:
    """The label of the button with which a reporter asks for direct messages."""
    (label,) = [one for one in found if "message" in one.lower() or "news" in one.lower()]
    return label


async def test_a_report_that_names_one_of_the_team_takes_the_card_of_its_case_away(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, "Go away.")
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    code = stage.code_of(await stage.hand_in(stage.ada, form, TEXT))
    page = await stage.opens(stage.max, code)
    await stage.max.click(page.message, label="Claim")

    form = await stage.grace.context_menu(stage.lobby, "Report to the conduct team", message)
    await stage.hand_in(stage.grace, form, "Max laughed about it.")

    assert stage.cards == []
    assert "In the hands of: nobody" in await stage.reads(stage.mona, code)
    assert code in stage.inbox(stage.mona)[-1]
    assert stage.inbox(stage.max) == []


async def test_an_urgent_report_makes_its_case_urgent_and_calls_once_more(stage: ConductStage):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, "Go away.")
    carl = stage.guild.add_member(stage.env.create_user("Carl"))
    for person, urgent in ((stage.ada, False), (stage.grace, True), (carl, True)):
        form = await person.context_menu(stage.lobby, "Report to the conduct team", message)
        await stage.hand_in(person, form, TEXT, urgent=urgent)

    (card,) = stage.cards
    assert "happening now" in text_of(card)
    assert "3 reports" in text_of(card)
    await stage.passes(timedelta(minutes=11))
    assert len(stage.inbox(stage.lea)) == 1


async def test_what_is_added_with_files_is_kept_and_said_with_what_was_lost(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    form = await stage.ada.click(status.message, label="Add something")

    said = await stage.ada.submit_modal(
        form, {"text": "", "files": [("a.png", b"\x89PNG\r\n\x1a\n"), ("b.txt", b"words")]}
    )

    assert shown(said) == f"Added to **{code}**. 2 files kept."
    page = await stage.opens(stage.mona, code)
    assert "a.png" in text_of(page)
    handed = await stage.mona.click(page.message, label="Files")
    names = [a.filename for m in answers(handed) for a in m.message.attachments]
    assert [name.removeprefix("SPOILER_") for name in names] == [f"{code}-1.png", f"{code}-2.bin"]


async def test_an_addition_with_nothing_in_it_is_refused(stage: ConductStage):
    await stage.team_signs_in()
    await about(stage, stage.bob)
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    form = await stage.ada.click(status.message, label="Add something")

    said = shown(await stage.ada.submit_modal(form, {"text": " "}))

    assert "There is nothing in it yet. Write a sentence, or add a file." in said


async def test_organizers_read_what_keeps_reports_from_being_read(stage: ConductStage):
    before = await stage.grace_asks("status")
    await stage.team_signs_in()

    after = await stage.grace_asks("status")

    assert "0 persons of the conduct team signed in, and decisions take two." in before
    assert "/case duty on:True" in before
    assert "signed in" not in after
