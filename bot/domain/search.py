"""Finding things by what people remember of them: case, accents and typos are forgiven."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

ALIKE = 75
"""Out of 100, as rapidfuzz counts; lower finds what nobody meant."""

_IN_ONE_PIECE = 101.0
_BEGINS_A_WORD, _WITHIN_A_WORD, _OVER_A_GAP = 100, 97, 94
_NEARLY = 70
"""A single word as unlike as this may do where the others of the query are there."""

_SHORTEST_MISTYPED = 4
MOST_WORDS = 24
"""More of a query are not looked for: Discord takes 6,000 characters, and each word takes time."""

_TAKEN_APART = "NFKD"
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
"""What Unicode does not take apart, as people type it who lack the key."""


def folded(text: str) -> str:
    """Without case and accents, so that Zoe finds Zoë."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize(_TAKEN_APART, text.casefold()).translate(_LETTERS)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def words_of(query: str) -> list[str]:
    """The words of a query that are looked for."""
    return folded(query).split()[:MOST_WORDS]


class Index:
    """Texts that are looked through again and again, by their places in the order given.

    Typos are only looked for where a word is nowhere as it was typed; that is what takes time.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [f" {folded(text)}" for text in texts]
        self._joined = [text.replace(" ", "") for text in self._texts]
        places: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._texts):
            for word in dict.fromkeys(text.split()):
                places[word].append(place)
        self._places = dict(places)
        self._words = sorted(places, key=len)
        self._places_of = lru_cache(maxsize=256)(self._looked_up)

    def find(self, query: str) -> dict[int, float]:
        """The places of the texts that fit, and how well: up to 100, or 101 for all in one piece.

        Every word of the query counts as much as any other.
        """
        words = words_of(query)
        sums: dict[int, float] = defaultdict(float)
        for word in words:
            for place, score in self._places_of(word).items():
                sums[place] += score
        whole = " ".join(words)
        return {
            place: _IN_ONE_PIECE if whole in self._texts[place] else total / len(words)
            for place, total in sums.items()
            if total >= ALIKE * len(words)
        }

    def _looked_up(self, word: str) -> dict[int, float]:
        """Where a single word is, and how well it fits there."""
        begins = f" {word}"
        found: dict[int, float] = {
            place: _BEGINS_A_WORD if begins in text else _WITHIN_A_WORD
            for place, text in enumerate(self._texts)
            if word in text
        }
        if found:
            return found
        return self._over_gaps(word) or self._mistyped(word)

    def _over_gaps(self, word: str) -> dict[int, float]:
        return {place: _OVER_A_GAP for place, text in enumerate(self._joined) if word in text}

    def _mistyped(self, word: str) -> dict[int, float]:
        if len(word) < _SHORTEST_MISTYPED:
            return {}
        first = bisect_left(self._words, len(word) - 1, key=len)
        near: list[tuple[str, float, int]] = process.extract(
            word,
            self._words[first:],
            scorer=fuzz.partial_ratio,
            processor=None,
            score_cutoff=_NEARLY,
            limit=None,
        )
        found: dict[int, float] = {}
        for other, score, _ in near:
            for place in self._places[other]:
                found[place] = max(score, found.get(place, 0.0))
        return found
