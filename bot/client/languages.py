"""What Discord shows of commands before anybody uses one, in each reader's own language."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes

from bot.domain.languages import catalogue

MOST = 100
"""Characters of a description or a choice; with more, Discord would refuse all commands."""

LONGEST_NAME = 32

COMMAND = "command"
"""The context under which catalogues have what people type: names of commands and options."""

_NAMES = {
    Location.command_name,
    Location.group_name,
    Location.parameter_name,
}


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands and options, and of choices."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: TranslationContextTypes,
    ) -> str | None:
        """The text in one of Discord's languages; None leaves the English one."""
        texts, english = catalogue(locale.value), string.message
        if context.location in _NAMES:
            said, most = texts.pgettext(COMMAND, english), LONGEST_NAME
        else:
            said, most = texts.gettext(english), MOST
        return said if said != english and len(said) <= most else None
