"""Markdown as people write it into abstracts: CommonMark, but for what would lose what they wrote.

HTML is text, as in `Vec<u8>`. So is the definition of a link (`[1]: https://...`), what is
indented, a web address whatever stands in it, and a block of code that nobody has closed.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

ADDRESS = r"https?://[^\s<>|*`\[\]\\]+"

_SCHEME = re.compile(r"https?", re.IGNORECASE)
_BEHIND_THE_SCHEME = r"://[^\s<>|*`\[\]\\]*[^\s<>|*`\[\]\\_~.,;:!?'\"()]"
_REST = re.compile(_BEHIND_THE_SCHEME)

ADDRESS_IN_A_SENTENCE = f"https?{_BEHIND_THE_SCHEME}"
"""Without what ends the sentence rather than the address."""

_UNCLOSED = "unclosed"


def tokens_of(text: str) -> Sequence[Token]:
    """The blocks of a text from top to bottom, each with what is in it."""
    return _READER.parse(f"{text}\n", {})


def _address(state: StateInline, silent: bool) -> bool:
    """Take a web address as it is; the rule is asked at its colon, where text is interrupted."""
    if state.src[state.pos] != ":":
        return False
    before = state.src[max(0, state.pos - 5) : state.pos]
    match = _REST.match(state.src, state.pos, state.posMax)
    if match is None or not any(_SCHEME.fullmatch(before[-length:]) for length in (4, 5)):
        return False
    if not silent:
        state.append_pending(match[0])
    state.pos = match.end()
    return True


def _closed_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of code that is closed; one that is not would go on to the end of the text.

    Where one was not closed, no later one of its marks is either: that is not looked for again.
    """
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    mark = line[:1]
    length = len(line) - len(line.lstrip(mark)) if mark else 0
    shortest_by_place: dict[tuple[str, int, int], int] = state.env.setdefault(_UNCLOSED, {})
    place = (mark, end, state.blkIndent)
    if length >= shortest_by_place.get(place, length + 1):
        return False
    if not fence(state, start, end, silent):
        return False
    if silent:
        return True
    lines_within = state.tokens[-1].content.count("\n")
    if state.line - start == lines_within + 2:
        return True
    state.tokens.pop()
    state.line = start
    shortest_by_place[place] = length
    return False


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    reader.disable(["code", "html_block", "html_inline", "reference"])
    reader.block.ruler.at("fence", _closed_fence, {"alt": ["paragraph", "blockquote", "list"]})
    reader.inline.ruler.before("text", "address", _address)
    return reader


_READER = _reader()
