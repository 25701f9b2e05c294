"""Which format an agenda is in: found by its content, whatever the file is called."""

from bot.domain.formats import (
    csv_table,
    europython,
    frab_json,
    frab_xml,
    ics,
    own_yaml,
    plain_text,
    sessionize,
    voc_json,
    xlsx_table,
)
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import _

FORMATS: tuple[Format, ...] = (
    xlsx_table.FORMAT,
    frab_xml.FORMAT,
    ics.FORMAT,
    voc_json.FORMAT,
    frab_json.FORMAT,
    sessionize.FORMAT,
    europython.FORMAT,
    own_yaml.FORMAT,
    csv_table.FORMAT,
    plain_text.FORMAT,
)
"""In the order in which they are tried: what can be mistaken for nothing else comes first."""


def read_agenda(source: Source) -> tuple[Reading, Format]:
    """Read it, and say as what; `InputRefused` where no format fits, or nothing can be used."""
    for one in FORMATS:
        if one.fits(source):
            return one.read(source), one
    names = ", ".join(_(one.name) for one in FORMATS)
    raise source.refused(
        _("Nobody knows what format this is."), _("Known are: {names}.", names=names)
    )
