"""`/agenda`: the whole of it for everybody, and for organizers what is in force and what was."""

from datetime import date

import aiohttp
import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import person_of, server_of
from bot.client.answers import answer, defer, hand_over, say, suggesting, turn_page
from bot.client.bot import ChairBot
from bot.client.choices import CHOICE_LENGTH, CHOICES, chosen_room, names_with, session_choices
from bot.client.presses import number_in, pressed
from bot.clock import Clock
from bot.domain.agenda import SessionKey
from bot.domain.exports.editions import Form, losses
from bot.domain.formats.source import LARGEST
from bot.domain.languages import N_, _
from bot.domain.moments import day_name, how_long
from bot.domain.proposals import Preview, source_name
from bot.domain.revision_cards import CONFIRM, DISCARD, alarm_card, preview_card, versions_card
from bot.domain.search import folded
from bot.domain.text import cut, escaped
from bot.domain.times import NotATime, calendar_day, zone_named
from bot.domain.timetable import day_card, page_of
from bot.errors import Refusal
from bot.services.agenda import Programme
from bot.services.importing import AgendaDesk, Alarming, Hints

FORMS = [Choice(name=form.choice, value=form.value) for form in Form]


@app_commands.guild_only()
class AgendaCog(commands.GroupCog, name="agenda", description=N_("The agenda of the conference")):
    """The agenda; what changes it is for organizers, and shown before it is in force."""

    def __init__(
        self,
        desk: AgendaDesk,
        programme: Programme,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._programme = programme
        self._clock = clock

    @app_commands.command(description=N_("The agenda, day by day"))
    @app_commands.describe(
        day=N_("Another day than today"), room=N_("Only what takes place in this room")
    )
    async def show(
        self, interaction: discord.Interaction, day: str | None = None, room: str | None = None
    ) -> None:
        """Show a day of the agenda."""
        conference = self._programme.conference(server_of(interaction))
        which = _day(day) if day else self._programme.today(server_of(interaction))
        place = chosen_room(conference.agenda.rooms, room) if room else None
        now = self._clock.now()
        on = [s.ends_at > now for s in conference.agenda.on(which) if not place or place in s.rooms]
        page = on.index(True) // 10 if True in on else 0
        await answer(interaction, day_card(conference, which, place, page, now))

    @pressed("agenda")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Show another page, in place of the one on which the button was pressed."""
        conference = self._programme.conference(server_of(interaction))
        card = day_card(conference, *page_of(conference.agenda, argument), self._clock.now())
        message = interaction.message
        if message and message.flags.ephemeral and "agenda:" in _ids(message):
            await turn_page(interaction, card)
        else:
            await answer(interaction, card)

    @app_commands.command(
        description=N_("The agenda as a file, for your calendar or another program")
    )
    @app_commands.describe(form=N_("What for: a calendar takes ics"))
    @app_commands.rename(form="format")
    @app_commands.choices(form=FORMS)
    async def export(self, interaction: discord.Interaction, form: str) -> None:
        """Hand out the agenda in force."""
        await defer(interaction)
        await self._hand_out(interaction, Form(form))

    @app_commands.command(description=N_("All of the agenda as a file for your own calendar"))
    async def calendar(self, interaction: discord.Interaction) -> None:
        """Hand out the agenda as it is to be expected, for calendars."""
        await defer(interaction)
        await self._hand_out(interaction, Form.ICS)

    async def _hand_out(self, interaction: discord.Interaction, form: Form) -> None:
        edition, content = await self._desk.copy(person_of(interaction), form)
        words = _(
            "{conference}: version {version} of the agenda.",
            conference=edition.name,
            version=edition.version,
        )
        said = "\n".join([escaped(words), *map(escaped, losses(edition.agenda, form))])
        await hand_over(interaction, said, {form.file_name: content})

    @app_commands.command(
        name="import", description=N_("For organizers: another agenda, shown first")
    )
    @app_commands.describe(
        file=N_("The agenda, in any format that the bot knows"),
        address=N_("Where it is on the web, instead of a file"),
        timezone=N_("Read its times in this zone, as in Europe/Prague"),
        date=N_("Its first day, where it names none, as in 2022-05-18"),
    )
    async def import_agenda(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment | None = None,
        address: str | None = None,
        timezone: str | None = None,
        date: str | None = None,
    ) -> None:
        """Read an agenda, and show what would be different."""
        await defer(interaction)
        by, hints = person_of(interaction), _hints(timezone, date)
        self._programme.for_organizer(by)  # refused before anything is looked at
        if file and not address:
            content = await _content(file)
            preview = await self._desk.propose_file(by, content, file.filename, hints)
        elif address and not file:
            preview = await self._desk.propose_address(by, address, hints)
        else:
            raise Refusal(_("Send a file, or give an address: one of the two."))
        await self._show(interaction, preview)

    @app_commands.command(description=N_("For organizers: every agenda that was in force"))
    async def versions(self, interaction: discord.Interaction) -> None:
        """List the versions."""
        await defer(interaction)
        by = person_of(interaction)
        await answer(interaction, versions_card(await self._desk.versions(by)))

    @app_commands.command(description=N_("For organizers: back to an earlier version, shown first"))
    @app_commands.describe(version=N_("Which one: /agenda versions lists them"))
    async def back(self, interaction: discord.Interaction, version: str) -> None:
        """Show what would be different with an earlier version."""
        await defer(interaction)
        if not version.isdecimal():
            raise Refusal(_("Choose a version from the list: /agenda versions has all of them."))
        preview = await self._desk.propose_version(person_of(interaction), int(version))
        await self._show(interaction, preview)

    @app_commands.command(description=N_("For organizers: a session does not take place"))
    @app_commands.describe(session=N_("Which one"))
    async def cancel(self, interaction: discord.Interaction, session: str) -> None:
        """Show what would be told if a session were cancelled."""
        await self._decide(interaction, session, cancelled=True)

    @app_commands.command(
        description=N_("For organizers: a cancelled session takes place after all")
    )
    @app_commands.describe(session=N_("Which one"))
    async def restore(self, interaction: discord.Interaction, session: str) -> None:
        """Show what would be told if a cancelled session took place."""
        await self._decide(interaction, session, cancelled=False)

    async def _decide(
        self, interaction: discord.Interaction, session: str, *, cancelled: bool
    ) -> None:
        await defer(interaction)
        by = person_of(interaction)
        key = self._programme.session(by.server, session).key
        preview = await self._desk.propose_cancelled(by, SessionKey(key), cancelled=cancelled)
        await self._show(interaction, preview)

    async def _show(self, interaction: discord.Interaction, preview: Preview) -> None:
        await answer(interaction, preview_card(preview, self._clock.now()))

    @pressed(CONFIRM)
    async def confirm(self, interaction: discord.Interaction, argument: str) -> None:
        """Put in force what was shown."""
        await defer(interaction)
        number, _colon, sure = argument.partition(":")
        by = person_of(interaction)
        try:
            conference = await self._desk.confirm(by, number_in(number), sure=sure == "sure")
        except Alarming as alarm:
            await answer(interaction, alarm_card(number_in(number), str(alarm)))
            return
        in_force = _("Version {version} is in force.", version=conference.agenda_version)
        told = _("People are told of what concerns them now.")
        if wait := conference.policy.changes_settle:
            told = _(
                "People are told of what concerns them in {time}, unless something changes again.",
                time=how_long(wait),
            )
        await say(interaction, f"{in_force} {told}")

    @pressed(DISCARD)
    async def discard(self, interaction: discord.Interaction, argument: str) -> None:
        """Leave everything as it is."""
        await defer(interaction)
        await self._desk.discard(person_of(interaction), number_in(argument))
        await say(interaction, _("Discarded; the agenda stays as it is."))

    @show.autocomplete("day")
    @suggesting
    async def _days(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        agenda = self._programme.conference(server_of(interaction)).agenda
        names = {day: day_name(agenda.on(day)[0].starts_at, agenda.zone) for day in agenda.days}
        return [
            Choice(name=name, value=day.isoformat())
            for day, name in names.items()
            if folded(typed) in folded(f"{name} {day.isoformat()}")
        ][:CHOICES]

    @show.autocomplete("room")
    @suggesting
    async def _rooms(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        rooms = self._programme.conference(server_of(interaction)).agenda.rooms
        return names_with(typed, rooms)

    @cancel.autocomplete("session")
    @restore.autocomplete("session")
    @suggesting
    async def _sessions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        conference = self._programme.for_organizer(person_of(interaction))
        found = self._programme.find(conference.server, typed, CHOICES)
        return session_choices(conference, found)

    @back.autocomplete("version")
    @suggesting
    async def _versions(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        lines = await self._desk.versions(person_of(interaction))
        names = {line.number: f"{line.number}: {source_name(line.source)}" for line in lines}
        return [
            Choice(name=cut(name, CHOICE_LENGTH), value=str(number))
            for number, name in names.items()
            if typed in name
        ][:CHOICES]


async def _content(file: discord.Attachment) -> bytes:
    if file.size > LARGEST:
        name = escaped(file.filename)
        raise Refusal(_("{file} is larger than 8 MiB. Is it the right file?", file=name))
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise Refusal(_("Discord did not hand out that file. Send it again.")) from error


def _hints(timezone: str | None, first: str | None) -> Hints:
    zone = zone_named(timezone) if timezone else None
    if timezone and zone is None:
        raise Refusal(
            _(
                "'{zone}' is no time zone. Write a place, as in Europe/Prague.",
                zone=escaped(timezone),
            )
        )
    try:
        return Hints(zone, calendar_day(first) if first else None)
    except NotATime as error:
        raise Refusal(escaped(str(error))) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(_("Choose a day from the list, or write it like 2022-05-18.")) from error


def _ids(message: discord.Message) -> str:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return " ".join(str(getattr(item, "custom_id", "")) for row in rows for item in row.children)


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    staff = bot.staff
    await bot.add_cog(AgendaCog(staff.agendas, staff.programme, staff.clock))
