"""Whatever people, roles, channels and the server are called: a name is shown, and no more.

Everything here is called so: who attends, moderates, organizes and speaks, the conference and its
server, its roles, channels and sessions.
"""

import logging
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conference import Conference
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import PersonId, ServerId
from bot.domain.text import one_line
from bot.logs import TextLines
from bot.rehearsal.local_discord import Channel, Message, Permission
from bot.rehearsal.local_discord import Role as DiscordRole
from tests.security.corpus import NAMES, hidden_in, live_in
from tests.security.hall import LATER, NOW, Hall, commands_tried, conference_files, hall, troubles

HOUR = timedelta(hours=1)
LINK = "Is https://example.org/ up to date?"


def channel_called(name: str, number: int) -> str:
    """As a setting may say it: channels have no blanks in their names."""
    return f"{number}-{'-'.join(name.split())}"


def called(name: str) -> ConferenceFiles:
    """The usual conference, in which everything that has a name has this one.

    What organizers write in files may have an address in it that is followed, and nothing unseen.
    """
    usual = conference_files()
    channels = {
        "channels.default": channel_called(name, 1),
        "channels.organizers": channel_called(name, 2),
        "channels.moderators": channel_called(name, 3),
        "channels.conduct": channel_called(name, 4),
        "channels.kinds.digest": channel_called(name, 5),
        "channels.rooms.Hall": channel_called(name, 6),
    }
    roles = {role: (f"{name} {number}",) for number, role in enumerate(usual.profile.roles)}
    pings = {f"ping.{what}": f"{what} {name}" for what in ("now", "case", "help")}
    settings = {**usual.settings, **channels, **pings, "events.mode": "sessions"}
    written = one_line(name).replace("://", ":") or "Nameless"  # as files are read
    profile = replace(usual.profile, name=written, roles=roles)
    talks = (replace(one, title=written, speakers=(written,)) for one in usual.agenda.sessions)
    agenda = replace(usual.agenda, title=written, sessions=tuple(talks))
    return replace(usual, profile=profile, settings=settings, agenda=agenda)


@asynccontextmanager
async def everything_called(name: str, folder: Path) -> AsyncGenerator[Hall]:
    """The hall, in which everybody and everything has this name by now."""
    async with hall(folder, called(name)) as here:
        here.server.rename_channel(here.lobby, channel_called(name, 0))
        for person in (here.ada, here.bob, here.mona, here.max, here.grace):
            person.member.nick = name[:32]
            here.server.tell_member(person.member)
        yield here


async def asking(here: Hall) -> int:
    """A question is asked, held, approved, hosted and answered; everybody comes too late once."""
    for text in ("How often does it rain?", LINK):
        form = await here.ada.slash(here.lobby, "ask", session=key(NOW))
        await here.ada.submit(form.modal, {"text": text})
        await here.passes()
    number, held = await numbers_of_ada(here)
    for hands in (here.mona, here.max):
        await here.press(hands, f"approve:{held}")
        await here.hand_in(hands, form, f"rejected:{held}", "No reason")
        await here.press(hands, f"take:{number}")
    form = await here.press(here.mona, f"answer:{number}")
    late = await here.press(here.max, f"answer:{number}")
    for hands, opened in ((here.mona, form), (here.max, late)):
        await hands.submit(opened.modal, {"text": "Every day."})
    await here.press(here.ada, f"reword-question:{number}")
    await here.hand_in(here.ada, form, f"reworded:{number}", "How often does it snow?")
    said = here.bob.say(here.lobby, "Why so?")
    await here.ada.use_on_message(said, "Ask as a question")
    for place in threads(here):
        await here.ada.use_on_message(here.bob.say(place, "And why?"), "Ask as a question")
    return number


def key(title: str) -> str:
    """By which a session is found, whatever it is called by now."""
    return title.lower().replace(" ", "-")


