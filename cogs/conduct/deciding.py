"""Deciding what is done, by two people, and having it carried out."""

import discord
from discord.ext import commands

from bot.client.access import person_of
from bot.client.answers import turn_page
from bot.client.bot import ChairBot
from bot.client.case_pages import show_case
from bot.client.decision_forms import decision_form, measure_menu, target_menu
from bot.client.forms import TICKED
from bot.client.presses import chosen, filled_in, number_in, pressed
from bot.clock import Clock
from bot.domain.cards import Card
from bot.domain.conduct.decisions import Decision, Measure
from bot.domain.conduct.reports import CaseId
from bot.domain.languages import _
from bot.errors import NotFound
from bot.services.conduct.casework import ConductDesk
from bot.services.conduct.measures import Measures


class DecidingCog(commands.Cog):
    """Proposals, agreement, review, and the steps on Discord."""

    def __init__(self, desk: ConductDesk, measures: Measures, clock: Clock) -> None:
        self._desk = desk
        self._measures = measures
        self._clock = clock

    @pressed("case-decide")
    async def decide(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask whom it is about, where the reports name several, and what is done."""
        dossier = await self._desk.open(person_of(interaction), argument)
        words = _("Another person of the team has to agree, but in an emergency.")
        many = len(dossier.people) > 1
        menu = target_menu(dossier) if many else measure_menu(argument, 0)
        card = Card(title=_("{case}: decide", case=argument), body=words)
        await turn_page(interaction, card, (menu,))

    @pressed("case-target")
    async def target(self, interaction: discord.Interaction, argument: str) -> None:
        """Ask what is done about the person who was chosen."""
        index = number_in(chosen(interaction))
        card = Card(title=_("{case}: decide", case=argument), body=_("What is done?"))
        await turn_page(interaction, card, (measure_menu(argument, index),))

    @pressed("case-measure")
    async def measure(self, interaction: discord.Interaction, argument: str) -> None:
        """Open the form for the words and the reason."""
        code, _, index = argument.partition(":")
        by = person_of(interaction)
        await self._desk.may_write(by, code)
        measure = _measure(chosen(interaction))
        has_message = await self._desk.has_message(by, code)
        form = decision_form(code, number_in(index), measure, has_message=has_message)
        await interaction.response.send_modal(form)

    @pressed("case-proposed")
    async def proposed(self, interaction: discord.Interaction, argument: str) -> None:
        """Propose it, or in an emergency decide it."""
        fields, by = filled_in(interaction), person_of(interaction)
        code, index, name = (*argument.split(":"), "", "")[:3]
        people = (await self._desk.open(by, code)).people
        number, days = number_in(index), fields.get("days", "").strip()
        decision = Decision(
            case=CaseId(0),
            measure=_measure(name),
            reason=fields.get("reason", ""),
            proposed_by=by.id,
            proposed_at=self._clock.now(),
            target=people[number] if number < len(people) else None,
            words=fields.get("words", ""),
            days=int(days) if days.isdecimal() else 0,
            removes_message=fields.get("removes") == TICKED,
            emergency=fields.get("emergency") == TICKED,
        )
        await self._measures.propose(by, code, decision)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-second")
    async def second(self, interaction: discord.Interaction, argument: str) -> None:
        """Agree."""
        code, number = _numbered(argument)
        await self._measures.second(person_of(interaction), code, number)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-object")
    async def object(self, interaction: discord.Interaction, argument: str) -> None:
        """Object, or take one's own proposal back."""
        code, number = _numbered(argument)
        await self._measures.object(person_of(interaction), code, number)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-uphold")
    async def uphold(self, interaction: discord.Interaction, argument: str) -> None:
        """Find an emergency's decision right."""
        code, number = _numbered(argument)
        await self._measures.review(person_of(interaction), code, number, upholds=True)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-anew")
    async def anew(self, interaction: discord.Interaction, argument: str) -> None:
        """Have an emergency decided anew."""
        code, number = _numbered(argument)
        await self._measures.review(person_of(interaction), code, number, upholds=False)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-act")
    async def act(self, interaction: discord.Interaction, argument: str) -> None:
        """Have it carried out."""
        await self._measures.act(person_of(interaction), argument)
        await show_case(interaction, self._desk, argument, again=True)

    @pressed("case-retry")
    async def retry(self, interaction: discord.Interaction, argument: str) -> None:
        """Have a step tried again that failed."""
        code, number = _numbered(argument)
        await self._measures.retry(person_of(interaction), code, number)
        await show_case(interaction, self._desk, code, again=True)

    @pressed("case-hand")
    async def by_hand(self, interaction: discord.Interaction, argument: str) -> None:
        """Somebody did it on Discord."""
        code, number = _numbered(argument)
        await self._measures.done_by_hand(person_of(interaction), code, number)
        await show_case(interaction, self._desk, code, again=True)


def _numbered(argument: str) -> tuple[str, int]:
    code, _, number = argument.partition(":")
    return code, number_in(number)


def _measure(name: str) -> Measure:
    try:
        return Measure[name]
    except KeyError as error:
        raise NotFound(_("There is no such measure. Open the case again.")) from error


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    conduct = bot.staff.conduct
    await bot.add_cog(DecidingCog(conduct.desk, conduct.measures, bot.staff.clock))
