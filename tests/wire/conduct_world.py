"""People with reports, roles and duties on the local Discord, and what of it each may know.

That is reckoned here from what people did, by rules of its own; what they got is read off the wire
and out of the channels that they see.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.people import ServerId
from bot.rehearsal.local_discord import Answer, Channel, LocalDiscord, Message, Person, Server
from tests.wire.conference_bot import step

CLEAR = "No conflict: open it"
LATER = timedelta(minutes=3)
"""By then whoever got a role that shows them a card has lost sight of it."""


@dataclass
class Told:
    """A report, as its reporter and this test know it."""

    by: str
    code: str
    case: int
    canary: str
    receipt: Answer


@dataclass
class Knowledge:
    """Who must not learn anything (more) of which case, and from which moment on."""

    kept_out: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])
    called: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """Who is called by name in a case; of the team they are kept out."""


class World:
    """A server with the bot on it, and what everybody did so far."""

    def __init__(
        self, discord: LocalDiscord, server: Server, app: App, clock: SteppedClock
    ) -> None:
        self.discord, self.server, self.app, self.clock = discord, server, app, clock
        self.team_role = server.role("Moderator")
        self.lobby = server.channel("lobby")
        self.people: dict[str, Person] = {}
        self.on_duty: set[str] = set()
        self.told: list[Told] = []
        self.known = Knowledge()

    async def later(self, wait: timedelta = LATER) -> None:
        """Time passes, and everything that falls due is made."""
        until = self.clock.now() + wait
        while (due := await self.app.ticker.next_moment()) and due < until:
            await step(self.app, self.clock, max(due, self.clock.now()))
        for _ in range(3):
            await step(self.app, self.clock, until)

    @property
    def team(self) -> list[str]:
        """Who has the team's role just now."""
        return [name for name, one in self.people.items() if self.team_role in one.member.roles]

    # What people do

    async def report(self, by: str, about: list[str], calls: str, by_number: bool) -> None:
        """Somebody reports people they choose, and perhaps calls somebody in the text."""
        called = str(self.people[calls].id) if calls and by_number else calls
        form = await self.people[by].slash(self.lobby, "report new")
        await self._hand_in(by, form, about, called)

    async def report_message(self, by: str, author: str) -> None:
        """Somebody reports what somebody wrote."""
        message = self.people[author].say(self.lobby, "Something unkind.")
        form = await self.people[by].use_on_message(message, "Report to the conduct team")
        await self._hand_in(by, form, [], "", author)

    async def _hand_in(
        self, by: str, form: Answer, about: list[str], called: str, author: str = ""
    ) -> None:
        canary = f"CANARY-{len(self.told)}-"
        words = f"{canary} It happened. {called} "
        chosen = [self.people[name] for name in about]
        before = self._moments()
        given = {"text": words, "urgent": "past"} | ({"about": chosen} if chosen else {})
        receipt = await self.people[by].submit(form.modal, given)
        code = re.search(r"We call it \*\*(.+?)\*\*", _text(receipt.message))
        assert code, receipt.text
        case = await self._case(code[1])
        self.told.append(Told(by, code[1], case, canary, receipt))
        self._keep_out(case, {*about, by, *filter(None, [author])}, before)
        self._listen(case, called, before)

    async def add(self, which: int, about: list[str], called: str) -> None:
        """Who reported names more people."""
        told = self._pick(which)
        if told is None:
            return
        by = self.people[told.by]
        form = await by.press(told.receipt, "Add something")
        before = self._moments()
        words = f"{told.canary} And {called} too."
        given: dict[str, Any] = {"text": words}
        if about:
            given["about"] = [self.people[name] for name in about]
        await by.submit(form.modal, given)
        self._keep_out(told.case, {*about} - {told.by}, before)
        self._listen(told.case, called if called != told.by else "", before)

    async def work(self, member: int, which: int, claims: bool) -> None:
        """Somebody of the team opens a case, and perhaps claims it."""
        told, who = self._pick(which), _one_of(self.team, member)
        if not (told and who):
            return
        page = await self._opened(who, told)
        if claims and page and any(button.name == "Claim" for button in page.buttons):
            await self.people[who].press(page, "Claim")

    async def stand_back(self, member: int, which: int) -> None:
        """Somebody of the team opens a case, and finds that they had better not."""
        told, who = self._pick(which), _one_of(self.team, member)
        if not (told and who):
            return
        page = await self.people[who].slash(self.lobby, "case open", case=told.code)
        button = next((b.name for b in page.buttons if "stand back" in b.name.lower()), None)
        if button:
            await self.people[who].press(page, button)
            self._keep_out(told.case, {who}, self._moments())

    async def _opened(self, who: str, told: Told) -> Answer | None:
        page = await self.people[who].slash(self.lobby, "case open", case=told.code)
        if any(button.name == CLEAR for button in page.buttons):
            page = await self.people[who].press(page, CLEAR)
        return None if (told.case, who) in self.known.kept_out else page

    async def grant(self, which: int) -> None:
        """Somebody gets the team's role who has something to do with a case."""
        who = _one_of([name for _, name in self.known.kept_out], which)
        if who:
            self.server.change_roles(self.people[who], [self.team_role])

    async def sign_in(self, which: int) -> None:
        """Somebody of the team puts themselves on its list, perhaps somebody called in a report."""
        called = [name for names in self.known.called.values() for name in sorted(names)]
        others = [name for name in (*called, *self.team) if name not in self.on_duty]
        who = _one_of([name for name in others if name in self.team], which)
        if who:
            before = self._moments()
            await self.people[who].slash(self.lobby, "case duty", on=True)
            self.on_duty.add(who)
            for case, names in self.known.called.items():
                self._keep_out(case, names & {who}, before)

    async def sign_out(self, which: int) -> None:
        """Somebody takes themselves off the list."""
        who = _one_of(sorted(self.on_duty), which)
        if who:
            await self.people[who].slash(self.lobby, "case duty", on=False)
            self.on_duty.discard(who)

    async def wait(self, minutes: int) -> None:
        """Nobody does anything for so long."""
        await self.later(timedelta(minutes=minutes))

    # What follows from it

    def _pick(self, which: int) -> Told | None:
        return self.told[which % len(self.told)] if self.told else None

    async def _case(self, code: str) -> int:
        async with self.app.database.transaction() as records:
            conference = self.app.staff.programme.conference(ServerId(self.server.id))
            case = await records.conduct.cases.with_code(conference.id, code)
        assert case
        return case.id

    def _moments(self) -> dict[str, int]:
        return {name: len(self.discord.shown_to(one)) for name, one in self.people.items()}

    def _keep_out(self, case: int, names: set[str], moments: dict[str, int]) -> None:
        for name in names:
            self.known.kept_out.setdefault((case, name), moments[name])

    def _listen(self, case: int, called: str, moments: dict[str, int]) -> None:
        by_number = {str(person.id): name for name, person in self.people.items()}
        if called in by_number:
            self._keep_out(case, {by_number[called]}, moments)
        elif called:
            self.known.called.setdefault(case, set()).add(called)
            self._keep_out(case, {called} & self.on_duty, moments)

    def leaks(self) -> Iterator[str]:
        """Everything that reached somebody who is kept out of it."""
        for (case, name), since in self.known.kept_out.items():
            of_case = [told for told in self.told if told.case == case]
            own = {word for told in of_case if told.by == name for word in (told.code, told.canary)}
            secret = {word for told in of_case for word in (told.code, told.canary)} - own
            person = self.people[name]
            for exchange in self.discord.shown_to(person)[since:]:
                said = json.dumps([exchange.request, exchange.response], default=str)
                yield from (f"{name} was told {w}: {exchange}" for w in secret if w in said)
            for channel in self._channels():
                for message in person.sees(channel) if channel is not person.inbox else ():
                    public = message.id in channel.messages
                    said = _text(message)
                    yield from (
                        f"{name} sees {word} in #{channel.name}"
                        for word in secret
                        if public and word in said
                    )

    def _channels(self) -> list[Channel]:
        return list(self.server.guild.channels.values())

    async def tries(self) -> None:
        """Whoever is kept out and of the team asks for the case, and for one that is not there."""
        for case, name in self.known.kept_out:
            codes = [told.code for told in self.told if told.case == case and told.by != name]
            if not (codes and name in self.team):
                continue
            for command in ("case open", "case keep", "case export"):
                real = await self.people[name].slash(self.lobby, command, case=codes[0])
                none = await self.people[name].slash(self.lobby, command, case="nothing-here")
                assert _text(real.message) == _text(none.message)


def _one_of(names: Sequence[str], which: int) -> str:
    return names[which % len(names)] if names else ""


def _text(message: Message | None) -> str:
    return json.dumps([message.text, message.embeds, message.components]) if message else ""
