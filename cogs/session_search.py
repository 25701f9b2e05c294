"""`/find` and `/speaker`: for everybody, answered privately."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import server_of
from bot.client.answers import answer, defer, suggesting
from bot.client.bot import ChairBot
from bot.client.choices import chosen_language, chosen_room, name_choices, names_with
from bot.client.presses import pressed
from bot.clock import Clock
from bot.domain.agenda import KIND_NAMES, Kind
from bot.domain.languages import N_, _
from bot.domain.session_search import Wanted, When
from bot.domain.session_search_cards import found_card, speaker_card
from bot.domain.text import escaped
from bot.domain.timetable import CATCH
from bot.errors import NotFound
from bot.services.agenda import Programme

KINDS = [Choice(name=name, value=kind.value) for kind, name in KIND_NAMES.items()]
TIMES = [Choice(name=when.value, value=when.value) for when in When]
NOTHING = N_("Nothing on the agenda fits that. Try fewer words, or /agenda show.")
TOO_LATE = N_(
    "Nothing that you could still catch begins within the hour. /next has what comes next."
)


class SessionSearchCog(commands.Cog):
    """Sessions by what people remember of them."""

    def __init__(self, programme: Programme, clock: Clock) -> None:
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("Look for sessions in titles, speakers and descriptions"))
    @app_commands.describe(
        words=N_("What it is about; typos are forgiven"),
        room=N_("Only what takes place in this room"),
        kind=N_("Only sessions of this kind"),
        language=N_("Only sessions in this language"),
        when=N_("Only what is to come, or what you can still catch now"),
    )
    @app_commands.choices(kind=KINDS, when=TIMES)
    @app_commands.guild_only()
    async def find(
        self,
        interaction: discord.Interaction,
        words: str = "",
        room: str | None = None,
        kind: str | None = None,
        language: str | None = None,
        when: str = When.ANY.value,
    ) -> None:
        """Show what fits, the best first."""
        await defer(interaction)
        agenda = self._programme.conference(server_of(interaction)).agenda
        wanted = Wanted(
            words,
            chosen_room(agenda.rooms, room) if room else None,
            Kind(kind) if kind else None,
            chosen_language(agenda.languages, language) if language else None,
            When(when),
        )
        await self._show(interaction, wanted)

    @pressed(CATCH)
    async def catch(self, interaction: discord.Interaction, argument: str) -> None:
        """Show what one can still catch, from a button."""
        del argument
        await defer(interaction)
        await self._show(interaction, Wanted(when=When.CATCH))

    async def _show(self, interaction: discord.Interaction, wanted: Wanted) -> None:
        server = server_of(interaction)
        found = await self._programme.search(server, wanted)
        if not found:
            raise NotFound(_(TOO_LATE if wanted.when is When.CATCH else NOTHING))
        conference = self._programme.conference(server)
        await answer(interaction, found_card(conference, found, wanted.when, self._clock.now()))

    @app_commands.command(description=N_("All sessions of a speaker"))
    @app_commands.describe(name=N_("The speaker's name; typos are forgiven"))
    @app_commands.guild_only()
    async def speaker(self, interaction: discord.Interaction, name: str) -> None:
        """Show what a speaker takes part in."""
        conference = self._programme.conference(server_of(interaction))
        found = self._programme.speakers(server_of(interaction), name)
        if not found:
            said = escaped(name)
            raise NotFound(
                _("No speaker on the agenda is called '{name}'. /find looks everywhere.", name=said)
            )
        await answer(interaction, speaker_card(conference, found[0]))

    @find.autocomplete("room")
    @suggesting
    async def _rooms(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        rooms = self._programme.conference(server_of(interaction)).agenda.rooms
        return names_with(typed, rooms)

    @find.autocomplete("language")
    @suggesting
    async def _languages(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        languages = self._programme.conference(server_of(interaction)).agenda.languages
        return names_with(typed, languages)

    @speaker.autocomplete("name")
    @suggesting
    async def _speakers(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return name_choices(self._programme.speakers(server_of(interaction), typed))


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(SessionSearchCog(bot.staff.programme, bot.staff.clock))
