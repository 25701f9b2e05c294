"""Running late: shown before it holds, told once, and taken back."""

from datetime import UTC, datetime, timedelta

import discord

from bot.domain.moments import stamp
from tests.cogs.importing import agenda, in_force
from tests.cogs.question_stage import labels, use
from tests.cogs.stage import Stage, answers, in_public, read, said_in, shown


def moment(hour: int, minute: int) -> datetime:
    """In UTC; Prague is two hours ahead."""
    return datetime(2026, 7, 15, hour, minute, tzinfo=UTC)


async def looks(stage: Stage, **options: object) -> discord.Message:
    """Grace says how late it is; gives the preview."""
    return answers(await stage.grace.slash(stage.lobby, "late", **options))[-1].message


async def tells(stage: Stage, **options: object) -> discord.Message:
    """Grace says so, and confirms it; gives the bot's answer."""
    preview = await looks(stage, **options)
    said = answers(await stage.grace.click(preview, label="Tell people"))[-1]
    await stage.step(stage.clock.now() + timedelta(seconds=2))
    return said.message


def told(stage: Stage) -> list[str]:
    """The posts about delays in the lobby."""
    return [line for line in said_in(stage.lobby) if line.startswith("⏰")]


async def test_it_is_shown_before_it_holds_and_nobody_is_told(stage: Stage):
    await stage.step(moment(7, 10))
    before = said_in(stage.lobby)

    preview = await looks(stage, minutes=10, room="Pond")

    words = read(preview.content, preview.embeds)
    assert "Pond is running 10 minutes late" in words
    assert "~~09:15~~ → 09:25 **Ducks in \\*Space\\* (Ada Lovelace)**" in words
    assert "Geese" not in words
    assert "told at once in #announcements and #pond" in words
    assert said_in(stage.lobby) == before
    assert "→" not in await stage.ada_asks("agenda show")


async def test_people_are_told_once_and_see_the_planned_and_the_expected_time(stage: Stage):
    await stage.step(moment(7, 10))

    said = await tells(stage, minutes=10)

    assert said.content == "Everything is running 10 minutes late. People are being told."
    assert told(stage) == ["⏰ **Everything is running 10 minutes late**"]
    assert "~~09:15~~ → 09:25 CEST **Ducks" in await stage.ada_asks("agenda show")
    assert "~~09:15–09:45 CEST~~\n09:25–09:55 CEST" in await stage.ada_asks(
        "session", query="ducks"
    )


async def test_posts_are_made_at_the_expected_time_and_those_made_are_corrected(stage: Stage):
    await stage.step(moment(7, 5))
    soon = in_public(stage.pond)[-1]
    assert soon.content == "In 10 minutes: Ducks in \\*Space\\*"

    await tells(stage, minutes=10)
    await stage.step(moment(7, 15))
    assert not any(line.startswith("Now: Ducks") for line in said_in(stage.pond))
    await stage.step(moment(7, 25))

    assert said_in(stage.pond)[-1].startswith("Now: Ducks")
    corrected = next(m for m in in_public(stage.pond) if m.id == soon.id)
    assert corrected.content == "🕒 Moved: Ducks in \\*Space\\*"
    assert "What changed" in labels(corrected)


async def test_what_runs_is_announced_as_before_and_only_ends_later(stage: Stage):
    await stage.step(moment(7, 15))
    now = in_public(stage.pond)[-1]
    assert now.content.startswith("Now: Ducks")

    await stage.step(moment(7, 16))
    await tells(stage, minutes=10, room="Pond")

    corrected = next(m for m in in_public(stage.pond) if m.id == now.id)
    assert corrected.content == now.content
    assert "~~09:15–09:45 CEST~~\n09:15–09:55 CEST" in read("", corrected.embeds)
    assert said_in(stage.pond).count(now.content) == 1


async def test_of_what_runs_people_read_the_new_end_in_their_own_time(stage: Stage):
    await stage.step(moment(7, 16))

    await tells(stage, minutes=10)

    late = next(m for m in in_public(stage.lobby) if m.content.startswith("⏰"))
    words = read("", late.embeds)
    assert f"ends at ~~09:45~~ → 09:55 🔔 {stamp(moment(7, 55))}" in words
    assert stamp(moment(7, 15)) not in words


