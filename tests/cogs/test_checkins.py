"""Speakers who are asked whether they are there, and organizers who read who is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
from simcord.actors import MemberActor

from bot.app import build
from bot.domain.moments import stamp
from tests.cogs.importing import agenda, in_force
from tests.cogs.linking import ADA, GRACE, link
from tests.cogs.question_stage import labels, text_of, use
from tests.cogs.remembering import inbox, told
from tests.cogs.stage import Stage, answers, in_public, shown

CLOSED_INBOX = 50007
TITLE = "Ducks in \\*Space\\*"
MISSED = f"❔ Not checked in: {TITLE}"


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """In UTC; the ducks and the geese begin at 07:15."""
    return datetime(2026, 7, 15, hour, minute, second, tzinfo=UTC)


def ask(start: datetime) -> str:
    """How somebody is asked about a session that starts then."""
    return f"🎤 You are on at {stamp(start)}: {TITLE}"


ASKED = ask(at(7, 15))


def backstage(stage: Stage) -> list[str]:
    """What organizers read about speakers, each in whole."""
    return [text_of(m) for m in in_public(stage.backstage) if "Agenda" not in labels(m)]


def headlines(stage: Stage) -> list[str]:
    return [text.splitlines()[0] for text in backstage(stage)]


async def asked(stage: Stage) -> discord.Message:
    """Ada is linked and asked; gives the message."""
    await link(stage)
    await stage.step(at(6, 15))
    (message,) = inbox(stage.ada)
    return message


async def presses(person: MemberActor, message: discord.Message, label: str) -> str:
    return shown(await person.user.click(message, label=label))


async def test_a_speaker_is_asked_an_hour_before_once_also_over_a_restart(stage: Stage):
    await link(stage)

    await stage.step(at(6, 14, 59))
    assert told(stage.ada) == []
    await stage.step(at(6, 15))
    await stage.restart()
    await stage.step(at(6, 16))

    assert told(stage.ada) == [ASKED]
    message = text_of(inbox(stage.ada)[0])
    assert f"<t:{int(at(7, 15).timestamp())}:t>" in message
    assert "Room: Pond" in message
    assert labels(inbox(stage.ada)[0]) == ["I'm here", "I need help"]


async def test_what_discord_could_not_take_is_asked_as_soon_as_it_can(stage: Stage):
    await link(stage)
    stage.env.inject_error("POST", "/channels/*/messages", status=500, times=1)
    await stage.step(at(6, 15))
    await stage.step(at(6, 16))
    await stage.step(at(6, 17))

    assert told(stage.ada) == [ASKED]


async def test_the_link_of_the_session_is_a_button(stage: Stage):
    files = stage.app.staff.secretary.files
    url = "https://example.org/stream"
    sessions = tuple(replace(s, url=url) if ADA in s.speakers else s for s in files.agenda.sessions)
    linked = replace(files, agenda=replace(files.agenda, sessions=sessions))
    stage.rebuild = lambda: build(stage.settings, stage.clock, linked)
    await stage.restart()

    assert labels(await asked(stage)) == ["I'm here", "I need help", "Session page"]


async def test_whoever_is_linked_later_is_asked_then(stage: Stage):
    await stage.step(at(6, 50))
    await link(stage)

    await stage.step(at(6, 51))

    assert told(stage.ada) == [ASKED]


async def test_whoever_is_there_presses_so_and_organizers_see_it(stage: Stage):
    message = await asked(stage)

    said = await presses(stage.ada, message, "I'm here")

    assert said.startswith(f"Thank you! The organizers know that you are here for **{TITLE}**")
    assert f"✅ {ADA} (<@{stage.ada.id}>) – here" in await stage.grace_asks("speakers status")
    await stage.restart()
    assert f"✅ {ADA} (<@{stage.ada.id}>) – here" in await stage.grace_asks("speakers status")


async def test_whoever_needs_help_has_the_organizers_told_at_once(stage: Stage):
    message = await asked(stage)

    said = await presses(stage.ada, message, "I need help")
    await stage.step(at(6, 15, 1))

    assert "have been told just now" in said
    (call,) = backstage(stage)
    assert call.startswith("A speaker needs help.")
    assert f"🆘 **{ADA}** (<@{stage.ada.id}>) needs help" in call
    assert TITLE in call
    assert "Pond" in call
    assert f"🆘 {ADA}" in await stage.grace_asks("speakers status")


async def test_organizers_are_called_once_however_often_it_is_pressed_for_five_minutes(
    stage: Stage,
):
    message = await asked(stage)
    await presses(stage.ada, message, "I need help")
    await stage.step(at(6, 16))

    again = await presses(stage.ada, message, "I need help")
    await stage.step(at(6, 17))
    assert "know already" in again
    assert len(backstage(stage)) == 1

    await stage.step(at(6, 21))
    await presses(stage.ada, message, "I need help")
    await stage.step(at(6, 21, 1))
    assert len(backstage(stage)) == 2


async def test_who_presses_the_two_in_turn_calls_the_organizers_no_more_often(stage: Stage):
    message = await asked(stage)
    for second in range(1, 9, 2):
        await presses(stage.ada, message, "I need help")
        await stage.step(at(6, 15, second))
        await presses(stage.ada, message, "I'm here")
        await stage.step(at(6, 15, second + 1))
    assert len(backstage(stage)) == 1

    assert "know already" in await presses(stage.ada, message, "I need help")
    assert f"🆘 {ADA}" in await stage.grace_asks("speakers status")
    await stage.step(at(6, 20, 1))
    assert "just now" in await presses(stage.ada, message, "I need help")


async def test_where_the_settings_say_so_a_role_is_pinged_for_help(stage: Stage):
    files = stage.app.staff.secretary.files
    stage.guild.create_role("Helpers", mentionable=True)
    pinging = replace(files, settings={**files.settings, "ping.help": "Helpers"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, pinging)
    await stage.restart()

    await presses(stage.ada, await asked(stage), "I need help")
    await stage.step(at(6, 15, 1))

    assert f"<@&{stage.guild.roles['Helpers'].id}> A speaker needs help." in backstage(stage)[0]


async def test_a_session_that_moves_is_asked_about_at_its_new_time_only(stage: Stage):
    await in_force(stage, agenda())
    await link(stage)
    await in_force(stage, agenda(ducks="10:00 - 10:30"))

    await stage.step(at(6, 59))
    assert told(stage.ada) == []
    await stage.step(at(7, 0))

    assert told(stage.ada) == [ask(at(8, 0))]


async def test_who_has_answered_is_asked_anew_only_where_it_moves_far(stage: Stage):
    await in_force(stage, agenda())
    message = await asked(stage)
    await presses(stage.ada, message, "I'm here")

    await in_force(stage, agenda(ducks="09:45 - 10:15"))
    await stage.step(at(6, 45))
    assert told(stage.ada) == [ASKED]

    await in_force(stage, agenda(ducks="14:00 - 14:30"))
    await stage.step(at(10, 59))
    assert told(stage.ada) == [ASKED]
    await stage.step(at(11, 0))
    assert told(stage.ada) == [ASKED, ask(at(12, 0))]


async def test_who_has_not_answered_is_asked_anew_when_the_start_is_another(stage: Stage):
    await in_force(stage, agenda())
    await asked(stage)

    await in_force(stage, agenda(ducks="09:20 - 09:50"))
    await stage.step(at(6, 20))
    assert told(stage.ada) == [ASKED]
    await in_force(stage, agenda(ducks="09:40 - 10:10"))
    await stage.step(at(6, 39))
    assert told(stage.ada) == [ASKED]
    await stage.step(at(6, 40))

    assert told(stage.ada) == [ASKED, ask(at(7, 40))]


async def test_a_delay_moves_the_question_too(stage: Stage):
    await link(stage)
    preview = answers(await stage.grace.slash(stage.lobby, "late", minutes=10))[-1]
    await stage.grace.click(preview.message, label="Tell people")

    await stage.step(at(6, 24))
    assert told(stage.ada) == []
    await stage.step(at(6, 25))

    assert told(stage.ada) == [ask(at(7, 25))]


async def cancel(stage: Stage) -> None:
    preview = answers(
        await stage.grace.slash(stage.lobby, "agenda cancel", session="ducks-in-*space*")
    )[-1]
    await stage.grace.click(preview.message, label="Put in force")


async def test_nobody_is_asked_about_a_cancelled_session_and_nobody_missed(stage: Stage):
    await link(stage)
    await link(stage, GRACE, stage.grace)
    await cancel(stage)

    await stage.step(at(6, 15))
    await stage.step(at(7, 0))

    assert told(stage.ada) == []
    assert headlines(stage) == ["❔ Not checked in: Geese on Mars"]


async def test_a_press_about_a_cancelled_session_is_refused(stage: Stage):
    message = await asked(stage)
    await cancel(stage)

    said = await presses(stage.ada, message, "I'm here")

    assert said.startswith("✋ That session does not take place any more.")


async def test_only_its_speakers_check_in(stage: Stage):
    session = stage.app.staff.programme.session(stage.guild.id, "Ducks")  # pyright: ignore[reportArgumentType]
    await link(stage, GRACE, stage.ada)

    refused = shown(await use(stage.env, stage.ada, stage.lobby, f"checkin:{session.mark}"))

    assert refused.startswith("✋ Only the speakers of 'Ducks in \\*Space\\*' check in.")


async def test_organizers_read_once_who_is_missing_a_quarter_of_an_hour_before(stage: Stage):
    await asked(stage)

    await stage.step(at(6, 59, 59))
    assert headlines(stage) == []
    await stage.step(at(7, 0))
    await stage.restart()
    await stage.step(at(7, 1))

    assert headlines(stage) == [MISSED, "❔ Not checked in: Geese on Mars"]
    ducks, geese = backstage(stage)
    assert f"❔ {ADA} (<@{stage.ada.id}>) – no answer yet" in ducks
    assert f"➖ {GRACE} – not linked" in geese


async def test_nothing_is_posted_where_everybody_has_answered(stage: Stage):
    await link(stage, GRACE, stage.grace)
    message = await asked(stage)
    await presses(stage.ada, message, "I'm here")
    await presses(stage.grace, inbox(stage.grace)[0], "I need help")

    await stage.step(at(7, 0))
    await stage.step(at(7, 1))

    assert headlines(stage) == ["A speaker needs help."]


async def test_a_conference_that_links_nobody_reads_of_nobody(stage: Stage):
    await stage.step(at(6, 15))
    await stage.step(at(7, 0))

    assert backstage(stage) == []


async def test_whose_inbox_is_closed_counts_as_missing_and_organizers_read_why(stage: Stage):
    await link(stage)
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=CLOSED_INBOX, times=None)

    await stage.step(at(6, 15))
    await stage.step(at(6, 15, 5))
    notice = text_of(in_public(stage.backstage)[-1])
    assert f"checkin {TITLE} for {ADA} in a direct message – They take no direct" in notice
    await stage.step(at(7, 0))

    (ducks, _) = backstage(stage)
    why = f"❌ {ADA} (<@{stage.ada.id}>) – could not be asked: They take no direct messages."
    assert why in ducks
    assert "They take no direct messages." in await stage.grace_asks("status")
    await stage.step(at(7, 15))
    assert "They take no direct messages." not in await stage.grace_asks("status")


async def test_where_it_is_switched_off_nobody_is_asked_or_missed(stage: Stage):
    files = stage.app.staff.secretary.files
    never = replace(files, settings={**files.settings, "speakers.checkin": "never"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, never)
    await stage.restart()
    await link(stage)

    await stage.step(at(6, 15))
    await stage.step(at(7, 0))

    assert told(stage.ada) == []
    assert backstage(stage) == []
    assert "nobody is asked" in await stage.grace_asks("speakers status")


async def test_the_status_shows_every_coming_session_and_is_for_organizers(stage: Stage):
    await link(stage)

    status = await stage.grace_asks("speakers status")

    assert f"🕒 {ADA} (<@{stage.ada.id}>) – not asked yet" in status
    assert f"➖ {GRACE} – not linked" in status
    assert "2 sessions to come · asked 1 hour before" in status
    refused = shown(await use(stage.env, stage.ada, stage.lobby, "speakers-status:0"))
    assert refused.startswith("✋ Only organizers")


async def test_what_speakers_answered_is_erased_when_the_data_ends(stage: Stage):
    message = await asked(stage)
    await presses(stage.ada, message, "I'm here")
    conference = next(iter(stage.app.staff.programme.by_id))

    await stage.step(at(6, 15) + timedelta(days=120))

    async with stage.app.database.transaction() as records:
        assert await records.checkins.all(conference) == ()
        assert await records.speakers.all(conference) == ()
        rows = await records.deliveries.all(conference)
    assert [row for row in rows if row.post.kind in {"checkin", "missing", "help"}] == []


async def test_who_could_not_be_asked_is_erased_from_the_notices_too(stage: Stage):
    await link(stage)
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=CLOSED_INBOX, times=None)
    await stage.step(at(6, 15))
    await stage.step(at(6, 15, 5))
    conference = next(iter(stage.app.staff.programme.by_id))

    async with stage.app.database.transaction() as records:
        before = await records.deliveries.all(conference)
    await stage.step(at(6, 15) + timedelta(days=120))
    async with stage.app.database.transaction() as records:
        after = await records.deliveries.all(conference)

    assert [row.post.kind for row in before if ADA in row.text] == ["checkin", "notice"]
    assert [row.post.kind for row in after if ADA in row.text] == []
