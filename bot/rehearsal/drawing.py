"""What a message of the local Discord says and looks like, for the record."""

from bot.domain.post_kinds import PostKind
from bot.rehearsal.local_discord import Message, Modal
from bot.rehearsal.record import MadePost

_KNOWN_BY_THEIR_PLACE = {PostKind.REVIEW, PostKind.CORRECTION, PostKind.THREAD}
"""The buttons of reviews say which words were read, and change; a correction is another post, and a
thread is opened only once, however often its session moves."""


def marked(message: Message, post: MadePost) -> bool:
    """Whether the message carries the button by which the post is known."""
    if post.kind in _KNOWN_BY_THEIR_PLACE:
        return message.id == post.message_id
    if post.kind is PostKind.QUESTION:
        return any(button.custom_id == f"vote:{post.question}" for button in message.buttons)
    return any(button.custom_id.endswith(f":{post.key}") for button in message.buttons)


def channel_of(message: Message) -> str:
    """The name of its channel, or `@` and the name of the person whose inbox it is in."""
    return f"@{message.channel.name}" if message.channel.recipient else message.channel.name


def text_of(message: Message) -> str:
    """What the post says, as text."""
    parts = [message.text]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{f['name']}: {f['value']}" for f in embed.get("fields", [])]
    return "\n".join(part for part in parts if part)


def drawn(message: Message) -> dict[str, object]:
    """What is needed to draw the post as attendees saw it."""
    return {
        "text": message.text,
        "embeds": [
            {"title": "", "description": "", "fields": [], "footer": None, **embed}
            for embed in message.embeds
        ],
        "buttons": [button.name for button in message.buttons],
    }


def form_drawn(form: Modal) -> dict[str, object]:
    """What is needed to draw a form: its heading, its notice, and what it asks for."""
    asked = [{"name": label, "value": says} for label, says in form.questions]
    notice = {"title": form.title, "description": form.notice, "fields": asked, "footer": None}
    return {"text": "", "embeds": [notice], "buttons": ["Submit"]}
