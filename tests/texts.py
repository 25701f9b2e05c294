"""Which texts people read, found in the code, and the template of the catalogues made of them."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

ROOT = Path(__file__).parents[1]

SPOKEN = ("bot/domain", "bot/services", "bot/client", "bot/errors.py", "cogs")
"""Where texts for people on Discord are made. What the command line, the log and the rehearsal say
is for whoever runs the bot, and stays English."""

LOOKED_UP = {"_", "N_", "ngettext", "pgettext"}
NOT_SHOWN = {
    "cast",
    "compile",
    "getLogger",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "log",
    "noted",
    "NewType",
    "TypeVar",
}
"""Calls whose texts nobody reads on Discord: patterns, names of types, and what is logged."""

BUGS = {
    "ValueError",
    "RuntimeError",
    "TypeError",
    "AssertionError",
    "KeyError",
    "NotImplementedError",
}

NOT_FOR_PEOPLE: dict[str, str] = {
    "bot/client/failures.py:STOPPED": "words of aiohttp's",
    "bot/client/forms.py:TICKED": "what Discord sends",
    "bot/domain/agenda.py:SHORT_NOTICE": "what files say",
    "bot/domain/agenda.py:SessionKey": "the name of a type",
    "bot/domain/code_of_conduct.py:_END": "a heading that nobody sees",
    "bot/domain/conduct/audit.py:ANEW": "what the audit keeps",
    "bot/domain/conduct/audit.py:Act": "what the audit keeps",
    "bot/domain/conduct/audit.py:BY_HAND": "what the audit keeps",
    "bot/domain/conduct/decisions.py:Measure": "a state as the database keeps it",
    "bot/domain/conduct/decisions.py:StepKind": "a state as the database keeps it",
    "bot/domain/events.py:TAKEN_AWAY": "a state as the database keeps it",
    "bot/domain/exports/frab_fields.py:CANCELLED": "a word of files that are read back",
    "bot/domain/exports/frab_fields.py:MAKER": "the program's name, in files for programs",
    "bot/domain/exports/ics.py:SPEAKER": "a word of files that are read back",
    "bot/domain/exports/ics.py:_OURS": "a pattern of names of programs",
    "bot/domain/exports/own_yaml.py:_DAY": "a piece of a file",
    "bot/domain/exports/own_yaml.py:_DAYS": "a piece of a file",
    "bot/domain/exports/own_yaml.py:_ONE_DAY": "a piece of a file",
    "bot/domain/exports/table_template.py:_SHEET": "a name in a file for the command line",
    "bot/domain/formats/columns.py:EXAMPLES": "rows of a file",
    "bot/domain/formats/columns.py:_OTHERS_CALL_IT": "names of columns",
    "bot/domain/formats/plain_days.py:_WEEKDAY": "a pattern of CLDR's",
    "bot/domain/formats/plain_zones.py:_NAMES": "patterns",
    "bot/domain/formats/plain_zones.py:_SEASON": "a pattern",
    "bot/domain/formats/plain_zones.py:_SUMMER": "abbreviations of zones",
    "bot/domain/formats/plain_zones.py:_WINTER": "abbreviations of zones",
    "bot/domain/formats/plain_zones.py:_ZONES": "names of zones and their abbreviations",
    "bot/domain/formats/source.py:_CALENDAR": "how a calendar begins",
    "bot/domain/formats/titles.py:_BREAK": "a pattern",
    "bot/domain/formats/titles.py:_CLOSING": "a pattern",
    "bot/domain/formats/titles.py:_FORMAL": "a pattern",
    "bot/domain/formats/titles.py:_KINDS": "patterns",
    "bot/domain/formats/titles.py:_MORE": "a pattern",
    "bot/domain/formats/titles.py:_OPENING": "a pattern",
    "bot/domain/formats/titles.py:_SOCIAL": "a pattern",
    "bot/domain/formats/titles.py:_WITH": "a word of titles",
    "bot/domain/formats/zone_names.py:_ZONE_BY_OTHER_NAME": "names of zones",
    "bot/domain/markdown_html.py:_LINK": "HTML",
    "bot/domain/places.py:_GAVE_UP": "words of PyYAML's",
    "bot/domain/places.py:_MENDS": "words of PyYAML's, beside texts that are marked",
    "bot/domain/question_files.py:COLUMNS": "names of columns",
    "bot/domain/search.py:_TAKEN_APART": "a form of Unicode",
    "bot/domain/times.py:_MOMENT": "a pattern",
    "bot/services/conduct/posts.py:ADDRESS": "stands for a channel in the database",
    "bot/services/fetching.py:_HEADERS": "what is said to servers",
    "bot/services/leadership.py:LOST": "what the log says at the end",
    "bot/services/question_rows.py:_ASKER": "stands for a channel in the database",
    "bot/services/reading.py:_WORKER": "a line of Python",
}
"""Constants with words that are not said, by module and name, and what they are instead."""

_WORDS = regex.compile(r"\p{L}{2}.*\s|\s.*\p{L}{2}|^(?!\p{Lu}+$)\p{Lu}\p{L}+[.!?:]?$", regex.DOTALL)
"""What is in capitals throughout is a word of a format."""


@dataclass(frozen=True)
class Literal:
    """A text as it stands in the code; `{}` stands for each value of an f-string."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.text!r}"


