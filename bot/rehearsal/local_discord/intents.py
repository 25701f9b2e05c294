"""What a bot asks the gateway for; the privileged ones have to be granted to the application."""

GUILDS = 1 << 0
MEMBERS = 1 << 1
MODERATION = 1 << 2
PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15

PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
