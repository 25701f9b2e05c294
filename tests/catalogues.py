"""The catalogues, made from the texts in the code: `make texts` brings them up to date.

The template has every text, in English. Each language keeps what it says already; what is new is
empty there, and what nobody says any more is gone.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from discord import AppCommandType, app_commands

from bot.app import build
from bot.client.bot import COGS
from bot.client.languages import COMMAND
from bot.clock import SystemClock
from bot.domain.conference_files import read_settings
from bot.services.files import read_conference
from bot.services.languages import OWN
from bot.settings import Settings
from tests.texts import ROOT, spoken_modules

TEMPLATE = OWN / "session-chair.pot"
PAGES = sorted((ROOT / "bot/services/pages").glob("*.jinja"))
WORDINGS = ROOT / "data/announcements.yaml"
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pN_": ((1, "c"), 2),
}
WIDTH = 100

Command = app_commands.Command[Any, Any, Any] | app_commands.Group | app_commands.ContextMenu

HEADER = """\
# Session Chair{named}.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def template() -> Catalog:
    """Every text that people may read."""
    catalogue = Catalog()
    for path in (*spoken_modules(), *PAGES):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        for _, text, _, context in extract_from_file(method, path, keywords=KEYWORDS):
            catalogue.add(text, locations=[(_name(path), 0)], context=context)
    for text in wordings():
        catalogue.add(text, locations=[(_name(WORDINGS), 0)])
    for message in catalogue:
        message.flags.discard("python-format")  # a mistake about wordings: they have none
    for name in dict.fromkeys(n for command in asyncio.run(commands()) for n in names_of(command)):
        catalogue.add(name, context=COMMAND)
    return catalogue


def wordings() -> Iterator[str]:
    """How posts begin in the files that come with the bot: they are said in any language."""
    settings = read_settings(WORDINGS.read_text(encoding="utf-8"), WORDINGS.name)
    yield from (text for path, text in settings.items() if path.startswith("wording."))


async def commands() -> list[Command]:
    """Every command of the bot, as Discord would be told of them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_folder=Path(folder))  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        bot = build(settings, SystemClock(), read_conference(ROOT / "data")).bot
        for name in COGS:
            await bot.load_extension(name)
    menus = [
        menu
        for kind in (AppCommandType.user, AppCommandType.message)
        for menu in bot.tree.get_commands(type=kind)
    ]
    return [*bot.tree.walk_commands(), *menus]


def names_of(command: Command) -> Iterator[str]:
    """What people type to use it: the last word of its name, and the names of its options."""
    if not isinstance(command, app_commands.ContextMenu):
        yield command.name
    if isinstance(command, app_commands.Command):
        yield from (parameter.name for parameter in command.parameters)


def texts_of(command: Command) -> Iterator[str]:
    """What people read of it before they use it."""
    if isinstance(command, app_commands.ContextMenu):
        yield command.name
    else:
        yield command.description
    if isinstance(command, app_commands.Command):
        for parameter in command.parameters:
            yield str(parameter.description)
            yield from (choice.name for choice in parameter.choices)


def written(catalogue: Catalog, language: str = "", plural: str = "") -> bytes:
    """The catalogue as its file, the texts in the order of the code."""
    named = f" in {Locale.parse(language, sep='-').english_name}" if language else ""
    header = HEADER.format(named=named, language=language, plural=plural)
    file = BytesIO(header.encode())
    file.seek(0, 2)
    write_po(file, catalogue, WIDTH, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue().rstrip() + b"\n"


def refreshed(path: Path, texts: Catalog) -> bytes:
    """The file of a language with every text that there is now."""
    known = read_po(BytesIO(path.read_bytes()))
    language, plural = path.stem.replace("_", "-"), known.plural_forms
    known.update(texts, no_fuzzy_matching=True)
    return written(known, language, plural)


def refresh() -> None:
    """Bring the template and every language up to date."""
    texts = template()
    TEMPLATE.write_bytes(written(texts))
    for path in sorted(OWN.glob("*.po")):
        path.write_bytes(refreshed(path, texts))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    refresh()
