"""Markdown as Discord understands it, written piece by piece: it may end after any of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from bot.domain.markdown_reading import ADDRESS
from bot.domain.text import ELLIPSIS, calling_nobody, escaped, length

FENCE = "```"

_APART = "\u200b"
"""Between marks that would be read as one; text never has it."""

_ATOM = regex.compile(rf"{ADDRESS}|\\.|\X", regex.DOTALL)
_EDGES = regex.compile(r"(\s*)(.*?)(\s*)", regex.DOTALL)
_ENDS = regex.compile(r"[.!?。！？…][\"'”’)\]]*(?=[*\u200b]*(?:\s|$))|(?=\n)")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    closing: str
    """What closes the marks that are open behind it, where the text ends there."""
    opens: bool = False


@dataclass(slots=True)
class Writing:
    """A text on its way; what is open in it is closed wherever it is cut."""

    _pieces: list[_Piece] = field(default_factory=list[_Piece])
    _begun: list[bool] = field(default_factory=list[bool])
    """Of each mark that was begun, whether it was written: within another of its sort it is not."""
    _open: list[str] = field(default_factory=list[str])
    """What closes the marks that are written and open."""
    _text: str = ""
    _before_lines: str = ""

    def block(self, between: str, before_first: str, before_others: str) -> None:
        """A new block; it says what stands `between` it and the one above, and before its lines."""
        self._flush()
        if before := (between if self._pieces else "") + before_first:
            self._put(before)
        self._before_lines = before_others

    def text(self, text: str) -> None:
        """Text from people, which formats nothing; what follows at once is part of it."""
        self._text += text

    def begin(self, mark: str) -> None:
        """From here on bold (`**`) or italic (`*`); Discord knows neither within itself."""
        is_written = mark not in self._open
        self._begun.append(is_written)
        if is_written:
            self._flush()
            self._begin(mark, mark)

    def end(self) -> None:
        """No longer what was begun last; nothing is left of marks around nothing."""
        if self._begun.pop():
            self._text = self._text.rstrip()
            self._flush()
            self._end()

    def code(self, content: str) -> None:
        """Some code in a line; with a backtick in it, it is text, for Discord would misread it."""
        if "`" in content or not content.strip():
            self.text(content)
            return
        self._flush()
        self._begin("`", "`")
        self._verbatim(content)
        self._end()

    def block_of_code(self, content: str) -> None:
        """Some lines of code."""
        self._flush()
        self._begin(FENCE, f"\n{self._before_lines}{FENCE}")
        self._verbatim("\n" + content.replace(FENCE, _APART.join(FENCE)).rstrip("\n"))
        self._end()

    def cut(self, limit: int) -> str:
        """All of it, or what fits: to the end of a sentence or line, or else with an ellipsis."""
        self._flush()
        whole = "".join(piece.text for piece in self._pieces)
        if length(whole) <= limit:
            return whole
        ends = {match.end() for match in _ENDS.finditer(whole)}
        anywhere = at_end = ELLIPSIS
        for at, used, piece in self._places():
            if used + length(piece.closing) > limit:
                break
            if at in ends:
                at_end = whole[:at] + piece.closing
            if used + length(ELLIPSIS + piece.closing) <= limit:
                anywhere = whole[:at].rstrip() + ELLIPSIS + piece.closing
        return anywhere if at_end == ELLIPSIS else at_end

    def _places(self) -> Iterator[tuple[int, int, _Piece]]:
        """Where it may end: how many characters that is, how long, and behind which piece."""
        at = used = 0
        for piece in self._pieces:
            at += len(piece.text)
            used += length(piece.text)
            if not piece.opens:
                yield at, used, piece

    def _begin(self, mark: str, closing: str) -> None:
        self._keep_apart(mark)
        self._open.append(closing)
        self._put(mark, opens=True)

    def _end(self) -> None:
        closing = self._open.pop()
        if self._pieces[-1].opens:
            self._pieces.pop()
            if self._pieces and self._pieces[-1].opens and self._pieces[-1].text == _APART:
                self._pieces.pop()
        else:
            self._keep_apart(closing)
            self._put(closing)

    def _keep_apart(self, mark: str) -> None:
        if self._pieces and self._pieces[-1].text.endswith(mark[0]):
            self._put(_APART, opens=self._pieces[-1].opens)

    def _flush(self) -> None:
        """Write the text that has gathered."""
        text, self._text = self._text, ""
        if self._pieces and self._pieces[-1].opens:
            text = text.lstrip()
        match = _EDGES.fullmatch(text)
        if match and text:
            shown = match[1] + escaped(match[2]) + match[3]
            self._atoms(shown + _APART if shown.endswith("@") else shown)

    def _verbatim(self, content: str) -> None:
        self._atoms(calling_nobody(content))

    def _atoms(self, shown: str) -> None:
        for match in _ATOM.finditer(shown):
            self._put(f"\n{self._before_lines}" if match[0] == "\n" else match[0])

    def _put(self, text: str, *, opens: bool = False) -> None:
        self._pieces.append(_Piece(text, "".join(reversed(self._open)), opens))
