"""Sessions as JSON, and back."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind
from bot.domain.documents import document_of, session_of
from tests.builders import NINE, session

TEXTS = st.text(max_size=20)


@settings(max_examples=50, deadline=None)
@given(
    title=st.none() | TEXTS,
    kind=st.sampled_from(Kind),
    rooms=st.lists(TEXTS, max_size=2),
    abstract=st.none() | TEXTS,
)
def test_a_session_comes_back_from_json_as_it_was(
    title: str | None, kind: Kind, rooms: list[str], abstract: str | None
) -> None:
    before = session(title, kind=kind, rooms=rooms, abstract=abstract)

    assert session_of(json.loads(json.dumps(document_of(before)))) == before


def test_programs_see_instants_in_utc() -> None:
    assert document_of(session(starts_at=NINE))["starts_at"] == "2022-05-18T09:00:00+00:00"
