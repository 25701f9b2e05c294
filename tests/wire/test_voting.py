"""A thousand people vote at once, with Discord's limits on."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import SkippingClock
from bot.domain.agenda import SessionKey
from bot.domain.conference import conference_id
from bot.domain.people import ServerId
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, scene, session
from tests.wire.questions import ask, board_in

VOTERS = 1000
FOLLOWS_WITHIN = timedelta(seconds=3)
"""How far the board is behind the button, by the clock by which Discord's limits run."""

TALK = files([session("Ducks")], questions__open="5", questions__close="30")


async def test_a_thousand_votes_at_once_are_all_kept_and_soon_shown_within_discords_limits(
    tmp_path: Path,
):
    clock = SkippingClock(NINE - timedelta(minutes=4))
    async with LocalDiscord(clock=clock, answers_within=30) as discord:
        server = scene(discord, TALK)
        ada = server.add_member("Ada")
        voters = [server.add_member(f"Voter {n}") for n in range(VOTERS)]
        async with at_work(discord, server, TALK, clock, tmp_path) as app:
            await discord.until(lambda: [c for c in server.guild.channels.values() if c.thread])
            await app.ticker.settled()
            question = await ask(discord, server, ada, "Why are ducks yellow?")

            await asyncio.gather(*(voter.press(question, "👍 1") for voter in voters))
            shown = f"👍 {VOTERS + 1}"
            await discord.until(lambda: question.buttons[0].name == shown, within=60)
            last = clock.now()
            await discord.until(lambda: f"**{VOTERS + 1}**" in board_in(discord, server))

            assert clock.now() - last <= FOLLOWS_WITHIN
            here = conference_id("test", ServerId(server.id))
            async with app.database.transaction() as records:
                (kept,) = await records.questions.of_session(here, SessionKey("ducks"))
        assert kept.votes == VOTERS + 1
        assert [e for e in discord.exchanges if e.status == 429] == []
