"""The buttons of a case: read, claim, reply, note, close, stand back."""

import io
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import defer, say, turn_page
from bot.client.bot import ChairBot
from bot.client.case_pages import is_private, show_case
from bot.client.forms import TICKED, text_form
from bot.client.presses import filled_in, number_in, pressed
from bot.domain.cards import Card
from bot.domain.conduct.reports import handed_out_as, is_disguised
from bot.domain.languages import N_, _
from bot.domain.people import Person
from bot.services.conduct.access import ConflictUnanswered
from bot.services.conduct.casework import ConductDesk

REPLY_LIMIT = 3000
OPENING = N_(
    "This is the bot of a conference. On the conference's server, use `/case open`: there the "
    "roles that let you read it can be seen. A contact outside the team can open it right here."
)


class HandlingCog(commands.Cog):
    """What is done with a case, from its card or its pages."""

    def __init__(self, desk: ConductDesk) -> None:
        self._desk = desk

    @pressed("case-open")
    async def open(self, interaction: discord.Interaction, argument: str) -> None:
        """Read it, from the card in the team's channel or in a contact's inbox."""
        await defer(interaction)
        await show_case(interaction, self._desk, argument)

    @pressed("case-how")
    async def how(self, interaction: discord.Interaction, argument: str) -> None:
        """Say where a case is opened."""
        del argument
        await say(interaction, _(OPENING))

    @pressed("case-clear")
    async def clear(self, interaction: discord.Interaction, argument: str) -> None:
        """There is no conflict of interest: read on."""
        await self._desk.clear(person_of(interaction), argument)
        await show_case(interaction, self._desk, argument, again=True)

    @pressed("case-recuse")
    async def stand_back(self, interaction: discord.Interaction, argument: str) -> None:
        """There is one: be kept out from now on."""
        await self._desk.stand_back(person_of(interaction), argument)
        words = _(
            "Thank you. You will hear nothing more of this case, and nobody will ask you why."
        )
        await turn_page(interaction, Card(headline=words))

    @pressed("case-page")
    async def turn(self, interaction: discord.Interaction, argument: str) -> None:
        """Read another page."""
        code, _, rest = argument.partition(":")
        page = number_in(rest.partition(":")[0])
        await show_case(interaction, self._desk, code, page, again=True)

    @pressed("case-claim")
    async def claim(self, interaction: discord.Interaction, argument: str) -> None:
        """Take it in hand."""
        await self._do(interaction, argument, self._desk.claim)

    @pressed("case-drop")
    async def let_go(self, interaction: discord.Interaction, argument: str) -> None:
        """Give it back."""
        await self._do(interaction, argument, self._desk.let_go)

    @pressed("case-reopen")
    async def reopen(self, interaction: discord.Interaction, argument: str) -> None:
        """Work on it again."""
        await self._do(interaction, argument, self._desk.reopen)

    @pressed("case-files")
    async def files(self, interaction: discord.Interaction, argument: str) -> None:
        """Hand out the files: hidden until clicked, under neutral names, with a warning."""
        await defer(interaction)
        case, kept = await self._desk.files(person_of(interaction), argument)
        found = [one for one in kept if one.content is not None]
        odd = [one.file.name for one in found if is_disguised(one.file, one.content or b"")]
        words = _("Look at them with care: nobody has checked them.")
        if odd:
            named = ", ".join(f"`{name}`" for name in odd)
            words = f"{words} " + _("They are not what their names say: {names}.", names=named)
        if not found:
            await say(interaction, _("No file could be kept."))
            return
        for number, one in enumerate(found, 1):
            name = handed_out_as(case.code, number, one.content or b"")
            file = discord.File(io.BytesIO(one.content or b""), filename=name, spoiler=True)
            await interaction.followup.send(words if number == 1 else "", file=file, ephemeral=True)

    @pressed("case-reply")
    async def reply(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for a reply."""
        await self._desk.may_write(person_of(interaction), argument)
        form = text_form(
            _("Reply to the reporter"),
            f"case-replied:{argument}",
            _("Signed 'Conduct team', without your name"),
            limit=REPLY_LIMIT,
            choice=_("I ask something: wait for their answer"),
        )
        await interaction.response.send_modal(form)

    @pressed("case-replied")
    async def replied(self, interaction: discord.Interaction, argument: str) -> None:
        """Send the reply to the reporter's mailbox."""
        fields = filled_in(interaction)
        await defer(interaction)
        waits = fields.get("choice") == TICKED
        by = person_of(interaction)
        await self._desk.reply(by, argument, fields.get("text", ""), waits=waits)
        await say(
            interaction,
            _(
                "It is in their mailbox. If they asked for direct messages, one tells them that "
                "there is news."
            ),
        )

    @pressed("case-note")
    async def note(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for a note."""
        await self._desk.may_write(person_of(interaction), argument)
        form = text_form(
            _("Note for the team"),
            f"case-noted:{argument}",
            _("Only those who may read the case see it"),
            limit=REPLY_LIMIT,
        )
        await interaction.response.send_modal(form)

    @pressed("case-noted")
    async def noted(self, interaction: discord.Interaction, argument: str) -> None:
        """Keep the note."""
        text = filled_in(interaction).get("text", "")
        await defer(interaction)
        await self._desk.note(person_of(interaction), argument, text)
        await say(interaction, _("Noted."))

    @pressed("case-close")
    async def close(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask for the words with which it ends for the reporter."""
        await self._desk.may_write(person_of(interaction), argument)
        form = text_form(
            _("Close the case"),
            f"case-closed:{argument}",
            _("What the reporter reads; it may be empty"),
            limit=REPLY_LIMIT,
        )
        await interaction.response.send_modal(form)

    @pressed("case-closed")
    async def closed(self, interaction: discord.Interaction, argument: str) -> None:
        """End it."""
        text = filled_in(interaction).get("text", "")
        await defer(interaction)
        case = await self._desk.close(person_of(interaction), argument, text)
        await say(
            interaction, _("{case} is closed. It will be erased in due time.", case=case.code)
        )

    async def _do(
        self,
        interaction: discord.Interaction,
        code: str,
        verb: Callable[[Person, str], Awaitable[Any]],
    ) -> None:
        """Do it, and show the case as it is then: in place of its page, or beside its card.

        Before anything is done, the question of conflicts is asked, if it was not yet.
        """
        with suppress(ConflictUnanswered):
            await verb(person_of(interaction), code)
        await show_case(interaction, self._desk, code, again=is_private(interaction))


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    await bot.add_cog(HandlingCog(bot.staff.conduct.desk))
