"""What went over the wire, for those who check it afterwards."""

from dataclasses import dataclass, field
from typing import Any

from bot.clock import monotonic


@dataclass(eq=False, slots=True)
class Exchange:
    """One request and its answer.

    `path` is below the API's root; `template` is the route that took it (empty if none did);
    `status` is 0 while nothing was answered, and stays so when the connection was cut.
    Files are fetched from outside the API: their bytes are not in `response`. `received_at` is
    real, in the seconds in which interactions are timed.
    """

    method: str
    path: str
    query: dict[str, str]
    request: Any = None
    files: list[str] = field(default_factory=list[str])
    reason: str | None = None
    template: str = ""
    status: int = 0
    response: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    received_at: float = field(default_factory=monotonic)

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.method} {self.path} -> {self.status or 'cut'}"
