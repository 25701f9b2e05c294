"""Looking for sessions: while somebody types, and in everything that is said about them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from bot.domain.agenda import Agenda, Kind, Session
from bot.domain.languages import N_, known, reading
from bot.domain.search import Index, folded, words_of

WORTH_GOING = timedelta(minutes=5)
"""What is left at least of a session that one can still catch."""

SOON = timedelta(hours=1)
_ABSTRACTS_COUNT = 0.7
"""As much as titles, speakers and rooms, by which people know a session."""

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


class When(StrEnum):
    """Which sessions somebody means, by their time."""

    ANY = N_("any time")
    TO_COME = N_("still to come")
    CATCH = N_("what I can still catch")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; what is left out may be anything."""

    words: str = ""
    room: str | None = None
    kind: Kind | None = None
    language: str | None = None
    when: When = When.ANY


@dataclass(frozen=True, slots=True)
class Found:
    """A session, and the sentence of its abstract that has the words, where no name has them."""

    session: Session
    excerpt: str = ""


class SessionSearch:
    """The sessions of one agenda, ready to be looked through again and again."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self._names = Index(_names_of(session) for session in agenda.sessions)
        self._speakers = Index(agenda.speakers)

    def named(self, query: str, moment: datetime, limit: int) -> list[Session]:
        """By title, speaker or room, the best first; with no query, what is on and what comes."""
        if not folded(query):
            sessions = self.agenda.sessions
            later = [session for session in sessions if session.ends_at > moment]
            return (later or list(sessions))[:limit]
        scores = self._names.find(query)
        return [self.agenda.sessions[place] for place in _best_first(scores)[:limit]]

    def speakers(self, query: str) -> list[str]:
        """Names of speakers, the best first; all of them with no query."""
        if not folded(query):
            return list(self.agenda.speakers)
        return [self.agenda.speakers[place] for place in _best_first(self._speakers.find(query))]

    def find(self, wanted: Wanted, moment: datetime) -> list[Found]:
        """In all that is said of the sessions: the best first, or in order of time without words.

        Without words and a time, what is over is left out where anything is still to come.
        """
        if folded(wanted.words):
            return list(self._with_words(wanted, moment))
        fitting = [s for s in self.agenda.sessions if _fits(s, wanted, moment)]
        later = [session for session in fitting if session.ends_at > moment]
        return [Found(session) for session in later or fitting]

    def _with_words(self, wanted: Wanted, moment: datetime) -> Iterator[Found]:
        names = self._names.find(wanted.words)
        scores = {
            place: score * _ABSTRACTS_COUNT
            for place, score in self._everything.find(wanted.words).items()
        }
        for place, score in names.items():
            scores[place] = max(score, scores.get(place, 0.0))
        for place in _best_first(scores):
            session = self.agenda.sessions[place]
            if _fits(session, wanted, moment):
                yield Found(session, "" if place in names else _excerpt(session, wanted.words))

    @cached_property
    def _everything(self) -> Index:
        sessions = self.agenda.sessions
        return Index(f"{_names_of(s)} {s.track or ''} {s.abstract or ''}" for s in sessions)


def _best_first(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda place: (-scores[place], place))


def _names_of(session: Session) -> str:
    return " ".join((*_titles_of(session), *session.speakers, *session.rooms))


def _titles_of(session: Session) -> list[str]:
    """Its title; one without is called something else in each language."""
    if session.title:
        return [session.title]
    titles: list[str] = []
    for language in known():
        with reading(language):
            titles.append(session.name)
    return titles


def _fits(session: Session, wanted: Wanted, moment: datetime) -> bool:
    return (
        (wanted.room is None or wanted.room in session.rooms)
        and (wanted.kind is None or wanted.kind is session.kind)
        and (wanted.language is None or wanted.language in session.languages)
        and _is_then(session, wanted.when, moment)
    )


def _is_then(session: Session, when: When, moment: datetime) -> bool:
    if when is When.ANY:
        return True
    if session.cancelled or session.ends_at <= moment:
        return False
    if when is When.TO_COME:
        return session.starts_at > moment
    if session.kind is Kind.BREAK or session.starts_at > moment + SOON:
        return False
    return session.ends_at - moment >= WORTH_GOING


def _excerpt(session: Session, query: str) -> str:
    """The first sentence of its abstract with one of the words; none where they are mistyped."""
    words = words_of(query)
    for sentence in _SENTENCE.split(session.abstract or ""):
        text = folded(sentence)
        if any(word in text for word in words):
            return sentence
    return ""