def spoken_modules() -> list[Path]:
    """Every module in which texts for people may stand."""
    places = [ROOT / place for place in SPOKEN]
    return sorted(
        p for place in places for p in (place.rglob("*.py") if place.is_dir() else [place])
    )


def unmarked(path: Path) -> list[Literal]:
    """What looks like a text for people and is in no catalogue."""
    return [
        Literal(path, line, text)
        for line, text in _literals(ast.parse(path.read_text(encoding="utf-8")), path)
        if _WORDS.search(text)
    ]


def _literals(node: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    match node:
        case ast.JoinedStr(values=parts):
            yield node.lineno, "".join(str(getattr(part, "value", "")) for part in _said(parts))
            within = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
            yield from ((one.lineno, ast.unparse(one)) for one in within if _is_hidden(one))
        case ast.Constant(value=str(text)):
            yield node.lineno, text
            within = []
        case ast.Call(func=func, args=args, keywords=keywords) if _name(func) in LOOKED_UP:
            values = (*args, *(keyword.value for keyword in keywords))
            within = [value for value in values if not isinstance(value, ast.Constant)]
        case _ if _is_not_shown(node, path):
            within = []
        case _:
            within = [child for child in ast.iter_child_nodes(node) if not _is_unsaid(node, child)]
    for child in within:
        yield from _literals(child, path)


def _is_hidden(value: ast.expr) -> bool:
    """Whether it looks a text up where the tools that make catalogues do not find it."""
    calls = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(_name(call.func) in LOOKED_UP for call in calls)


def _said(parts: list[ast.expr]) -> Iterator[ast.Constant]:
    return (part if isinstance(part, ast.Constant) else ast.Constant("{}") for part in parts)


def _is_unsaid(node: ast.AST, child: ast.AST) -> bool:
    """A docstring, or a type."""
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    return child in (getattr(node, "annotation", None), getattr(node, "returns", None))


def _is_not_shown(node: ast.AST, path: Path) -> bool:
    match node:
        case ast.Call(func=func):
            return _name(func) in NOT_SHOWN | BUGS
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return f"{path.relative_to(ROOT)}:{name}" in NOT_FOR_PEOPLE
        case ast.ClassDef(name=name):
            return f"{path.relative_to(ROOT)}:{name}" in NOT_FOR_PEOPLE
        case _:
            return False


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


if __name__ == "__main__":
    for given in sys.argv[1:]:
        sys.stdout.writelines(f"{text}\n" for text in unmarked(Path(given).resolve()))
