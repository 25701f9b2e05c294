"""What `chair rehearse` shows at the terminal, and the files that it leaves."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commandline.writing import write
from bot.domain.deliveries import State
from bot.domain.moments import clock_time, day_name, read_out
from bot.domain.text import count, cut, on_lines, on_one_line
from bot.rehearsal.day import Listener
from bot.rehearsal.record import MadePost, Record, UsedCommand
from bot.rehearsal.report import page

PLACE_LIMIT = 24


def keep(
    console: Console,
    record: Record,
    json_file: Path | None,
    report: Path | None,
    recap: Path | None,
) -> None:
    """Write the files that were asked for."""
    if json_file:
        write(json_file, json.dumps(record.document(), indent=2, ensure_ascii=False) + "\n")
        console.print(f"For programs: {json_file}")
    if report and record.conference:
        write(report, page(record))
        console.print(f"Every post as attendees would see it: {report}")
    if recap and record.recap:
        write(recap, record.recap)
        console.print(f"The recap of the day: {recap}")


class Teller:
    """Tells on the terminal what happens, as it happens."""

    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self._console = console
        self._zone = zone
        self._day = ""

    def listener(self) -> Listener:
        """What the rehearsal calls."""
        return Listener(self._posted, self._said, self._used)

    def _posted(self, post: MadePost, number: int, planned: int) -> None:
        self._begin(planned)
        self._turn_to(day_name(post.due_at, self._zone))
        when = clock_time(post.due_at, self._zone)
        first = post.text.splitlines()[0] if post.text else ""
        line = Text.assemble(
            (f"{number:>4}  ", "dim"),
            (f"{when}  ", "bold"),
            (f"{post.kind:<11}", "cyan"),
            (f"{cut(post.place, PLACE_LIMIT)}  ", "dim"),
            on_one_line(read_out(first, self._zone).replace("\\", "")),
        )
        line.truncate(max(self._console.width, 60), overflow="ellipsis")
        self._console.print(line)

    def _begin(self, planned: int) -> None:
        """Before the first post: what the lines say, and what the agenda alone calls for."""
        if not self._day:
            self._console.print(
                f"{count(planned, 'post')} planned; what people ask and answer comes on top.\n"
                "Each line is a post: its number, when it was due, what it is for, its channel or "
                "inbox, and how it begins."
            )

    def _turn_to(self, day: str) -> None:
        if day != self._day:
            self._console.print(Text(f"\n{day}", "bold"))
            self._day = day

    def _said(self, text: str) -> None:
        self._console.print(Text(f"--- {text}", "yellow"))

    def _used(self, command: UsedCommand) -> None:
        if command.outcome not in {"answered", "refused"}:
            self._console.print(Text(f"{command.by}: {command.name}: {command.outcome}", "red"))


def sum_up(console: Console, record: Record) -> None:
    """Say what became of the posts, how fast people were answered, and what went wrong."""
    table = Table("Posts", "on time", "late", "skipped", "failed", box=None, pad_edge=False)
    for kind, states in record.posts_by_kind():
        row = (State.SENT, State.LATE, State.SKIPPED, State.FAILED)
        table.add_row(kind.value, *(str(states[state] or "-") for state in row))
    console.print()
    console.print(table)
    times = sorted(command.ms for command in record.commands)
    refused = sum(command.outcome == "refused" for command in record.commands)
    console.print(
        f"\n{count(len(record.sessions), 'session')}, {count(len(record.posts), 'post')}, "
        f"the latest {record.longest_delay():.2f} s after it was due."
    )
    if record.late:
        console.print(Text(record.lateness(), "yellow"))
    if times:
        console.print(
            f"{len(times)} answers to people, half of them within {times[len(times) // 2]:.1f} ms, "
            f"the slowest after {times[-1]:.1f} ms; {refused} polite refusals."
        )
    if record.stories:
        reports = count(len(record.stories), "report")
        console.print(f"{reports} of conduct; the page shows what each person saw of them.")
    for reason in record.untried:
        console.print(Text(f"Not tried: {reason}", "yellow"))
    for problem in record.problems:
        console.print(Text(f"Problem: {on_lines(problem)}", "red"))
    verdict = "All went well" if record.ok else count(len(record.problems), "problem")
    console.print(f"{verdict}, in {record.seconds:.1f} seconds.")