def conference_of(here: Hall) -> Conference:
    """The conference, in force."""
    return here.app.staff.programme.conference(ServerId(here.server.id))


def threads(here: Hall) -> list[Channel]:
    """Where questions are."""
    return [one for one in here.server.guild.channels.values() if one.thread]


async def numbers_of_ada(here: Hall) -> list[int]:
    """Of her questions, in the order in which she asked them."""
    conference = conference_of(here)
    async with here.app.database.transaction() as records:
        own = await records.questions.by(conference.id, PersonId(here.ada.id))
    return sorted(question.id for question in own)


async def speaking(here: Hall) -> None:
    """A speaker gets an account and checks in, and hosts say what they host."""
    [name] = conference_of(here).agenda.speakers
    for hands in (here.mona, here.max, here.mona):
        await hands.slash(here.lobby, "hosts claim", session=key(LATER))
    for hands in (here.grace, here.grace):
        await hands.slash(here.lobby, "speakers link", speaker=name, person=here.bob)
    await here.bob.slash(here.lobby, "host", session=key(NOW))
    mark = here.app.staff.programme.session(ServerId(here.server.id), key(LATER)).mark
    await here.press(here.bob, f"checkin-help:{mark}")
    await here.passes(3 * HOUR)  # speakers are asked whether they are there
    await here.press(here.bob, f"checkin:{mark}")
    for command in ("speakers list", "speakers status"):
        await here.grace.slash(here.lobby, command)
    await here.mona.slash(here.lobby, "hosts list")
    for _again in range(2):
        await here.grace.slash(here.lobby, "speakers unlink", speaker=name, person=here.bob)
        await here.mona.slash(here.lobby, "hosts release", session=key(LATER))
    code = await here.grace.slash(here.lobby, "speakers code", speaker=name)
    found = re.search(r"code:([A-Z0-9-]+)", code.text)
    assert found
    for _again in range(2):
        await here.bob.slash(here.lobby, "claim", code=found[1])


def role_for(here: Hall, what: str) -> DiscordRole:
    """The role that is pinged for it."""
    roles = here.server.guild.roles.values()
    return next(role for role in roles if role.name.startswith(f"{what} "))


def channel_of(here: Hall, number: int) -> Channel:
    """The channel of this number."""
    channels = here.server.guild.channels.values()
    return next(channel for channel in channels if channel.name.startswith(f"{number}-"))


async def organizing(here: Hall) -> None:
    """Posts are written, held and skipped, settings and the agenda changed, and all told of."""
    form = await here.grace.slash(here.lobby, "announce")
    draft = await here.grace.submit(form.modal, {"text": "Lunch is ready."})
    await here.grace.press(draft, "Post")
    posts = await here.grace.autocomplete(here.lobby, "announcements hold", "post", "")
    for command in ("hold", "release", "skip", "skip"):
        await here.grace.slash(here.lobby, f"announcements {command}", post=posts[-1].value)
    form = await here.grace.slash(here.lobby, "late", minutes=10)
    await here.grace.press(form, form.buttons[0].name)
    await here.grace.slash(here.lobby, "late")
    role = role_for(here, "now")
    change = await here.grace.slash(here.lobby, "configure ping", post="now", role=role)
    await here.grace.press(change, "Save")
    change = await here.grace.slash(
        here.lobby, "configure channel", what="default", channel=here.lobby
    )
    await here.grace.press(change, "Save")
    for _again in range(2):
        asked = await here.grace.slash(here.lobby, "agenda cancel", session=key(LATER))
        for one in asked.buttons[:1]:
            await here.grace.press(asked, one.name)


