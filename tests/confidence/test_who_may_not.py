"""Whoever is named, wrote the message, reported or stood back gets nothing, whatever they try."""

import discord
import pytest
from simcord.actors import MemberActor

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import NO_SUCH_CASE, ConductStage
from tests.cogs.question_stage import text_of, use
from tests.cogs.stage import answers, read, shown
from tests.confidence.attempts import COMMANDS, FORMS, PRESSES, about, tried
from tests.confidence.canaries import MORE, NOTE, REPLY, SAID, TEXT, Watch

stage = conduct_stage.stage

UNKNOWN = "nothing-here"
NOT_OF_THE_TEAM = (
    "✋ Only the conduct team of Bird Conference can do that. "
    "To tell the team something, use /report new."
)


@pytest.mark.threat(4)
async def test_a_moderator_who_is_named_gets_what_anybody_gets_for_a_case_that_does_not_exist(
    stage: ConductStage,
):
    await stage.team_signs_in()
    code = await about(stage, stage.max)

    of_the_case = await tried(stage, stage.max, code)

    assert of_the_case == await tried(stage, stage.max, UNKNOWN)
    assert set(of_the_case) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_nothing_tells_a_moderator_who_is_named_that_there_is_a_case(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.max)

    assert stage.cards == []
    assert stage.inbox(stage.max) == []
    assert code in stage.inbox(stage.mona)[-1]
    listed = shown(await stage.max.slash(stage.cases, "case list", show="all"))
    assert "There is none for you." in listed
    assert await stage.max.autocomplete(stage.cases, "case open", "case", "") == []
    numbers = shown(await stage.max.slash(stage.cases, "case numbers"))
    assert "Reports: none" in numbers
    table = answers(await stage.max.slash(stage.cases, "case export"))[-1].message.attachments[0]
    assert code not in (await table.read()).decode("utf-8-sig")