async def test_a_delay_that_is_taken_back_leaves_everything_at_its_time(stage: Stage):
    await stage.step(moment(7, 10))
    planned = await stage.ada_asks("agenda show")
    said = await tells(stage, minutes=10)

    back = shown(await stage.grace.click(said, label="Undo"))
    await stage.step(stage.clock.now() + timedelta(seconds=2))

    assert back.startswith("Taken back.")
    assert told(stage)[1:] == ["⏰ **The last delay is taken back**"]
    assert await stage.ada_asks("agenda show") == planned
    await stage.step(moment(7, 15))
    assert said_in(stage.pond)[-1].startswith("Now: Ducks")


async def test_only_what_was_said_last_is_taken_back_and_only_once(stage: Stage):
    await stage.step(moment(7, 10))
    first = await tells(stage, minutes=10)
    second = await tells(stage, minutes=20)

    refused = shown(await stage.grace.click(first, label="Undo"))
    await stage.grace.click(second, label="Undo")
    again = shown(await stage.grace.click(second, label="Undo"))

    assert refused.startswith("✋ That was taken back already, or something was said since.")
    assert again == refused
    assert "~~09:15~~ → 09:25" in await stage.ada_asks("agenda show")


async def test_zero_minutes_are_back_on_time(stage: Stage):
    await stage.step(moment(7, 2))
    await tells(stage, minutes=10)
    assert "Running late" in await stage.grace_asks("late")

    await tells(stage, minutes=0)

    assert told(stage)[1:] == ["⏰ **Everything is back on time**"]
    assert "On time" in await stage.grace_asks("late")


async def test_a_delay_holds_over_a_restart(stage: Stage):
    await stage.step(moment(7, 10))
    await tells(stage, minutes=10)

    await stage.restart()

    assert "~~09:15~~ → 09:25" in await stage.ada_asks("agenda show")
    await stage.step(moment(7, 20))
    assert told(stage) == ["⏰ **Everything is running 10 minutes late**"]


async def test_what_was_shown_does_not_hold_once_the_agenda_is_another(stage: Stage):
    await stage.step(moment(7, 10))
    preview = await looks(stage, minutes=10)
    await tells(stage, minutes=5)

    refused = shown(await stage.grace.click(preview, label="Tell people"))

    assert refused.startswith("✋ The agenda has changed since you looked.")
    assert "09:20" in await stage.ada_asks("agenda show")


async def test_what_is_said_already_moves_nothing(stage: Stage):
    await stage.step(moment(7, 10))
    await tells(stage, minutes=10, room="Pond")

    again = await stage.grace_asks("late", minutes=10, room="Pond")
    on_time = await stage.grace_asks("late", minutes=0, room="Lake")

    moves_nothing = "✋ Nothing would move: whatever remains in"
    assert again == f"{moves_nothing} Pond is 10 minutes late already."
    assert on_time == f"{moves_nothing} Lake is on time already."


async def test_a_change_of_the_agenda_meanwhile_is_told_without_the_delay(stage: Stage):
    await in_force(stage, agenda())
    await stage.step(moment(6, 40))
    await tells(stage, minutes=10)

    await in_force(stage, agenda(geese="Attic"))
    await stage.step(stage.clock.now() + timedelta(minutes=3))
    await stage.step(stage.clock.now() + timedelta(seconds=2))

    (changed,) = [m for m in in_public(stage.lobby) if m.content == "**The agenda has changed**"][
        1:
    ]
    words = read("", changed.embeds)
    assert "Wed 09:25-09:55, Lake -> Wed 09:25-09:55, Attic" in words
    assert "Ducks" not in words


async def test_a_preview_of_another_agenda_says_that_the_delay_comes_on_top(stage: Stage):
    await stage.step(moment(7, 10))
    await tells(stage, minutes=10)

    result = await stage.grace.slash(stage.lobby, "agenda import", file=("a.yaml", agenda()))

    assert "What was said with /late comes on top of these times." in shown(result)


async def test_attendees_say_nothing_about_it(stage: Stage):
    await stage.step(moment(7, 10))
    only = "✋ Only organizers of Bird Conference can do that."

    for button in ("late-tell:10:0::1.0", "late-undo:1"):
        assert shown(await use(stage.env, stage.ada, stage.lobby, button)).startswith(only)
    assert "→" not in await stage.ada_asks("agenda show")


async def test_more_than_four_hours_or_less_than_none_are_refused(stage: Stage):
    for minutes in (-1, 241):
        refused = await stage.grace_asks("late", minutes=minutes)
        assert refused.startswith("✋ Say how many minutes it is late in all, from 0 (on time)")
