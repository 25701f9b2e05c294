"""Reporting in confidence: from the server or in private, answered so that nobody else sees it."""

import asyncio
import logging
import secrets

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.access import name_of, person_of
from bot.client.answers import REFUSED, answer, defer, hand_over
from bot.client.bot import ChairBot
from bot.client.choices import CHOICE_LENGTH, CHOICES
from bot.client.downloads import fetched
from bot.client.presses import chosen, number_in, pressed
from bot.client.report_forms import report_form
from bot.client.report_lists import show_reports
from bot.client.reported import (
    Filled,
    author_of,
    filled_form,
    member_as_somebody,
    message_as_it_is,
)
from bot.client.servers import places_of
from bot.domain.cards import Card
from bot.domain.conduct.notices import about_message, notice
from bot.domain.conduct.reporter_cards import receipt
from bot.domain.conduct.reports import Attachment, Filing, Report, Somebody
from bot.domain.conference import Conference
from bot.domain.languages import N_, _
from bot.domain.people import PersonId, ServerId
from bot.domain.text import cut
from bot.errors import ConductClosed, NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.bugs import reference
from bot.services.conduct.mailbox import Mailbox
from bot.services.conduct.reporting import Filed, ReportDesk

FILES_FIRST = 1.2
"""Seconds for the files of a message before its form opens; Discord waits three in all."""

MESSAGE = "message-"
"""Stands before the token of a form about a message, which is kept already."""