@pytest.mark.threat(4)
async def test_the_author_of_the_message_reported_is_kept_out_though_nobody_chose_them(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.max.send(stage.lobby, SAID)
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    receipt = await stage.hand_in(stage.ada, form, TEXT)

    assert set(await tried(stage, stage.max, stage.code_of(receipt))) == {NO_SUCH_CASE}
    assert stage.cards == []


@pytest.mark.threat(4)
@pytest.mark.parametrize("words", ["It was Max again.", "max, of all people", "Ask <@{}>", "MÁX!"])
async def test_who_of_the_team_is_mentioned_by_name_or_number_is_kept_out(
    stage: ConductStage, words: str
):
    await stage.team_signs_in()

    receipt = await stage.report(stage.ada, f"{TEXT}. {words.format(stage.max.id)}")

    assert set(await tried(stage, stage.max, stage.code_of(receipt))) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_who_stood_back_gets_nothing_more_also_not_from_pages_that_are_open(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    page = await stage.opens(stage.max, code)
    watch.kept_out_from_now(stage.max)

    stood = await stage.max.click(page.message, label="I stand back")

    assert "nobody will ask you why" in shown(stood)
    assert set(await tried(stage, stage.max, code)) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_before_the_question_of_conflicts_is_answered_nothing_is_shown(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)

    asked = shown(await stage.mona.slash(stage.cases, "case open", case=code))
    turned = shown(await use(stage.env, stage.mona, stage.cases, f"case-page:{code}:0:on"))
    files = shown(await use(stage.env, stage.mona, stage.cases, f"case-files:{code}"))

    assert "do you have a conflict of interest?" in asked
    for said in (asked, turned, files):
        assert "Bob" not in said
        assert "Ada" not in said
        assert "CANARY" not in said


@pytest.mark.threat(4)
async def test_a_role_that_is_granted_later_opens_nothing(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    role = stage.guild.roles["Moderator"]
    stage.env.backend.add_member_role(stage.guild.id, stage.bob.id, role.id)

    assert set(await tried(stage, stage.bob, code)) == {NO_SUCH_CASE}
    await stage.bob.slash(stage.cases, "case duty", on=True)
    assert "There is none for you." in shown(
        await stage.bob.slash(stage.cases, "case list", show="all")
    )


@pytest.mark.threat(4)
async def test_who_has_a_case_in_hand_and_is_named_later_loses_it_and_everything_of_it(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    page = await stage.opens(stage.max, code)
    await stage.max.click(page.message, label="Claim")
    watch.kept_out_from_now(stage.max)
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    form = await stage.ada.click(status.message, label="Add something")

    await stage.ada.submit_modal(form, {"text": MORE, "about": [stage.max]})
    await stage.caught_up()

    assert set(await tried(stage, stage.max, code)) == {NO_SUCH_CASE}
    assert stage.cards == []
    assert "In the hands of: nobody" in await stage.reads(stage.mona, code)


@pytest.mark.threat(4)
async def test_nobody_hands_a_case_to_somebody_who_is_kept_out(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.max)
    await stage.opens(stage.mona, code)

    refused = await stage.mona.slash(stage.cases, "case hand-over", case=code, to=stage.max)

    assert shown(refused) == "✋ Max cannot take this case. Choose somebody else."


@pytest.mark.threat(4)
async def test_where_an_administrator_is_named_it_goes_to_the_contacts_outside_only(
    stage: ConductStage,
):
    await stage.team_signs_in()
    boss = administrator(stage)

    code = await about(stage, boss)

    assert stage.cards == []
    assert [stage.inbox(one) for one in (stage.mona, stage.max, stage.moira, stage.lea)] == [[]] * 4
    assert code in stage.inbox(stage.olga)[-1]
    for person in (stage.mona, boss):
        assert set(await tried(stage, person, code)) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_a_contact_outside_reads_in_private_what_was_sent_to_them(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, administrator(stage))
    letter = stage.olga.dm_channel.history()[-1]

    asked = answers(await stage.olga.click(letter, label="Open"))[0]
    page = await stage.olga.click(asked.message, label="No conflict: open it")

    assert f"**{code}: Ada wrote" in shown(page)
    assert TEXT in shown(page)


@pytest.mark.threat(4)
async def test_the_form_about_an_administrator_says_beforehand_that_it_goes_outside(
    stage: ConductStage,
):
    await stage.team_signs_in()
    boss = administrator(stage)

    form = await stage.ada.context_menu(stage.lobby, "Report this person", boss)

    assert "1 contact outside the team, and nobody on the team" in str(form.modal)
    assert "Mona" not in str(form.modal)


def administrator(stage: ConductStage) -> MemberActor:
    """Somebody from whom no channel can be hidden."""

    role = stage.guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    return stage.guild.add_member(
        stage.env.create_user("Boss"), roles=[role, stage.guild.roles["Moderator"]]
    )


@pytest.mark.threat(4)
async def test_where_all_of_the_team_is_named_it_goes_outside(stage: ConductStage):
    await stage.team_signs_in()

    code = await about(stage, stage.mona, stage.max, stage.moira, stage.lea)

    assert code in stage.inbox(stage.olga)[-1]
    for person in (stage.mona, stage.max, stage.moira, stage.lea):
        assert set(await tried(stage, person, code)) == {NO_SUCH_CASE}


@pytest.mark.threat(4)
async def test_a_moderator_who_reports_does_not_work_on_their_own_report(stage: ConductStage):
    await stage.team_signs_in()

    receipt = await stage.report(stage.max, TEXT, about=(stage.bob,))

    code = stage.code_of(receipt)
    assert "Max" not in read(receipt.content, receipt.embeds)
    refused = shown(await stage.max.slash(stage.cases, "case open", case=code))
    assert refused == NO_SUCH_CASE
    assert code in shown(await stage.max.slash(stage.lobby, "report status"))


@pytest.mark.threat(5)
async def test_no_word_of_a_report_ever_stands_in_a_channel(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    form = await stage.mona.click(page.message, label="Reply")
    await stage.mona.submit_modal(form, {"text": REPLY})
    form = await stage.mona.click(page.message, label="Note")
    await stage.mona.submit_modal(form, {"text": NOTE})
    await stage.caught_up()

    (card,) = stage.cards
    assert text_of(card).split("\n")[:3] == [
        code,
        "🟡 Claimed",
        f"not urgent · reported <t:{int(stage.moment.timestamp())}:R>",
    ]


@pytest.mark.threat(6)
async def test_nobody_is_mentioned_in_what_the_team_reads(stage: ConductStage):
    await stage.team_signs_in()
    words = f"{TEXT} <@{stage.bob.id}> <@&{stage.guild.roles['Lead'].id}> <#{stage.pond.id}> </x:1>"
    code = stage.code_of(await stage.report(stage.ada, words, about=(stage.bob,)))

    text = await stage.reads(stage.mona, code)

    assert f"\\<@{stage.bob.id}\\>" in text
    for mention in ("<@", "<#", "</"):
        assert mention not in text.replace(f"\\{mention}", "")


@pytest.mark.threat(14)
async def test_who_is_not_of_the_team_is_refused_whatever_they_press(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.max)
    await case_is_shown_to_everybody(stage)

    for person in (stage.bob, stage.grace):
        assert {*await tried_by_stranger(stage, person, code)} == {NOT_OF_THE_TEAM}


async def case_is_shown_to_everybody(stage: ConductStage) -> None:
    """An administrator opens /case to everybody: hiding it was a courtesy only."""
    (case,) = [c for c in await stage.app.bot.tree.fetch_commands() if c.name == "case"]
    stage.guild.set_command_permissions(case, {stage.guild.default_role: True})


async def tried_by_stranger(stage: ConductStage, person: MemberActor, code: str) -> list[str]:
    where = stage.lobby
    said: list[str] = []
    for command in ("case list", "case numbers", *COMMANDS[:3]):
        options = {} if command in {"case list", "case numbers"} else {"case": code}
        said.append(shown(await person.slash(where, command, **options)))
    return said + [shown(await use(stage.env, person, where, b.format(code))) for b in PRESSES]


@pytest.mark.threat(14)
async def test_who_was_of_the_team_is_refused_also_on_pages_that_are_open(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    await stage.opens(stage.max, code)
    await case_is_shown_to_everybody(stage)
    role = stage.guild.roles["Moderator"]
    stage.env.backend.remove_member_role(stage.guild.id, stage.max.id, role.id)

    assert {*await tried_by_stranger(stage, stage.max, code)} == {NOT_OF_THE_TEAM}


@pytest.mark.threat(14)
async def test_a_team_of_another_server_gets_nothing(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    elsewhere = stage.env.create_guild("Elsewhere")
    lobby = elsewhere.create_text_channel("lobby")
    role = elsewhere.create_role("Moderator")
    eve = elsewhere.add_member(stage.env.create_user("Eve"), roles=[role])
    await stage.app.bot.wait_until_open(elsewhere.id)

    for one in PRESSES:
        assert shown(await use(stage.env, eve, lobby, one.format(code))) == NO_SUCH_CASE


@pytest.mark.threat(14)
async def test_in_private_nobody_of_the_team_opens_anything(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.bob)
    inbox = stage.mona.user.dm_channel

    for one in PRESSES:
        assert shown(await use(stage.env, stage.mona.user, inbox, one.format(code))) == NO_SUCH_CASE


@pytest.mark.threat(14)
async def test_every_command_and_button_of_the_team_is_tried_here(stage: ConductStage):
    cogs = stage.app.bot.cogs.values()
    names = {
        getattr(getattr(type(cog), attribute), "__pressed__", "")
        for cog in cogs
        for attribute in dir(type(cog))
    }
    commands = {c.qualified_name for c in stage.app.bot.tree.walk_commands()}

    of_cases = {name for name in names if name.startswith("case-")}
    menus = {"case-how", "case-target", "case-measure"}
    assert of_cases - menus == {one.partition(":")[0] for one in (*PRESSES, *FORMS)}
    assert {name for name in commands if name.startswith("case ")} == {
        *COMMANDS, "case duty", "case list", "case numbers",
    }  # fmt: skip


@pytest.mark.threat(14)
async def test_nobody_reads_or_adds_to_the_report_of_somebody_else(stage: ConductStage):
    await stage.team_signs_in()
    code = await about(stage, stage.max)

    for one in ("report-see:{}:0", "report-add:{}", "report-tell:{}:yes"):
        said = shown(await use(stage.env, stage.bob, stage.lobby, one.format(code)))
        assert said == conduct_stage.NO_SUCH_REPORT
    form = {"text": "x"}
    added = await use(stage.env, stage.bob, stage.lobby, f"report-added:{code}", form=form)
    assert shown(added) == conduct_stage.NO_SUCH_REPORT


@pytest.mark.threat(21)
async def test_a_card_has_no_number_by_which_reports_could_be_counted(stage: ConductStage):
    await stage.team_signs_in()

    codes = [stage.code_of(await stage.report(one, TEXT)) for one in (stage.ada, stage.bob)]

    assert len(set(codes)) == 2
    assert len(stage.cards) == 2
    for card in stage.cards:
        said = text_of(card).replace(f"<t:{int(stage.moment.timestamp())}:R>", "")
        assert not any(letter.isdigit() for letter in said.replace(card.content, ""))


@pytest.mark.threat(21)
async def test_small_numbers_are_not_told(stage: ConductStage):
    await stage.team_signs_in()
    await stage.report(stage.ada, TEXT, about=(stage.bob,))

    numbers = shown(await stage.mona.slash(stage.cases, "case numbers"))

    assert "Reports: fewer than 3" in numbers
    assert "Cases still open: fewer than 3" in numbers
