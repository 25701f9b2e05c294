"""What Discord shows of commands before anybody uses one, in each reader's own language."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes

from bot.domain.languages import Languages

MOST = 100
"""Characters of a description or a choice; with more, Discord would refuse all commands."""

_NAMES = {
    Location.command_name,
    Location.group_name,
    Location.parameter_name,
}
"""What people type, and what the bot's texts and the README call it: the same in every language."""


class CommandTranslator(app_commands.Translator):
    """Gives Discord the descriptions of commands and options, and the names of choices."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: TranslationContextTypes,
    ) -> str | None:
        """The text in one of Discord's languages; None leaves the English one."""
        if context.location in _NAMES:
            return None
        said = self._languages.said(string.message, locale.value)
        return said if said and len(said) <= MOST else None
