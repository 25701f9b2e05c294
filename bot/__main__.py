"""The command line: `chair`, or `python -m bot`."""

import sys

from bot.commandline import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    sys.exit(main())
