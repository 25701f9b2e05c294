"""What is to be read, before anybody knows what it is."""

import pytest

from bot.domain.formats.source import LOOKED_AT, Source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_beginning_is_text_in_any_encoding_of_unicode(encoding: str) -> None:
    assert Source("Tée".encode(encoding), "file").beginning == "Tée"


def test_the_beginning_of_anything_can_be_looked_at() -> None:
    for content in (b"", b"\xff", b"\xff\xfe\x00", b"Caf\xe9", b"\x00\xd8" * LOOKED_AT):
        assert len(Source(content, "file").beginning) <= LOOKED_AT
