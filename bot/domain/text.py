"""Text from people and files is data: made harmless and cut to size here, and nowhere else."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

import regex

ELLIPSIS = "…"

# What reorders or hides the characters around it: bidirectional controls, zero-width characters
# (the joiner inside an emoji excepted), and control characters other than the line's end.
_HIDDEN = regex.compile(
    r"[\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    r"|(?<!\p{Emoji}|\ufe0f)\u200d"
    r"|(?![\n\t])\p{Cc}|\p{Cs}"
)
_MARKS = r"([\\*_~|`<>\[\]]|(?<=:)/(?=/))|^(\s*)(#{1,3}|[>+-]|-#|\d+\.)(?=\s)"
_MARKDOWN = regex.compile(rf"https?://[^\s<>|*`\[\]\\]+|{_MARKS}", regex.M)
_MARKDOWN_OF_NAMES = regex.compile(_MARKS, regex.M)
_EVERYBODY = regex.compile(r"@(?=everyone|here)", regex.IGNORECASE)
_HALF = regex.compile(r"\p{Cs}")
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]")
_GRAPHEME = regex.compile(r"\X")
_SENTENCE_END = regex.compile(r"[.!?。！？…][\"'”’)\]]*(?=\s|$)")


def plain(text: str) -> str:
    """Without what reorders, hides or controls: what is left is what people see."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDDEN.sub("", text).strip()


def whole(text: str) -> str:
    """Without halves of characters, which no file and no database takes."""
    return _HALF.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """For terminals and logs: what would move, colour or hide something there is written out."""
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def on_lines(text: str) -> str:
    """The same with the text's own lines."""
    return "\n".join(map(on_one_line, text.split("\n")))


def escaped(text: str) -> str:
    """As literal text inside Discord's Markdown: no formatting, mention, or masked link survives.

    Bare web addresses stay as they are, since Discord takes backslashes in them literally. In
    `@everyone` an invisible character follows the `@`, so that it does not even look like a ping.
    """
    return calling_nobody(_MARKDOWN.sub(_escape, plain(text)))


def inert(name: str) -> str:
    """The same for a name, or what has names in it: on one line, and with no address to follow."""
    return calling_nobody(_MARKDOWN_OF_NAMES.sub(_escape, one_line(name)))


def one_line(text: str) -> str:
    """The same as `plain`, with a blank for every end of a line."""
    return " ".join(plain(text).split())


def _escape(match: regex.Match[str]) -> str:
    mark, before, of_line = match[1], match[2], match[3]
    if mark:
        return f"\\{mark}"
    if of_line:
        number = of_line[:-1] if of_line[0].isdigit() else ""
        return f"{before}{number}\\{of_line.removeprefix(number)}"
    return match[0]


def calling_nobody(text: str) -> str:
    """With an invisible character in `@everyone` and `@here`, where Markdown means nothing."""
    return _EVERYBODY.sub("@\u200b", text)


def length(text: str) -> int:
    """The length in UTF-16 code units, the strictest way to count towards Discord's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` long, cut between whole characters as people see them, with an ellipsis."""
    if length(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - length(ELLIPSIS)
    for match in _GRAPHEME.finditer(text):
        room -= length(match[0])
        if room < 0:
            break
        kept.append(match[0])
    return "".join(kept).rstrip().rstrip("\\") + ELLIPSIS


def cut_at_sentence(text: str, limit: int) -> str:
    """As many whole sentences as fit; where not even one does, a plain cut."""
    if length(text) <= limit:
        return text
    ends = [m.end() for m in _SENTENCE_END.finditer(text) if length(text[: m.end()]) <= limit]
    return text[: ends[-1]] if ends else cut(text, limit)


def count(number: int, noun: str) -> str:
    """`1 minute`, `2 minutes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def quoted_pages(text: str, limit: int) -> list[str]:
    """All of it as quoted literal text, in pages of at most `limit`; nothing is left out.

    Every line stands in a quotation, so that no text can pass for what the bot itself says.
    """
    pages = [""]
    for line in plain(text).split("\n"):
        for piece in _pieces(line, limit - 16):
            quoted = f"> {escaped(piece)}" if piece else ">"
            if pages[-1] and length(pages[-1]) + length(quoted) + 1 > limit:
                pages.append("")
            pages[-1] += f"\n{quoted}" if pages[-1] else quoted
    return pages


def packed(blocks: Iterable[str], limit: int, between: str = "\n\n") -> list[str]:
    """The blocks in order on as few pages of at most `limit` as they fit; none is cut."""
    pages: list[str] = []
    for block in blocks:
        if pages and length(pages[-1]) + length(between) + length(block) <= limit:
            pages[-1] += between + block
        else:
            pages.append(block)
    return pages


def fitting(lines: Sequence[str], limit: int, more: Callable[[int], str]) -> str:
    """As many whole lines as fit, and what `more` says of how many are left out."""
    shown = "".join(packed(lines, limit, between="\n")[:1])
    left = len(lines) - len(shown.split("\n"))
    return f"{shown}\n{more(left)}" if left > 0 else shown


def _pieces(line: str, limit: int) -> list[str]:
    """The line in parts that fit once they are escaped, cut between characters as people see them.

    What people see as one character may itself be longer than a page: then it is cut too.
    """
    if length(line) * 2 <= limit:
        return [line]
    pieces, room = [""], limit
    for match in _GRAPHEME.finditer(line):
        whole = length(match[0]) * 2 <= limit
        for part in [match[0]] if whole else match[0]:
            room -= length(part) * 2
            if room < 0:
                pieces.append("")
                room = limit - length(part) * 2
            pieces[-1] += part
    return pieces
