"""A bot of discord.py alone, as small as one can be: what ours is measured against.

It has the same intents as ours and, as ours, keeps no members and no messages, since whoever needs
none would not. It is started as a process of its own: `python -m tests.performance.bare_bot`.
"""

import asyncio
import os
import sys
from pathlib import Path

import aiosqlite
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

CARD = discord.Embed(title="On now", description="Nothing is on.", colour=0x405FF2)
"""An answer needs something to show; this is about as long as the shortest of ours."""

LAYOUT = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, who INTEGER, text TEXT);
"""


class BareBot(discord.Client):
    """Answers `/empty` at once, and `/store` once one row is committed and on disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._folder = folder
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Open the database, and tell Discord of the commands."""
        self._database = await aiosqlite.connect(self._folder / "bare.db")
        await self._database.executescript(LAYOUT)
        self.tree.command(name="empty", description="Answer at once")(self.empty)
        self.tree.command(name="store", description="Answer once it is stored")(self.store)
        self.tree.command(name="card", description="Answer with a card as ours")(self.card)
        await self.tree.sync()

    async def empty(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(embed=CARD, ephemeral=True)

    async def card(self, interaction: discord.Interaction, query: str) -> None:
        """What an answer as long as ours takes: an option, ten lines, a field, five buttons."""
        lines = [f"{n}: {query} <t:1652889600:t> – <t:1652893200:t> Somebody" for n in range(10)]
        embed = discord.Embed(title="On now", description="\n\n".join(lines), colour=0x405FF2)
        embed.add_field(name="Next", value="\n".join(lines[:4]), inline=False)
        view = discord.ui.View(timeout=None)
        for n in range(6):
            view.add_item(discord.ui.Button(label=f"{query} {n}", custom_id=f"session:{n}"))
        view.stop()
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)

    async def store(self, interaction: discord.Interaction, text: str) -> None:
        row = (interaction.user.id, text)
        await self._database.execute("INSERT INTO said (who, text) VALUES (?, ?)", row)
        await self._database.commit()
        await interaction.response.send_message(embed=CARD, ephemeral=True)


async def main() -> None:
    Route.BASE = os.environ["DISCORD_API_URL"]
    async with BareBot(Path(sys.argv[1])) as bot:
        await bot.login(os.environ["DISCORD_TOKEN"])
        _, url, _ = await bot.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await bot.connect()


if __name__ == "__main__":
    asyncio.run(main())
