"""Finding sessions by what people remember of them: title, speaker or room, typos forgiven."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.domain.agenda import Agenda, Session

ALIKE = 75
"""Out of 100, as rapidfuzz counts; lower finds what nobody meant."""


def folded(text: str) -> str:
    """Without case and accents, so that Zoe finds Zoë."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def find(agenda: Agenda, query: str, moment: datetime, limit: int = 25) -> list[Session]:
    """The best matches first; with nothing to go by, what is on and what comes next."""
    wanted = folded(query)
    if not wanted:
        later = [session for session in agenda.sessions if session.ends_at > moment]
        return (later or list(agenda.sessions))[:limit]
    texts = _texts(agenda.sessions)
    scores = _scores(wanted, texts)
    good = [index for index, score in enumerate(scores) if score >= ALIKE]
    good.sort(key=lambda index: (wanted not in texts[index], -scores[index], index))
    return [agenda.sessions[index] for index in good[:limit]]


def _scores(wanted: str, texts: Sequence[str]) -> list[float]:
    """How well each text has every word of the query somewhere in it, on average."""
    words = wanted.split()
    sums = [0.0] * len(texts)
    for word in words:
        found: list[tuple[str, float, int]] = process.extract(
            word, texts, scorer=fuzz.partial_ratio, limit=None
        )
        for _, score, index in found:
            sums[index] += score
    return [total / len(words) for total in sums]


@lru_cache(maxsize=64)
def _texts(sessions: Sequence[Session]) -> list[str]:
    return [folded(" ".join((s.name, *s.speakers, *s.rooms))) for s in sessions]
