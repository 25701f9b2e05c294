"""Buttons outlive what they were made for: versions, sessions, servers."""

from datetime import UTC, datetime

import pytest
from simcord.builders import UserHandle

from bot.client.cards import view_of
from bot.domain.cards import Button
from tests.cogs.hands import button_in
from tests.cogs.stage import Stage, answers, in_public, shown

DURING_WELCOME = datetime(2026, 7, 15, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize("button", ["nothing:7", "nothing", "", " ", "setup:x", "__init__:x"])
async def test_a_button_of_an_unknown_kind_is_answered_with_what_to_do(stage: Stage, button: str):
    message = await button_in(stage.env, stage.lobby, button or ":")

    said = shown(await stage.ada.click(message, label="Press"))

    assert said == "✋ That button is from an earlier version. Please use the command again."


@pytest.mark.parametrize(
    "button",
    [
        "agenda:",
        "agenda:yesterday::0",
        "agenda:2026-07-15::first",
        "agenda:2026-07-15::0:0",
        "conduct:99",
        "session:gone",
        "post:gone",
    ],
)
async def test_a_button_that_leads_nowhere_says_so(stage: Stage, button: str):
    message = await button_in(stage.env, stage.lobby, button)

    assert shown(await stage.ada.click(message, label="Press")).startswith("✋ ")


@pytest.mark.parametrize(
    "button",
    ["save:first", "forget:", "ledger:all:x", "ledger:", "save:7", "draft::soon", "reword:x"],
)
async def test_a_damaged_button_of_an_organizers_says_so_too(stage: Stage, button: str):
    message = await button_in(stage.env, stage.lobby, button)

    assert shown(await stage.grace.click(message, label="Press")).startswith("✋ ")


@pytest.mark.parametrize("page", ["7", "-1"])
async def test_a_page_that_is_not_there_any_more_gives_the_nearest(stage: Stage, page: str):
    message = await button_in(stage.env, stage.lobby, f"agenda:2026-07-15::{page}")

    assert "Wednesday 15 July 2026" in shown(await stage.ada.click(message, label="Press"))


async def test_a_page_of_a_room_that_is_gone_shows_the_whole_day(stage: Stage):
    message = await button_in(stage.env, stage.lobby, "agenda:2026-07-15:0123456789ab:0")

    text = shown(await stage.ada.click(message, label="Press"))

    assert "Ducks" in text
    assert "Geese" in text


async def test_a_button_in_public_is_answered_in_private_and_the_message_stays(stage: Stage):
    message = await button_in(stage.env, stage.lobby, "agenda:2026-07-16::0")

    answer = shown(await stage.ada.click(message, label="Press"))

    assert "Second morning" in answer
    assert [m.content for m in in_public(stage.lobby)] == ["Look here"]


async def test_turning_a_page_replaces_it_and_adds_nothing(stage: Stage):
    first = answers(await stage.ada.slash(stage.lobby, "agenda show"))[0]

    await stage.ada.click(first.message, label="Later ▶")

    seen = stage.lobby.history(viewer=stage.ada)
    assert len(seen) == 1
    assert "page 2 of 2" in str(seen[0].embeds[0].footer.text)


async def test_a_session_behind_a_button_is_shown_also_after_a_restart(stage: Stage):
    stage.clock.set(DURING_WELCOME)
    following = answers(await stage.ada.slash(stage.lobby, "next", room="Pond"))[0]
    await stage.restart()

    details = shown(await stage.ada.click(following.message, label="Details"))

    assert "What there is to say about Ducks" in details


async def test_a_session_that_was_taken_off_the_agenda_is_said_to_be_gone(stage: Stage):
    stage.clock.set(DURING_WELCOME)
    following = answers(await stage.ada.slash(stage.lobby, "next", room="Pond"))[0]
    stage.files_without("Ducks in *Space*")
    await stage.restart()

    details = shown(await stage.ada.click(following.message, label="Details"))

    assert details == "✋ That session is no longer on the agenda. /agenda show lists what is."


async def test_a_button_in_a_direct_message_leads_back_to_the_server(stage: Stage):
    eve = stage.env.create_user("Eve")

    said = await pressed_in_private(stage, eve, "agenda:2026-07-15::0")

    assert said == "✋ That only works on the conference's own server."


async def pressed_in_private(stage: Stage, person: UserHandle, button: str) -> str:
    user = await stage.app.bot.fetch_user(person.id)
    message = await user.send("Look here", view=view_of([Button("Press", id=button)]))
    return shown(await person.click(message, label="Press"))
