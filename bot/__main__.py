"""The command line: `chair`, or `python -m bot`."""

import sys
from io import TextIOWrapper

from bot.commandline import app


def main() -> None:
    """Run the command line; what a terminal cannot show is a question mark there, and no error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    sys.exit(main())
