"""The one text from people that may be more than plain: a session's abstract, which is Markdown.

Bold, italic, code, lists and quotes are shown as such; headings are bold lines. The address of a
link stands behind it, where it leads to the web; of a picture its description is left. All else is
shown as it is written: mentions, what Discord alone knows, and marks that nobody has closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.token import Token

from bot.domain.addresses import is_said
from bot.domain.markdown_reading import tokens_of
from bot.domain.markdown_writing import Writing
from bot.domain.text import cut, plain

LOOKED_AT = 4
"""How many times what may be shown is read of a text: addresses and marks take room in it."""

_DEEPEST = 4
"""Levels of lists that are indented; those below stand where the last of them do."""

_MARKS = {"strong": "**", "em": "*"}
_NO_MARKS = str.maketrans({"*": "%2A", "|": "%7C", "`": "%60", "[": "%5B", "]": "%5D"})


@lru_cache(maxsize=256)
def formatted(text: str, limit: int) -> str:
    """As Discord's Markdown, at most `limit` long, and no mark in it left open.

    A longer text ends after its last whole sentence or line that fits; where not even one does,
    anywhere, with an ellipsis.
    """
    writing, containers, last_line = Writing(), _Containers(), 0
    for token in tokens_of(plain(cut(text, LOOKED_AT * limit))):
        if token.map and token.type in {"inline", "fence"}:
            is_apart, last_line = token.map[0] > last_line, token.map[1]
            between = f"\n{'> ' if containers.quotes else ''}\n" if is_apart else "\n"
            writing.block(between, *containers.before_lines(token))
            _write(writing, token, containers)
        else:
            containers.step(token)
    return writing.cut(limit)


@dataclass(slots=True)
class _Containers:
    """What is around a block."""

    quotes: int = 0
    headings: int = 0
    lists: list[int | None] = field(default_factory=list[int | None])
    """Of each the number of its next item, where it has numbers."""
    _item: str = ""
    """What stands before an item of which nothing is written yet."""

    def step(self, token: Token) -> None:
        """Into one of them, or out again."""
        match token.type:
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "heading_open" | "heading_close":
                self.headings += token.nesting
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                number = self.lists[-1]
                self._item = "- " if number is None else f"{number}. "
                self.lists[-1] = None if number is None else number + 1
            case "list_item_close":
                self._item = ""
            case _:
                pass

    def before_lines(self, block: Token) -> tuple[str, str]:
        """What stands before the first line of a block, and before its others.

        Discord knows no quotes in quotes, and would show what stands before a line of code.
        """
        quote = "> " if self.quotes else ""
        item, self._item = self._item, ""
        if block.type == "fence":
            return quote, quote
        depth = min(len(self.lists), _DEEPEST)
        indented = quote + "  " * depth
        return (f"{quote}{'  ' * (depth - 1)}{item}" if item else indented), indented


def _write(writing: Writing, block: Token, containers: _Containers) -> None:
    if block.type == "fence":
        writing.block_of_code(block.content)
    elif containers.headings:
        writing.begin("**")
        _write_inline(writing, block.children or ())
        writing.end()
    else:
        _write_inline(writing, block.children or ())


def _write_inline(writing: Writing, tokens: Sequence[Token]) -> None:
    link: Token | None = None
    linked = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                writing.begin(_MARKS[token.tag])
            case "strong_close" | "em_close":
                writing.end()
            case "code_inline":
                writing.code(token.content)
            case "softbreak" | "hardbreak":
                writing.text("\n")
            case "link_open":
                link, linked = token, ""
            case "link_close":
                writing.text(_address_behind(link, linked))
                link = None
            case _:
                writing.text(token.content)
        linked += token.content


def _address_behind(link: Token | None, text: str) -> str:
    """Where a link leads, so that nobody is led elsewhere than they read."""
    address = str(link.attrs.get("href", "")) if link else ""
    told = link is None or link.info == "auto" or is_said(address, text)
    if told or not address.casefold().startswith(("https://", "http://")):
        return ""
    return f" ({address.translate(_NO_MARKS)})"
