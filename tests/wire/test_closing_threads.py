"""A thread that is closed stays closed, whatever is still on its way to Discord."""

from datetime import timedelta
from pathlib import Path

from bot.clock import SkippingClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, scene, session
from tests.wire.questions import ask, board_in

TALK = files([session("Ducks")], questions__open="5", questions__close="1")
END = NINE + timedelta(minutes=61)
SHORTLY = timedelta(seconds=0.3)


async def test_an_edit_that_is_on_its_way_when_a_thread_is_closed_does_not_open_it_again(
    tmp_path: Path,
):
    clock = SkippingClock(NINE - timedelta(minutes=4))
    async with LocalDiscord(clock=clock, answers_within=30) as discord:
        server = scene(discord, TALK)
        ada, bob = server.add_member("Ada"), server.add_member("Bob")
        async with at_work(discord, server, TALK, clock, tmp_path) as app:
            await discord.until(lambda: [c for c in server.guild.channels.values() if c.thread])
            await app.ticker.settled()
            (thread,) = [c for c in server.guild.channels.values() if c.thread]
            question = await ask(discord, server, ada, "Why?")
            await discord.until(lambda: "Why?" in board_in(discord, server))
            clock.skip_to(END - SHORTLY)
            slow = discord.faults.delay(1.0, "PATCH", f"/channels/{thread.id}/messages/*")

            await bob.press(question, "👍 1")
            await discord.until(lambda: not slow.times)
            clock.skip_to(END)
            app.ticker.ring()
            await app.ticker.settled()

        assert thread.thread
        assert thread.thread.archived
        assert thread.thread.locked
