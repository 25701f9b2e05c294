"""HTML, as other programs write it into abstracts, turned into Discord's Markdown."""

import re
from html import unescape

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|code|pre|blockquote|table|img|hr)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_UNREADABLE = ("script", "style", "head", "iframe", "object", "img", "svg", "video", "audio")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ANY_UNREADABLE = re.compile(rf"<(?:{'|'.join(_UNREADABLE)})\b", re.IGNORECASE)
_ANY_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[!?/]?[a-z][^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[^\S\n]{40,}")
_CONVERTER = MarkdownConverter(
    bullets="-", strong_em_symbol="*", autolinks=True, escape_underscores=False, wrap=False
)

MOST_TAGS = 30_000
"""Opening and closing ones in all texts of one agenda; FOSDEM, the largest known, has 11,000."""


class Markdowns:
    """The texts of one agenda as Markdown: patient with much HTML, but not with any amount."""

    def __init__(self) -> None:
        self._tags_left = MOST_TAGS

    def of(self, text: str) -> str:
        """See `markdown_of`; once there were too many tags, they are only taken out."""
        if not _TAG.search(text):
            return text
        self._tags_left -= text.count("<")
        return markdown_of(text) if self._tags_left >= 0 else _without_tags(text)


def markdown_of(text: str) -> str:
    """The text as Markdown, where it is HTML; what is not HTML stays as it is.

    Headings become bold lines, for an abstract is no page. What runs, embeds or shows pictures is
    left out.
    """
    if not _TAG.search(text):
        return text
    # Neither library goes through long runs of spaces or unclosed comments in linear time.
    text = _SPACES.sub(" " * 40, _without_comments(text))
    soup = BeautifulSoup(text, "html.parser")
    for tag in soup.find_all(_UNREADABLE) if _ANY_UNREADABLE.search(text) else ():
        tag.decompose()
    for tag in soup.find_all(_HEADINGS) if _ANY_HEADING.search(text) else ():
        tag.name = "p"
        inner = soup.new_tag("b")
        inner.extend(list(tag.contents))
        tag.append(inner)
    try:
        made: str = _CONVERTER.convert_soup(soup)
    except RecursionError:
        made = soup.get_text("\n")
    return _tidy(made)


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


def _without_tags(text: str) -> str:
    return _tidy(unescape(_ANY_TAG.sub(" ", _without_comments(text))))


def _tidy(text: str) -> str:
    """No spaces at the ends of lines, and never more than one blank line."""
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
