"""The conference that comes with the bot, beside the page on which it was published."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.formats import own_yaml
from bot.domain.formats.reading import Reading
from tests.builders import LOS_ANGELES
from tests.sample import AGENDA, SAMPLE

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "data-at-scale-spring-2022.txt"


def sample() -> Reading:
    return own_yaml.read(AGENDA.read_text(encoding="utf-8"), "agenda.yaml")


def test_the_sample_has_sixteen_sessions_on_one_day_in_california() -> None:
    found = sample().agenda

    assert len(found.sessions) == 16
    assert [day.isoformat() for day in found.days] == ["2022-05-18"]
    assert found.zone == LOS_ANGELES
    assert found.sessions[0].starts_at == datetime(2022, 5, 18, 16, tzinfo=UTC)
    assert found.sessions[-1].ends_at == datetime(2022, 5, 18, 21, tzinfo=UTC)


def test_of_the_sample_the_coffee_break_and_the_missing_abstract_are_odd_and_nothing_else() -> None:
    coffee, soon = sample().warnings

    assert coffee.what == "The text says 10:50 AM, but this break ends at 10:30 AM (10:30)."
    assert soon.what == (
        "The abstract of 'Industrial-Scale Machine Learning with Amazon SageMaker' "
        "is only 'Coming soon!'."
    )
    lines = AGENDA.read_text(encoding="utf-8").splitlines()
    assert "10:50 AM" in lines[coffee.line - 1]
    assert "Coming soon" in lines[soon.line - 1]


needs_the_seed = pytest.mark.skipif(
    not SEED.exists(), reason="the published page is not part of the repository"
)
SLOT = re.compile(r"^(\d{1,2}:\d{2}[ap]m) - (\d{1,2}:\d{2}[ap]m)$", re.MULTILINE)


@needs_the_seed
def test_the_sample_has_the_slots_of_the_published_page() -> None:
    published = SLOT.findall(SEED.read_text(encoding="utf-8"))
    # The page says pm once where its own order and the next slot show that am is meant.
    published = [(a, "10:15am" if b == "10:15pm" else b) for a, b in published]

    zone = sample().agenda.zone
    written = [
        tuple(_as_published(m.astimezone(zone)) for m in (s.starts_at, s.ends_at))
        for s in sample().agenda.sessions
    ]

    assert len(published) == 16
    assert written == published


def _as_published(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


@needs_the_seed
@pytest.mark.parametrize("name", ["agenda.yaml", "conference.yaml", "code_of_conduct.md"])
def test_the_samples_texts_are_its_own_words_but_for_titles(name: str) -> None:
    page = _words(SEED.read_text(encoding="utf-8"))
    borrowed = {tuple(page[i : i + 9]) for i in range(len(page) - 8)}
    text = (SAMPLE / name).read_text(encoding="utf-8")
    for session in sample().agenda.sessions:
        text = text.replace(session.title or "\0", "")

    words = _words(text)

    assert [w for i in range(len(words)) if (w := tuple(words[i : i + 9])) in borrowed] == []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
