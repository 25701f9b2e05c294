"""HTML, as other programs write it into abstracts, turned into Discord's Markdown."""

import re

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|code|pre|blockquote|table|img|hr)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_UNREADABLE = ("script", "style", "head", "iframe", "object", "img", "svg", "video", "audio")
_SPACES_AT_END = re.compile(r"[^\S\n]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_CONVERTER = MarkdownConverter(
    bullets="-", strong_em_symbol="*", autolinks=True, escape_underscores=False, wrap=False
)


def markdown_of(text: str) -> str:
    """The text as Markdown, where it is HTML; what is not HTML stays as it is.

    Headings become bold lines, for an abstract is no page. What runs, embeds or shows pictures is
    left out.
    """
    if not _TAG.search(text):
        return text
    soup = BeautifulSoup(text, "html.parser")
    for tag in soup.find_all(_UNREADABLE):
        tag.decompose()
    for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        tag.name = "p"
        inner = soup.new_tag("b")
        inner.extend(list(tag.contents))
        tag.append(inner)
    try:
        made: str = _CONVERTER.convert_soup(soup)
    except RecursionError:
        made = soup.get_text("\n")
    made = _SPACES_AT_END.sub("", made)
    return _BLANK_LINES.sub("\n\n", made).strip()
