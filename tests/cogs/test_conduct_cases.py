"""`/case`: lists, notes, replies, other hands, the end and a new beginning, and who is on duty."""

from datetime import timedelta

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from tests.cogs import conduct_stage
from tests.cogs.casework import TEXT, claimed, form_of, presses, reported, settled, writes
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import labels, text_of, use
from tests.cogs.stage import answers, read, shown

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage


async def buttons_of(stage: ConductStage, person: MemberActor, code: str) -> list[str]:
    return labels((await stage.opens(person, code)).message)


async def status(stage: ConductStage) -> str:
    """What Ada reads of her report."""
    return shown(await stage.ada.slash(stage.lobby, "report status"))


async def listed(stage: ConductStage, person: MemberActor, show: str = "open") -> str:
    return shown(await person.slash(stage.cases, "case list", show=show))


async def test_lists_show_what_is_open_what_is_ones_own_and_all(stage: ConductStage):
    closed = await settled(stage)
    await writes(stage, stage.mona, closed, "Close", "")
    mine = await reported(stage)
    await presses(stage, stage.max, mine, "Claim")
    free = stage.code_of(await stage.report(stage.bob, TEXT, urgent=True))

    open_ones = await listed(stage, stage.max)
    own = await listed(stage, stage.max, "mine")
    everything = await listed(stage, stage.max, "all")

    assert [code in open_ones for code in (closed, mine, free)] == [False, True, True]
    assert open_ones.index(free) < open_ones.index(mine)
    assert [code in own for code in (closed, mine, free)] == [False, True, False]
    assert all(code in everything for code in (closed, mine, free))
    assert "claimed by Max" in own


async def test_a_long_list_says_how_many_more_there_are(stage: ConductStage):
    await stage.team_signs_in()
    for _ in range(22):
        await stage.report(stage.ada, TEXT)
        stage.clock.set(stage.moment + timedelta(minutes=11))

    assert "… and 2 more." in await listed(stage, stage.mona)


async def test_a_note_is_read_by_the_team_and_not_by_the_reporter(stage: ConductStage):
    code = await reported(stage)

    said = await writes(stage, stage.mona, code, "Note", "Two people saw it.")

    assert said == "Noted."
    text = await stage.reads(stage.max, code)
    assert "Note for the team by Mona" in text
    assert "> Two people saw it." in text
    assert "Two people" not in await status(stage)


@pytest.mark.parametrize("label", ["Note", "Reply"])
async def test_nothing_is_kept_of_a_form_without_words(stage: ConductStage, label: str):
    code = await reported(stage)

    said = await writes(stage, stage.mona, code, label, " \u200b ")

    assert "There is nothing in it yet. Write a sentence." in said
    assert "Note for the team" not in await stage.reads(stage.mona, code)
    assert "Reply to the reporter" not in await stage.reads(stage.mona, code)


async def test_who_asks_the_reporter_something_has_the_case_in_hand_until_they_answer(
    stage: ConductStage,
):
    code = await reported(stage)

    await writes(stage, stage.mona, code, "Reply", "Are you safe?", choice=True)

    assert "⏳ Waiting" in text_of(stage.cards[0])
    assert "the team is waiting for an answer from you" in await status(stage)
    form = await stage.ada.click(
        answers(await stage.ada.slash(stage.lobby, "report status"))[0].message,
        label="Add something",
    )
    await stage.ada.submit_modal(form, {"text": "Yes, I am."})
    await stage.caught_up()
    assert "🟡 Claimed" in text_of(stage.cards[0])
    assert "In the hands of: Mona" in await stage.reads(stage.max, code)


async def test_a_case_goes_into_other_hands(stage: ConductStage):
    code = await reported(stage)
    await presses(stage, stage.mona, code, "Claim")

    said = shown(await stage.mona.slash(stage.cases, "case hand-over", case=code, to=stage.max))

    assert said == f"{code} is in the hands of Max now."
    assert "In the hands of: Max" in await stage.reads(stage.moira, code)
    assert "Let go" in await buttons_of(stage, stage.max, code)
    assert "Let go" not in await buttons_of(stage, stage.mona, code)


async def test_who_is_given_a_case_that_nobody_has_claimed_has_it_in_hand(stage: ConductStage):
    code = await reported(stage)
    await stage.opens(stage.mona, code)

    await stage.mona.slash(stage.cases, "case hand-over", case=code, to=stage.max)
    await stage.caught_up()

    assert "🟡 Claimed" in text_of(stage.cards[0])
    assert "Claim" not in await buttons_of(stage, stage.moira, code)


@pytest.mark.parametrize("taker", ["grace", "ada"])
async def test_a_case_goes_to_nobody_who_is_not_of_the_team(stage: ConductStage, taker: str):
    code = await reported(stage)
    await stage.opens(stage.mona, code)
    to: MemberActor = getattr(stage, taker)

    said = shown(await stage.mona.slash(stage.cases, "case hand-over", case=code, to=to))

    assert said == f"✋ {to.name} cannot take this case. Choose somebody else."


async def test_before_the_question_of_conflicts_nothing_is_handed_over(stage: ConductStage):
    code = await reported(stage)

    said = shown(await stage.mona.slash(stage.cases, "case hand-over", case=code, to=stage.max))

    assert said == "✋ Say first whether you have a conflict of interest: /case open asks you."


