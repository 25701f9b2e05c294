"""Keys for sessions: the same tomorrow, so that a session that moves is still the same session."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from zoneinfo import ZoneInfo

from bot.domain.agenda import Kind, SessionKey

LONGEST_SLUG = 48

Named = tuple[str | None, str | None, Kind, datetime]
"""An id where one is given, the title where there is one, the kind and the start."""


def slug(text: str) -> str:
    """Small letters, digits and hyphens; empty where the text has no letter that folds to one."""
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:LONGEST_SLUG].strip("-")


def derived_keys(sessions: Sequence[Named], zone: ZoneInfo) -> list[SessionKey]:
    """The given ids, else the titles as slugs, else kind and start; always different ones.

    Where several sessions would get the same key, their starts in the conference's zone are added.
    """
    bases = [given or slug(title or "") for given, title, _, _ in sessions]
    shared = {base for base, times in Counter(bases).items() if times > 1}
    keys: list[SessionKey] = []
    given_keys = {given for given, _, _, _ in sessions if given}
    taken: set[str] = set()
    numbers_by_key: dict[str, Iterator[int]] = {}
    for base, (given, _, kind, starts_at) in zip(bases, sessions, strict=True):
        key = base
        if not given and (not base or base in shared):
            key = f"{base or kind}-{starts_at.astimezone(zone):%Y%m%d-%H%M}"
        numbered = (f"{key}-{number}" for number in numbers_by_key.setdefault(key, count(2)))
        key = next(
            one
            for one in chain((key,), numbered)
            if one not in taken and (given or one not in given_keys)
        )
        taken.add(key)
        keys.append(SessionKey(key))
    return keys
