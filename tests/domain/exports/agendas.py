"""Agendas at random."""

from datetime import timedelta

from hypothesis import strategies as st

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.text import plain
from tests.builders import PRAGUE, at

WORDS = st.text(
    st.characters(categories=["L", "N", "S", "P", "M"], exclude_characters="<>&\uffff"),
    min_size=1,
    max_size=12,
)

LINE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).map(plain).filter(bool)

NAMES = st.lists(LINE, max_size=3, unique=True)


@st.composite
def sessions(draw: st.DrawFn, number: int) -> Session:
    starts_at = at("1980-01-01 00:00") + timedelta(minutes=draw(st.integers(0, 100_000_000)))
    title = draw(st.none() | LINE)
    return Session(
        key=SessionKey(f"session-{number}"),
        kind=draw(st.sampled_from(Kind)),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=draw(st.integers(1, 14 * 24 * 60))),
        title=title,
        rooms=tuple(draw(NAMES)[:1]),
        speakers=tuple(draw(NAMES)),
        abstract=draw(st.none() | st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)),
        url=draw(st.sampled_from([None, "https://conf.example/a?b=c&d=e#f"])),
        track=draw(st.none() | LINE),
        languages=draw(st.sampled_from([(), ("en",), ("cs", "de-formal", "漢語")])),
        cancelled=draw(st.booleans()) if title and title[0].isalnum() else False,
    )


AGENDAS = st.integers(1, 4).flatmap(
    lambda many: st.tuples(*(sessions(number) for number in range(many))).map(
        lambda found: Agenda("Humming", PRAGUE, found)
    )
)
