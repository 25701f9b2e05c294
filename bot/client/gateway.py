"""Since when the bot has been away from Discord's gateway."""

from datetime import datetime

from discord.ext import commands

from bot.clock import Clock


class GatewayLink(commands.Cog):
    """Hears of every connection made and lost, one for each of Discord's shards.

    Discord asks for a new connection several times a day, which takes seconds and loses nothing.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun_at = clock.now()
        self._away_since: dict[int, datetime | None] = {}

    def away_since(self, shards: int) -> datetime | None:
        """Since when one of so many has been away; one that was never there, since the start.

        None where all of them are there.
        """
        since = (self._away_since.get(shard, self._begun_at) for shard in range(shards))
        return min((moment for moment in since if moment), default=None)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard: int) -> None:
        """Discord has let it in."""
        self._away_since[shard] = None

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard: int) -> None:
        """Discord has let it go on where it was."""
        self._away_since[shard] = None

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard: int) -> None:
        """The connection is lost; said again at every try that fails."""
        if self._away_since.get(shard, self._begun_at) is None:
            self._away_since[shard] = self._clock.now()
