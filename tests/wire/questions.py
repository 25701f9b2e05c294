"""Questions on the local Discord: how they are asked, and where they are seen."""

from bot.app import App
from bot.rehearsal.local_discord import Answer, LocalDiscord, Message, Person, Server
from tests.wire.conference_bot import ledger


def messages(discord: LocalDiscord, server: Server) -> list[Message]:
    """Those in the only thread."""
    (thread,) = [channel for channel in server.guild.channels.values() if channel.thread]
    return discord.messages(thread)


def board(discord: LocalDiscord, server: Server) -> Message:
    """The message that is pinned in the only thread."""
    (found,) = [message for message in messages(discord, server) if message.pinned_at]
    return found


def board_in(discord: LocalDiscord, server: Server) -> str:
    """What the board of the only thread says."""
    return board(discord, server).embeds[0]["description"]


def question_in(discord: LocalDiscord, server: Server) -> Message:
    """The only question in the only thread."""
    found = [m for m in messages(discord, server) if "👍" in "".join(b.name for b in m.buttons)]
    (question,) = found
    return question


async def ask(discord: LocalDiscord, server: Server, by: Person, text: str) -> Message:
    """The first question, asked by the board's button."""
    form = await by.press(board(discord, server), "Ask")
    await by.submit(form.modal, {"text": text})
    await discord.until(lambda: len([m for m in messages(discord, server) if m.buttons]) > 1)
    return question_in(discord, server)


async def asked(ada: Person, server: Server, text: str) -> Answer:
    """What Ada is told who asks with the command."""
    form = await ada.slash(server.channel("announcements"), "ask", session="ducks")
    return await ada.submit(form.modal, {"text": text})


def given_back(answer: Answer) -> list[str]:
    """The files that come back with an answer, as text."""
    assert answer.message
    return [file.content.decode("utf-8-sig") for file in answer.message.attachments]


async def kept(app: App, server: Server) -> int:
    """How many questions are in the memory."""
    return len([row for row in await ledger(app, server) if row.post.question])
