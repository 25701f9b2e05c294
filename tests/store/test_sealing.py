"""The seal on names: opened with its key only, and a key that nobody else may read."""

import stat
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.store.sealing import Seal, SealBroken

KEY, OTHER = b"k" * 32, b"o" * 32


def test_what_is_sealed_can_be_read_with_the_key_and_not_without():
    sealed = Seal(KEY).seal("Ada")

    assert Seal(KEY).open(sealed) == "Ada"
    assert b"Ada" not in sealed
    with pytest.raises(SealBroken):
        Seal(OTHER).open(sealed)


def test_a_seal_that_was_tampered_with_is_broken():
    sealed = bytearray(Seal(KEY).seal("Ada"))
    sealed[20] ^= 1

    with pytest.raises(SealBroken):
        Seal(KEY).open(bytes(sealed))


def test_a_mark_is_the_same_for_the_same_person_and_key_and_another_for_all_others():
    mark = Seal(KEY).mark("asker", "conference", 7)

    assert mark == Seal(KEY).mark("asker", "conference", 7)
    assert len(mark) == 32
    others = {
        Seal(KEY).mark("asker", "conference", 8),
        Seal(KEY).mark("asker", "elsewhere", 7),
        Seal(OTHER).mark("asker", "conference", 7),
    }
    assert mark not in others
    assert len(others) == 3


def test_a_missing_key_is_made_for_its_owner_only_and_found_again(tmp_path: Path):
    path = tmp_path / "new" / "sealing.key"

    sealed = Seal.from_file(path).seal("Ada")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Seal.from_file(path).open(sealed) == "Ada"


def test_a_key_that_others_may_read_is_refused_with_the_mend(tmp_path: Path):
    path = tmp_path / "sealing.key"
    Seal.from_file(path)
    path.chmod(0o644)

    with pytest.raises(Refusal, match="chmod 600"):
        Seal.from_file(path)


@pytest.mark.parametrize("held", ["", "secret", "ab", "zz" * 32])
def test_a_file_that_holds_no_key_is_never_replaced(tmp_path: Path, held: str):
    path = tmp_path / "sealing.key"
    path.write_text(held)
    path.chmod(0o600)

    with pytest.raises(Refusal, match="does not hold a key"):
        Seal.from_file(path)
    assert path.read_text() == held
