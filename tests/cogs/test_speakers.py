"""Speakers and their accounts, in the hands of organizers."""

from dataclasses import replace

import discord
import pytest
from simcord.actors import MemberActor

from bot.app import build
from tests.cogs.hands import button_in, pinged
from tests.cogs.linking import ADA, GRACE, link, listed
from tests.cogs.stage import Stage, answers, in_public, shown, shown_to_everybody, slot


async def unlink(stage: Stage, speaker: str = ADA, person: MemberActor | None = None) -> str:
    who = person or stage.ada
    return await stage.grace_asks("speakers unlink", speaker=speaker, person=who)


async def test_every_speaker_is_listed_those_without_an_account_first(stage: Stage):
    await link(stage)

    assert await listed(stage) == [
        "Speakers",
        f"{GRACE}: –",
        f"{ADA}: <@{stage.ada.id}>",
        "1 speaker without an account",
    ]


async def test_a_speaker_who_left_the_agenda_stays_on_the_list_until_unlinked(stage: Stage):
    await link(stage)
    stage.files_without("Ducks in *Space*")
    await stage.restart()
    assert f"{ADA}: <@{stage.ada.id}>" in await listed(stage)

    await unlink(stage)

    assert await listed(stage) == ["Speakers", f"{GRACE}: –", "1 speaker without an account"]


async def many_speakers(stage: Stage) -> None:
    """Restart with an agenda that names thirty speakers."""
    files = stage.app.staff.secretary.files
    names = tuple(f"Speaker {n:02}" for n in range(30))
    agenda = replace(files.agenda, sessions=(slot("All", "07:00", 60, speakers=names),))
    stage.rebuild = lambda: build(stage.settings, stage.clock, replace(files, agenda=agenda))
    await stage.restart()


async def test_more_speakers_than_fit_are_listed_page_by_page_also_over_a_restart(stage: Stage):
    await many_speakers(stage)
    first = await stage.grace.slash(stage.lobby, "speakers list")
    first_page = shown(first)
    await stage.restart()

    second = await stage.grace.click(answers(first)[0].message, label="▶")

    assert "Speaker 24: –\n30 speakers without an account · page 1 of 2" in first_page
    assert shown(second).startswith("Speakers\nSpeaker 25: –")
    assert shown(second).endswith("30 speakers without an account · page 2 of 2")


async def test_a_page_of_the_list_is_refused_to_attendees(stage: Stage):
    page = await button_in(stage.env, stage.lobby, "speakers:1")

    refused = await stage.ada.click(page, label="Press")

    assert shown(refused).startswith("✋ Only organizers of Bird Conference can do that.")


async def test_an_organizer_links_a_speaker_and_is_told_what_that_means(stage: Stage):
    text = await link(stage, "ada lovelace")

    assert text == f"{ADA} is <@{stage.ada.id}> now, and may use /host at their own sessions."


async def test_linking_listing_and_unlinking_are_private_and_ping_nobody(stage: Stage):
    results = [
        await stage.grace.slash(stage.lobby, "speakers link", speaker=ADA, person=stage.ada),
        await stage.grace.slash(stage.lobby, "speakers list"),
        await stage.grace.slash(stage.lobby, "speakers unlink", speaker=ADA, person=stage.ada),
    ]

    messages = [message.message for result in results for message in answers(result)]
    assert [pinged(stage.env, message) for message in messages] == [[], [], []]
    assert in_public(stage.lobby) == []


async def test_the_speakers_on_the_agenda_are_offered_while_somebody_types(stage: Stage):
    async def offered(command: str, typed: str) -> list[str]:
        choices = await stage.grace.autocomplete(stage.lobby, command, "speaker", typed)
        return [choice["value"] for choice in choices]

    assert await offered("speakers link", "") == [ADA, GRACE]
    assert await offered("speakers link", "HOPP") == [GRACE]
    assert await offered("speakers unlink", "lóve") == [ADA]
    assert await offered("speakers unlink", "nobody") == []


