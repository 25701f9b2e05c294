"""Every way in: nobody else sees it, nothing is lost, and no two people are mixed up."""

from typing import Any

import pytest
from simcord import interactions
from simcord.results import InteractionResult

from tests.cogs import conduct_stage
from tests.cogs.casework import banned
from tests.cogs.conduct_stage import CONTACT, ConductStage
from tests.cogs.stage import answers, in_public, read, shown
from tests.confidence.canaries import BYTES, MORE, SAID, TEXT

stage = conduct_stage.stage


async def by_command(stage: ConductStage) -> InteractionResult:
    return await stage.ada.slash(stage.lobby, "report new")


async def by_message(stage: ConductStage) -> InteractionResult:
    message = await stage.bob.send(stage.lobby, SAID)
    return await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)


async def by_person(stage: ConductStage) -> InteractionResult:
    return await stage.ada.context_menu(stage.lobby, "Report this person", stage.bob)


async def by_code(stage: ConductStage) -> InteractionResult:
    code = answers(await stage.ada.slash(stage.lobby, "conduct show"))[0]
    return await stage.ada.click(code.message, label="Report privately")


async def by_button(stage: ConductStage) -> InteractionResult:
    await stage.restart()  # the message is due a day before the conference
    await stage.caught_up()
    standing = in_public(stage.conduct)[-1]
    return await stage.ada.click(standing, label="Report privately")


async def in_private(stage: ConductStage) -> InteractionResult:
    return await stage.ada.user.slash("report new")


WAYS = [by_command, by_message, by_person, by_code, by_button, in_private]


@pytest.mark.threat(1)
@pytest.mark.parametrize("way", WAYS)
async def test_no_way_in_leaves_a_trace_that_others_see(stage: ConductStage, way: Any):
    await stage.team_signs_in()
    form = await way(stage)
    await stage.caught_up()
    before = {c.id: len(in_public(c)) for c in (stage.lobby, stage.conduct, stage.backstage)}
    who = stage.ada.user if way is in_private else stage.ada

    receipt = await stage.hand_in(who, form, TEXT)

    assert "Your report is kept." in read(receipt.content, receipt.embeds)
    assert receipt.ephemeral
    assert {
        c.id: len(in_public(c)) for c in (stage.lobby, stage.conduct, stage.backstage)
    } == before
    assert len(stage.cards) == 1


@pytest.mark.threat(1)
async def test_the_command_takes_no_words_that_a_mistyped_message_could_show(stage: ConductStage):
    (report,) = [c for c in await stage.app.bot.tree.fetch_commands() if c.name == "report"]

    options = [option.to_dict() for option in report.options]

    assert [one["name"] for one in options] == ["new", "status"]
    assert [one.get("options", []) for one in options] == [[], []]


@pytest.mark.threat(1)
@pytest.mark.parametrize("way", WAYS)
async def test_the_form_says_who_reads_it_for_how_long_and_what_its_limits_are(
    stage: ConductStage, way: Any
):
    await stage.team_signs_in(stage.mona, stage.moira)

    form = await way(stage)

    said = str(form.modal)
    assert "Who reads this:" in said
    assert "Mona" in said
    assert "Moira" in said
    assert "deleted 90 days after the case is closed" in said
    assert "within 10 minutes if it is happening now" in said
    assert "Discord can see what you type" in said
    somebody_can_be_named = way is not in_private  # of whom Discord could offer nobody there
    assert ("They will never see this report, even if" in said) == somebody_can_be_named
    assert "anonym" not in said.lower()


@pytest.mark.threat(4)
async def test_the_form_about_a_message_shows_which_and_that_its_author_is_shut_out_anyway(
    stage: ConductStage,
):
    await stage.team_signs_in()

    form = await by_message(stage)

    said = str(form.modal)
    assert f"> {SAID}" in said
    assert "**About this message** of Bob" in said
    assert "Whoever wrote it never sees the report, whether you choose them below or not." in said


@pytest.mark.threat(7)
async def test_a_long_message_with_marks_is_shown_on_one_line_and_calls_nobody(
    stage: ConductStage,
):
    await stage.team_signs_in()
    text = f"# Now\n**Who reads this:** @everyone <@{stage.mona.id}> " + "x" * 1000
    message = await stage.bob.send(stage.lobby, text)

    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)

    assert form.modal
    (notice,) = [one["content"] for one in form.modal["components"] if "content" in one]
    (quoted,) = [line for line in notice.split("\n") if line.startswith("> ")]
    assert "Now" in quoted
    assert quoted.endswith("x…")
    assert len(quoted) < 300
    assert "**" not in quoted.replace("\\*", "")
    assert f"<@{stage.mona.id}>" not in notice
    assert notice.index(quoted) < notice.index("\n**Who reads this:** the conduct team")


@pytest.mark.threat(20)
async def test_who_is_timed_out_reports_in_private(stage: ConductStage):
    await stage.team_signs_in()
    ends = {"timed_out_until": "2027-07-20T00:00:00+00:00"}
    stage.env.backend.edit_member(stage.guild.id, stage.ada.id, ends)

    form = await stage.ada.user.slash("report new")
    receipt = await stage.hand_in(stage.ada.user, form, TEXT)

    assert "Your report is kept." in read(receipt.content, receipt.embeds)


