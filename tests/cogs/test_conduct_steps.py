"""Carrying out: what cannot be done says why in words that fit, and a bug leaves nothing stuck."""

from datetime import timedelta

import discord
import pytest

from bot.client.marshal import DiscordMarshal
from bot.client.messenger import DiscordMessenger
from bot.domain.people import PersonId, ServerId
from bot.services.conduct.steps import StepRunner
from tests.cogs import conduct_stage
from tests.cogs.casework import claimed, is_here, presses, proposes
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import labels

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage


async def agreed(stage: ConductStage, measure: str, days: str = "") -> str:
    """It is decided by two what is done about Bob; gives the case's name."""
    code = await claimed(stage)
    fields = {"days": days} if days else {}
    await proposes(stage, stage.mona, code, measure, **fields)
    await presses(stage, stage.moira, code, "Agree")
    return code


async def failed(stage: ConductStage, code: str) -> str:
    """What the team reads of the step that failed."""
    text = await stage.reads(stage.mona, code)
    return text.partition("✗ ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("measure", "days", "request_of_it", "failing", "permission"),
    [
        ("PERMANENT_BAN", "", ("PUT", "/guilds/*/bans/*"), "ban", "Ban Members"),
        ("TEMPORARY_BAN", "2", ("PATCH", "/guilds/*/members/*"), "time out", "Time Out Members"),
    ],
)
async def test_where_the_bot_may_not_it_says_what_it_lacks(
    stage: ConductStage,
    measure: str,
    days: str,
    request_of_it: tuple[str, str],
    failing: str,
    permission: str,
):
    code = await agreed(stage, measure, days)
    stage.env.inject_error(*request_of_it, status=403, code=50013, times=None)

    await presses(stage, stage.mona, code, "Carry out")

    assert await failed(stage, code) == (
        f"{failing} – Discord does not let the bot do that. Give its role {permission}, and move "
        "it above the roles of whom it is about."
    )


async def test_who_has_left_cannot_be_timed_out_and_it_says_so(stage: ConductStage):
    code = await agreed(stage, "TEMPORARY_BAN", "2")
    stage.env.backend.remove_member(stage.guild.id, stage.bob.id)

    await presses(stage, stage.mona, code, "Carry out")

    assert await failed(stage, code) == "time out – They are not on the server (any more)."


async def test_who_has_left_can_be_banned(stage: ConductStage):
    code = await agreed(stage, "PERMANENT_BAN")
    stage.env.backend.remove_member(stage.guild.id, stage.bob.id)

    await presses(stage, stage.mona, code, "Carry out")

    assert "☑ ban" in await stage.reads(stage.mona, code)


class Stumbling(DiscordMarshal):
    """A marshal that has a bug."""

    async def ban(self, server: ServerId, person: PersonId) -> None:
        raise ZeroDivisionError(f"{person} of {server} divided by nothing")


async def test_a_step_that_meets_a_bug_is_shown_as_failed_and_can_be_done_by_hand(
    stage: ConductStage, caplog: pytest.LogCaptureFixture
):
    code = await agreed(stage, "PERMANENT_BAN")
    app, messenger = stage.app, DiscordMessenger(stage.app.bot)
    StepRunner(app.database, stage.clock, app.staff.announcer, messenger, Stumbling(app.bot))

    await presses(stage, stage.mona, code, "Carry out")

    assert await failed(stage, code) == "ban – The bot has a bug; its log has the details."
    assert "ZeroDivisionError" in caplog.text
    done = await presses(stage, stage.mona, code, "Done by hand: ban")
    assert "☑ ban by hand" in done
    assert "Close" in labels((await stage.opens(stage.mona, code)).message)
    assert is_here(stage, stage.bob)


async def test_an_unknown_server_is_waited_for(stage: ConductStage):
    code = await agreed(stage, "PERMANENT_BAN")
    guild = stage.app.bot.get_guild(stage.guild.id)
    assert isinstance(guild, discord.Guild)
    guild.unavailable = True
    await presses(stage, stage.mona, code, "Carry out")
    assert is_here(stage, stage.bob)
    guild.unavailable = False

    await stage.passes(timedelta(minutes=2))

    assert not is_here(stage, stage.bob)
