"""Files, and the addresses where their bytes are while they are there."""

from bot.rehearsal.local_discord.world import Attachment, World

ADDRESS = r"/attachments/{channel_id:\d+}/{attachment_id:\d+}/{name}"


def found(world: World, channel_id: int, attachment_id: int) -> Attachment | None:
    """The file of a message that is still there, ephemeral or not."""
    channel = world.channels.get(channel_id)
    places = (*channel.messages.values(), *channel.private.values()) if channel else ()
    for message in places:
        for one in message.attachments:
            if one.id == attachment_id:
                return one
    return None
