"""What the command line says when something is wrong."""

from collections.abc import Iterable
from typing import NoReturn

import typer
from pydantic import ValidationError

from bot.domain.text import on_lines, on_one_line
from bot.errors import InputRefused, Problem
from bot.settings import Settings


def complain(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Print each problem on a line of its own, as compilers do; on the standard error if `err`."""
    for problem in problems:
        typer.echo(on_one_line(str(problem)), err=err)


def refuse(refused: InputRefused, *, err: bool = False) -> NoReturn:
    """Print every mistake, and leave with status 1."""
    complain(refused.problems, err=err)
    raise typer.Exit(1)


TOKEN_REFUSED = 3
"""The status of a process that ends because its token is worth nothing: starting it is no use."""


def fail(sentence: str, status: int = 2) -> NoReturn:
    """Say what is wrong, and leave with this status."""
    typer.echo(on_lines(sentence), err=True)
    raise typer.Exit(status)


def read_settings() -> Settings:
    """The settings of the process; where one is wrong, it is named, and nothing else is shown."""
    try:
        return Settings()
    except ValidationError as error:
        fail("\n".join(f"{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors()))
