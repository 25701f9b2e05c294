"""The bot's texts in other languages than English, each under its English text."""

from collections.abc import Mapping


class Languages:
    """The texts by language, as in `de` or `pt-BR`, and in each by what they are in English."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    def said(self, english: str, language: str) -> str | None:
        """The text in this language, or in what is spoken elsewhere of it; None where it is not.

        Who reads `pt-BR` reads `pt` where there is nothing nearer, and `de` stands for all of it.
        """
        for name in (language, language.partition("-")[0]):
            if found := self._texts.get(name, {}).get(english):
                return found
        return None