async def reporting(here: Hall, number: int) -> None:
    """A report about a person, and one about a message, are worked on by two of the team."""
    form = await here.ada.slash(here.lobby, "report new")
    receipt = await here.ada.submit(form.modal, {"text": "He shouted.", "about": [here.bob]})
    code = receipt.embeds[0]["description"].partition("**")[2].partition("**")[0]
    said = here.bob.say(here.lobby, "Something unkind")
    form = await here.ada.use_on_message(said, "Report to the conduct team")
    await here.ada.submit(form.modal, {"text": "This."})
    await here.ada.use_on_person(here.bob, "Report this person", here.lobby)
    await here.passes()
    for hands in (here.mona, here.max):
        await hands.slash(here.lobby, "case open", case=code)
        await here.press(hands, f"case-clear:{code}")
        await here.press(hands, f"case-claim:{code}")
    for to in (here.max, here.ada, here.mona):
        await here.mona.slash(here.lobby, "case hand-over", case=code, to=to)
    await here.mona.slash(here.lobby, "case list", show="all")
    await here.hand_in(here.mona, form, f"case-noted:{code}", "A note")
    for page in ("case-decide", "case-files", "case-act"):
        await here.press(here.mona, f"{page}:{code}")
    form = await here.choose(here.mona, f"case-measure:{code}:0", ["WARNING"])
    await here.mona.submit(form.modal, {"words": "Stop.", "reason": "He did.", "emergency": True})
    await here.passes()
    for page in range(3):
        await here.press(here.max, f"case-page:{code}:{page}:on")
    await here.press(here.max, f"case-uphold:{code}:0")
    await here.mona.slash(here.lobby, "case export", case=code)
    await here.ada.slash(here.lobby, "report status")
    await here.press(here.ada, f"report-see:{code}:0")
    await here.grace.slash(here.lobby, "questions asker", question=number, reason="I must know")


async def failing(here: Hall) -> None:
    """A channel is closed to the bot, another deleted, and a role taken away."""
    bot = here.server.role("Session Chair")
    here.server.deny(here.lobby, bot, Permission.SEND_MESSAGES)
    form = await here.grace.slash(here.lobby, "announce")
    draft = await here.grace.submit(form.modal, {"text": "Lunch is over."})
    await here.grace.press(draft, "Post")
    await here.passes(timedelta(minutes=1))
    await here.grace.slash(here.lobby, "status")
    for number in (1, 6):
        here.server.delete_channel(channel_of(here, number))
    here.server.delete_role(role_for(here, "case"))
    await here.passes(timedelta(minutes=5))
    await here.grace.slash(here.lobby, "status")
    await here.grace.slash(here.lobby, "announcements list", show="all")
    await here.ada.slash(here.lobby, "status")


def files_told(here: Hall) -> list[str]:
    """What is live in the files that people were handed."""
    found: list[str] = []
    for channel in here.discord.world.channels.values():
        messages: list[Message] = [*channel.messages.values(), *channel.private.values()]
        for one in [file for message in messages for file in message.attachments]:
            text = one.content.decode("utf-8-sig")
            if one.filename.endswith(".md"):
                found += [f"{one.filename}: {what}: {text}" for what in live_in(text)]
            elif one.filename.endswith(".html"):
                body = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
                found += [one.filename for _tag in re.findall("<script|href=.https://name", body)]
            else:
                found += [f"{one.filename}: {what}" for what in hidden_in(text.replace("\r\n", ""))]
    return found


@pytest.mark.threat("S8")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_whatever_everything_is_called_names_are_shown_and_no_more(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(TextLines())
    async with everything_called(name, tmp_path) as here:
        pings = [str(r.id) for r in here.server.guild.roles.values() if r.mentionable]
        number = await asking(here)
        await organizing(here)
        await reporting(here, number)
        for person in (here.ada, here.mona, here.grace):
            here.known["code"] = key(NOW)
            await commands_tried(here, person, here.lobby)
        await speaking(here)
        await failing(here)
        await here.passes(26 * HOUR)
        await here.grace.slash(here.lobby, "recap")

        wrong = troubles(here.discord.exchanges, calls=pings)
        wrong += files_told(here)

    assert sorted(set(wrong)) == []
    assert all(not hidden_in(line) for line in caplog.text.split("\n"))
