"""Reading the catalogues of the bot's texts: gettext's `.po` files, one for each language."""

import logging
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.pofile import PoFileError, read_po

from bot.domain.languages import Languages
from bot.errors import InputRefused, Problem
from bot.services.files import read_bytes

OWN = Path(__file__).parents[1] / "languages"
"""Where those are that come with the bot."""

_log = logging.getLogger(__name__)


def read_languages(folder: Path) -> Languages:
    """The languages that come with the bot, and those in the folder, which need not be there.

    A file there may also say some texts of a known language otherwise. One with mistakes is left
    out, with a line in the log.
    """
    texts = {language: dict(said) for language, said in _own().items()}
    for path in sorted(folder.glob("*.po")):
        try:
            texts.setdefault(_language_of(path), {}).update(read_catalogue(path))
        except InputRefused as refused:
            _log.error("A language is left out: %s", refused)
    return Languages(texts)


@cache
def _own() -> dict[str, dict[str, str]]:
    return {_language_of(path): read_catalogue(path) for path in sorted(OWN.glob("*.po"))}


def read_catalogue(path: Path) -> dict[str, str]:
    """What is said in a catalogue, by its English; raises `InputRefused` with the line.

    What is empty there, or marked as fuzzy, is not said.
    """
    try:
        catalogue = read_po(BytesIO(read_bytes(path)), abort_invalid=True)
    except PoFileError as error:
        what, mend = "This line is no part of a catalogue.", "Each has to be like those before it."
        raise _refused(path, what, mend, error.lineno + 1) from error
    except (LookupError, ValueError) as error:
        mend = "Save it as UTF-8, and begin with one of those that come with the bot."
        raise _refused(path, f"It is no catalogue ({error}).", mend) from error
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }


def _language_of(path: Path) -> str:
    """What it is in, by its name, as Discord writes it: `pt_BR.po` is `pt-BR`."""
    language = path.stem.replace("_", "-")
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        mend = "Name the file by its language, as in cs.po or pt_BR.po."
        raise _refused(path, f"'{path.stem}' is no language.", mend) from error
    return language


def _refused(path: Path, what: str, mend: str, line: int = 1) -> InputRefused:
    return InputRefused([Problem(str(path), line, 1, what, mend)])
