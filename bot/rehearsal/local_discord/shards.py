"""The shards of a bot: connections that share its servers among them."""

from dataclasses import dataclass, field
from typing import Any

SECONDS_BETWEEN_STARTS = 5.0


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` connections, as it introduced itself."""

    number: int = 0
    count: int = 1

    @property
    def is_possible(self) -> bool:
        """Whether there is such a one."""
        return 0 <= self.number < self.count

    def has(self, server: int | None) -> bool:
        """Whether it is told of this server; the first is told of what is on none."""
        return self.number == ((server or 0) >> 22) % self.count


@dataclass(eq=False)
class Shards:
    """As many as a bot is asked to have, and how many of them may begin at the same time.

    Those whose numbers leave the same rest begin one after the other, with five seconds in between
    (Discord's documentation of sharding, "max concurrency").
    """

    count: int = 1
    at_once: int = 1
    pace: float = 1.0
    turned_away: int = 0
    """How often one began too early."""
    _begun: dict[int, tuple[Shard, float]] = field(default_factory=dict[int, tuple[Shard, float]])

    def begin(self, shard: Shard, now: float) -> bool:
        """Whether it may; `now` are real seconds.

        The same one may begin anew at once: tests start bots faster than people do.
        """
        group = shard.number % self.at_once
        before, begun = self._begun.get(group, (shard, now))
        if before != shard and now - begun < SECONDS_BETWEEN_STARTS / self.pace:
            self.turned_away += 1
            return False
        self._begun[group] = shard, now
        return True


def server_in(name: str, data: dict[str, Any]) -> int | None:
    """The server that an event is about; None for what is said in private."""
    number = data.get("id" if name in {"GUILD_CREATE", "GUILD_DELETE"} else "guild_id")
    return int(number) if number else None
