"""In which language a text is made: the reader's own in answers, the conference's in public.

Every text stands in English where it is made, as `_("In {left}: {title}", left=…, title=…)`, and is
looked up in the catalogue of the language that is read at the moment. The names are GNU gettext's:
`_` for a text, `ngettext` for one that counts, `pgettext` where one word of English is two of
another language, `N_` for what stands in a table and is given to `_` later.

Names and data are values, never part of a text. Nothing that a value says is looked at again.
"""

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_decimal

ENGLISH = "en"

VALUE = re.compile(r"\{(\w+)\}")
"""Where a value stands in a text."""

_read = ContextVar("language", default=ENGLISH)
_catalogues: dict[str, NullTranslations] = {}
_AS_WRITTEN = NullTranslations()


def tag_of(written: str) -> str | None:
    """`pt-BR` for `pt-br` and `pt_BR`, as Discord writes it; None where that is no language."""
    try:
        Locale.parse(written.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    language, *rest = written.replace("_", "-").split("-")
    return "-".join([language.lower(), *(part.upper() for part in rest)])


def know(catalogues: Mapping[str, NullTranslations]) -> None:
    """From now on, these are the languages of this process beside English, as in `de` or `pt-BR`.

    They are the same for every conference, as the program itself is.
    """
    _catalogues.clear()
    _catalogues.update(catalogues)


def known() -> tuple[str, ...]:
    """The languages with a catalogue, and English."""
    return (*_catalogues, *([] if ENGLISH in _catalogues else [ENGLISH]))


def speaks(language: str) -> bool:
    """Whether there are texts in the language, or in the one that it is a kind of."""
    return bool({language, language.partition("-")[0]} & {*known()})


def language() -> str:
    """The language that is read at the moment, as Discord writes it; there may be no catalogue."""
    return _read.get()


def read_in(language: str) -> None:
    """For the rest of this task, texts are made in this language."""
    _read.set(language)


@contextmanager
def reading(language: str) -> Generator[None]:
    """Within it, texts are made in this language."""
    before = _read.set(language)
    try:
        yield
    finally:
        _read.reset(before)


def catalogue(language: str) -> NullTranslations:
    """The nearest: who reads `pt-BR` reads `pt` too; English where there is none of either."""
    for name in (language, language.partition("-")[0]):
        if name in _catalogues:
            return _catalogues[name]
    return _AS_WRITTEN


def _(text: str, /, **values: object) -> str:
    """The text in the language that is read, with its values."""
    # Nothing is nothing in every language; gettext has the catalogue's header under it.
    return _filled(catalogue(_read.get()).gettext(text), values) if text else ""


def pgettext(context: str, text: str, /, **values: object) -> str:
    """The same for a text that means something else in another context."""
    return _filled(catalogue(_read.get()).pgettext(context, text), values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The text for this number of things, which stands at `{n}` as the language writes it."""
    text = catalogue(_read.get()).ngettext(one, many, number)
    return _filled(text, {"n": grouped(number), **values})


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext's tools find such texts
    """The text itself: to be looked up when it is shown, by `_`."""
    return text


def pN_(context: str, text: str) -> str:  # noqa: N802 - as `N_`
    """The same for `pgettext`."""
    del context
    return text


def grouped(number: int) -> str:
    """`1,234`, as the language that is read writes it."""
    read = locale()
    return f"{number:,}" if read == ENGLISH else format_decimal(number, locale=read)


def locale() -> str:
    """The language that is read, as Babel names it; English where it has no catalogue."""
    read = _read.get()
    return ENGLISH if catalogue(read) is _AS_WRITTEN else read.replace("-", "_")


def listed(names: Sequence[str]) -> str:
    """`Ada, Bob and Eve`."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}", some=", ".join(names[:-1]), last=names[-1])


def either(names: Sequence[str]) -> str:
    """`Ada, Bob or Eve`."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} or {last}", some=", ".join(names[:-1]), last=names[-1])


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    return VALUE.sub(lambda m: str(values[m[1]]) if m[1] in values else m[0], text)
