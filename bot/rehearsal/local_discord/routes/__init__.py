"""The part of Discord's HTTP API that this bot uses."""

from bot.rehearsal.local_discord.routes import (
    bans,
    commands,
    events,
    followups,
    identity,
    interactions,
    messages,
    pins,
    servers,
    threads,
    timeouts,
)

# Pins come before messages, so that `/messages/pins` is not taken for a message's id.
EVERY_ROUTE = [
    route
    for module in (
        identity,
        servers,
        timeouts,
        bans,
        events,
        commands,
        pins,
        messages,
        threads,
        interactions,
        followups,
    )
    for route in module.routes.entered
]
