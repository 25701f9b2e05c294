"""The code of conduct: a Markdown text in sections, each with a heading of its own."""

import re
from dataclasses import dataclass

from bot.errors import InputRefused, Problem

LONGEST_SECTION = 3000

_HEADING = re.compile(r"##\s+(.+)")


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its heading; the text is Markdown, written by the organizers."""

    title: str
    text: str


def read_code_of_conduct(text: str, file: str) -> tuple[Section, ...]:
    """The parts under headings of the second level; raises `InputRefused`."""
    problems: list[Problem] = []
    sections: list[Section] = []
    title, begun, lines = "", 0, list[str]()
    for number, line in enumerate([*text.splitlines(), "## end"], start=1):
        heading = _HEADING.fullmatch(line.strip())
        if not heading:
            lines.append(line)
            continue
        body = "\n".join(lines).strip()
        if title and not body:
            what = f"The part '{title}' is empty."
            problems.append(Problem(file, begun, 1, what, "Write its text below the heading."))
        elif title and len(body) > LONGEST_SECTION:
            what = f"The part '{title}' has {len(body):,} characters."
            mend = f"Split it: Discord shows {LONGEST_SECTION:,} at a time."
            problems.append(Problem(file, begun, 1, what, mend))
        if title:
            sections.append(Section(title, body))
        title, begun, lines = heading[1].strip(), number, []
    if not sections:
        what = "The code of conduct has no parts."
        problems.append(
            Problem(file, 1, 1, what, "Begin each part with a line like '## Our pledge'.")
        )
    if problems:
        raise InputRefused(problems)
    return tuple(sections)
