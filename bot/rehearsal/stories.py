"""What different people see of one report: the heart of a rehearsal of conduct reports."""

import json
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass

from bot.rehearsal.audience import Audience
from bot.rehearsal.drawing import drawn, form_drawn, text_of
from bot.rehearsal.local_discord import Answer, LocalDiscord, Message, Person
from bot.rehearsal.record import Sight, Story


@dataclass(frozen=True, slots=True)
class Telling:
    """A report on its way, told as it looks to everybody who has to do with it, or has not."""

    audience: Audience
    story: Story

    async def does(
        self, person: Person, did: str, doing: Awaitable[Answer], *, refused: bool = False
    ) -> Answer:
        """Wait for the answer to what somebody does, and keep how it looks."""
        answer = await self.audience.note(did, person, doing, refused=refused)
        if answer.modal:
            self._keep(person, did, form_drawn(answer.modal))
        elif answer.message:
            self._keep(person, did, drawn(answer.message))
        return answer

    async def finds(self, person: Person, what: str, button: str) -> Message:
        """Wait until they see a message with this button anywhere, and keep how it looks."""
        discord = self.audience.discord
        sought = f"what {person.name} should find in {what}"
        message = await self.audience.until(lambda: _newest(discord, person, button), sought)
        self._keep(person, what, drawn(message))
        return message

    def looks_around(self, person: Person) -> None:
        """Keep whatever of the report stands where this person can see it, or that nothing does."""
        found = [
            text_of(m)
            for m in _in_sight(self.audience.discord, person)
            if _gives_away(self.story, m)
        ]
        nothing = "Nothing of it, in any channel and in the inbox."
        self._keep(person, "looks around", {"text": "\n".join(found) or nothing})

    def _keep(self, person: Person, did: str, message: dict[str, object]) -> None:
        shape: dict[str, object] = {"text": "", "embeds": [], "buttons": [], **message}
        now = self.audience.discord.clock.now()
        self.story.sights.append(Sight(now, person.name, did, shape))


def leaks(discord: LocalDiscord, story: Story) -> Iterator[str]:
    """Every secret of the report that somebody who is kept out of it could see."""
    for person in story.kept_out:
        answers = [json.dumps([x.request, x.response]) for x in discord.shown_to(person)]
        messages = [text_of(message) for message in _in_sight(discord, person)]
        for secret in story.secrets:
            if any(secret in text for text in (*answers, *messages)):
                yield f"{story.title}: {person.name} could see {secret!r}."


def _gives_away(story: Story, message: Message) -> bool:
    return any(secret in text_of(message) for secret in story.secrets)


def _newest(discord: LocalDiscord, person: Person, button: str) -> Message | None:
    found = [
        message
        for message in _in_sight(discord, person)
        if any(one.custom_id.startswith(button) for one in message.buttons)
    ]
    return max(found, key=lambda message: message.id, default=None)


def _in_sight(discord: LocalDiscord, person: Person) -> Iterator[Message]:
    for channel in list(discord.world.channels.values()):
        yield from person.sees(channel)
