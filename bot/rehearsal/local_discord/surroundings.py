"""What people need to act: the world, the interactions they start, and the clocks for both."""

from dataclasses import dataclass

from bot.rehearsal.local_discord.interactions import Interactions
from bot.rehearsal.local_discord.snowflakes import Snowflakes
from bot.rehearsal.local_discord.world import World


@dataclass(eq=False, repr=False)
class Surroundings:
    """`real_ids` stamp interactions: discord.py measures their age in real time.

    `patience` is how many real seconds people wait for the end of a deferred answer.
    """

    world: World
    interactions: Interactions
    real_ids: Snowflakes
    patience: float
