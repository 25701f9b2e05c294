"""Posts, for organizers: what was made and what is to come, and a post of one's own."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import CHOICES
from bot.client.forms import headline_form, text_form
from bot.client.presses import filled_in, number_in, pressed
from bot.clock import Clock
from bot.domain.announcements import PostKey
from bot.domain.cards import Button
from bot.domain.deliveries import Delivery
from bot.domain.languages import N_, _
from bot.domain.ledger import FILTERS, MADE, TO_COME, fits, ledger_card
from bot.domain.moments import stamp
from bot.domain.people import Person
from bot.domain.post_kinds import WRITTEN
from bot.domain.posts import card, channel_name
from bot.domain.search import folded
from bot.domain.text import cut, escaped
from bot.domain.times import NotATime, moment_meant
from bot.errors import Refusal
from bot.services.agenda import Programme
from bot.services.announcements import Announcements

FILTER_CHOICES = [Choice(name=name, value=name) for name in FILTERS]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class AnnouncementsCog(
    commands.GroupCog, name="announcements", description=N_("The posts of the conference")
):
    """The ledger, in the hands of organizers."""

    def __init__(self, announcements: Announcements, programme: Programme, clock: Clock) -> None:
        super().__init__()
        self._announcements = announcements
        self._programme = programme
        self._clock = clock

    @app_commands.command(name="list", description=N_("Every post: made, to come, failed"))
    @app_commands.describe(show=N_("Which posts to list"))
    @app_commands.choices(show=FILTER_CHOICES)
    async def list_posts(self, interaction: discord.Interaction, show: str = TO_COME) -> None:
        """Show the ledger."""
        await defer(interaction)
        conference = self._programme.conference(server_of(interaction))
        rows = [
            entry.delivery for entry in await self._announcements.ledger(person_of(interaction))
        ]
        await answer(interaction, ledger_card(conference, rows, show, 0))

    @app_commands.command(description=N_("How a post will read"))
    @app_commands.describe(post=N_("Which post"))
    async def preview(self, interaction: discord.Interaction, post: str) -> None:
        """Show a post as it would be made, with the buttons to change its fate."""
        await defer(interaction)
        made = await self._announcements.preview(person_of(interaction), PostKey(post))
        await answer(interaction, made)

    @app_commands.command(description=N_("Make a post at once, also one that failed or is held"))
    @app_commands.describe(post=N_("Which post"))
    async def now(self, interaction: discord.Interaction, post: str) -> None:
        """Make a post at once."""
        await self._do(
            interaction, post, self._announcements.post_now, N_("It is being posted in {place}.")
        )

    @app_commands.command(description=N_("Keep a post back until you release it"))
    @app_commands.describe(post=N_("Which post"))
    async def hold(self, interaction: discord.Interaction, post: str) -> None:
        """Hold a post."""
        words = N_("Held. It stays back until /announcements release.")
        await self._do(interaction, post, self._announcements.hold, words)

    @app_commands.command(description=N_("Let a held post go at its time"))
    @app_commands.describe(post=N_("Which post"))
    async def release(self, interaction: discord.Interaction, post: str) -> None:
        """Release a post."""
        await self._do(interaction, post, self._announcements.release, N_("Released, for {place}."))

    @app_commands.command(description=N_("Never make this post"))
    @app_commands.describe(post=N_("Which post"))
    async def skip(self, interaction: discord.Interaction, post: str) -> None:
        """Skip a post."""
        words = N_("Skipped. /announcements now makes it after all.")
        await self._do(interaction, post, self._announcements.skip, words)

    @app_commands.command(description=N_("Give one post another headline"))
    @app_commands.describe(post=N_("Which post"))
    async def reword(self, interaction: discord.Interaction, post: str) -> None:
        """Open the form with a post's headline."""
        row = await self._announcements.rewordable(person_of(interaction), PostKey(post))
        usual = self._programme.conference(server_of(interaction)).policy.wording_by_post
        title, form_id = _("Reword this post"), f"reword:{post}"
        if row.post.kind in WRITTEN:
            form = text_form(title, form_id, _("Text (Markdown; it pings nobody)"), row.text)
        else:
            text = row.text or usual.get(row.post.kind, "")
            form = headline_form(title, form_id, _("Headline (empty: the usual one)"), text)
        await interaction.response.send_modal(form)

    @pressed("reword")
    async def reworded(self, interaction: discord.Interaction, argument: str) -> None:
        """Save the headline that was written in the form."""
        await defer(interaction)
        by, key = person_of(interaction), PostKey(argument)
        await self._announcements.reword(by, key, filled_in(interaction)["text"])
        made = await self._announcements.preview(by, key)
        words = _("Saved. This is how it will read:")
        await answer(interaction, replace(made, headline=f"{words}\n{made.headline}"))

    @pressed("ledger")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another page of the ledger."""
        chosen, _colon, page = argument.partition(":")
        conference = self._programme.conference(server_of(interaction))
        rows = [
            entry.delivery for entry in await self._announcements.ledger(person_of(interaction))
        ]
        await turn_page(interaction, ledger_card(conference, rows, chosen, number_in(page)))

    async def _do(
        self,
        interaction: discord.Interaction,
        post: str,
        verb: Callable[[Person, PostKey], Awaitable[Delivery]],
        words: str,
    ) -> None:
        await defer(interaction)
        row = await verb(person_of(interaction), PostKey(post))
        place = f"{channel_name(row.post.channel)} ({stamp(row.wakes_at, 'f')})"
        await say(interaction, _(words, place=place))

    @preview.autocomplete("post")
    @hold.autocomplete("post")
    @skip.autocomplete("post")
    @reword.autocomplete("post")
    @suggesting
    async def _to_come(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return await self._posts(interaction, typed, lambda row: fits(row, TO_COME))

    @release.autocomplete("post")
    @suggesting
    async def _held(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return await self._posts(interaction, typed, lambda row: row.held and fits(row, TO_COME))

    @now.autocomplete("post")
    @suggesting
    async def _not_made(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        return await self._posts(interaction, typed, lambda row: not fits(row, MADE))

    async def _posts(
        self, interaction: discord.Interaction, typed: str, wanted: Callable[[Delivery], bool]
    ) -> list[Choice[str]]:
        entries = await self._announcements.ledger(person_of(interaction))
        return [
            Choice(name=cut(entry.name, 100), value=entry.delivery.key)
            for entry in entries
            if wanted(entry.delivery) and folded(typed) in folded(entry.name)
        ][:CHOICES]


class OwnPostsCog(commands.Cog):
    """A post of an organizer's own."""

    def __init__(self, announcements: Announcements, programme: Programme, clock: Clock) -> None:
        self._announcements = announcements
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("Make a post of your own, now or at a time"))
    @app_commands.describe(
        channel=N_("Where; the announcements' channel unless you say so"),
        at=N_(
            "When, in the conference's time, as in 14:30 or 2022-05-18 14:30; now unless you say so"
        ),
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def announce(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | None = None,
        at: str | None = None,
    ) -> None:
        """Open the form for the text."""
        self._announcements.may_write(person_of(interaction))
        moment = self._moment(interaction, at)
        where = str(channel.id) if channel else ""
        when = str(int(moment.timestamp())) if moment else ""
        await interaction.response.send_modal(
            text_form(
                _("Your post"), f"draft:{where}:{when}", _("Text (Markdown; it pings nobody)")
            )
        )

    @pressed("draft")
    async def drafted(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep the draft, and show it before anybody else sees it."""
        await defer(interaction)
        channel, _colon, when = argument.partition(":")
        at = datetime.fromtimestamp(number_in(when), self._clock.now().tzinfo) if when else None
        by, text = person_of(interaction), filled_in(interaction)["text"]
        row = await self._announcements.draft(by, text, channel or None, at)
        where = channel_name(row.post.channel)
        conference = self._programme.conference(server_of(interaction))
        words = _("This goes to {channel} at once, once you say so:", channel=where)
        if at:
            time = stamp(row.post.due_at, "f")
            words = _(
                "This goes to {channel} at {time}, once you say so:", channel=where, time=time
            )
        go = _("Plan") if at else _("Post")
        await answer(
            interaction,
            replace(card(conference, row, row.post.due_at), headline=words),
            (
                Button(go, id=f"publish:{row.key}", emphasis="success"),
                Button(_("Discard"), id=f"discard:{row.key}", emphasis="danger"),
            ),
        )

    @pressed("publish")
    async def publish(self, interaction: discord.Interaction, argument: str) -> None:
        """Let the draft go."""
        await defer(interaction)
        row = await self._announcements.publish(person_of(interaction), PostKey(argument))
        place, time = channel_name(row.post.channel), stamp(row.wakes_at, "R")
        await say(interaction, _("It goes to {channel}, {time}.", channel=place, time=time))

    @pressed("discard")
    async def discard(self, interaction: discord.Interaction, argument: str) -> None:
        """Forget the draft."""
        await defer(interaction)
        await self._announcements.skip(person_of(interaction), PostKey(argument))
        await say(interaction, _("Discarded; nobody has seen it."))

    def _moment(self, interaction: discord.Interaction, at: str | None) -> datetime | None:
        if not at:
            return None
        zone = self._programme.conference(server_of(interaction)).agenda.zone
        try:
            return moment_meant(at, zone, self._clock.now())
        except NotATime as error:
            raise Refusal(escaped(str(error))) from error


async def setup(bot: ChairBot) -> None:
    """Add the cogs."""
    staff = bot.staff
    for cog in (AnnouncementsCog, OwnPostsCog):
        await bot.add_cog(cog(staff.announcements, staff.programme, staff.clock))
