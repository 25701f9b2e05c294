"""What the command line says when something is wrong."""

from collections.abc import Iterable
from typing import NoReturn

import typer

from bot.errors import InputRefused, Problem


def complain(problems: Iterable[Problem]) -> None:
    """Print each problem on a line of its own, as compilers do."""
    for problem in problems:
        typer.echo(str(problem))


def refuse(refused: InputRefused) -> NoReturn:
    """Print every mistake, and leave with status 1."""
    complain(refused.problems)
    raise typer.Exit(1)


def fail(sentence: str) -> NoReturn:
    """Say what is wrong, and leave with status 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
