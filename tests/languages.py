"""Languages that there are for a test, and for no other."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

from bot.domain.languages import know


class Phrasebook(NullTranslations):
    """A language that says these texts, and all others in English."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def gettext(self, message: str) -> str:
        return self._texts.get(message, message)


@contextmanager
def spoken(languages: Mapping[str, NullTranslations]) -> Generator[None]:
    """These are there beside English, and none of them afterwards, whatever happens meanwhile."""
    know(languages)
    try:
        yield
    finally:
        know({})
