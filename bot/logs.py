"""What the log looks like: lines for people, or JSON for programs; never with what people write."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from bot.domain.text import on_one_line
from bot.services.bugs import reference_of_this_answer

LEAST_LEVELS = {
    "discord": logging.INFO,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "apscheduler": logging.WARNING,
}
"""Below these, libraries print whole requests, events and rows, with all that people write."""


class TextLines(logging.Formatter):
    """For people: local time, and the reference at the end of what was logged for an answer.

    Each record is on one line, so that no name in it can pass for another record, or for colours;
    a traceback follows on lines of its own, set in.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line without its traceback."""
        line, reference = super().formatMessage(record), reference_of_this_answer()
        return on_one_line(f"{line} [{reference}]" if reference else line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the same
        """The traceback beneath it."""
        lines = super().formatException(ei).split("\n")
        return "\n".join(f"  {on_one_line(line)}" for line in lines)


class JsonLines(logging.Formatter):
    """For programs: one JSON object on one line, whatever stands in it; the time is UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, with `reference` and `exception` where there are any."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := reference_of_this_answer():
            line["reference"] = reference
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


FORMS = {"text": TextLines, "json": JsonLines}
"""What LOG_FORMAT may be."""


def log_to_stderr(level: str, form: str = "text") -> None:
    """Log at this level; what prints people's words stays quiet whatever the level."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMS[form]())
    logging.basicConfig(level=level, handlers=[handler])
    for name, least in LEAST_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
