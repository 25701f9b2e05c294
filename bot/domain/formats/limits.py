"""How much an agenda may hold, whatever its format."""

from datetime import timedelta

MOST_SESSIONS = 5000
MOST_ROOMS = 300
MOST_NAMES = 100
"""Speakers, rooms or languages of one session."""

LONGEST_TITLE = 500
LONGEST_ABSTRACT = 20_000
LONGEST_ID = 64
LONGEST_NAME = 200
LONGEST_ROOM = 100
LONGEST_SESSION = timedelta(days=14)
