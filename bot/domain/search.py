"""Finding sessions by what people remember of them: title, speaker or room, typos forgiven."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.domain.agenda import Agenda, Session

ALIKE = 70
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
    literal = [index for index, text in enumerate(texts) if wanted in text]
    ranked = dict.fromkeys([*literal, *_alike(wanted, texts, limit)])
    return [agenda.sessions[index] for index in list(ranked)[:limit]]


def _alike(wanted: str, texts: Sequence[str], limit: int) -> list[int]:
    """The positions of the texts that hold something like every word, the likest first."""
    found: list[tuple[str, float, int]] = process.extract(
        wanted, texts, scorer=fuzz.partial_token_set_ratio, score_cutoff=ALIKE, limit=limit
    )
    return [index for _, _, index in found]


@lru_cache(maxsize=64)
def _texts(sessions: Sequence[Session]) -> list[str]:
    return [folded(" ".join((s.name, *s.speakers, *s.rooms))) for s in sessions]