async def test_a_speaker_who_is_not_on_the_agenda_is_refused_with_the_nearest(stage: Stage):
    text = await link(stage, "Peter Hopper")

    assert text.startswith("✋ No speaker on the agenda is called 'Peter Hopper'.")
    assert GRACE in text


async def test_a_bot_cannot_be_a_speaker(stage: Stage):
    robot = stage.guild.add_member(stage.env.create_user("Robot", bot=True))

    assert await link(stage, person=robot) == "✋ That is a bot. Choose the account of a person."
    assert f"{ADA}: –" in await listed(stage)


async def test_linking_twice_is_said_to_be_done_already(stage: Stage):
    await link(stage)

    assert await link(stage) == f"✋ Ada is linked to {ADA} already."
    assert f"{ADA}: <@{stage.ada.id}>" in await listed(stage)


async def test_one_account_may_be_two_speakers(stage: Stage):
    await link(stage, ADA)
    await link(stage, GRACE)

    lines = await listed(stage)
    assert lines[1:3] == [f"{ADA}: <@{stage.ada.id}>", f"{GRACE}: <@{stage.ada.id}>"]
    assert lines[-1] == "0 speakers without an account"


async def test_a_speaker_may_have_two_accounts(stage: Stage):
    await link(stage, ADA, stage.ada)
    await link(stage, ADA, stage.grace)

    assert f"{ADA}: <@{stage.ada.id}>, <@{stage.grace.id}>" in await listed(stage)


async def test_a_link_is_undone(stage: Stage):
    await link(stage)

    assert await unlink(stage) == f"{ADA} is not <@{stage.ada.id}> any more."
    assert f"{ADA}: –" in await listed(stage)
    assert (await unlink(stage)).startswith(f"✋ Ada is not linked to {ADA}.")


@pytest.mark.parametrize("command", ["link", "unlink", "list"])
async def test_an_attendee_is_refused_even_where_the_server_offers_it_to_everybody(
    stage: Stage, command: str
):
    await shown_to_everybody(stage)
    options = {} if command == "list" else {"speaker": ADA, "person": stage.ada}

    text = await stage.ada_asks(f"speakers {command}", **options)

    assert text.startswith("✋ Only organizers of Bird Conference can do that.")
    assert f"{ADA}: –" in await listed(stage)


async def test_the_conference_of_another_server_sees_no_link_of_this_one(stage: Stage):
    await link(stage)
    elsewhere = stage.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    theirs = elsewhere.create_role("Organizer", permissions=discord.Permissions(manage_guild=True))
    eve = elsewhere.add_member(stage.env.create_user("Eve"), roles=[theirs])
    await stage.env.settle()

    lists = answers(await eve.slash(hall, "speakers list"))

    assert lists[0].embeds[0].description == f"{ADA}: –\n{GRACE}: –"


async def test_links_are_kept_over_a_restart(stage: Stage):
    await link(stage)

    await stage.restart()

    assert f"{ADA}: <@{stage.ada.id}>" in await listed(stage)


async def test_a_speaker_who_has_left_the_server_is_unlinked_too(stage: Stage):
    await link(stage)
    stage.env.backend.remove_member(stage.guild.id, stage.ada.id)
    await stage.env.settle()

    said = shown(
        await stage.grace.slash(stage.lobby, "speakers unlink", speaker=ADA, person=stage.ada.user)
    )

    assert said == f"{ADA} is not <@{stage.ada.id}> any more."
    assert f"{ADA}: –" in await listed(stage)


async def test_who_has_left_the_server_is_not_linked(stage: Stage):
    stage.env.backend.remove_member(stage.guild.id, stage.ada.id)
    await stage.env.settle()

    said = shown(
        await stage.grace.slash(stage.lobby, "speakers link", speaker=ADA, person=stage.ada.user)
    )

    assert said == "✋ They are not on this server. Invite them, and link them then."
