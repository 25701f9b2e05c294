"""The organizers' own words for each kind of post: Jinja2 in a sandbox, and little of it.

A wording is one headline. It may name the values listed in `WORDS`, and choose with `if`; whatever
else the template language offers is refused, with the line, so that no wording can run for long or
reach anything.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.text import escaped

LONGEST = 1500

WORDS: Mapping[str, str] = {
    "title": "the session's title",
    "speakers": "its speakers, as in 'Ada and Grace'",
    "room": "its rooms, as in 'Room A and Room B'",
    "kind": "what sort of session it is",
    "start": "when it starts, in the reader's own time",
    "end": "when it ends, in the reader's own time",
    "left": "how long it is until it starts, as in '10 minutes'",
    "late": "true when the post could not be made on time",
    "ago": "how long ago it should have been posted, as in '3 minutes'",
    "next": "what comes after it",
    "next_start": "when that starts, in the reader's own time",
    "conference": "the conference's name",
    "day": "the day, as in 'Wednesday 18 May 2022'",
    "sessions": "how many sessions the day has",
    "last_day": "true on the last day of the conference",
}
"""What a wording may name, and what it stands for."""

_BLANK: Mapping[str, object] = dict.fromkeys(WORDS, "") | {
    "late": False,
    "last_day": False,
    "sessions": 0,
}
"""What a value is where a post has none; the types that a wording can rely on."""

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
_FILTERS = frozenset({"upper", "lower", "title", "capitalize", "trim"})


class Verbatim(str):
    """Text that is Discord Markdown on purpose, such as a timestamp; not escaped again."""

    __slots__ = ()


class BadWording(ValueError):
    """A wording that cannot be used: on which of its lines (from 1), and what to write instead."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        self.line, self.what, self.mend = line, what, mend
        super().__init__(f"Line {line}: {what} {mend}")


def _finalize(value: object) -> object:
    return value if isinstance(value, Verbatim | int) else escaped(str(value))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalize, autoescape=False, trim_blocks=True
    )
    environment.globals.clear()
    return environment


_ENVIRONMENT = _environment()


def check(source: str) -> None:
    """Raise `BadWording` unless the template is one that can only ever make a short text."""
    if len(source) > LONGEST:
        raise BadWording(1, f"The wording has {len(source)} characters.", f"Keep to {LONGEST}.")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise BadWording(
            error.lineno, f"The template cannot be read: {error.message}.", "See data/README.md."
        ) from error
    for node in _nodes(tree):
        _check_node(node)
    unknown = sorted(meta.find_undeclared_variables(tree) - WORDS.keys())
    if unknown:
        line = next(n.lineno for n in tree.find_all(nodes.Name) if n.name == unknown[0])
        known = ", ".join(WORDS)
        raise BadWording(line, f"There is no value called '{unknown[0]}'.", f"There are: {known}.")
    _try(source)


def _nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _nodes(child)


def _check_node(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        name = type(node).__name__.lower()
        raise BadWording(
            node.lineno,
            f"'{name}' is not available in a wording.",
            "Use the values, `if`, and the filters " + ", ".join(sorted(_FILTERS)) + ".",
        )
    if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args or node.kwargs):
        raise BadWording(
            node.lineno,
            f"There is no such filter as '{node.name}' in a wording, or it takes nothing.",
            "There are: " + ", ".join(sorted(_FILTERS)) + ".",
        )


def _try(source: str) -> None:
    """Fill the wording in once: what fails now would have failed on the day."""
    try:
        _ENVIRONMENT.from_string(source).render(_BLANK)
    except (TemplateError, TypeError) as error:
        raise BadWording(
            1, f"The wording cannot be filled in: {error}.", "Compare like with like."
        ) from error


@lru_cache(maxsize=256)
def _template(source: str) -> Any:
    check(source)
    return _ENVIRONMENT.from_string(source)


def mentions(source: str, word: str) -> bool:
    """Whether the wording uses the value called `word`."""
    return word in meta.find_undeclared_variables(_ENVIRONMENT.parse(source))


def render(source: str, values: Mapping[str, object]) -> str:
    """The headline in one line of Markdown; values that a post does not have read as nothing."""
    text: str = _template(source).render({**_BLANK, **values})
    return " ".join(text.split())
