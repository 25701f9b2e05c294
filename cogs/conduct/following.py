"""What reporters do with their reports: look at them, add to them, be told of news or not."""

import asyncio

import discord
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import defer, say
from bot.client.bot import ChairBot
from bot.client.downloads import fetched
from bot.client.presses import chosen, number_in, pressed
from bot.client.report_forms import addition_form
from bot.client.report_lists import show_report
from bot.client.reported import filled_form
from bot.domain.conduct.reporter_cards import files_kept, not_kept, told_by_message
from bot.domain.conduct.reports import Attachment, File
from bot.domain.languages import _
from bot.services.agenda import Programme
from bot.services.conduct.mailbox import Addition, Mailbox


class FollowingCog(commands.Cog):
    """One's own reports, from the server or in private."""

    def __init__(self, bot: ChairBot, programme: Programme, mailbox: Mailbox) -> None:
        self._bot = bot
        self._programme = programme
        self._mailbox = mailbox

    @pressed("report-list")
    async def choose(self, interaction: discord.Interaction, argument: str) -> None:
        """Show the report that was chosen from the list."""
        del argument
        await show_report(interaction, self._mailbox, chosen(interaction), 0, again=True)

    @pressed("report-see")
    async def see(self, interaction: discord.Interaction, argument: str) -> None:
        """Show a page of a report, in place of the private answer on which it was asked for."""
        code, _, rest = argument.partition(":")
        page = number_in(rest.partition(":")[0])
        await show_report(interaction, self._mailbox, code, page, again=True)

    @pressed("report-add")
    async def add(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for an addition."""
        report = await self._mailbox.may_add(person_of(interaction), argument)
        in_private = not interaction.guild_id
        form = addition_form(f"report-added:{report.code}", in_private=in_private)
        await interaction.response.send_modal(form)

    @pressed("report-added")
    async def added(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep what was added."""
        by = person_of(interaction)
        report = await self._mailbox.may_add(by, argument)
        filled = filled_form(interaction, self._programme.in_force(report.conference))
        await defer(interaction)
        addition = await self._mailbox.add(
            by, argument, filled.text, filled.about, len(filled.files)
        )
        kept = await asyncio.gather(*(self._keep(addition, one) for one in filled.files))
        lost = [file for file in kept if file.problem]
        added = _("Added to **{report}**.", report=addition.report.code)
        if kept:
            added += f" {files_kept(len(kept) - len(lost))}"
        missing = [not_kept(file.name, file.problem) for file in lost]
        await say(interaction, "\n".join((added, *missing)))

    async def _keep(self, addition: Addition, attachment: Attachment) -> File:
        file, content = await fetched(self._bot, attachment)
        await self._mailbox.keep_file(addition, file, content)
        return file

    @pressed("report-tell")
    async def tell(self, interaction: discord.Interaction, argument: str) -> None:
        """Switch the direct messages on or off."""
        code, _, wish = argument.partition(":")
        report = await self._mailbox.tell(person_of(interaction), code, tells=wish == "yes")
        await say(interaction, told_by_message(report))

    @pressed("report-what")
    async def explain(self, interaction: discord.Interaction, argument: str) -> None:
        """Say what a message in somebody's inbox is, and nothing of what it is about."""
        del argument
        words = _(
            "The bot of a conference has something for you. Only you see what you ask here. "
            "`/report status` shows it."
        )
        await say(interaction, words)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(FollowingCog(bot, bot.staff.programme, bot.staff.conduct.mailbox))
