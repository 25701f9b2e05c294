"""Days with few sessions, which are soon rehearsed."""

from dataclasses import replace

from bot.domain.conference_files import ConferenceFiles
from bot.domain.formats import own_yaml
from bot.services.files import read_conference
from tests.sample import SAMPLE

SHORT_DAY = """
conference: A short day
timezone: Europe/Prague
date: 2026-07-15
sessions:
  - {time: "9:00 - 9:05", kind: opening, title: Welcome}
  - {time: "9:05 - 9:25", kind: talk, title: On birds, speakers: [Ada Lovelace]}
  - {time: "9:25 - 9:45", kind: talk, title: On fish}
  - {time: "9:45 - 9:50", kind: closing, title: Goodbye}
"""


def short_day(agenda: str = SHORT_DAY, **settings: str) -> ConferenceFiles:
    """The sample's files with a short agenda, and settings by path with `__` for the dots."""
    files = read_conference(SAMPLE)
    changed = {path.replace("__", "."): value for path, value in settings.items()}
    return replace(
        files,
        agenda=own_yaml.read(agenda, "agenda.yaml").agenda,
        settings={**files.settings, **changed},
    )
