"""Documents as they come from a broken disk, a cut connection, or a program of another version."""

import copy
import json
from contextlib import suppress
from typing import Any, cast

from hypothesis import strategies as st

from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.errors import InputRefused
from tests.builders import PRAGUE

JSON_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "2026-07-15T25:00:00", "-1", "\ud800", "999999999999999999999", "00:00"]),
    st.just([]),
    st.just({}),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)


def reads_or_refuses(form: Format, content: bytes) -> None:
    """Whatever it is, there is an agenda or a refusal, and nothing else."""
    for zone in (None, PRAGUE):
        source = Source(content, "file", zone)
        assert isinstance(form.fits(source), bool)
        with suppress(InputRefused):
            assert isinstance(form.read(source), Reading)


@st.composite
def damaged_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Some of it exchanged, some of it twice, the end perhaps missing."""
    damaged = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(damaged) - 1)))
        end = min(len(damaged), place + draw(st.integers(0, 40)))
        damaged[place:end] = draw(st.binary(max_size=8) | st.just(bytes(damaged[place:end] * 2)))
    return bytes(damaged[: draw(st.integers(0, len(damaged)) | st.just(len(damaged)))])


@st.composite
def damaged_json(draw: st.DrawFn, document: Any) -> bytes:
    """Values exchanged for others of any type, or left out."""
    damaged = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(damaged))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            holder[key] = draw(JSON_VALUES)
        else:
            del holder[key]
    return json.dumps(damaged).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Everything below it, as what holds it and the key there."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(cast("dict[str, Any]", value))
    elif isinstance(value, list):
        keys = list(range(len(cast("list[Any]", value))))
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found += [(value, key), *_places(value[key])]
    return found
