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
        self._never_there_since: datetime | None = clock.now()
        self._away_since: dict[int, datetime] = {}

    @property
    def away_since(self) -> datetime | None:
        """Since when a shard has been away, or, before the first, since the start; None: never."""
        return min(self._away_since.values(), default=self._never_there_since)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard: int) -> None:
        """Discord has let it in."""
        self._is_there(shard)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard: int) -> None:
        """Discord has let it go on where it was."""
        self._is_there(shard)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard: int) -> None:
        """The connection is lost; said again at every try that fails."""
        self._away_since.setdefault(shard, self._clock.now())

    def _is_there(self, shard: int) -> None:
        self._never_there_since = None
        self._away_since.pop(shard, None)
