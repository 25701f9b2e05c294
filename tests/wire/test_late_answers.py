"""An answer to a press that is long on its way brings nothing back that is gone by then."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import SkippingClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, scene, session
from tests.wire.questions import ask, board_in

TALK = files([session("Ducks")], questions__open="5", questions__close="30")
SLANDER = "Is Bob of 12 Elm Street a thief?"
WITHDRAWN = "This question was withdrawn."


async def test_a_late_answer_to_a_vote_brings_no_withdrawn_question_back(tmp_path: Path):
    clock = SkippingClock(NINE - timedelta(minutes=4))
    async with LocalDiscord(clock=clock, answers_within=30) as discord:
        server = scene(discord, TALK)
        ada, bob = server.add_member("Ada"), server.add_member("Bob")
        async with at_work(discord, server, TALK, clock, tmp_path) as app:
            await discord.until(lambda: [c for c in server.guild.channels.values() if c.thread])
            await app.ticker.settled()
            question = await ask(discord, server, ada, SLANDER)
            await discord.until(lambda: SLANDER in board_in(discord, server))
            mine = await ada.slash(server.channel("announcements"), "questions mine")
            card = await ada.choose(mine, "Reword or withdraw one", ["1"])
            slow = discord.faults.delay(4.0, "PATCH", "/webhooks/*")

            vote = asyncio.create_task(bob.press(question, "👍 1"))
            await discord.until(lambda: not slow.times)
            await ada.press(card, "Withdraw")
            await discord.until(lambda: question.embeds[0]["description"] == WITHDRAWN)
            assert not vote.done()
            await vote
            await discord.until(lambda: question.embeds[0]["description"] == WITHDRAWN)
            await app.ticker.settled()

            assert question.embeds[0]["description"] == WITHDRAWN
