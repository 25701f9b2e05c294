"""`/hosts`: moderators and organizers say which sessions they host."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import CHOICES, session_choices
from bot.client.presses import number_in, pressed
from bot.clock import Clock
from bot.domain.cards import Card
from bot.domain.languages import N_, _
from bot.domain.moments import day_name
from bot.domain.search import folded
from bot.domain.session_host_cards import HOSTS, claimed_text, hosts_card, page_of
from bot.domain.session_hosts import needs_host
from bot.domain.text import escaped
from bot.errors import NotFound
from bot.services.agenda import Programme
from bot.services.session_hosts import HostRota


@app_commands.guild_only()
class HostsCog(commands.GroupCog, name="hosts", description=N_("Who hosts which session")):
    """Who hosts what."""

    def __init__(self, rota: HostRota, programme: Programme, clock: Clock) -> None:
        super().__init__()
        self._rota = rota
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("Say that you host a session"))
    @app_commands.describe(session=N_("Which session"))
    async def claim(self, interaction: discord.Interaction, session: str) -> None:
        """Claim a session."""
        await defer(interaction)
        by = person_of(interaction)
        made = await self._rota.claim(by, session)
        text = claimed_text(made.session, made.hosts, made.clashes, by.id, new=made.new)
        await say(interaction, text)

    @app_commands.command(description=N_("Say that you do not host a session any more"))
    @app_commands.describe(session=N_("Which session"))
    async def release(self, interaction: discord.Interaction, session: str) -> None:
        """Give a session back."""
        await defer(interaction)
        found = await self._rota.release(person_of(interaction), session)
        text = _("You do not host **{title}** any more.", title=escaped(found.name))
        await say(interaction, text)

    @app_commands.command(
        name="list", description=N_("Who hosts what, and which session has nobody")
    )
    @app_commands.describe(day=N_("Which day; today unless you say so"))
    async def list_hosts(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """List a day's sessions with their hosts."""
        await defer(interaction)
        agenda = self._programme.conference(server_of(interaction)).agenda
        wanted = self._programme.today(server_of(interaction))
        if day:
            by_name = {other.isoformat(): other for other in agenda.days}
            if day not in by_name:
                raise NotFound(
                    _(
                        "'{day}' is no day of the conference. Choose one of those offered.",
                        day=escaped(day),
                    )
                )
            wanted = by_name[day]
        await answer(interaction, await self._card(interaction, page_of(agenda, wanted)))

    @pressed(HOSTS)
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another page of the list."""
        await turn_page(interaction, await self._card(interaction, number_in(argument)))

    async def _card(self, interaction: discord.Interaction, page: int) -> Card:
        hosts = await self._rota.all(person_of(interaction))
        conference = self._programme.conference(server_of(interaction))
        return hosts_card(conference, hosts, page, self._clock.now())

    @claim.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        self._rota.for_host(person_of(interaction))
        server = server_of(interaction)
        found = filter(needs_host, self._programme.find(server, typed))
        return session_choices(self._programme.conference(server), found)

    @release.autocomplete("session")
    @suggesting
    async def _own(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        own = await self._rota.own(person_of(interaction))
        fitting = [session for session in own if folded(typed) in folded(session.name)]
        return session_choices(self._programme.conference(server_of(interaction)), fitting)

    @list_hosts.autocomplete("day")
    @suggesting
    async def _days(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        agenda = self._programme.conference(server_of(interaction)).agenda
        named = [(day_name(agenda.on(d)[0].starts_at, agenda.zone), d) for d in agenda.days]
        fitting = [(name, day) for name, day in named if folded(typed) in folded(name)]
        return [Choice(name=name, value=day.isoformat()) for name, day in fitting][:CHOICES]


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(HostsCog(staff.rota, staff.programme, staff.clock))
