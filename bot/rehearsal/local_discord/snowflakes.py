"""Discord's ids: a moment in the upper bits, so that they sort by time."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Snowflakes:
    """Makes ids after one clock; they grow even while the clock stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """An id never given before, for the present moment."""
        self._last = max(of(self._clock.now()), self._last + 1)
        return self._last

    def of_another_moment(self) -> int:
        """An id with a millisecond of its own, as servers have: by that they are put on shards."""
        self._last = max(of(self._clock.now()), ((self._last >> 22) + 1) << 22)
        return self._last


def of(moment: datetime) -> int:
    """The smallest id of the moment's millisecond."""
    return ((moment - _EPOCH) // _MILLISECOND) << 22