async def test_who_lets_a_case_go_gives_it_back_and_nobody_else_can(stage: ConductStage):
    code = await reported(stage)
    await presses(stage, stage.mona, code, "Claim")
    await stage.opens(stage.max, code)

    refused = shown(await use(stage.env, stage.max, stage.cases, f"case-drop:{code}"))
    await presses(stage, stage.mona, code, "Let go")

    assert refused == "✋ It is not in your hands: it is claimed by Mona, just now."
    assert "🔵 New" in text_of(stage.cards[0])
    assert "Claim" in await buttons_of(stage, stage.max, code)


async def test_a_case_is_closed_only_after_it_was_decided(stage: ConductStage):
    code = await claimed(stage)

    said = shown(
        await use(stage.env, stage.mona, stage.cases, f"case-closed:{code}", form={"text": "Bye."})
    )

    assert "It cannot be closed: it is claimed by Mona, just now." in said


async def test_at_the_end_the_reporter_reads_the_outcome(stage: ConductStage):
    code = await settled(stage)

    said = await writes(stage, stage.mona, code, "Close", "We have talked to him.")

    assert said == f"{code} is closed. It will be erased in due time."
    page = await status(stage)
    assert "Conduct team, at the end" in page
    assert "> We have talked to him." in page
    assert "State: closed" in page
    assert "⚪ Closed" in text_of(stage.cards[0])


async def test_a_case_that_is_closed_takes_notes_and_can_be_reopened_and_claimed(
    stage: ConductStage,
):
    code = await settled(stage)
    await writes(stage, stage.mona, code, "Close", "")
    closed = await buttons_of(stage, stage.mona, code)

    await presses(stage, stage.max, code, "Reopen")

    assert closed == ["Note", "Reopen", "I stand back"]
    assert "🔵 Reopened" in text_of(stage.cards[0])
    await presses(stage, stage.max, code, "Claim")
    assert "In the hands of: Max" in await stage.reads(stage.mona, code)
    assert "somebody on the team has taken it on" in await status(stage)


async def test_what_is_closed_cannot_be_handed_over(stage: ConductStage):
    code = await settled(stage)
    await writes(stage, stage.mona, code, "Close", "")

    said = shown(await stage.mona.slash(stage.cases, "case hand-over", case=code, to=stage.max))

    assert said == "✋ It cannot be handed over: it is closed, just now."


async def test_a_reopened_case_is_not_erased_when_its_old_time_is_over(stage: ConductStage):
    code = await settled(stage)
    await writes(stage, stage.mona, code, "Close", "")
    await presses(stage, stage.mona, code, "Reopen")

    await stage.passes(timedelta(days=120))

    assert TEXT in await stage.reads(stage.mona, code)


async def test_who_is_on_duty_is_told_to_reporters_and_who_is_not_is_not(stage: ConductStage):
    said = [
        shown(await stage.mona.slash(stage.cases, "case duty", on=on))
        for on in (True, True, False, False)
    ]
    await stage.team_signs_in(stage.max, stage.moira)

    receipt = await stage.report(stage.ada, TEXT)

    readers = read(receipt.content, receipt.embeds)
    assert said == [
        "You are on the team's list: whoever reports is told that you read reports.",
        "You were on the team's list already: whoever reports is told that you read reports.",
        "You are off the team's list.",
        "You were not on the team's list.",
    ]
    assert "Max" in readers
    assert "Mona" not in readers


async def test_attendees_sign_nothing(stage: ConductStage):
    said = shown(await use_duty(stage, stage.grace))

    assert "Only the conduct team of Bird Conference can do that." in said


async def test_a_contact_outside_is_named_in_the_file_and_does_not_sign_in(stage: ConductStage):
    await conduct_stage.turns_outside_to(stage, stage.grace)

    said = shown(await use_duty(stage, stage.grace))

    assert said == "✋ Contacts outside the team are named in conference.yaml."


async def use_duty(stage: ConductStage, person: MemberActor) -> InteractionResult:
    (case,) = [c for c in await stage.app.bot.tree.fetch_commands() if c.name == "case"]
    stage.guild.set_command_permissions(case, {stage.guild.default_role: True})
    return await person.slash(stage.lobby, "case duty", on=True)


async def test_a_copy_of_a_case_has_everything_in_it(stage: ConductStage):
    carl = stage.guild.add_member(stage.env.create_user("Carl"))
    code = await claimed(stage)
    await writes(stage, stage.mona, code, "Note", "Two people saw it.")
    form = await stage.ada.click(
        answers(await stage.ada.slash(stage.lobby, "report status"))[0].message,
        label="Add something",
    )
    await stage.ada.submit_modal(form, {"text": "He was not alone.", "about": [carl]})
    form = await form_of(stage, stage.mona, code, "WARNING", target="Bob")
    await stage.mona.submit_modal(form, {"words": "Please stop.", "reason": "Seen by two."})
    await presses(stage, stage.moira, code, "Agree")
    await presses(stage, stage.moira, code, "Carry out")

    copy = await exported(stage, code)

    for part in (
        f"Case {code}: acted", TEXT, "Two people saw it.", "He was not alone.", "Carl",
        "Please stop.", "Seen by two.", "a private message: done", "Mona claimed the case",
    ):  # fmt: skip
        assert part in copy


async def exported(stage: ConductStage, code: str) -> str:
    """The copy that Mona takes of the case."""
    answer: ResponseMessage = answers(
        await stage.mona.slash(stage.cases, "case export", case=code)
    )[-1]
    (file,) = answer.message.attachments
    assert file.filename == f"{code}.md"
    return (await file.read()).decode("utf-8-sig")


async def test_that_a_copy_was_taken_is_written_down(stage: ConductStage):
    code = await claimed(stage)

    await exported(stage, code)

    assert "Mona exported" in await stage.reads(stage.moira, code)
