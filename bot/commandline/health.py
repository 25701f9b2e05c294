"""`chair health`: whether the bot that runs on this computer is well."""

import http.client
import json
from typing import Any, NoReturn

import typer

from bot.commandline.words import read_settings
from bot.settings import host_and_port

WAITS = 10.0


def health() -> None:
    """Ask the running bot whether it is well: leaves with 0 where it is, else with 1, saying why.

    It asks at HEALTH_ADDRESS, which the bot has to be started with, too.
    """
    address = read_settings().health_address
    if not address:
        _say_and_leave("HEALTH_ADDRESS is not set, so the bot cannot be asked.")
    try:
        answer = _ask(address)
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        _say_and_leave(f"The bot does not answer at {address}: {error}.")
    for check, state in answer["checks"].items():
        typer.echo(f"{check}: {state}")
    if not answer["healthy"]:
        raise typer.Exit(1)


def _ask(address: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(*host_and_port(address), timeout=WAITS)
    connection.request("GET", "/healthz")
    answer: dict[str, Any] = json.load(connection.getresponse())
    return {"healthy": answer["healthy"], "checks": answer["checks"]}


def _say_and_leave(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
