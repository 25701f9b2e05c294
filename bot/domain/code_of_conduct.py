"""The code of conduct: a Markdown text in sections, each with a heading of its own."""

import re
from dataclasses import dataclass

from bot.domain.languages import _, grouped, ngettext
from bot.errors import InputRefused, Problem

LONGEST_SECTION = 3000

_HEADING = re.compile(r"##\s+(.+)")
_END = "## end"
"""A heading behind the last part, which ends it as those before end theirs."""


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
    for number, line in enumerate([*text.splitlines(), _END], start=1):
        heading = _HEADING.fullmatch(line.strip())
        if not heading:
            lines.append(line)
            continue
        body = "\n".join(lines).strip()
        if title and not body:
            what = _("The part '{title}' is empty.", title=title)
            mend = _("Write its text below the heading.")
            problems.append(Problem(file, begun, 1, what, mend))
        elif title and len(body) > LONGEST_SECTION:
            what = ngettext(
                "The part '{title}' has {n} character.",
                "The part '{title}' has {n} characters.",
                len(body),
                title=title,
            )
            mend = _("Split it: Discord shows {limit} at a time.", limit=grouped(LONGEST_SECTION))
            problems.append(Problem(file, begun, 1, what, mend))
        if title:
            sections.append(Section(title, body))
        title, begun, lines = heading[1].strip(), number, []
    if not sections:
        what = _("The code of conduct has no parts.")
        mend = _("Begin each part with a line like '## Our pledge'.")
        problems.append(Problem(file, 1, 1, what, mend))
    if problems:
        raise InputRefused(problems)
    return tuple(sections)
