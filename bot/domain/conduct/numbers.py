"""How much there was to do, in numbers that give nobody away."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.decisions import Measure
from bot.domain.languages import _, grouped
from bot.domain.moments import how_long

SMALLEST = 3
"""Counts below this are not told: among few people they say who."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts as they may be told: smaller ones read `fewer than 3`."""

    reports: str
    urgent: str
    by_measure: Mapping[Measure, str]
    open: str
    usual_wait: str


def numbers_of(cases: Iterable[Case]) -> Numbers:
    """The numbers of these cases; drills do not count."""
    real = [case for case in cases if not case.drill]
    measures = Counter(case.measure for case in real if case.measure)
    return Numbers(
        reports=_told(sum(case.reports for case in real)),
        urgent=_told(sum(case.urgent for case in real)),
        by_measure={
            measure: _told(measures[measure.value])
            for measure in Measure
            if measures[measure.value]
        },
        open=_told(sum(case.state is not State.CLOSED for case in real)),
        usual_wait=_usual([c.answered_at - c.opened_at for c in real if c.answered_at]),
    )


def _told(count: int) -> str:
    if count == 0:
        return _("none")
    return grouped(count) if count >= SMALLEST else _("fewer than {n}", n=SMALLEST)


def _usual(times: list[timedelta]) -> str:
    """The middle one of them."""
    if len(times) < SMALLEST:
        return _("too few to say")
    return how_long(sorted(times)[len(times) // 2])
