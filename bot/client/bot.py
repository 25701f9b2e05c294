"""The client: logs in, opens the conference on every server, and passes on what people do."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import explain
from bot.client.checkup import findings_on
from bot.client.connection import INTENTS, ShardStarts, ask_for_gateway, checked, nobody_minds
from bot.client.gate import Gate
from bot.client.gateway import GatewayLink
from bot.client.languages import CommandTranslator
from bot.client.outcomes import Command, Listener, Way, begin, finished, nobody
from bot.client.patience import Patience
from bot.client.presses import Handler, called, handlers_of, make_whole, press
from bot.domain.conference import Conference
from bot.domain.languages import _, read_in, reading
from bot.domain.people import ServerId
from bot.domain.text import inert
from bot.errors import Refusal
from bot.services.staff import Staff

COGS = (
    "cogs.agenda",
    "cogs.delays",
    "cogs.sessions",
    "cogs.session_search",
    "cogs.own_agenda",
    "cogs.announcements",
    "cogs.asking",
    "cogs.questions",
    "cogs.hosting",
    "cogs.session_hosts",
    "cogs.speakers",
    "cogs.feedback",
    "cogs.recap",
    "cogs.speaking",
    "cogs.organizing",
    "cogs.conduct.code",
    "cogs.conduct.reporting",
    "cogs.conduct.following",
    "cogs.conduct.cases",
    "cogs.conduct.handling",
    "cogs.conduct.deciding",
)

LONGEST_WAIT_FOR_LIMIT = 30.0
"""Seconds that discord.py may wait for a rate limit by itself; longer ones are for our own plan."""

DEAF_AFTER = 60.0
"""Seconds without a word of the gateway, not even about heartbeats, until it is left for another
connection; it speaks every 41 seconds at least."""

MENDING = (
    "on_guild_channel_create",
    "on_guild_channel_update",
    "on_guild_role_create",
    "on_guild_role_update",
)
"""Events by which something that was missing may be there."""

FIRST_WAIT, LONGEST_WAIT = 1, 60
"""Seconds before another try to open a conference; each wait is twice the one before."""

_log = logging.getLogger(__name__)


class ChairBot(commands.AutoShardedBot):
    """Session Chair on Discord. It asks for no privileged intent and reads nobody's messages.

    What it sends, it sends only if `may_speak` raises nothing.
    """

    def __init__(
        self,
        staff_of: Callable[["ChairBot"], Staff],
        gate: Gate,
        may_speak: Callable[[], None] = nobody_minds,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=ChairTree,
            intents=INTENTS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT_FOR_LIMIT,
            heartbeat_timeout=DEAF_AFTER,
            max_messages=None,
            http_trace=checked(gate.trace(), may_speak),
        )
        self.staff = staff_of(self)
        self.gateway_link = GatewayLink(self.staff.clock)
        self.tell_of_answer: Listener = nobody
        self._shard_starts = ShardStarts()
        self.patience = Patience()
        self._presses: dict[str, Handler] = {}
        self._open: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._known_findings: dict[int, tuple[str, ...]] = {}

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord which commands there are."""
        await self.add_cog(self.gateway_link)
        for name in COGS:
            await self.load_extension(name)
        for cog in self.cogs.values():
            for name, handler in handlers_of(cog):
                if name in self._presses:
                    raise RuntimeError(f"two methods answer what is called {name}:")
                self._presses[name] = handler
        for event in MENDING:
            self.add_listener(self._forget_what_is_mended, event)
        await self.tree.set_translator(CommandTranslator())
        await self.tree.sync()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Ask where the gateway is, and stay connected to it."""
        self._shard_starts.at_once = await ask_for_gateway(self)
        await super().connect(reconnect=reconnect)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Let shards begin no faster than Discord takes them."""
        del initial
        await self._shard_starts.turn_of(shard_id or 0)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Open the conference; Discord says this at every start and after every outage."""
        conference = await self._opened(guild)
        zone, sessions = conference.agenda.zone.key, len(conference.agenda.sessions)
        _log.info("%s is open on %s: %d sessions, %s", conference.name, guild.name, sessions, zone)
        findings = self._known_findings[guild.id] = await _findings(guild, conference)
        for finding in findings:
            _log.warning("On %s: %s", guild.name, finding)
        self._open[guild.id].set()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Tell organizers at once if the conference needed it, not only when a post fails."""
        await self._tell_what_is_missing(channel.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """The same of a role."""
        await self._tell_what_is_missing(role.guild)

    async def _forget_what_is_mended(
        self, *changed: discord.abc.GuildChannel | discord.Role
    ) -> None:
        """What was missing and is there now is told again, should it be deleted again."""
        guild = changed[-1].guild
        if self._known_findings.get(guild.id) and self._open[guild.id].is_set():
            conference = self.staff.programme.conference(ServerId(guild.id))
            findings = await _findings(guild, conference)
            known = self._known_findings.get(guild.id, ())
            self._known_findings[guild.id] = tuple(one for one in known if one in findings)

    async def _tell_what_is_missing(self, guild: discord.Guild) -> None:
        """What was in order when this was looked at last; each of it is told once."""
        if not self._open[guild.id].is_set():
            return
        conference = self.staff.programme.conference(ServerId(guild.id))
        findings = await _findings(guild, conference)
        # From here on at once: another one that was deleted is looked at meanwhile.
        known = self._known_findings.get(guild.id, ())
        self._known_findings[guild.id] = findings
        if new := [f"- {inert(finding)}" for finding in findings if finding not in known]:
            with reading(conference.language):
                told = _("Something that the conference needs was deleted on the server:")
            text, now = "\n".join([told, *new]), self.staff.clock.now()
            await self.staff.announcer.tell_organizers(conference, text, now)

    async def _opened(self, guild: discord.Guild) -> Conference:
        """The conference, in force; tried until it is, because nobody else would try again."""
        wait = FIRST_WAIT
        while True:
            try:
                return await self.staff.secretary.open(ServerId(guild.id))
            except Exception:  # a locked or full disk may pass; the log has what it was
                _log.exception("%s cannot be opened; trying again in %d s.", guild.name, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def on_ready(self) -> None:
        """Open what nobody said was available, because it was there from the beginning."""
        for guild in self.guilds:
            if not self._open[guild.id].is_set():
                await self.on_guild_available(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Open the conference on a server that has just invited the bot."""
        await self.on_guild_available(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Fall silent on a server that removed the bot."""
        self.staff.secretary.close(ServerId(guild.id))
        self._open.pop(guild.id, None)
        self._known_findings.pop(guild.id, None)

    async def wait_until_open(self, server: int) -> None:
        """Return once the conference on this server is in force."""
        await self._open[server].wait()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Pass on what was pressed, chosen or filled in; commands go their own way."""
        if interaction.type in {
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        }:
            begin()
            read_in(interaction.locale.value)
            await press(self._presses, interaction, self.admit)
            name = called(interaction)
            if handler := self._presses.get(name):
                self._count(Way.PRESS, name, handler)

    def admit(self, interaction: discord.Interaction) -> None:
        """Raise a refusal where somebody does too much at once."""
        self.patience.admit(interaction, self.staff.clock.now())

    async def on_app_command_completion(
        self, interaction: discord.Interaction, command: Command
    ) -> None:
        """Count what was answered; discord.py says this at the end of it."""
        del interaction
        self.answered(command)

    def answered(self, command: Command) -> None:
        """A command came to its end, whatever it was."""
        self._count(Way.COMMAND, command.qualified_name, command.callback)

    def _count(self, way: Way, name: str, code: Callable[..., Any]) -> None:
        if answered := finished(way, name, code):
            self.tell_of_answer(answered)


class ChairTree(app_commands.CommandTree[ChairBot]):
    """Slash commands, and what people are told when one fails."""

    async def interaction_check(self, interaction: discord.Interaction[ChairBot], /) -> bool:
        """Answer in the reader's language; everybody may ask, and services say who may what."""
        begin()
        read_in(interaction.locale.value)
        make_whole(interaction)
        try:
            self.client.admit(interaction)
        except Refusal as refusal:
            await self._explain(interaction, refusal)
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction[ChairBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Explain it to the person who asked."""
        await self._explain(interaction, error)

    async def _explain(self, interaction: discord.Interaction[ChairBot], error: Exception) -> None:
        await explain(interaction, error)
        if interaction.command:
            self.client.answered(interaction.command)


async def _findings(guild: discord.Guild, conference: Conference) -> tuple[str, ...]:
    """What is not set up right, in the conference's language."""
    with reading(conference.language):
        return await findings_on(guild, conference)
