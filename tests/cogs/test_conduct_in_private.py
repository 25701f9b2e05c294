"""Reporting in a direct message with a bot that is at several conferences."""

import discord
from simcord.actors import MemberActor

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import items_of, use
from tests.cogs.stage import answers, shown

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

TEXT = "He shouted at me."


async def another_conference(stage: ConductStage, *members: MemberActor) -> None:
    """The bot is on a second server, and these people are, too."""
    elsewhere = stage.env.create_guild("Elsewhere")
    elsewhere.create_text_channel("announcements")
    for person in members:
        elsewhere.add_member(person.user)
    await stage.app.bot.wait_until_open(elsewhere.id)
    await stage.env.settle()


async def test_who_is_at_several_conferences_chooses_one_and_its_team_is_told(
    stage: ConductStage,
):
    await stage.team_signs_in()
    await another_conference(stage, stage.ada)

    asked = answers(await stage.ada.user.slash("report new"))[0]
    offered = {o.description: o.value for o in options_of(asked.message)}
    form = await stage.ada.user.select(asked.message, [offered["Birds"]])
    code = stage.code_of(await stage.hand_in(stage.ada.user, form, TEXT))

    assert set(offered) == {"Birds", "Elsewhere"}
    assert TEXT in await stage.reads(stage.mona, code)


def options_of(message: discord.Message) -> list[discord.SelectOption]:
    """What its only menu offers."""
    (menu,) = [item for item in items_of(message) if isinstance(item, discord.SelectMenu)]
    return menu.options


async def test_who_is_at_one_of_several_conferences_is_offered_that_one_only(stage: ConductStage):
    await another_conference(stage, stage.bob)

    asked = answers(await stage.ada.user.slash("report new"))[0]

    assert [option.value for option in options_of(asked.message)] == [str(stage.guild.id)]


async def test_who_is_at_none_of_them_reads_where_to_report(stage: ConductStage):
    await another_conference(stage)
    eve = stage.env.create_user("Eve")

    said = shown(await eve.slash("report new"))

    assert said == "✋ You are at no conference that I know. Use /report new on its server."


async def test_a_forged_choice_of_a_conference_is_refused(stage: ConductStage):
    await another_conference(stage)
    inbox = stage.ada.user.dm_channel

    for forged in ("0", "x", "99999"):
        said = shown(await use(stage.env, stage.ada.user, inbox, "report-where:", values=(forged,)))
        assert said.startswith("✋ ")
