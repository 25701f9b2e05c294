"""Forged, stale and foreign presses on questions: refused in words, and nothing is changed."""

from datetime import timedelta

import discord
import pytest
from simcord.actors import MemberActor

from tests.cogs import question_stage
from tests.cogs.question_stage import (
    CLOSES,
    QuestionStage,
    id_of,
    labels,
    number_of,
    text_of,
    use,
)
from tests.cogs.stage import shown

files, stage = question_stage.files, question_stage.stage

GONE = "✋ There is no such question (any more). The queue in the thread has those there are."
FLOAT, SING = "Do ducks float in zero gravity?", "Why do swans sing?"

HOSTS = ("take", "answered", "skip", "back", "unmerge", "answer", "written", "merge")
MODERATORS = ("approve", "rejected", "rejected-one")
ASKERS = ("withdraw", "reword-question", "reworded", "submit", "join", "own")
VOTERS = ("vote", "vote-in")


async def tried(
    stage: QuestionStage, person: MemberActor, name: str, message: discord.Message
) -> str:
    """What the person reads who forges a press of this name about the question."""
    number = number_of(message)
    argument = {"own": "", "vote-in": "0123456789ab", "join": f"{number}:{number}"}.get(
        name, number
    )
    form = (
        {"text": "Buy my coins"}
        if name in {"written", "rejected", "rejected-one", "reworded"}
        else None
    )
    chosen = {"merge": (number, "1", "2"), "own": (number,), "vote-in": (number,)}.get(name)
    where = stage.lobby if person.guild.id == stage.guild.id else person.guild.channels["lobby"]
    return shown(
        await use(stage.env, person, where, f"{name}:{argument}", values=chosen, form=form)
    )


def unchanged(stage: QuestionStage, message: discord.Message) -> bool:
    """Whether the question stands in the thread as it was asked."""
    now = stage.now(message)
    return text_of(now) == f"{FLOAT}\nAsked by Ada" and labels(now) == ["👍 1"]


@pytest.mark.parametrize("name", [*HOSTS, *MODERATORS])
async def test_what_hosts_do_is_refused_to_attendees(stage: QuestionStage, name: str):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)

    refused = await tried(stage, stage.bob, name, message)

    assert refused.startswith("✋ Only moderators and ")
    await stage.caught_up()
    assert unchanged(stage, message)


@pytest.mark.parametrize("name", [*HOSTS, *MODERATORS])
async def test_what_hosts_do_is_refused_to_those_who_were_moderators(
    stage: QuestionStage, name: str
):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    await stage.host(stage.mona)
    backend, role = stage.env.backend, stage.guild.roles["Moderator"]
    backend.remove_member_role(stage.guild.id, stage.mona.id, role.id)

    refused = await tried(stage, stage.mona, name, message)

    assert refused.startswith("✋ Only moderators and ")
    await stage.caught_up()
    assert unchanged(stage, message)


@pytest.mark.parametrize("name", [*HOSTS, *MODERATORS, *ASKERS, *VOTERS])
async def test_a_question_of_another_server_is_nobodys_there(stage: QuestionStage, name: str):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.ask(stage.bob, SING)
    elsewhere = stage.env.create_guild("Elsewhere")
    elsewhere.create_text_channel("lobby")
    role = elsewhere.create_role("Moderator")
    eve = elsewhere.add_member(stage.env.create_user("Eve"), roles=[role])
    await stage.app.bot.wait_until_open(elsewhere.id)

    refused = await tried(stage, eve, name, message)

    assert refused == GONE
    await stage.caught_up()
    assert unchanged(stage, message)


@pytest.mark.parametrize("name", ASKERS)
async def test_what_askers_do_with_their_own_is_refused_to_others(stage: QuestionStage, name: str):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)

    refused = await tried(stage, stage.bob, name, message)

    assert refused == GONE
    await stage.caught_up()
    assert unchanged(stage, message)


async def test_in_a_locked_thread_nobody_asks_votes_or_rewords(stage: QuestionStage):
    await stage.opens()
    message = await stage.asked(stage.ada, FLOAT)
    await stage.passes(CLOSES + timedelta(minutes=1))

    for person, name in ((stage.bob, "vote"), (stage.ada, "reworded"), (stage.ada, "submit")):
        assert "are closed" in await tried(stage, person, name, message)
    for form in (None, {"text": SING}):
        button = id_of(stage.opener, "Ask").replace("ask:", "asked:" if form else "ask:")
        said = shown(await use(stage.env, stage.bob, stage.lobby, button, form=form))
        assert "are closed" in said
