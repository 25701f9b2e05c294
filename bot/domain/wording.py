"""The organizers' own words for each kind of post: Jinja2 in a sandbox, and little of it.

A wording is one headline. It may name the values listed in `WORDS`, and choose with `if`; whatever
else the template language offers is refused, with the line, so that no wording can run for long or
reach anything.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.languages import N_, _, grouped, ngettext
from bot.domain.text import calling_nobody, escaped, plain

LONGEST = 1500

WORDS: Mapping[str, str] = {
    "title": N_("the session's title"),
    "speakers": N_("its speakers, as in 'Ada and Grace'"),
    "room": N_("its rooms, as in 'Room A and Room B'"),
    "kind": N_("what sort of session it is"),
    "start": N_("when it starts, in the reader's own time"),
    "end": N_("when it ends, in the reader's own time"),
    "left": N_("how long it is until it starts, as in '10 minutes'"),
    "late": N_("true when the post could not be made on time"),
    "ago": N_("how long ago it should have been posted, as in '3 minutes'"),
    "next": N_("what comes after it"),
    "next_start": N_("when that starts, in the reader's own time"),
    "conference": N_("the conference's name"),
    "day": N_("the day, as in 'Wednesday 18 May 2022'"),
    "sessions": N_("how many sessions the day has"),
    "last_day": N_("true on the last day of the conference"),
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
_SINGLE = re.compile(r"\{\s*(\w+)\s*\}")
_FILTERS = ("capitalize", "lower", "title", "trim", "upper")


class Verbatim(str):
    """Text that is Discord Markdown on purpose, such as a timestamp; not escaped again."""

    __slots__ = ()


class BadWording(ValueError):
    """A wording that cannot be used: on which of its lines (from 1), and what to write instead."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        self.line, self.what, self.mend = line, what, mend
        super().__init__(_("Line {line}: {what} {mend}", line=line, what=what, mend=mend))


def _finalize(value: object) -> object:
    return value if isinstance(value, Verbatim | int) else escaped(str(value))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalize, autoescape=False, trim_blocks=True
    )
    environment.globals.clear()
    return environment


_ENVIRONMENT = _environment()


def check_new(source: str) -> None:
    """Raise `BadWording` unless the template makes a short text, and the one that was meant.

    For what somebody has just written: whatever was accepted once stays as it stands.
    """
    for node in check(source).find_all(nodes.TemplateData):
        for found in _SINGLE.finditer(node.data):
            if found[1] in WORDS:
                what = _("In single braces '{name}' is not filled in.", name=found[1])
                line = node.lineno + node.data.count("\n", 0, found.start())
                meant = f"{{{{ {found[1]} }}}}"
                raise BadWording(line, what, _("Write {value}.", value=meant))


def check(source: str) -> nodes.Template:
    """The template, if it is one that can only ever make a short text; or else `BadWording`."""
    if len(source) > LONGEST:
        what = ngettext(
            "The wording has {n} character.", "The wording has {n} characters.", len(source)
        )
        raise BadWording(1, what, _("Keep to {most}.", most=grouped(LONGEST)))
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        what = _("The template cannot be read: {error}.", error=error.message)
        raise BadWording(error.lineno, what, _("See data/README.md.")) from error
    for node in _nodes(tree):
        _check_node(node)
    unknown = sorted(meta.find_undeclared_variables(tree) - WORDS.keys())
    if unknown:
        line = next(n.lineno for n in tree.find_all(nodes.Name) if n.name == unknown[0])
        what = _("There is no value called '{name}'.", name=unknown[0])
        raise BadWording(line, what, _("There are: {names}.", names=", ".join(WORDS)))
    _try(source)
    return tree


def _nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _nodes(child)


def _check_node(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        what = _("'{name}' is not available in a wording.", name=type(node).__name__.lower())
        mend = _("Use the values, `if`, and the filters {names}.", names=", ".join(_FILTERS))
        raise BadWording(node.lineno, what, mend)
    if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args or node.kwargs):
        what = _(
            "There is no such filter as '{name}' in a wording, or it takes nothing.",
            name=node.name,
        )
        raise BadWording(node.lineno, what, _("There are: {names}.", names=", ".join(_FILTERS)))


def _try(source: str) -> None:
    """Fill the wording in once: what fails now would have failed on the day."""
    try:
        _ENVIRONMENT.from_string(source).render(_BLANK)
    except (TemplateError, TypeError) as error:
        what = _("The wording cannot be filled in: {error}.", error=error)
        raise BadWording(1, what, _("Compare like with like.")) from error


@lru_cache(maxsize=256)
def _template(source: str) -> Any:
    check(source)
    return _ENVIRONMENT.from_string(source)


def _in_language(source: str) -> str:
    """One that comes with the bot in the language that is read; anybody's own as it is."""
    found = _(source) if source else ""
    try:
        _template(found)
    except BadWording:  # a slip in a catalogue is no reason to miss a post
        return source
    return found


def mentions(source: str, word: str) -> bool:
    """Whether the wording uses the value called `word`."""
    return word in meta.find_undeclared_variables(_ENVIRONMENT.parse(_in_language(source)))


def render(source: str, values: Mapping[str, object]) -> str:
    """The headline in one line of Markdown; values that a post does not have read as nothing."""
    text: str = _template(_in_language(source)).render({**_BLANK, **values})
    return calling_nobody(" ".join(plain(text).split()))
