"""The columns of a table of sessions: ours, and what others call them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COLUMNS = (
    "id",
    "title",
    "date",
    "start",
    "end",
    "minutes",
    "room",
    "speakers",
    "track",
    "kind",
    "abstract",
    "url",
    "language",
    "cancelled",
)
"""Those of the template, in its order."""

EXAMPLES = (
    (
        "",
        "Welcome",
        "2026-07-15",
        "09:00",
        "09:15",
        "",
        "Forum Hall; Small Hall",
        "",
        "",
        "opening",
        "",
        "",
        "",
        "",
    ),
    (
        "T1",
        "Feature Stores in Practice",
        "2026-07-15",
        "09:15",
        "",
        "40",
        "Forum Hall",
        "Ada Lovelace; Grace Hopper",
        "Data",
        "talk",
        "What it is about, in as many words as you like.",
        "https://example.org/talks/1",
        "en",
        "no",
    ),
)
"""Two rows of a table for organizers to write over."""

_OTHERS_CALL_IT = {
    "id": "code key session_id talk_id session_code slug uid guid",
    "title": "session_title talk_title proposal_title presentation_title name subject summary "
    "session talk presentation topic event titel thema vortrag",
    "date": "day start_date session_date conference_day datum tag",
    "start": "start_time starts starts_at begin begins beginning time_start session_start from "
    "time time_slot timeslot slot when schedule_time beginn start_zeit startzeit von zeit uhrzeit",
    "end": "end_time ends ends_at finish finishes time_end session_end to until ende end_zeit "
    "endzeit bis",
    "minutes": "duration length mins min duration_minutes duration_in_minutes dauer minuten",
    "room": "rooms room_name location venue stage hall where place raum saal ort halle",
    "speakers": "speaker speaker_names speaker_name presenter presenters presented_by author "
    "authors facilitator facilitators who by referent referenten referentin sprecher vortragende",
    "track": "track_name stream theme reihe",
    "kind": "type session_type format session_format category event_type art typ",
    "abstract": "description details session_description content about beschreibung inhalt",
    "url": "link website web web_page page session_url address webseite",
    "language": "languages lang sprache sprachen",
    "cancelled": "canceled is_cancelled is_canceled abgesagt",
    "end_date": "",
}
"""`end_date` stands in exports of calendars; the template has no need of it."""

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LONGEST_HEADER = 60


def _folded(name: str) -> str:
    """`Start time (PT)`, `start_time` and `startTime` are the same."""
    return "".join(c for c in _IN_BRACKETS.sub("", name).casefold() if c.isalnum())


_RANKS = {
    (_folded(word)): (ours, rank)
    for ours, words in _OTHERS_CALL_IT.items()
    for rank, word in enumerate([ours, *words.split()])
}


@dataclass(frozen=True, slots=True)
class Header:
    """Which column has what; `unread` are the names of those that say nothing to us."""

    index_by_column: Mapping[str, int]
    unread: tuple[str, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether sessions can be read: they have a name, and there is some word of when."""
        return "title" in self.index_by_column and "start" in self.index_by_column


def header_of(names: Sequence[str], columns: Mapping[str, str]) -> Header:
    """The columns that these names mean; what organizers say of them (ours: theirs) comes first.

    Where two names mean the same column, our own name for it wins, then the likelier one.
    """
    index_by_column = {
        ours: index
        for ours, theirs in columns.items()
        for index, name in enumerate(names)
        if name.strip().casefold() == theirs.strip().casefold()
    }
    said = set(index_by_column.values())
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(names):
        if index in said or len(name) > LONGEST_HEADER or _folded(name) not in _RANKS:
            continue
        ours, rank = _RANKS[_folded(name)]
        if ours not in columns and (ours not in best or rank < best[ours][0]):
            best[ours] = (rank, index)
    index_by_column |= {ours: index for ours, (_, index) in best.items()}
    used = set(index_by_column.values())
    unread = (name.strip() for index, name in enumerate(names) if index not in used)
    return Header(index_by_column, tuple(name for name in unread if name))
