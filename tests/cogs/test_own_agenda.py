"""Everybody's own agenda: what they remember, and how they are reminded of it."""

from datetime import UTC, datetime, timedelta

from tests.cogs.importing import agenda, in_force
from tests.cogs.question_stage import labels, text_of, use
from tests.cogs.remembering import inbox, moment, remembers, told
from tests.cogs.stage import Stage, answers, in_public, shown


async def test_a_session_is_remembered_and_forgotten_with_one_press_each(stage: Stage):
    await stage.step(moment(6, 30))

    said = await remembers(stage, stage.ada)

    assert said.content == (
        "**Ducks in \\*Space\\*** is in your agenda.\n"
        "You are reminded 10 minutes before the start, in a direct message, or in the session's "
        "thread if you take none. /my reminders changes that."
    )
    assert "**Ducks in \\*Space\\***" in await stage.ada_asks("my agenda")
    await stage.ada.click(said.message, label="Forget")
    assert "Nothing yet." in await stage.ada_asks("my agenda")


async def test_who_remembers_what_is_on_or_begins_soon_is_promised_no_reminder(stage: Stage):
    await stage.step(moment(7, 5, 1))
    soon = await remembers(stage, stage.ada)
    again = await remembers(stage, stage.ada)
    announced = in_public(stage.pond)[-1]
    await stage.step(moment(7, 15))
    on = answers(await stage.grace.click(announced, label="Remember"))[-1]

    starts, ends = (int(moment(7, minute).timestamp()) for minute in (15, 45))
    assert soon.content == (
        "**Ducks in \\*Space\\*** is in your agenda.\n"
        f"It begins at <t:{starts}:t>: too soon for a reminder."
    )
    assert again.content.endswith(f"already.\nIt begins at <t:{starts}:t>.")
    assert on.content == (
        f"**Ducks in \\*Space\\*** is in your agenda.\nIt is on already, until <t:{ends}:t>."
    )
    assert [told(stage.ada), told(stage.grace)] == [[], []]


async def test_an_announcement_has_a_button_to_remember_its_session(stage: Stage):
    await stage.step(moment(7, 5))
    soon = in_public(stage.pond)[-1]

    said = await stage.ada.click(soon, label="Remember")

    assert "is in your agenda" in shown(said)


async def test_nobody_else_sees_it(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)

    assert "Nothing yet." in await stage.grace_asks("my agenda")


async def test_clashes_and_free_gaps_are_shown(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Ducks")
    clashing = await remembers(stage, stage.ada, "Geese")
    await remembers(stage, stage.ada, "Feather 2")

    assert "⚠️ At the same time: Ducks in \\*Space\\*" in clashing.content
    own = await stage.ada_asks("my agenda")
    assert "⚠️ at the same time: Geese on Mars" in own
    assert "*23 minutes free*" in own


async def test_people_are_reminded_once_before_the_start_also_over_a_restart(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)

    await stage.step(moment(7, 4, 59))
    assert told(stage.ada) == []
    await stage.step(moment(7, 5))
    await stage.restart()
    await stage.step(moment(7, 6))

    assert told(stage.ada) == ["⏰ In 10 minutes: Ducks in \\*Space\\*"]
    assert told(stage.grace) == []


async def test_everybody_chooses_how_long_before(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)
    assert "30 minutes before the start" in await stage.ada_asks("my reminders", minutes=30)

    await stage.step(moment(6, 45))

    assert told(stage.ada) == ["⏰ In 30 minutes: Ducks in \\*Space\\*"]


async def test_the_buttons_of_a_reminder_work_in_the_inbox(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)
    await stage.step(moment(7, 5))
    (reminder,) = inbox(stage.ada)
    assert labels(reminder) == ["Details", "Forget"]

    details = await stage.ada.user.click(reminder, label="Details")
    assert labels(answers(details)[-1].message) == []  # what has to know its server is not there
    forgotten = await stage.ada.user.click(reminder, label="Forget")

    assert "What there is to say about Ducks" in shown(details)
    assert shown(forgotten) == "**Ducks in \\*Space\\*** is no longer in your agenda."
    assert "Nothing yet." in await stage.ada_asks("my agenda")


async def test_whoever_remembers_it_when_the_reminder_is_due_already_is_not_reminded(stage: Stage):
    await stage.step(moment(7, 8))

    await remembers(stage, stage.ada)
    await stage.step(moment(7, 9))

    assert told(stage.ada) == []


async def test_a_reminder_that_comes_late_says_so(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)

    await stage.step(moment(7, 18))

    assert told(stage.ada) == ["⏰ Started 3 minutes ago: Ducks in \\*Space\\*"]


async def settles(stage: Stage) -> None:
    """Nothing changes any more for a while."""
    await stage.step(stage.clock.now() + timedelta(seconds=1))
    await stage.step(stage.clock.now() + timedelta(minutes=3))
    await stage.step(stage.clock.now() + timedelta(seconds=2))


async def test_who_remembers_a_session_that_moves_is_told_once_and_reminded_at_its_new_time(
    stage: Stage,
):
    await in_force(stage, agenda())
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)

    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await in_force(stage, agenda(ducks="10:30 - 11:00"))
    await settles(stage)
    assert told(stage.ada) == ["🕒 Moved: Ducks in \\*Space\\*"]
    assert "Wed 09:15, Pond → Wed 10:30-11:00, Pond" in text_of(inbox(stage.ada)[0])

    await stage.step(moment(7, 5))
    assert len(told(stage.ada)) == 1
    await stage.step(moment(8, 20))
    assert told(stage.ada)[1:] == ["⏰ In 10 minutes: Ducks in \\*Space\\*"]