_log = logging.getLogger(__name__)


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class ReportingCog(commands.GroupCog, name="report", description=N_("Tell the conduct team")):
    """Every way in. None has a public trace, and none asks for words before the form."""

    def __init__(
        self, bot: ChairBot, programme: Programme, reports: ReportDesk, mailbox: Mailbox
    ) -> None:
        super().__init__()
        self._bot = bot
        self._programme = programme
        self._reports = reports
        self._mailbox = mailbox
        self._downloads: set[asyncio.Task[None]] = set()

    @app_commands.command(description=N_("Tell the conduct team something in confidence"))
    async def new(self, interaction: discord.Interaction) -> None:
        """Open the form."""
        await self._begin(interaction)

    @app_commands.command(description=N_("What became of your reports, and what the team answers"))
    async def status(self, interaction: discord.Interaction) -> None:
        """List one's own reports, with a menu to look at one."""
        await defer(interaction)
        await show_reports(interaction, self._mailbox)

    async def _begin(self, interaction: discord.Interaction) -> None:
        """Open the form; in private first ask at which conference, where there are several."""
        if interaction.guild_id:
            conference = self._programme.conference(ServerId(interaction.guild_id))
            await self._open_form(interaction, conference)
            return
        known = list(self._programme.by_id.values())
        if len(known) == 1:
            await self._open_form(interaction, known[0])
            return
        await defer(interaction)
        places = await places_of(self._bot, interaction.user.id, known)
        if not places:
            raise NotFound(
                _("You are at no conference that I know. Use /report new on its server.")
            )
        options = [self._option(conference) for conference in places]
        menu = discord.ui.Select[discord.ui.View](
            custom_id="report-where:",
            placeholder=cut(_("At which conference?"), CHOICE_LENGTH),
            options=options[:CHOICES],
        )
        await answer(interaction, Card(headline=_("Which conference is it about?")), (menu,))

    def _option(self, conference: Conference) -> discord.SelectOption:
        """By its name and its server's, for one conference may be on several."""
        guild = self._bot.get_guild(conference.server)
        name = guild.name if guild else None
        return discord.SelectOption(
            label=cut(conference.name, CHOICE_LENGTH),
            value=str(conference.server),
            description=name,
        )

    @pressed("report")
    async def report_here(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form from a button under the code of conduct or in the conduct channel."""
        del argument
        await self._begin(interaction)

    @pressed("report-where")
    async def report_there(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for the conference that was chosen."""
        del argument
        server = ServerId(number_in(chosen(interaction)))
        await self._open_form(interaction, self._programme.conference(server))

    async def report_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Keep the message and its files as they are, and open the form about it."""
        conference = self._programme.conference(ServerId(interaction.guild_id or 0))
        self._must_be_open(conference)
        author = await author_of(conference, interaction.guild, message)
        kept = message_as_it_is(message, author)
        token = await self._reports.begin(conference, kept)
        tasks = [
            asyncio.create_task(self._keep_file_of_message(conference, token, attachment))
            for attachment in kept.files
        ]
        self._downloads.update(tasks)
        for task in tasks:
            task.add_done_callback(self._downloads.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=FILES_FIRST)
        await self._open_form(interaction, conference, kept.author, token, about_message(kept))

    async def report_person(
        self, interaction: discord.Interaction, person: discord.Member | discord.User
    ) -> None:
        """Open the form with the person chosen in it."""
        conference = self._programme.conference(ServerId(interaction.guild_id or 0))
        await self._open_form(interaction, conference, member_as_somebody(conference, person))

    async def _open_form(
        self,
        interaction: discord.Interaction,
        conference: Conference,
        about: Somebody | None = None,
        token: str = "",
        first: str = "",
    ) -> None:
        self._must_be_open(conference)
        readers = await self._reports.readers(conference, (about,) if about else ())
        text = "\n".join(filter(None, (first, notice(conference, readers))))
        # An id of its own for every opening: no two people's forms are ever the same form.
        kept = f"{MESSAGE}{token}" if token else secrets.token_hex(8)
        form_id = f"report-form:{conference.server}:{kept}"
        in_private = not interaction.guild_id
        await interaction.response.send_modal(
            report_form(form_id, text, in_private=in_private, about=about)
        )

    @pressed("report-form")
    async def filed(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep what was written, and say so only then; where that fails, give it back."""
        server, _, token = argument.partition(":")
        conference = self._programme.conference(ServerId(number_in(server)))
        filled = filled_form(interaction, conference)  # as a whole, before anything is awaited
        reporter = Somebody(name_of(interaction.user), PersonId(interaction.user.id))
        filing = Filing(
            reporter=reporter,
            text=filled.text,
            about=filled.about,
            names=filled.names,
            urgent=filled.urgent,
            language=person_of(interaction).language,
        )
        await defer(interaction)
        try:
            filed = await self._reports.file(
                conference,
                filing,
                token=token.removeprefix(MESSAGE) if token.startswith(MESSAGE) else "",
                files=len(filled.files),
            )
        except Exception as error:  # whatever it is: what they wrote must not be lost
            if isinstance(error, Refusal) and not isinstance(error, ConductClosed):
                raise
            await self._give_back(interaction, conference, filled, error)
            return
        await self._keep_files(filed, filled)
        files = await self._reports.files_of(filed.report)
        card = receipt(conference, filed.report, filed.case, filed.readers, files)
        await answer(interaction, card)

    async def _keep_files(self, filed: Filed, filled: Filled) -> None:
        """Those of the form, and those of the message that could not be had before."""
        message = filed.report.filing.message
        kept = {file.source for file in await self._reports.files_of(filed.report)}
        wanted = (*filled.files, *(message.files if message else ()))
        missing = [attachment for attachment in wanted if attachment.id not in kept]
        await asyncio.gather(*(self._keep_file(filed.report, one) for one in missing))

    async def _keep_file(self, report: Report, attachment: Attachment) -> None:
        file, content = await fetched(self._bot, attachment)
        await self._reports.keep_file(report, file, content)

    async def _keep_file_of_message(
        self, conference: Conference, token: str, attachment: Attachment
    ) -> None:
        file, content = await fetched(self._bot, attachment)
        if content is not None:  # what failed is tried again when the form is handed in
            await self._reports.keep_file_of_message(conference, token, file, content)

    async def _give_back(
        self,
        interaction: discord.Interaction,
        conference: Conference,
        filled: Filled,
        error: Exception,
    ) -> None:
        known_as = reference()
        _log.error("A report could not be kept (reference %s).", known_as, exc_info=error)
        sentences = (
            REFUSED,
            _("Your report could **not** be kept, and nobody has seen it."),
            _elsewhere(conference),
            _("What you wrote is in the file below."),
            _(
                "If you tell an organizer that this failed, name the reference {reference}.",
                reference=known_as,
            ),
        )
        content = {"your-report.txt": filled.text or filled.names}
        await hand_over(interaction, " ".join(sentences), content)

    def _must_be_open(self, conference: Conference) -> None:
        if self._reports.closed_because:
            closed = _("No report can be taken here at the moment.")
            raise Refusal(f"{closed} {_elsewhere(conference)}")


def _elsewhere(conference: Conference) -> str:
    contact = conference.profile.conduct.contact
    if contact:
        return _("Turn to {contact}.", contact=contact)
    return _("Turn to an organizer whom you trust.")


async def setup(bot: ChairBot) -> None:
    """Add the cog, and the commands in the menus of every message and person."""
    conduct = bot.staff.conduct
    reporting = ReportingCog(bot, bot.staff.programme, conduct.reports, conduct.mailbox)

    @app_commands.guild_only()
    async def message(interaction: discord.Interaction, message: discord.Message) -> None:
        await reporting.report_message(interaction, message)

    @app_commands.guild_only()
    async def person(interaction: discord.Interaction, person: discord.Member) -> None:
        await reporting.report_person(interaction, person)

    for name, callback in (
        (N_("Report to the conduct team"), message),
        (N_("Report this person"), person),
    ):
        bot.tree.add_command(app_commands.ContextMenu(name=name, callback=callback))
    await bot.add_cog(reporting)
