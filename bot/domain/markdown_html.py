"""Text from people as HTML that does nothing: an abstract's Markdown, or plain text.

There is no tag in it but those named here, no attribute but the address of a link, and no address
but on the web. Where a link leads stands behind it.
"""

from collections.abc import Iterator, Sequence
from html import escape

import regex
from markdown_it.token import Token
from markupsafe import Markup

from bot.domain.addresses import is_said, is_web_address
from bot.domain.markdown_reading import ADDRESS_IN_A_SENTENCE, tokens_of
from bot.domain.text import plain

_TAG_BY_BLOCK = {
    "paragraph": ("<p>", "</p>"),
    "heading": ("<p><strong>", "</strong></p>"),  # the page's own headings stay in their order
    "bullet_list": ("<ul>", "</ul>"),
    "ordered_list": ("<ol>", "</ol>"),
    "list_item": ("<li>", "</li>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "strong": ("<strong>", "</strong>"),
    "em": ("<em>", "</em>"),
}
_LINK = '<a href="{}" rel="nofollow noopener noreferrer">'
_ADDRESS = regex.compile(ADDRESS_IN_A_SENTENCE)


def markdown_as_html(text: str) -> Markup:
    """An abstract; its headings are bold lines, and HTML in it is text."""
    return Markup("".join(_blocks(tokens_of(plain(text)))))  # noqa: S704 - escaped piece by piece


def text_as_html(text: str) -> Markup:
    """Plain text with its lines, its addresses to be followed."""
    lines = plain(text).split("\n")
    return Markup("<br>".join(_text(line) for line in lines))  # noqa: S704 - escaped piece by piece


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline(token.children or ())
        elif token.type == "fence":
            yield f"<pre><code>{escape(token.content)}</code></pre>"
        elif not token.hidden:
            yield _tag(token)


def _tag(token: Token) -> str:
    name, _, side = token.type.rpartition("_")
    start, end = _TAG_BY_BLOCK.get(name, ("", ""))
    return start if side == "open" else end


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    address, linked = "", ""
    for token in tokens:
        match token.type:
            case "link_open":
                address, linked = _on_the_web(str(token.attrs.get("href", ""))), ""
                yield _start_of_link(address) if address else ""
            case "link_close":
                yield f"</a>{_behind(address, linked)}" if address else ""
                address = ""
            case "softbreak" | "hardbreak":
                yield "<br>"
            case "code_inline":
                yield f"<code>{escape(token.content)}</code>"
            case "text" | "text_special" | "image":
                yield escape(token.content) if address else _text(token.content)
            case _:
                yield _tag(token)
        linked += token.content


def _text(text: str) -> str:
    pieces: list[str] = []
    after = 0
    for match in _ADDRESS.finditer(text):
        address = _on_the_web(match[0])
        if address:
            pieces += [escape(text[after : match.start()]), _start_of_link(address)]
            pieces += [escape(address), "</a>"]
            after = match.start() + len(address)
    return "".join((*pieces, escape(text[after:])))


def _on_the_web(address: str) -> str:
    return address if is_web_address(address) else ""


def _start_of_link(address: str) -> str:
    return _LINK.format(escape(address))


def _behind(address: str, linked: str) -> str:
    return "" if is_said(address, linked) else f" ({escape(address)})"
