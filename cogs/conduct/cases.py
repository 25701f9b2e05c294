"""`/case`: the team's cases, for those of the team whom each case is for."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client.access import name_of, person_of
from bot.client.answers import answer, defer, hand_over, say, suggesting
from bot.client.bot import ChairBot
from bot.client.case_pages import show_case
from bot.client.choices import CHOICE_LENGTH, CHOICES
from bot.clock import Clock
from bot.domain.conduct.case_files import as_csv, as_markdown
from bot.domain.conduct.cases import STATES, State
from bot.domain.conduct.team_cards import list_card, numbers_card
from bot.domain.languages import N_, _
from bot.domain.people import Person, PersonId
from bot.domain.text import cut, inert
from bot.services.conduct.casework import ConductDesk
from bot.services.conduct.team import TeamDesk

SHOWN = {"open": N_("open"), "mine": N_("mine"), "all": N_("all")}


@app_commands.default_permissions(manage_messages=True)
@app_commands.guild_only()
class CaseCog(commands.GroupCog, name="case", description=N_("For the conduct team")):
    """Lists, single cases, and who is on the team."""

    def __init__(self, desk: ConductDesk, team: TeamDesk, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._team = team
        self._clock = clock

    @app_commands.command(name="list", description=N_("The cases that are for you"))
    @app_commands.describe(show=N_("Open ones, unless you say otherwise"))
    @app_commands.choices(show=[Choice(name=name, value=show) for show, name in SHOWN.items()])
    async def list_cases(self, interaction: discord.Interaction, show: str = "open") -> None:
        """List cases, and nothing of what is in them."""
        await defer(interaction)
        by = person_of(interaction)
        cases = [
            case
            for case in await self._desk.all(by)
            if show == "all"
            or (show == "open" and case.state is not State.CLOSED)
            or (show == "mine" and case.handler and case.handler.id == by.id)
        ]
        await answer(interaction, list_card(cases, self._clock.now(), _(SHOWN[show])))

    @app_commands.command(description=N_("Read a case, and do something about it"))
    @app_commands.describe(case=N_("Its name, or that of a report in it"))
    async def open(self, interaction: discord.Interaction, case: str) -> None:
        """Show a case, once the question of conflicts is answered."""
        await defer(interaction)
        await show_case(interaction, self._desk, case)

    @app_commands.command(description=N_("Be on the team's list, or not: reporters see who reads"))
    @app_commands.describe(on=N_("Whether you read reports from now on"))
    async def duty(self, interaction: discord.Interaction, on: bool) -> None:
        """Sign in or out."""
        await defer(interaction)
        by = person_of(interaction)
        if on:
            now = _("You are on the team's list: whoever reports is told that you read reports.")
            before = _(
                "You were on the team's list already: whoever reports is told that you read "
                "reports."
            )
            await say(interaction, now if await self._team.sign_in(by) else before)
        else:
            now = _("You are off the team's list.")
            before = _("You were not on the team's list.")
            await say(interaction, now if await self._team.sign_out(by) else before)

    @app_commands.command(
        name="hand-over", description=N_("Put a case into other hands, or in yours")
    )
    @app_commands.describe(case=N_("The case"), to=N_("Who has it from now on"))
    async def hand_over(
        self, interaction: discord.Interaction, case: str, to: discord.Member
    ) -> None:
        """Hand a case over."""
        await defer(interaction)
        taker = Person(
            id=PersonId(to.id),
            name=name_of(to),
            server=person_of(interaction).server,
            server_roles=frozenset(t for role in to.roles for t in (role.name, str(role.id))),
        )
        after = await self._desk.hand_over(person_of(interaction), case, taker)
        words = _("{case} is in the hands of {name} now.", case=after.code, name=inert(taker.name))
        await say(interaction, words)

    @app_commands.command(
        description=N_("Keep a case from being erased, or let it be erased again")
    )
    @app_commands.describe(case=N_("The case"), because=N_("Why; leave it out to let it be erased"))
    async def keep(self, interaction: discord.Interaction, case: str, because: str = "") -> None:
        """Hold a case, or let it go."""
        await defer(interaction)
        after = await self._desk.keep(person_of(interaction), case, because)
        kept = _("{case} is kept until somebody lets it go.", case=after.code)
        erased = _("{case} will be erased in due time.", case=after.code)
        await say(interaction, kept if after.held_because else erased)

    @app_commands.command(description=N_("A copy of one case, or a list of those that are for you"))
    @app_commands.describe(case=N_("The case; leave it out for the list"))
    async def export(self, interaction: discord.Interaction, case: str | None = None) -> None:
        """Hand over a copy, which is written down."""
        await defer(interaction)
        by = person_of(interaction)
        if case is None:
            cases = await self._desk.all(by)
            await hand_over(interaction, _("Your cases."), {"cases.csv": as_csv(cases)})
            return
        dossier = await self._desk.export(by, case)
        words = _("Keep this copy as safe as the case. That you took it is written down.")
        name = f"{dossier.case.code}.md"
        await hand_over(interaction, words, {name: as_markdown(dossier)})

    @app_commands.command(
        description=N_("How much there was to do, in numbers that give nobody away")
    )
    async def numbers(self, interaction: discord.Interaction) -> None:
        """Show the numbers for a report on transparency."""
        await defer(interaction)
        await answer(interaction, numbers_card(await self._team.numbers(person_of(interaction))))

    @open.autocomplete("case")
    @hand_over.autocomplete("case")
    @keep.autocomplete("case")
    @export.autocomplete("case")
    @suggesting
    async def _cases(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        cases = await self._desk.all(person_of(interaction))
        fitting = [case for case in reversed(cases) if typed.lower() in case.code]
        return [
            Choice(
                name=cut(f"{case.code} ({_(STATES[case.state])})", CHOICE_LENGTH), value=case.code
            )
            for case in fitting[:CHOICES]
        ]


async def setup(bot: ChairBot) -> None:
    """Add the cog."""
    conduct = bot.staff.conduct
    await bot.add_cog(CaseCog(conduct.desk, conduct.team, bot.staff.clock))
