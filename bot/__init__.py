"""Session Chair: a Discord bot that runs a virtual conference the way a good session chair does."""
