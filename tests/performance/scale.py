"""How much is measured: as much as gives steady figures, or as little as shows that it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The sizes of everything that is measured."""

    rounds: int = 5
    requests: int = 100
    """In each round, of each bot."""
    warm_up: int = 30
    at_once: tuple[int, ...] = (1, 10, 50)
    worlds: tuple[tuple[int, int], ...] = ((16, 10), (1000, 10), (2500, 10), (2500, 10_000))
    """Sessions and members."""
    writes: int = 25
    """Questions, votes and reports in each round."""
    due_at_once: tuple[int, ...] = (1, 80, 500)
    latency: float = 0.1
    instants: int = 3
    """How often so many posts are due at once; the largest number only once."""
    starts: int = 3
    servers: int = 500
    sessions_each: int = 20
    rehearsals: int = 2
    sample: bool = True
    """Whether the sample is rehearsed, or a day with nothing but a talk."""


FULL = Scale()

TINY = Scale(
    rounds=1,
    requests=4,
    warm_up=2,
    at_once=(2,),
    worlds=((16, 3),),
    writes=2,
    due_at_once=(2,),
    latency=0.01,
    instants=1,
    starts=1,
    servers=2,
    sessions_each=3,
    rehearsals=1,
    sample=False,
)
