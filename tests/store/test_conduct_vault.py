"""Boxes and keys: a key for each case, wrapped, and nothing is read with another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.store.conduct.vault import KEY_BYTES, Box, Keyring, Unreadable, Vault, new_key
from tests.keys import KEY, OTHER_KEY

OLD, NEW = KEY, OTHER_KEY


@given(st.binary(max_size=200))
def test_what_is_sealed_is_read_with_the_same_key_and_as_the_same_thing_only(content: bytes):
    box = Box(b"k" * KEY_BYTES)

    sealed = box.seal("note", content)

    assert box.open("note", sealed) == content
    for other, what in ((box, "reply"), (Box(b"o" * KEY_BYTES), "note")):
        with pytest.raises(Unreadable):
            other.open(what, sealed)


@given(st.integers(min_value=0, max_value=32), st.integers(min_value=1, max_value=255))
def test_no_byte_can_be_changed_unnoticed(place: int, change: int):
    box = Box(b"k" * KEY_BYTES)
    sealed = bytearray(box.seal("note", b"words"))  # 12 of nonce, 5 of words, 16 of tag
    sealed[place] ^= change

    with pytest.raises(Unreadable):
        box.open("note", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(28)])
def test_what_was_cut_off_is_unreadable_and_no_other_error(sealed: bytes):
    with pytest.raises(Unreadable):
        Box(b"k" * KEY_BYTES).open("note", sealed)
    with pytest.raises(Unreadable):
        Keyring.from_text(OLD).unwrap(sealed)


def test_the_same_words_are_never_sealed_the_same_way():
    box = Box(b"k" * KEY_BYTES)

    assert len({box.seal("note", b"words") for _ in range(100)}) == 100


def test_every_box_has_a_key_of_its_own_that_only_the_keyring_opens():
    vault = Vault(Keyring.from_text(OLD), b"m" * KEY_BYTES)
    (first, wrapped), (second, other) = vault.new_box(), vault.new_box()

    sealed = first.seal("note", b"words")

    assert vault.box(wrapped).open("note", sealed) == b"words"
    for wrong in (second, vault.box(other)):
        with pytest.raises(Unreadable):
            wrong.open("note", sealed)
    with pytest.raises(Unreadable):
        Vault(Keyring.from_text(NEW), b"m" * KEY_BYTES).box(wrapped)


def test_of_several_keys_the_first_wraps_and_each_unwraps():
    old, both = Keyring.from_text(OLD), Keyring.from_text(f" {NEW} , {OLD}")

    assert both.unwrap(old.wrap(b"key")) == b"key"
    assert Keyring.from_text(NEW).unwrap(both.wrap(b"key")) == b"key"
    with pytest.raises(Unreadable):
        old.unwrap(both.wrap(b"key"))


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "secret", "11" * 31, "11" * 33, "1" * 63, "zz" * 32, f"{OLD},", f"{OLD},x",
     "é" * 64, f"CONDUCT_KEY={OLD}"],
)  # fmt: skip
def test_what_is_no_key_is_refused_with_how_to_make_one_and_without_what_it_was(text: str):
    with pytest.raises(Refusal) as refused:
        Keyring.from_text(text)

    said = f"{refused.value!r} {refused.value.__cause__!r}"
    assert "`chair conduct key` prints a new one." in said
    assert not [part for part in text.split(",") if len(part) > 1 and part in said]


def test_a_new_key_can_be_used_and_is_another_each_time():
    keys = {new_key() for _ in range(50)}

    assert len(keys) == 50
    assert all(Keyring.from_text(key) for key in keys)


def test_a_mark_finds_the_same_again_and_tells_nothing_without_its_key():
    vault, other = (Vault(Keyring.from_text(OLD), key * KEY_BYTES) for key in (b"m", b"n"))

    assert vault.mark("person", 7) == vault.mark("person", 7)
    marks = {vault.mark("person", 7), vault.mark("person", 8), vault.mark("actor", 7),
             vault.mark("pers", "on7"), other.mark("person", 7)}  # fmt: skip
    assert len(marks) == 5
    assert vault.authenticate("a") != other.authenticate("a")