async def test_a_session_that_moves_twice_and_is_cancelled_then_reminds_nobody(stage: Stage):
    await in_force(stage, agenda())
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)
    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await settles(stage)
    await in_force(stage, agenda(ducks="10:30 - 11:00"))
    await settles(stage)

    preview = answers(await stage.grace.slash(stage.lobby, "agenda cancel", session="Ducks"))[-1]
    await stage.grace.click(preview.message, label="Put in force")
    await settles(stage)
    for later in (moment(7, 5), moment(7, 50), moment(8, 20), moment(8, 31)):
        await stage.step(later)

    title = "Ducks in \\*Space\\*"
    assert told(stage.ada) == [f"🕒 Moved: {title}", f"🕒 Moved: {title}", f"❌ Cancelled: {title}"]


async def test_ten_minutes_later_are_told_by_the_reminder_alone(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)
    preview = answers(await stage.grace.slash(stage.lobby, "late", minutes=10))[-1]
    await stage.grace.click(preview.message, label="Tell people")
    await settles(stage)

    await stage.step(moment(7, 5))
    assert told(stage.ada) == []
    await stage.step(moment(7, 15))

    assert told(stage.ada) == ["⏰ In 10 minutes: Ducks in \\*Space\\*"]


async def test_what_cannot_be_fulfilled_is_refused_with_what_can(stage: Stage):
    refused = await stage.ada_asks("my reminders", minutes=500)

    assert refused == "✋ Choose from 1 to 120 minutes before the start."


async def test_what_is_over_or_gone_is_not_remembered(stage: Stage):
    card = answers(await stage.ada.slash(stage.lobby, "session", query="Ducks"))[-1]
    await stage.step(moment(7, 50))

    over = shown(await stage.ada.click(card.message, label="Remember"))
    gone = shown(await use(stage.env, stage.ada, stage.lobby, "remember:nothing"))

    assert over == "✋ 'Ducks in \\*Space\\*' is over. /agenda show has what is still to come."
    assert gone.startswith("✋ That session is no longer on the agenda.")


async def test_when_the_data_ends_it_is_forgotten_also_what_is_wished_for_later(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada)
    await stage.step(data_ends := datetime(2026, 10, 31, tzinfo=UTC))
    assert "Nothing yet." in await stage.ada_asks("my agenda")

    await stage.ada_asks("my reminders", minutes=20)
    await stage.step(data_ends + timedelta(minutes=1))

    assert "10 minutes before" in await stage.ada_asks("my reminders")


async def test_what_left_the_agenda_is_forgotten_with_the_button_beneath_its_news(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Feather 2")
    await in_force(stage, agenda())
    await settles(stage)
    (news,) = inbox(stage.ada)

    said = shown(await stage.ada.user.click(news, label="Forget"))

    assert said == "**Feather 2** is no longer in your agenda."
    assert "not in your agenda" in shown(await stage.ada.user.click(news, label="Forget"))
    assert "Your agenda is empty." in await stage.ada_asks("my calendar")
