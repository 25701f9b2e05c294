"""A bot that takes reports: a form for a person and files, opened by a command or on a message."""

from collections.abc import Sequence

import discord
from discord import app_commands

from tests.wire.local_discord_bot import bare_bot, tree_of

REPORT_MESSAGE = "Report this message"


class Report(discord.ui.Modal, title="Report privately"):
    def __init__(self, about: Sequence[discord.abc.User] = ()) -> None:
        super().__init__()
        chosen = [discord.SelectDefaultValue.from_user(one) for one in about]
        self._who = discord.ui.UserSelect[discord.ui.Modal](
            required=False, max_values=2, default_values=chosen
        )
        self._files = discord.ui.FileUpload[discord.ui.Modal](required=False, max_values=10)
        self.add_item(discord.ui.Label(text="Who?", component=self._who))
        self.add_item(discord.ui.Label(text="Files", component=self._files))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        about = [one.display_name for one in self._who.values]
        files = [await _described(one) for one in self._files.values]
        said = "\n".join([f"About {', '.join(about) or 'nobody'}", *files])
        await interaction.response.send_message(said, ephemeral=True)


async def _described(file: discord.Attachment) -> str:
    try:
        content = (await file.read())[:20]
    except discord.NotFound:
        content = b"(gone)"
    return f"{file.filename} {file.content_type} {file.size} {file.ephemeral} {content.decode()}"


def reporting_bot() -> discord.Client:
    client = bare_bot()
    tree = tree_of(client)
    group = app_commands.Group(
        name="report",
        description="Tell the conduct team",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )

    @group.command(description="Write a report")
    async def new(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Report())

    @tree.context_menu(name=REPORT_MESSAGE)
    async def report(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_modal(Report([message.author]))

    assert new.parent is group
    assert report.type is discord.AppCommandType.message
    tree.add_command(group)
    return client
