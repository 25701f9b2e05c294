"""What is measured, as figures: each a ratio against something that was run in the same minutes."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One ratio, with what it is made of and what it should be.

    `goal` is the most that it may be, or the least where `at_least` is set; None where there is
    none. Moments and sizes stand in `ours` and `against` as people read them.
    """

    row: str
    what: str
    ours: str
    against: str
    ratio: float
    goal: float | None = None
    at_least: bool = False
    load: float = 0.0

    @property
    def met(self) -> bool:
        """Whether it is as good as it should be."""
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    @property
    def verdict(self) -> str:
        """In words, with how far off it is where it is not met."""
        if self.goal is None:
            return "no goal"
        sign = "≥" if self.at_least else "≤"
        if self.met:
            return f"met ({sign} {self.goal:g})"
        off = self.goal / self.ratio if self.at_least and self.ratio else self.ratio / self.goal
        return f"MISSED by {off:.2f} times ({sign} {self.goal:g})"

    def document(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self) | {"met": self.met}


def loaded() -> float:
    """How many programs wanted a core at once in the last minute."""
    return round(os.getloadavg()[0], 1)


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of all does not exceed: 0.5 for the median."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def compared(
    row: str,
    what: str,
    rounds: Sequence[tuple[Sequence[float], Sequence[float]]],
    goals: dict[float, float | None],
) -> list[Figure]:
    """A figure for each quantile with a goal: the median of what the rounds gave.

    A round is what was measured of ours and, right after, of the other, in seconds.
    """
    figures: list[Figure] = []
    for part, goal in goals.items():
        ours = [quantile(mine, part) for mine, _ in rounds]
        others = [quantile(theirs, part) for _, theirs in rounds]
        ratio = median(mine / theirs for mine, theirs in zip(ours, others, strict=True))
        figures.append(
            Figure(
                row,
                f"{what}, p{part * 100:g}",
                milliseconds(median(ours)),
                milliseconds(median(others)),
                round(ratio, 2),
                goal,
                load=loaded(),
            )
        )
    return figures


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def table(figures: Sequence[Figure]) -> str:
    """For people."""
    lines = [("row", "what", "ours", "against", "ratio", "load", "goal")]
    lines += [
        (f.row, f.what, f.ours, f.against, f"{f.ratio:.2f}", f"{f.load:g}", f.verdict)
        for f in figures
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
