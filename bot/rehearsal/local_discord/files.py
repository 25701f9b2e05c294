"""Files that people and the bot upload, and the addresses where their bytes are."""

import mimetypes
from collections.abc import Sequence

from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.world import Attachment, World

ADDRESS = r"/attachments/{channel_id:\d+}/{attachment_id:\d+}/{name}"

# What somebody who pays nothing may upload at once, and how large a file may be, in bytes.
MOST = 10
LARGEST = 10 * 1024 * 1024

# Its name and its bytes.
File = tuple[str, bytes]


def uploaded(world: World, files: Sequence[File]) -> list[Attachment]:
    """What a person uploads, within the limits of Discord's own program."""
    if len(files) > MOST:
        raise Impossible(f"{MOST} files may be uploaded at once, not {len(files)}")
    for name, content in files:
        if len(content) > LARGEST:
            raise Impossible(f"{name!r} has more than {LARGEST} bytes")
    return [received(world, name, content) for name, content in files]


def received(world: World, name: str, content: bytes) -> Attachment:
    """A new file; its type is guessed from its name, and unknown where the name tells nothing."""
    return Attachment(world.ids.next(), name, mimetypes.guess_type(name)[0], content)


def found(world: World, channel_id: int, attachment_id: int, name: str) -> Attachment | None:
    """A file of a message that is there, ephemeral or not, or of a form and not yet forgotten."""
    channel = world.channels.get(channel_id)
    messages = (*channel.messages.values(), *channel.private.values()) if channel else ()
    there = [one for message in messages for one in message.attachments]
    upload = world.uploads.get((channel_id, attachment_id))
    there += [upload] if upload else []
    sought = (attachment_id, name)
    return next((one for one in there if (one.id, one.filename) == sought), None)
