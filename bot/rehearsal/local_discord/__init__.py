"""A small Discord on the loopback interface, to which the unmodified bot logs in.

    async with LocalDiscord(clock=clock) as discord:
        server = discord.add_server("Data @Scale")
        server.invite_bot(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
        ada = server.add_member("Ada")
        answer = await ada.slash(server.add_channel("talks"), "now")

It answers what Discord documents and this bot uses; what else is asked stands in
`discord.unimplemented`. The steps of the package, from the ground up:

    permissions, components, commands, snowflakes     words of their own
    shards                                            which connection has which server
    world                                             what there is
    intents, access, visibility, payloads/            who may, who is told, how it is written
    posting, thread_life, membership, files           how messages, threads and members change
    shapes, *_shapes, validation, registration        what Discord refuses
    refusals                                          and how it says so
    interactions, invocations, viewers                what people see
    people, servers                                   and what they do
    addressees                                        whom the bot answers
    routes/, http, limits, faults, gateway            the wire
    server                                            all of it together
"""

from bot.rehearsal.local_discord.answers import Answer, Choice, Impossible, Modal, NoAnswer
from bot.rehearsal.local_discord.exchanges import Exchange
from bot.rehearsal.local_discord.people import Person
from bot.rehearsal.local_discord.permissions import EVERYTHING, Permission
from bot.rehearsal.local_discord.server import LocalDiscord
from bot.rehearsal.local_discord.servers import Server
from bot.rehearsal.local_discord.world import Attachment, Channel, ChannelKind, Message, Pings, Role

__all__ = [
    "EVERYTHING",
    "Answer",
    "Attachment",
    "Channel",
    "ChannelKind",
    "Choice",
    "Exchange",
    "Impossible",
    "LocalDiscord",
    "Message",
    "Modal",
    "NoAnswer",
    "Permission",
    "Person",
    "Pings",
    "Role",
    "Server",
]
