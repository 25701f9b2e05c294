"""Reading the catalogues of the bot's texts: gettext's `.po` files, one for each language."""

import logging
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.domain.languages import VALUE, _, tag_of
from bot.errors import InputRefused, Problem
from bot.services.files import read_bytes

OWN = Path(__file__).parents[1] / "languages"
"""Where those are that come with the bot."""

_log = logging.getLogger(__name__)


def read_languages(folder: Path) -> dict[str, NullTranslations]:
    """The languages that come with the bot, and those in the folder, which need not be there.

    A file there may also say some texts of a known language otherwise. One with mistakes is left
    out, with a line in the log.
    """
    catalogues: dict[str, NullTranslations] = {}
    for path in (*sorted(OWN.glob("*.po")), *sorted(folder.glob("*.po"))):
        try:
            language, said = _language_of(path), _cached(path, path.stat().st_mtime_ns)
        except InputRefused as refused:
            _log.error("A language is left out: %s", refused)
            continue
        # A new one for each: what is said otherwise in one place must not be so in another.
        catalogue = GNUTranslations(BytesIO(said))
        if language in catalogues:
            catalogue.add_fallback(catalogues[language])
        catalogues[language] = catalogue
    return catalogues


@cache
def _cached(path: Path, changed_at: int) -> bytes:
    del changed_at  # another file by then
    return compiled(read_catalogue(path))


def compiled(catalogue: Catalog) -> bytes:
    """As gettext wants it; what is empty there, or marked as fuzzy, is not said."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def read_catalogue(path: Path) -> Catalog:
    """The texts of a catalogue; raises `InputRefused` with the line.

    A text with other values than the English one is left out, with a line in the log.
    """
    try:
        catalogue = read_po(BytesIO(read_bytes(path)), abort_invalid=True)
    except PoFileError as error:
        what = _("This line is no part of a catalogue.")
        mend = _("Each has to be like those before it.")
        raise _refused(path, what, mend, error.lineno + 1) from error
    except (LookupError, ValueError) as error:
        what = _("It is no catalogue ({error}).", error=error)
        mend = _("Save it as UTF-8, and begin with one of those that come with the bot.")
        raise _refused(path, what, mend) from error
    for message in list(catalogue):
        if message.id and not has_its_values(message):
            _log.error(
                "%s: this text is left out, since it has other {values} than the English one: %s",
                *(path, _each(message.id)[0]),
            )
            catalogue.delete(message.id, message.context)
    return catalogue


def has_its_values(message: Message) -> bool:
    """Whether what is said has the values of the English text; of several, one may go unsaid."""
    english = {value for text in _each(message.id) for value in VALUE.findall(text)}
    said = [set(VALUE.findall(text)) for text in _each(message.string) if text]
    counts = {"n"} if isinstance(message.id, tuple) else set[str]()
    return all(values <= english and english <= values | counts for values in said)


def _each(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def _language_of(path: Path) -> str:
    """What it is in, by its name, as Discord writes it: `pt_BR.po` is `pt-BR`."""
    language = tag_of(path.stem)
    if language is None:
        what = _("'{language}' is no language.", language=path.stem)
        mend = _("Name the file by its language, as in cs.po or pt_BR.po.")
        raise _refused(path, what, mend)
    return language


def _refused(path: Path, what: str, mend: str, line: int = 1) -> InputRefused:
    return InputRefused([Problem(str(path), line, 1, what, mend)])
