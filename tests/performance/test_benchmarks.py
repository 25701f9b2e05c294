"""The benchmarks themselves, with tiny numbers: what they say of speed is asserted nowhere."""

from math import isfinite
from pathlib import Path

import pytest

from tests.performance.__main__ import BENCHES, Bench
from tests.performance.figures import Figure, compared, table
from tests.performance.scale import TINY

WHAT = Figure("now", "p50", "2 ms", "1 ms", 2.0)


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.__name__)
async def test_every_row_gives_its_figures(bench: Bench, tmp_path: Path):
    rows = BENCHES[bench]

    figures = await bench(TINY, tmp_path, rows)

    assert {figure.row for figure in figures} == set(rows)
    assert len({(figure.row, figure.what) for figure in figures}) == len(figures)
    assert all(isfinite(figure.ratio) for figure in figures)


def test_a_ratio_is_the_median_of_those_of_the_rounds():
    rounds = [([2.0], [1.0]), ([9.0], [1.0]), ([9.0], [3.0])]

    (figure,) = compared("now", "what", rounds, {0.5: 1.3})

    assert (figure.what, figure.ratio) == ("what, p50", 3.0)


@pytest.mark.parametrize(
    ("goal", "at_least", "verdict"),
    [
        (2.5, False, "met (≤ 2.5)"),
        (1.6, False, "MISSED by 1.25 times (≤ 1.6)"),
        (1.5, True, "met (≥ 1.5)"),
        (4.0, True, "MISSED by 2.00 times (≥ 4)"),
        (None, False, "no goal"),
    ],
)
def test_a_goal_is_met_or_missed_by_so_much(goal: float | None, at_least: bool, verdict: str):
    figure = Figure("now", "p50", "2 ms", "1 ms", 2.0, goal, at_least)

    assert figure.verdict == verdict
    assert figure.met == verdict.startswith(("met", "no"))


def test_the_table_has_a_line_for_each_figure():
    lines = table([WHAT, WHAT]).splitlines()

    assert [line.split()[0] for line in lines] == ["row", "now", "now"]
