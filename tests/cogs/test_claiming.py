"""Speakers who link their own accounts, with a code that an organizer sent them."""

import re
from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from tests.cogs.linking import ADA, GRACE, link, listed
from tests.cogs.stage import Stage, in_public, shown, shown_to_everybody


async def code_for(stage: Stage, speaker: str = ADA) -> str:
    """Grace makes a code; gives it as she reads it."""
    said = await stage.grace_asks("speakers code", speaker=speaker)
    found = re.search(r"`(\w{4}-\w{4})`", said)
    assert found, said
    return found[1]


async def claims(stage: Stage, person: MemberActor, code: str) -> str:
    return shown(await person.slash(stage.lobby, "claim", code=code))


async def test_a_speaker_is_linked_with_the_code_from_the_mail(stage: Stage):
    code = await code_for(stage)

    said = await claims(stage, stage.ada, code.lower())

    assert said.startswith(f"Welcome! You are **{ADA}** here from now on")
    assert f"{ADA}: <@{stage.ada.id}>" in await listed(stage)
    assert in_public(stage.lobby) == []


async def test_it_stands_in_the_history_like_a_link_by_an_organizer(stage: Stage):
    await claims(stage, stage.ada, await code_for(stage))

    history = await stage.grace_asks("configure history")

    assert f"Ada: `speaker.{ADA}` the usual → Ada" in history


async def test_an_organizer_reads_how_the_code_is_used_and_until_when(stage: Stage):
    said = await stage.grace_asks("speakers code", speaker="grace hopper")

    lapses = int((stage.clock.now() + timedelta(days=14)).timestamp())
    assert said.startswith(f"The code of **{GRACE}** is `")
    assert "`/claim code:" in said
    assert f"until <t:{lapses}:f>" in said


async def test_attendees_make_no_codes(stage: Stage):
    await shown_to_everybody(stage)

    said = await stage.ada_asks("speakers code", speaker=ADA)

    assert said.startswith("✋ Only organizers of Bird Conference can do that.")


async def test_the_second_who_uses_a_code_is_refused(stage: Stage):
    code = await code_for(stage)
    await claims(stage, stage.ada, code)
    bob = stage.guild.add_member(stage.env.create_user("Bob"))

    said = await claims(stage, bob, code)

    assert said.startswith("✋ That code was used already")
    assert f"{ADA}: <@{stage.ada.id}>" in await listed(stage)


async def test_a_newer_code_replaces_the_older(stage: Stage):
    older, newer = await code_for(stage), await code_for(stage)

    assert (await claims(stage, stage.ada, older)).startswith("✋ There is no such code.")
    assert (await claims(stage, stage.ada, newer)).startswith("Welcome!")


async def test_a_code_that_has_lapsed_says_so(stage: Stage):
    code = await code_for(stage)
    stage.clock.set(stage.clock.now() + timedelta(days=14))

    said = await claims(stage, stage.ada, code)

    assert said.startswith("✋ That code has lapsed on <t:")
    assert "Ask an organizer for a new one." in said


async def test_whoever_is_linked_already_does_not_use_the_code_up(stage: Stage):
    code = await code_for(stage)
    await link(stage)
    bob = stage.guild.add_member(stage.env.create_user("Bob"))

    said = await claims(stage, stage.ada, code)

    assert said == f"✋ You are linked to {ADA} already; there is nothing to do."
    assert (await claims(stage, bob, code)).startswith("Welcome!")


async def wrong(stage: Stage, times: int) -> str:
    """Ada guesses; gives what she reads at last."""
    said = ""
    for _ in range(times):
        said = await claims(stage, stage.ada, "AAAA-AAAA")
    return said


async def test_after_five_wrong_codes_even_the_right_one_waits_an_hour_also_over_a_restart(
    stage: Stage,
):
    code = await code_for(stage)
    assert "1 more try in this hour" in await wrong(stage, 4)
    assert "0 more tries" in await wrong(stage, 1)
    await stage.restart()

    said = await claims(stage, stage.ada, code)

    assert said.startswith("✋ Those were 5 wrong codes within an hour. Try again <t:")
    stage.clock.set(stage.clock.now() + timedelta(hours=1))
    assert (await claims(stage, stage.ada, code)).startswith("Welcome!")


async def test_nobody_waits_because_somebody_else_guesses(stage: Stage):
    code = await code_for(stage)
    await wrong(stage, 5)
    bob = stage.guild.add_member(stage.env.create_user("Bob"))

    assert (await claims(stage, bob, code)).startswith("Welcome!")


@pytest.mark.parametrize("code", ["-", "🦆", "A" * 500])
async def test_what_is_no_code_at_all_is_refused_like_a_wrong_one(stage: Stage, code: str):
    assert (await claims(stage, stage.ada, code)).startswith("✋ There is no such code.")
