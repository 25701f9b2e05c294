"""Rate limits: 50 requests a second in all, five sends and five edits in five seconds a channel.

Windows are counted in the conference's own pace: at pace 1000 a window of five seconds is over
after five milliseconds, and the headers say so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """So many requests to one route, for one major parameter, in so many seconds."""

    method: str
    template: str
    bucket: str
    limit: int
    seconds: float


RULES = (
    Rule("POST", "/channels/{channel_id}/messages", "sends", 5, 5),
    Rule("PATCH", "/channels/{channel_id}/messages/{message_id}", "edits", 5, 5),
)
GLOBAL = Rule("*", "*", "global", 50, 1)


@dataclass(slots=True)
class _Window:
    opened_at: float
    length: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on, and what its answer says about limits."""

    headers: dict[str, str]
    retry_after: float = 0.0
    everywhere: bool = False

    @property
    def refused(self) -> bool:
        """Whether it has to wait."""
        return self.retry_after > 0

    @property
    def body(self) -> Json:
        """The answer of a refused request."""
        return {
            "message": "You are being rate limited.",
            "code": 0,
            "retry_after": self.retry_after,
            "global": self.everywhere,
        }


class Limits:
    """Counts requests; `seconds` is a stopwatch and `epoch` what time the headers count from."""

    def __init__(
        self, seconds: Callable[[], float], epoch: Callable[[], float], pace: float = 1.0
    ) -> None:
        self._seconds = seconds
        self._epoch = epoch
        self._pace = pace
        self._windows: dict[tuple[str, str], _Window] = {}

    def judge(self, method: str, template: str, major: str) -> Verdict:
        """Count one request of the bot (interactions are not counted: do not ask)."""
        now = self._seconds()
        everywhere = self._window(GLOBAL, "", now)
        if everywhere.used >= GLOBAL.limit:
            return self._refusal({"X-RateLimit-Global": "true"}, "global", everywhere, now)
        everywhere.used += 1
        rule = next(
            (one for one in RULES if (one.method, one.template) == (method, template)), None
        )
        if rule is None:
            return Verdict({})
        window = self._window(rule, major, now)
        if window.used >= rule.limit:
            return self._refusal(self._headers(rule, window, now), "user", window, now)
        window.used += 1
        return Verdict(self._headers(rule, window, now))

    def use_up(self, bucket: str, channel_id: int) -> None:
        """As if somebody else had spent a channel's bucket ("sends" or "edits")."""
        rule = next(one for one in RULES if one.bucket == bucket)
        self._window(rule, str(channel_id), self._seconds()).used = rule.limit

    def _window(self, rule: Rule, major: str, now: float) -> _Window:
        window = self._windows.get((rule.bucket, major))
        if window is None or now >= window.opened_at + window.length:
            window = _Window(now, rule.seconds / self._pace)
            self._windows[rule.bucket, major] = window
        return window

    def _headers(self, rule: Rule, window: _Window, now: float) -> dict[str, str]:
        left = _left(window, now)
        return {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Remaining": str(rule.limit - window.used),
            "X-RateLimit-Reset": f"{self._epoch() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": rule.bucket,
        }

    @staticmethod
    def _refusal(headers: dict[str, str], scope: str, window: _Window, now: float) -> Verdict:
        left = _left(window, now)
        # Without `Via`, discord.py takes a 429 for a ban by Cloudflare and gives up.
        more = {"X-RateLimit-Scope": scope, "Retry-After": f"{left:.3f}", "Via": "1.1 local"}
        return Verdict({**headers, **more}, left, scope == "global")


def _left(window: _Window, now: float) -> float:
    """Seconds until the window is over, never too few: up to the next millisecond."""
    return max(ceil((window.opened_at + window.length - now) * 1000), 1) / 1000
