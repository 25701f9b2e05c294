"""The only place where a clock is read; everything else takes one as an argument."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_BOOTTIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)
"""Linux has it."""


class Clock(Protocol):
    """What time it is at the conference."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def wait_until(self, moment: datetime) -> timedelta | None:
        """How long to wait in real time until this clock shows the moment (zero once it has).

        None where no waiting helps, because somebody sets the clock by hand.
        """
        ...


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The computer's own time."""
        return datetime.now(UTC)

    def wait_until(self, moment: datetime) -> timedelta:
        """The difference, never negative."""
        return max(moment - self.now(), timedelta())


class FastClock:
    """Time that starts anywhere and runs `speed` times as fast as real time."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._begun = monotonic()

    def now(self) -> datetime:
        """The start, plus what has passed since, times the speed."""
        return self._start + timedelta(seconds=(monotonic() - self._begun) * self._speed)

    def wait_until(self, moment: datetime) -> timedelta:
        """The difference divided by the speed, never negative."""
        return max(moment - self.now(), timedelta()) / self._speed


class SteppedClock:
    """Time that stands still until it is set."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment last set."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Step to the moment; a clock that goes back is a mistake in the test."""
        if moment < self._now:
            raise ValueError(f"the clock shows {self._now} and cannot go back to {moment}")
        self._now = moment

    def wait_until(self, moment: datetime) -> timedelta | None:
        """Zero when the moment has come; otherwise nobody knows."""
        return timedelta() if moment <= self._now else None


class SkippingClock:
    """Real time from any start, with the waiting left out: it can be skipped ahead.

    How late something is by this clock is how late it would have been on the day.
    """

    def __init__(self, start: datetime) -> None:
        self._shown = start
        self._begun = monotonic()

    def now(self) -> datetime:
        """The moment last skipped to, and what has really passed since."""
        return self._shown + timedelta(seconds=monotonic() - self._begun)

    def skip_to(self, moment: datetime) -> None:
        """Leave out what lies between; a moment that has passed already changes nothing."""
        if moment > self.now():
            self._shown, self._begun = moment, monotonic()

    def wait_until(self, moment: datetime) -> timedelta:
        """The difference, never negative; whoever skips need not wait."""
        return max(moment - self.now(), timedelta())


class PlayedClock:
    """Time from any start that is paused, sped up and skipped ahead, as with a player's buttons."""

    def __init__(self, start: datetime, speed: float = 1.0, *, paused: bool = False) -> None:
        self._shown = start
        self._begun = monotonic()
        self._speed = speed
        self._paused = paused

    @property
    def speed(self) -> float:
        """So many times as fast as real, once it is not paused."""
        return self._speed

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._paused

    def now(self) -> datetime:
        """The moment when something was last changed, and what has passed since at its speed."""
        passed = 0.0 if self._paused else (monotonic() - self._begun) * self._speed
        return self._shown + timedelta(seconds=passed)

    def pause(self) -> None:
        """Stand still."""
        self._change(self.now())
        self._paused = True

    def play(self, speed: float) -> None:
        """Go on from here, so many times as fast as real."""
        self._change(self.now())
        self._speed, self._paused = speed, False

    def skip_to(self, moment: datetime) -> None:
        """Leave out what lies between; a moment that has passed already changes nothing."""
        self._change(max(moment, self.now()))

    def wait_until(self, moment: datetime) -> timedelta | None:
        """The difference divided by the speed, never negative; while paused, nobody knows."""
        left = max(moment - self.now(), timedelta())
        return None if self._paused and left else left / self._speed

    def _change(self, shown: datetime) -> None:
        self._shown, self._begun = shown, monotonic()


def monotonic() -> float:
    """Seconds from no particular moment, for measuring how long something took.

    Where the system can tell, those count in which the computer slept: a lease ends meanwhile.
    """
    return time.clock_gettime(_BOOTTIME) if _BOOTTIME is not None else time.perf_counter()
