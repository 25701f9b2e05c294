"""The conference that comes with the bot."""

from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data"
AGENDA = SAMPLE / "agenda.yaml"