@pytest.mark.threat(20)
async def test_who_was_banned_reads_whom_to_turn_to(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    await banned(stage, code)

    assert f"turn to {CONTACT}" in stage.inbox(stage.bob)[-1]


@pytest.mark.threat(20)
async def test_who_has_left_still_finds_their_report_in_private(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    user = stage.ada.user
    stage.guild.remove_member(stage.ada)

    assert code in shown(await user.slash("report status"))


@pytest.mark.threat(2)
async def test_a_restart_while_writing_loses_nothing(stage: ConductStage):
    await stage.team_signs_in()
    form = await by_command(stage)
    await stage.restart()

    receipt = await stage.hand_in(stage.ada, form, TEXT)

    assert TEXT in await stage.reads(stage.mona, stage.code_of(receipt))


@pytest.mark.threat(2)
async def test_two_who_write_at_once_both_are_kept_each_with_their_own_words(stage: ConductStage):
    await stage.team_signs_in()
    first = await by_command(stage)
    second = await stage.bob.slash(stage.lobby, "report new")
    await stage.restart()

    bobs = stage.code_of(await stage.hand_in(stage.bob, second, MORE))
    adas = stage.code_of(await stage.hand_in(stage.ada, first, TEXT))

    assert "Ada wrote" in (of_ada := await stage.reads(stage.mona, adas))
    assert TEXT in of_ada
    assert MORE not in of_ada
    assert MORE in await stage.reads(stage.mona, bobs)


@pytest.mark.threat(2)
async def test_a_second_try_is_a_report_of_its_own(stage: ConductStage):
    await stage.team_signs_in()
    await by_command(stage)
    again = await by_command(stage)

    receipt = await stage.hand_in(stage.ada, again, TEXT)

    assert TEXT in await stage.reads(stage.mona, stage.code_of(receipt))


@pytest.mark.threat(2)
async def test_a_message_is_kept_though_the_bot_restarts_while_its_form_is_open(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, SAID)
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    await stage.restart()
    stage.env.backend.delete_message(stage.lobby.id, message.id)

    receipt = await stage.hand_in(stage.ada, form, TEXT)

    assert SAID in await stage.reads(stage.mona, stage.code_of(receipt))


@pytest.mark.threat(2)
async def test_where_it_cannot_be_kept_their_own_words_come_back_with_a_humans_contact(
    stage: ConductStage,
):
    form = await by_command(stage)

    with stage.locked():
        result = await stage.ada.submit_modal(form, {"text": TEXT, "files": [("a.png", BYTES)]})

    answer = answers(result)[-1]
    assert "could **not** be kept" in answer.content
    assert f"Turn to {CONTACT}." in answer.content
    assert "is kept" not in answer.content
    (back,) = answer.message.attachments
    assert (await back.read()).decode("utf-8-sig") == TEXT


@pytest.mark.threat(2)
async def test_an_answer_that_discord_does_not_take_changes_nothing_about_what_is_kept(
    stage: ConductStage,
):
    await stage.team_signs_in()
    form = await by_command(stage)
    stage.env.inject_error("POST", "/webhooks/*/*", status=404, code=10062, times=None)

    await stage.ada.submit_modal(form, {"text": TEXT})
    stage.env.backend.faults.clear()
    await stage.caught_up()

    assert TEXT in shown(await stage.ada.slash(stage.lobby, "report status"))


@pytest.mark.threat(3)
async def test_fifty_forms_handed_in_at_once_each_are_their_writers(stage: ConductStage):
    await stage.team_signs_in()
    people = [stage.guild.add_member(stage.env.create_user(f"Person {n}")) for n in range(50)]
    forms = [await person.slash(stage.lobby, "report new") for person in people]

    for n, (person, form) in enumerate(zip(people, forms, strict=True)):
        emit(stage, person, form, f"{TEXT} number {n}.")
    await stage.env.settle(timeout=60)  # as long as fifty reports take on a busy machine

    async with stage.app.database.transaction() as records:
        for n, person in enumerate(people):
            (report,) = await records.conduct.reports.by(person.user.id)  # pyright: ignore[reportArgumentType] - an id of SimCord's
            assert report.filing.text == f"{TEXT} number {n}."
            assert report.filing.reporter.name == f"Person {n}"


def emit(stage: ConductStage, person: Any, form: InteractionResult, text: str) -> None:
    """The form is handed in, and nobody waits for the answer."""
    modal: Any = form.modal
    fields = [
        {"type": 18, "id": 1, "component": {"type": 4, "custom_id": "text", "value": text}},
        {"type": 18, "id": 2, "component": {"type": 21, "custom_id": "urgent", "value": "past"}},
    ]
    _, payload = interactions.base_payload(
        stage.env.backend,
        type=5,
        channel_id=stage.lobby.id,
        guild_id=person.guild.id,
        user_id=person.id,
        data={"custom_id": modal["custom_id"], "components": fields},
    )
    stage.env.backend.emit("INTERACTION_CREATE", payload)
