"""Long lists, a page at a time: what is on it, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.cards import Button
from bot.domain.languages import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 0, `of` is how many there are, one at least."""

    items: Sequence[T]
    number: int
    of: int

    def turning(self, name: str) -> tuple[Button, ...]:
        """Buttons to the pages beside it, whose ids are the name and a number; none for one."""
        if self.of == 1:
            return ()
        return (
            Button("◀", id=f"{name}:{self.number - 1}", disabled=self.number == 0),
            Button("▶", id=f"{name}:{self.number + 1}", disabled=self.number == self.of - 1),
        )

    def told(self, what: str) -> str:
        """What the list is about, and which page this is where there are several."""
        if self.of == 1:
            return what
        page = _("page {number} of {last}", number=self.number + 1, last=self.of)
        return f"{what} · {page}"


def paged(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page with this number, or the nearest that there is (by now)."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 0), pages - 1)
    return Page(items[number * size : (number + 1) * size], number, pages)
