"""The screen of a room while people ask and vote on Discord, and the bot is started again."""

from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord, Message, Person, Server
from tests.databases import database_in
from tests.stage.hall import Json, hall
from tests.wire.conference_bot import NINE, at_work, files, scene, session, step
from tests.wire.questions import board, messages

TALK = files([session("Ducks", room="hall")], questions__open="5", questions__close="30")
EARLY = NINE - timedelta(minutes=4)


def said(message: Message) -> str:
    return "".join(embed.get("description", "") for embed in message.embeds)


async def ask(discord: LocalDiscord, server: Server, app: App, by: Person, text: str) -> Message:
    """As a person does, by the board's button; gives their question's message in the thread."""
    form = await by.press(board(discord, server), "Ask")
    await by.submit(form.modal, {"text": text})
    await app.ticker.settled()
    return next(m for m in messages(discord, server) if text in said(m) and not m.pinned_at)


def order(shown: Json) -> list[tuple[str, int]]:
    return [(question["text"], question["votes"]) for question in shown["best"]]


async def test_what_people_ask_and_vote_for_on_discord_is_on_the_screen_over_a_restart(
    tmp_path: Path,
):
    clock = SteppedClock(EARLY)
    async with LocalDiscord(clock=clock) as discord:
        server = scene(discord, TALK)
        ada, bob, eve = (server.add_member(name) for name in ("Ada", "Bob", "Eve"))
        database, key_file = database_in(tmp_path), tmp_path / "sealing.key"
        async with at_work(discord, server, TALK, clock, tmp_path) as app:
            await step(app, clock, EARLY)
            async with (
                hall(database, key_file, clock, TALK) as screens,
                screens.window("hall") as screen,
            ):
                await ask(discord, server, app, ada, "Why are ducks yellow?")
                await screen.shows(lambda shown: order(shown) == [("Why are ducks yellow?", 1)])
                second = await ask(discord, server, app, bob, "Who made the first pond?")
                await screen.shows(lambda shown: len(order(shown)) == 2)

                await eve.press(second, "👍 1")

                best = await screen.shows(
                    lambda shown: order(shown)[0] == ("Who made the first pond?", 2)
                )
                path = await screens.path()
        assert best["thread"].startswith(f"https://discord.com/channels/{server.id}/")

        async with (
            hall(database, key_file, clock, TALK) as screens,
            screens.window("hall") as screen,
        ):
            assert await screens.path() == path
            await screen.shows(lambda shown: len(order(shown)) == 2)
            async with at_work(discord, server, TALK, clock, tmp_path) as app:
                await step(app, clock, NINE)
                third = await ask(discord, server, app, eve, "Do geese swim at night?")
                await ada.press(third, "👍 1")
                await bob.press(third, "👍 2")

                await screen.shows(lambda shown: order(shown)[0] == ("Do geese swim at night?", 3))
