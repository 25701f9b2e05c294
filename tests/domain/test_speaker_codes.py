"""Codes of speakers: what they look like, how long they hold, and how often one may be wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conference import conference_id
from bot.domain.speaker_codes import (
    ALPHABET,
    SpeakerCode,
    may_try,
    new_code,
    read_code,
    wrong_code,
)
from bot.errors import Conflict, TooLate
from tests.builders import NINE, SERVER, SLUG

CODE = SpeakerCode(
    conference_id(SLUG, SERVER), "Ada Lovelace", NINE, NINE + timedelta(days=14), "Grace"
)


def test_a_code_has_two_groups_of_four_characters():
    letters = iter("ACDEFGHJ")

    assert new_code(lambda _: next(letters)) == "ACDE-FGHJ"


def test_no_character_of_a_code_is_taken_for_another():
    assert set(ALPHABET).isdisjoint("0O1IL2Z5S8BU")
    assert len(set(ALPHABET)) == len(ALPHABET) == 24


@pytest.mark.parametrize("typed", ["ACDE-3467", "acde3467", " acde 3467 ", "`ACDE–3467`"])
def test_a_code_is_read_however_it_is_written(typed: str):
    assert read_code(typed) == "ACDE-3467"


def test_a_code_holds_until_it_lapses_or_is_used():
    CODE.must_hold(CODE.expires_at - timedelta(seconds=1))

    with pytest.raises(TooLate, match="has lapsed on <t:"):
        CODE.must_hold(CODE.expires_at)
    with pytest.raises(Conflict, match="was used already"):
        replace(CODE, used_at=NINE).must_hold(NINE)


def test_after_five_wrong_codes_nobody_may_try_until_the_first_is_an_hour_ago():
    wrong = [NINE + timedelta(minutes=n) for n in range(5)]
    after = wrong[-1] + timedelta(seconds=1)

    assert may_try(wrong[:4], after) == 4
    with pytest.raises(TooLate, match="5 wrong codes"):
        may_try(wrong, after)
    assert may_try(wrong, NINE + timedelta(hours=1)) == 4


def test_who_is_wrong_reads_how_often_they_may_try_again():
    assert "4 more tries" in wrong_code(0)
    assert "1 more try in" in wrong_code(3)
