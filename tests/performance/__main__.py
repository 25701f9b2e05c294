"""`make bench`, or `python -m tests.performance [ROW ...] [--json FILE] [--tiny]`."""

import argparse
import asyncio
import json
import logging
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.performance.announcing import lateness
from tests.performance.answering import ANSWERS, answers
from tests.performance.figures import Figure, table
from tests.performance.planning import planning, rehearsal
from tests.performance.scale import FULL, TINY, Scale
from tests.performance.starting import memory, starts
from tests.performance.storing import stored

Bench = Callable[[Scale, Path, Sequence[str]], Awaitable[list[Figure]]]

BENCHES: dict[Bench, tuple[str, ...]] = {
    answers: (*ANSWERS, "as-long"),
    stored: ("ask", "vote", "report"),
    lateness: ("late",),
    starts: ("start",),
    memory: ("memory",),
    planning: ("plan",),
    rehearsal: ("rehearsal",),
}
"""What measures which rows of the table, in its order."""

ROWS = [row for rows in BENCHES.values() for row in rows]


async def measured(scale: Scale, rows: Sequence[str]) -> list[Figure]:
    """The figures of these rows."""
    figures: list[Figure] = []
    for bench, known in BENCHES.items():
        if wanted := [row for row in known if row in rows]:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                figures += await bench(scale, Path(folder), wanted)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of: {', '.join(ROWS)}")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where to write it")
    parser.add_argument("--tiny", action="store_true", help="only show that everything works")
    given = parser.parse_args()
    if unknown := [row for row in given.rows if row not in ROWS]:
        parser.error(f"there is no row {unknown[0]}; there is {', '.join(ROWS)}")
    logging.getLogger("discord").setLevel(logging.ERROR)
    figures = asyncio.run(measured(TINY if given.tiny else FULL, given.rows or ROWS))
    print(table(figures))  # noqa: T201 - this is what it is for
    document = [figure.document() for figure in figures]
    given.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
