"""What YAML makes of a text without a word, though hardly anybody means it: said as warnings."""

import re
from collections.abc import Iterator
from itertools import pairwise

import yaml

from bot.domain.languages import _
from bot.domain.places import Place
from bot.domain.text import cut
from bot.domain.yaml_loading import FAST
from bot.errors import Problem, Severity

_SWALLOWED = re.compile(r"[ \t]+(#\w[^\r\n]*)")
"""A comment that looks like a part of the text: people put a space after the # of their own."""

_FANCY = re.compile(r"[“”„«»‹›‘’‚].*[“”„«»‹›‘’‚]", re.DOTALL)
_NO_VALUE = (yaml.KeyToken, yaml.BlockEndToken)
"""What follows a key that has no value."""

SHOWN = 40


def traps_in(text: str, file: str) -> Iterator[Problem]:
    """Words lost to comments, and quotes that quote nothing; `text` is YAML that can be read."""
    for token, following in pairwise(yaml.scan(text, Loader=FAST)):
        if isinstance(token, yaml.ScalarToken) and token.plain:
            yield from _lost(text, file, token, token.value)
            yield from _quoted(file, token)
        elif isinstance(token, yaml.ValueToken) and isinstance(following, _NO_VALUE):
            yield from _lost(text, file, token, "")


def _lost(text: str, file: str, token: yaml.Token, kept: str) -> Iterator[Problem]:
    if match := _SWALLOWED.match(text, token.end_mark.index):
        column = token.end_mark.column + match.start(1) - match.start() + 1
        place = Place(file, token.end_mark.line + 1, column)
        lost, kept = cut(match[1].strip(), SHOWN), cut(kept, SHOWN)
        if kept:
            what = _(
                "YAML takes '{lost}' for a comment, so that only '{kept}' is left.",
                lost=lost,
                kept=kept,
            )
        else:
            what = _("YAML takes '{lost}' for a comment, so that nothing is left.", lost=lost)
        mend = _('Put the whole text into "quotes"; if it is a comment, write a space after the #.')
        yield place.problem(what, mend, Severity.WARNING)


def _quoted(file: str, token: yaml.ScalarToken) -> Iterator[Problem]:
    if _FANCY.fullmatch(token.value):
        place = Place(file, token.start_mark.line + 1, token.start_mark.column + 1)
        what = _(
            "The quotes of {text} are a part of the text: YAML knows only straight ones.",
            text=cut(token.value, SHOWN),
        )
        mend = _("Write \" or ' instead, unless people should see them.")
        yield place.problem(what, mend, Severity.WARNING)
