"""Linking speakers to their accounts, for organizers."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import name_of, person_of, server_of
from bot.client.answers import answer, defer, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import names_with
from bot.client.presses import number_in, pressed
from bot.domain.cards import Card
from bot.domain.checkin_cards import STATUS, status_card
from bot.domain.languages import N_, _
from bot.domain.moments import stamp
from bot.domain.people import PersonId
from bot.domain.speakers import speakers_card
from bot.domain.text import escaped
from bot.errors import Refusal
from bot.services.agenda import Programme
from bot.services.checkins import Greeter
from bot.services.speaker_codes import Registrar
from bot.services.speakers import SpeakerDesk


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class SpeakersCog(commands.GroupCog, name="speakers", description=N_("Whose account is whose")):
    """Speakers and their accounts."""

    def __init__(
        self,
        speakers: SpeakerDesk,
        registrar: Registrar,
        greeter: Greeter,
        programme: Programme,
    ) -> None:
        super().__init__()
        self._speakers = speakers
        self._registrar = registrar
        self._greeter = greeter
        self._programme = programme

    @app_commands.command(description=N_("Say which account a speaker has; they may host then"))
    @app_commands.describe(speaker=N_("The name on the agenda"), person=N_("Their account"))
    async def link(
        self, interaction: discord.Interaction, speaker: str, person: discord.User
    ) -> None:
        """Link a speaker to an account."""
        await defer(interaction)
        if person.bot:
            raise Refusal(_("That is a bot. Choose the account of a person."))
        if not isinstance(person, discord.Member):
            raise Refusal(_("They are not on this server. Invite them, and link them then."))
        who = PersonId(person.id)
        made = await self._speakers.link(person_of(interaction), speaker, who, name_of(person))
        text = _(
            "{speaker} is <@{person}> now, and may use /host at their own sessions.",
            speaker=escaped(made.name),
            person=who,
        )
        await say(interaction, text)

    @app_commands.command(description=N_("Undo a link"))
    @app_commands.describe(speaker=N_("The name on the agenda"), person=N_("The account"))
    async def unlink(
        self, interaction: discord.Interaction, speaker: str, person: discord.User
    ) -> None:
        """Undo the link of a speaker to an account."""
        await defer(interaction)
        by, who = person_of(interaction), PersonId(person.id)
        name = await self._speakers.unlink(by, speaker, who, name_of(person))
        text = _("{speaker} is not <@{person}> any more.", speaker=escaped(name), person=who)
        await say(interaction, text)

    @app_commands.command(
        description=N_("A code for a speaker, who links their own account with it")
    )
    @app_commands.describe(speaker=N_("The name on the agenda"))
    async def code(self, interaction: discord.Interaction, speaker: str) -> None:
        """Make a code, which is shown only once."""
        await defer(interaction)
        made = await self._registrar.issue(person_of(interaction), speaker)
        text = _(
            "The code of **{speaker}** is `{code}`. Send it to them by mail, and nobody else: on "
            "this server they type `/claim code:{code}`. It works once, until {when}, and any "
            "older code of theirs no longer.",
            speaker=escaped(made.code.name),
            code=made.text,
            when=stamp(made.code.expires_at, "f"),
        )
        await say(interaction, text)

    @app_commands.command(name="list", description=N_("Every speaker, and their account"))
    async def list_speakers(self, interaction: discord.Interaction) -> None:
        """List the agenda's speakers."""
        await defer(interaction)
        await answer(interaction, await self._card(interaction, 0))

    @app_commands.command(description=N_("Who of the coming sessions' speakers has checked in"))
    async def status(self, interaction: discord.Interaction) -> None:
        """Show how it stands with the speakers."""
        await defer(interaction)
        await answer(interaction, await self._status(interaction, 0))

    @pressed(STATUS)
    async def turn_status(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another page of it."""
        await turn_page(interaction, await self._status(interaction, number_in(argument)))

    async def _status(self, interaction: discord.Interaction, page: int) -> Card:
        rolls = await self._greeter.rolls(person_of(interaction))
        conference = self._programme.conference(server_of(interaction))
        return status_card(conference, rolls, page)

    @pressed("speakers")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another page of the list."""
        await turn_page(interaction, await self._card(interaction, number_in(argument)))

    async def _card(self, interaction: discord.Interaction, page: int) -> Card:
        accounts = await self._speakers.all(person_of(interaction))
        names = self._programme.conference(server_of(interaction)).agenda.speakers
        return speakers_card(names, accounts, page)

    @link.autocomplete("speaker")
    @unlink.autocomplete("speaker")
    @code.autocomplete("speaker")
    @suggesting
    async def _names(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        names = self._programme.conference(server_of(interaction)).agenda.speakers
        return names_with(typed, names)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(SpeakersCog(staff.speakers, staff.registrar, staff.greeter, staff.programme))
