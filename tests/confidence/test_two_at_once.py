"""Two handlers at once, steps half done, a bot that ends in the middle: each once, none lost."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.hands import press_at_once
from tests.cogs.question_stage import id_of, labels
from tests.cogs.stage import answers, shown
from tests.confidence.canaries import SAID, TEXT

stage = conduct_stage.stage


async def decided(
    stage: ConductStage, measure: str, *, removes: bool = False, days: str = ""
) -> str:
    """Bob's message is reported, and it is decided what is done; gives the case's name."""
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, SAID)
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    code = stage.code_of(await stage.hand_in(stage.ada, form, TEXT, about=(stage.bob,)))
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    menu = answers(await stage.mona.click(page.message, label="Decide …"))[0]
    form = await stage.mona.select(menu.message, [measure])
    filled: dict[str, Any] = {"words": "Please stop.", "reason": "Seen by two."}
    filled |= {"removes": removes} | ({"days": days} if days else {})
    await stage.mona.submit_modal(form, filled)
    page = await stage.opens(stage.moira, code)
    if "Agree" in labels(page.message):
        await stage.moira.click(page.message, label="Agree")
    return code


async def carried_out(stage: ConductStage, code: str) -> None:
    page = await stage.opens(stage.moira, code)
    await stage.moira.click(page.message, label="Carry out")
    await stage.caught_up()


async def steps(stage: ConductStage, code: str) -> str:
    """The part of the case that lists its steps."""
    text = await stage.reads(stage.moira, code)
    return text.partition("**Steps**")[2].partition("· page")[0]


def bans(stage: ConductStage) -> list[str]:
    return [
        entry.path
        for entry in stage.env.http_requests
        if entry.method == "PUT" and "/bans/" in entry.path
    ]


@pytest.mark.threat(15)
async def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told_who(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    pages = [(await stage.opens(one, code)).message for one in (stage.mona, stage.max)]
    claim = id_of(pages[0], "Claim")

    won, lost = await press_at_once(
        stage.env, [(stage.mona, pages[0], claim), (stage.max, pages[1], claim)]
    )

    assert "In the hands of: Mona" in shown(won)
    assert shown(lost) == "✋ You cannot claim it: it is claimed by Mona, just now."


@pytest.mark.threat(15)
async def test_of_two_who_decide_at_once_one_is_told_that_it_was_done(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    menu = answers(await stage.mona.click(page.message, label="Decide …"))[0]
    form = await stage.mona.select(menu.message, ["CORRECTION"])
    await stage.mona.submit_modal(form, {"words": "Please stop.", "reason": "Seen by two."})
    pages = [(await stage.opens(one, code)).message for one in (stage.moira, stage.max)]

    agreed, refused = await press_at_once(
        stage.env,
        [
            (stage.moira, pages[0], id_of(pages[0], "Agree")),
            (stage.max, pages[1], id_of(pages[1], "Object")),
        ],
    )

    assert "decided" in shown(agreed)
    assert "That has been decided already" in shown(refused)


@pytest.mark.threat(15)
async def test_a_ban_that_is_pressed_by_two_several_times_is_one_ban(stage: ConductStage):
    code = await decided(stage, "PERMANENT_BAN")
    pages = [(await stage.opens(one, code)).message for one in (stage.mona, stage.moira)]
    act = id_of(pages[0], "Carry out")

    await press_at_once(
        stage.env,
        [(stage.mona, pages[0], act), (stage.moira, pages[1], act)] * 3,
    )
    await stage.caught_up()

    assert len(bans(stage)) == 1
    assert len(stage.inbox(stage.bob)) == 1


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    ("measure", "fields", "done"),
    [
        ("CORRECTION", {}, ["a private message"]),
        ("WARNING", {"removes": True}, ["a private message", "remove the message"]),
        ("TEMPORARY_BAN", {"days": "3"}, ["a private message", "time out"]),
        ("PERMANENT_BAN", {"removes": True}, ["a private message", "remove the message", "ban"]),
    ],
)
async def test_every_rung_of_the_ladder_is_carried_out_words_first(
    stage: ConductStage, measure: str, fields: dict[str, Any], done: list[str]
):
    code = await decided(stage, measure, **fields)

    await carried_out(stage, code)

    assert [line for line in (await steps(stage, code)).split("\n") if line.startswith("☑")] == [
        f"☑ {step}" for step in done
    ]
    assert "Please stop." in stage.inbox(stage.bob)[-1]
    member = stage.env.backend.get_guild(stage.guild.id).members.get(stage.bob.id)
    assert (member is None) == (measure == "PERMANENT_BAN")
    if measure == "TEMPORARY_BAN":
        assert member
        assert (stage.moment + timedelta(days=3)).isoformat()[:16] in str(member.timed_out_until)
    gone = all(SAID not in message.content for message in stage.lobby.history())
    assert gone == bool(fields.get("removes"))


@pytest.mark.threat(16)
async def test_a_ban_keeps_every_other_message_as_evidence(stage: ConductStage):
    code = await decided(stage, "PERMANENT_BAN")

    await carried_out(stage, code)

    (ban,) = [e for e in stage.env.http_requests if e.method == "PUT" and "/bans/" in e.path]
    assert int(ban.params["delete_message_seconds"]) == 0
    assert any(SAID in message.content for message in stage.lobby.history())


FAULTS = {
    "the inbox is closed": ("POST", "/users/@me/channels", 403, 50007, "a private message"),
    "the bot may not": ("PUT", "/guilds/*/bans/*", 403, 50013, "ban"),
}


@pytest.mark.threat(16)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_step_that_fails_is_shown_stops_no_other_and_can_be_tried_again(
    stage: ConductStage, fault: tuple[str, str, int, int, str]
):
    method, path, status, code_of_error, failing = fault
    code = await decided(stage, "PERMANENT_BAN")
    stage.env.inject_error(method, path, status=status, code=code_of_error, times=None)
    await carried_out(stage, code)
    assert f"✗ {failing} – " in await steps(stage, code)
    assert (await steps(stage, code)).count("☑") == 1
    stage.env.backend.faults.clear()

    page = await stage.opens(stage.moira, code)
    await stage.moira.click(page.message, label=f"Try again: {failing}")
    await stage.caught_up()

    again = await steps(stage, code)
    if failing == "ban":
        assert again.count("☑") == 2
        assert len(bans(stage)) == 2
    else:  # they are banned by now, and share no server with the bot any more
        assert "☑ ban" in again


@pytest.mark.threat(16)
async def test_what_the_bot_cannot_do_somebody_does_by_hand(stage: ConductStage):
    code = await decided(stage, "PERMANENT_BAN")
    stage.env.inject_error("PUT", "/guilds/*/bans/*", status=403, code=50013, times=None)
    await carried_out(stage, code)

    page = await stage.opens(stage.moira, code)
    done = await stage.moira.click(page.message, label="Done by hand: ban")

    assert "Close" in labels(answers(done)[0].message)
    assert "☑ ban by hand" in await steps(stage, code)


@pytest.mark.threat(16)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_passes_is_tried_again_until_it_is_done_once(stage: ConductStage, status: int):
    code = await decided(stage, "PERMANENT_BAN")
    stage.env.inject_error("PUT", "/guilds/*/bans/*", status=status, times=6)
    await carried_out(stage, code)

    await stage.passes(timedelta(minutes=5))

    assert (await steps(stage, code)).count("☑") == 2
    assert len(stage.inbox(stage.bob)) == 1


@pytest.mark.threat(16)
async def test_a_restart_in_the_middle_goes_on_where_it_was(stage: ConductStage):
    code = await decided(stage, "PERMANENT_BAN", removes=True)
    stage.env.inject_error("DELETE", "/channels/*/messages/*", status=503, times=3)
    await carried_out(stage, code)
    await stage.restart()

    await stage.passes(timedelta(minutes=5))

    assert (await steps(stage, code)).count("☑") == 3
    assert len(bans(stage)) == 1
    assert len(stage.inbox(stage.bob)) == 1


@pytest.mark.threat(16)
async def test_a_message_that_is_gone_already_is_as_good_as_removed(stage: ConductStage):
    code = await decided(stage, "WARNING", removes=True)
    (message,) = [m for m in stage.lobby.history() if SAID in m.content]
    stage.env.backend.delete_message(stage.lobby.id, message.id)

    await carried_out(stage, code)

    assert "☑ remove the message" in await steps(stage, code)
