"""Settings and the state of things, for organizers."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, say, suggesting
from bot.client.bot import ChairBot
from bot.client.checkup import findings_on
from bot.client.choices import CHOICES
from bot.client.forms import headline_form
from bot.client.presses import filled_in, number_in, pressed
from bot.domain.cards import Card
from bot.domain.languages import N_, _
from bot.domain.policy import SETTINGS
from bot.domain.post_kinds import PostKind
from bot.domain.search import folded
from bot.domain.settings_view import (
    POSTS,
    SESSIONS,
    change_line,
    proposed_card,
    saved,
    setting_lines,
    status_card,
)
from bot.domain.text import cut
from bot.services.agenda import Programme
from bot.services.announcements import Announcements
from bot.services.conduct.team import TeamDesk
from bot.services.settings import Configuration

KINDS = [Choice(name=name, value=kind.value) for kind, name in SESSIONS.items()]
QUESTIONS = [
    Choice(name=setting.meaning, value=path)
    for path, setting in SETTINGS.items()
    if path.startswith("questions.")
]
POST_CHOICES = [Choice(name=name, value=post.value) for post, name in POSTS.items()]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class ConfigureCog(
    commands.GroupCog, name="configure", description=N_("The conference's settings")
):
    """Settings: shown before they are saved, and kept with who changed them."""

    def __init__(self, configuration: Configuration) -> None:
        super().__init__()
        self._configuration = configuration

    @app_commands.command(
        description=N_("Every setting as it stands, or those with a word in them")
    )
    @app_commands.describe(word=N_("Only settings with this word"))
    async def show(self, interaction: discord.Interaction, word: str = "") -> None:
        """List the settings."""
        settings = self._configuration.all(person_of(interaction))
        fitting = [s for s in settings if folded(word) in folded(f"{s.path} {s.meaning}")]
        await answer(
            interaction,
            Card(
                title=_("Settings"),
                body=setting_lines(fitting) or _("No setting has that word in it."),
                footer=_("What is changed here stays until the same setting changes in the file."),
            ),
        )

    @app_commands.command(description=N_("Where announcements go"))
    @app_commands.describe(
        what=N_("All of them, or those of a kind or room"), channel=N_("The channel they go to")
    )
    async def channel(
        self, interaction: discord.Interaction, what: str, channel: discord.TextChannel
    ) -> None:
        """Propose another channel."""
        await self._propose(interaction, f"channels.{what}", str(channel.id))

    @app_commands.command(
        description=N_("How many minutes before the start a session is announced")
    )
    @app_commands.describe(kind=N_("Which sessions"), minutes=N_("Minutes as a number, or never"))
    @app_commands.choices(kind=KINDS)
    async def lead(self, interaction: discord.Interaction, kind: str, minutes: str) -> None:
        """Propose another lead time."""
        await self._propose(interaction, f"lead.{kind}", minutes)

    @app_commands.command(description=N_("When the morning digest is posted"))
    @app_commands.describe(time=N_("In the conference's time, as in 08:30"))
    async def digest(self, interaction: discord.Interaction, time: str) -> None:
        """Propose another time for the digest."""
        await self._propose(interaction, "digest.at", time)

    @app_commands.command(description=N_("Sessions as Discord's own events, too"))
    @app_commands.describe(sessions=N_("Whether every session but breaks is to be one"))
    async def events(self, interaction: discord.Interaction, sessions: bool) -> None:
        """Propose to make events of the sessions, or not to."""
        await self._propose(interaction, "events.mode", "sessions" if sessions else "none")

    @app_commands.command(description=N_("Whether people are asked how a session was"))
    @app_commands.describe(sessions=N_("Whether that is asked when a session ends"))
    async def feedback(self, interaction: discord.Interaction, sessions: bool) -> None:
        """Propose to ask how sessions were, or not to."""
        await self._propose(interaction, "feedback.mode", "sessions" if sessions else "never")

    @app_commands.command(description=N_("When the recap is posted, on the day after the end"))
    @app_commands.describe(time=N_("In the conference's time, as in 10:00, or never"))
    async def recap(self, interaction: discord.Interaction, time: str) -> None:
        """Propose another time for the recap, or none."""
        await self._propose(interaction, "recap.at", time)

    @app_commands.command(description=N_("How questions to sessions are taken"))
    @app_commands.describe(
        what=N_("Which setting"), value=N_("For the mode: open, moderated or closed; else a number")
    )
    @app_commands.choices(what=QUESTIONS)
    async def questions(self, interaction: discord.Interaction, what: str, value: str) -> None:
        """Propose another way to take questions."""
        await self._propose(interaction, what, value)

    @app_commands.command(description=N_("Which role a kind of post pings"))
    @app_commands.describe(post=N_("Which posts"), role=N_("The role; leave it out to ping nobody"))
    @app_commands.choices(post=POST_CHOICES)
    async def ping(
        self, interaction: discord.Interaction, post: str, role: discord.Role | None = None
    ) -> None:
        """Propose a role to ping."""
        if role and role.is_default():
            await self._propose(interaction, f"ping.{post}", "everyone")
        await self._propose(interaction, f"ping.{post}", str(role.id) if role else "nobody")

    @app_commands.command(description=N_("The headline of a kind of post"))
    @app_commands.describe(post=N_("Which posts"))
    @app_commands.choices(post=POST_CHOICES)
    async def wording(self, interaction: discord.Interaction, post: str) -> None:
        """Open the form with the wording in force."""
        text = self._configuration.value(person_of(interaction), f"wording.{post}")
        title = _("Headline: {posts}", posts=_(POSTS[PostKind(post)]))
        form = headline_form(title, f"wording:{post}", _("Headline"), text)
        await interaction.response.send_modal(form)

    @pressed("wording")
    async def worded(self, interaction: discord.Interaction, argument: str) -> None:
        """Propose the wording that was written in the form."""
        await self._propose(interaction, f"wording.{argument}", filled_in(interaction)["text"])

    @app_commands.command(name="setting", description=N_("Any setting by its name"))
    @app_commands.describe(setting=N_("Which setting"), value=N_("Its new value, as in the file"))
    async def any_setting(self, interaction: discord.Interaction, setting: str, value: str) -> None:
        """Propose another value of a setting."""
        await self._propose(interaction, setting, value)

    @app_commands.command(description=N_("Bring back what the file says"))
    @app_commands.describe(setting=N_("Which setting"))
    async def reset(self, interaction: discord.Interaction, setting: str) -> None:
        """Propose the file's value again."""
        await self._propose(interaction, setting, None)

    @app_commands.command(description=N_("Who changed which setting or post, and when"))
    async def history(self, interaction: discord.Interaction) -> None:
        """List the latest changes."""
        await defer(interaction)
        changes = await self._configuration.history(person_of(interaction))
        lines = [change_line(change) for change in changes[:15]]
        await answer(
            interaction,
            Card(
                title=_("Changes"),
                body="\n".join(lines) or _("Nothing was changed in Discord yet."),
            ),
        )

    async def _propose(
        self, interaction: discord.Interaction, path: str, value: str | None
    ) -> None:
        await defer(interaction)
        proposal = await self._configuration.propose(person_of(interaction), path, value)
        await answer(interaction, proposed_card(proposal.change, proposal.posts_moved))
        if proposal.example:
            await answer(interaction, proposal.example)

    @pressed("save")
    async def save(self, interaction: discord.Interaction, argument: str) -> None:
        """Put the proposal in force."""
        await defer(interaction)
        change = await self._configuration.confirm(person_of(interaction), number_in(argument))
        await say(interaction, saved(change))

    @pressed("forget")
    async def forget(self, interaction: discord.Interaction, argument: str) -> None:
        """Drop the proposal."""
        await defer(interaction)
        await self._configuration.discard(person_of(interaction), number_in(argument))
        await say(interaction, _("Discarded; everything stays as it was."))

    @channel.autocomplete("what")
    @suggesting
    async def _channels(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return self._settings(interaction, typed, "channels.")

    @reset.autocomplete("setting")
    @suggesting
    async def _changed(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return self._settings(interaction, typed, changed=True)

    @any_setting.autocomplete("setting")
    @suggesting
    async def _all(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return self._settings(interaction, typed)

    def _settings(
        self,
        interaction: discord.Interaction,
        typed: str,
        prefix: str = "",
        *,
        changed: bool = False,
    ) -> list[Choice[str]]:
        fitting = [
            setting
            for setting in self._configuration.all(person_of(interaction))
            if setting.path.startswith(prefix)
            and folded(typed) in folded(f"{setting.path} {setting.meaning}")
            and (setting.from_discord or not changed)
            and len(setting.path) <= 100
        ]
        return [
            Choice(name=cut(f"{s.path}: {s.meaning}", 100), value=s.path.removeprefix(prefix))
            for s in fitting
        ][:CHOICES]


class StatusCog(commands.Cog):
    """Whether all is well."""

    def __init__(
        self,
        bot: ChairBot,
        programme: Programme,
        announcements: Announcements,
        team: TeamDesk,
    ) -> None:
        self._bot = bot
        self._programme = programme
        self._announcements = announcements
        self._team = team

    @app_commands.command(
        description=N_("Is all well? What comes next, what is overdue or failing")
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the state of things."""
        await defer(interaction)
        conference = self._programme.conference(server_of(interaction))
        entries = await self._announcements.ledger(person_of(interaction))
        findings = (
            list(await findings_on(interaction.guild, conference)) if interaction.guild else []
        )
        findings += await self._team.findings(conference)
        latency = round(self._bot.latency * 1000)
        connection = _("connected, {time} ms from Discord", time=latency)
        now = self._bot.staff.clock.now()
        rows = [entry.delivery for entry in entries]
        await answer(interaction, status_card(conference, rows, findings, connection, now))


async def setup(bot: ChairBot) -> None:
    """Add the cogs."""
    staff = bot.staff
    await bot.add_cog(ConfigureCog(staff.configuration))
    status = StatusCog(bot, staff.programme, staff.announcements, staff.conduct.team)
    await bot.add_cog(status)
