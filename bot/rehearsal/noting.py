"""Whatever the bot logs as an error is a problem of the rehearsal."""

import logging
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def errors_noted(problems: list[str]) -> Generator[None]:
    """Whatever the bot logs as an error is a problem of the rehearsal."""
    handler = _Noting(problems)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


class _Noting(logging.Handler):
    def __init__(self, problems: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._problems = problems

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, with the error behind it."""
        cause = f" ({record.exc_info[1]})" if record.exc_info else ""
        self._problems.append(f"The bot logged: {record.getMessage()}{cause}")
