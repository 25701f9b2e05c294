"""Announcements as everybody in the channel sees them; whatever titles say stays text."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.domain.agenda import Agenda, Kind, SessionKey
from bot.domain.code_of_conduct import Section
from bot.domain.conference import Profile
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from tests.cogs.hands import pinged, time_passes
from tests.cogs.stage import Stage, answers, in_public, slot

HOSTILE = (
    "@everyone",
    "@here come",
    "<@&7>",
    "<@1> and <#2>",
    "[free coins](https://evil.example/)",
    "# **Big** ||news|| `code`",
    "\u202egnp.exe",
    "{{ conference }}",
    "A" * 400,
)

START = datetime(2026, 7, 15, 7, 0, tzinfo=UTC)
END = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def files() -> ConferenceFiles:
    """One session after the other, each with a title that would do harm if Discord read it."""
    titled = (
        slot(title, f"{7 + n // 4:02}:{n % 4 * 15:02}", 15, speakers=(title[:60],))
        for n, title in enumerate(HOSTILE)
    )
    untitled = replace(slot(None, "10:15", 15), key=SessionKey("untitled"))
    sessions = (*titled, slot(None, "10:00", 15, kind=Kind.BREAK), untitled)
    agenda = Agenda("@everyone", ZoneInfo("Europe/Prague"), sessions)
    return ConferenceFiles(
        profile=Profile(
            slug="birds",
            name="@everyone [conf](https://evil.example/)",
            about="@here **bold** <@&7>",
            roles={Role.ORGANIZER: ("Organizer",)},
        ),
        agenda=agenda,
        settings={"ping.digest": "Early Birds", "questions.open": "never"},
        code_of_conduct=(Section("Our pledge", "Be kind, @everyone."),),
    )


async def the_whole_morning(stage: Stage) -> list[discord.Message]:
    """Every post until noon."""
    await time_passes(stage, END)
    return in_public(stage.lobby)


def active(text: str) -> list[str]:
    """What Discord would act upon: mentions, masked links and headings without a backslash.

    Bold is allowed where the abstract is: behind its words before the title.
    """
    bold = r"(?<!say about # )(?<!\\)\*\*Big"
    harmful = rf"@(?:everyone|here)\b|(?<!\\)<[@#]|(?<!\\)\[[^\]]*(?<!\\)\]\(|^#|{bold}"
    return re.findall(harmful, text, flags=re.MULTILINE)


def drawn(message: discord.Message) -> str:
    """What Discord draws with its Markdown: all but the footer and the labels of buttons."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [field.value or "" for field in embed.fields]
    return "\n".join(parts)


def sent(stage: Stage) -> list[dict[str, Any]]:
    """What the bot sent to the announcements' channel."""
    path = f"/channels/{stage.lobby.id}/messages"
    requests = [r for r in stage.env.http_requests if (r.method, r.path) == ("POST", path)]
    return [cast("dict[str, Any]", request.json) for request in requests]


async def test_titles_and_names_that_look_like_pings_links_or_formatting_stay_text(stage: Stage):
    posts = await the_whole_morning(stage)

    texts = [drawn(post) for post in posts]
    assert len(posts) == len(["digest", "break", "closing"]) + 3 * len([*HOSTILE, "untitled"])
    assert [active(text) for text in texts] == [[]] * len(posts)
    assert not any("\u202e" in text for text in texts)


async def test_an_abstract_may_be_bold_and_its_links_say_where_they_lead(stage: Stage):
    posts = await the_whole_morning(stage)

    bodies = {str(post.embeds[0].description) for post in posts}
    assert r"What there is to say about # **Big** \|\|news\|\| `code`." in bodies
    assert "What there is to say about free coins (https://evil.example/)." in bodies


async def test_nobody_is_pinged_by_any_post_unless_a_role_is_configured_for_it(stage: Stage):
    early_birds = stage.guild.create_role("Early Birds", mentionable=True)

    digest, *others = await the_whole_morning(stage)

    assert pinged(stage.env, digest) == [early_birds.id]
    assert [pinged(stage.env, post) for post in others] == [[]] * len(others)


async def test_discord_is_told_to_open_one_role_and_no_other_mention(stage: Stage):
    early_birds = stage.guild.create_role("Early Birds", mentionable=True)

    await the_whole_morning(stage)

    digest, *others = [body["allowed_mentions"] for body in sent(stage)]
    assert digest == {"parse": [], "roles": [early_birds.id]}
    assert others == [{"parse": []}] * len(others)


async def test_a_role_that_is_not_there_is_not_pinged_and_the_post_is_made(stage: Stage):
    [digest, *_] = await the_whole_morning(stage)

    assert digest.content.startswith("Good morning!")
    assert pinged(stage.env, digest) == []


async def test_every_post_has_a_key_of_its_own_that_discord_is_to_enforce(stage: Stage):
    await the_whole_morning(stage)

    nonces = [body["nonce"] for body in sent(stage)]
    rows = [[row["components"] for row in body["components"]] for body in sent(stage)]
    buttons = [
        next(b["custom_id"] for row in of for b in row if b["custom_id"].startswith("post:"))
        for of in rows
    ]
    assert buttons == [f"post:{nonce}" for nonce in nonces]
    assert len(set(nonces)) == len(nonces)
    assert all(len(nonce) <= 25 for nonce in nonces)
    assert all(body["enforce_nonce"] for body in sent(stage))


async def test_a_title_that_is_too_long_is_cut_with_an_ellipsis(stage: Stage):
    posts = await the_whole_morning(stage)

    [title, *_] = {p.embeds[0].title for p in posts if "AAAA" in str(p.embeds[0].title)}
    assert title
    assert len(title) <= 256
    assert title.endswith("A…")


async def test_a_session_without_a_title_is_announced_by_what_it_is(stage: Stage):
    posts = await the_whole_morning(stage)

    headlines = [post.content for post in posts]
    assert any(headline.startswith("A break.") for headline in headlines)
    assert "Now: To be announced" in headlines


async def test_private_answers_are_as_harmless_as_posts(stage: Stage):
    await stage.step(START)
    asked = [
        await stage.ada.slash(stage.lobby, name) for name in ("agenda show", "now", "next", "about")
    ]
    asked += [await stage.ada.slash(stage.lobby, "session", query="free coins")]

    texts = [drawn(answers(result)[0].message) for result in asked]

    assert "free coins" in texts[-1]
    assert [active(text) for text in texts] == [[]] * 5


async def test_what_a_person_types_comes_back_to_them_as_text(stage: Stage):
    result = await stage.ada.slash(stage.lobby, "session", query="zzzzzzzz @everyone <@&7>")

    [message] = answers(result)
    assert pinged(stage.env, message.message) == []


async def test_what_comes_next_is_told_in_order_and_each_once(stage: Stage):
    posts = await the_whole_morning(stage)

    sessions = [p.embeds[0].title for p in posts if p.content.startswith("Now: ")]
    assert len(sessions) == len(set(sessions)) == len(HOSTILE) + 1
