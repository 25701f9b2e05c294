"""Settings of the process, from the environment or `.env`; those of a conference are in `data/`."""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.client.connection import DISCORD
from bot.errors import ConductClosed

_FOR_OTHERS = 0o077


REQUESTS_PER_SECOND = 48
"""A little less than Discord takes of a bot in all (its reference, global rate limit)."""


class Settings(BaseSettings):
    """What one process needs to know before it can read anything else."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", str_strip_whitespace=True)

    discord_token: SecretStr = Field(
        default=SecretStr(""), description="The bot's token; never shown, logged or stored."
    )
    discord_api_url: str = Field(
        default=DISCORD, description="Discord's API, or that of a proxy or a stand-in."
    )
    database_url: str = Field(
        default="sqlite+aiosqlite:///data/var/chair.db",
        description="Where the conference's memory is; made when missing, in the data folder.",
    )
    sealing_key_file: Path = Field(
        default=Path("data/var/sealing.key"),
        description="The key that seals people's names; beside it. Back it up elsewhere.",
    )
    conduct_key: SecretStr = Field(
        default=SecretStr(""),
        description="The key that encrypts reports of conduct; `chair conduct key` prints one.",
    )
    discord_requests_per_second: float = Field(
        default=REQUESTS_PER_SECOND,
        gt=0,
        description="How much is asked of Discord, which takes 50 in all: shared by all processes.",
    )
    data_folder: Path = Field(
        default=Path("data"), description="The folder with the conference's files."
    )
    agenda_private_addresses: Literal["yes", "no"] = Field(
        default="no",
        description="Whether agendas may be fetched from this computer and its network: yes or no.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How it is logged: text for people, or json for programs."
    )

    health_address: str = Field(
        default="",
        description="Where others may look whether it is well, as 127.0.0.1:8080; empty: nowhere.",
    )
    stage_word: str = Field(
        default="",
        description="Any word; another one makes new links for `chair stage`, and ends the old.",
    )

    @field_validator("health_address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if address:
            host_and_port(address)
        return address

    @model_validator(mode="after")
    def _stay_together(self) -> Self:
        """What the bot makes by itself is in the data folder, wherever that is."""
        var = self.data_folder / "var"
        if "database_url" not in self.model_fields_set:
            self.database_url = f"sqlite+aiosqlite:///{var / 'chair.db'}"
        if "sealing_key_file" not in self.model_fields_set:
            self.sealing_key_file = var / "sealing.key"
        return self


def host_and_port(address: str) -> tuple[str, int]:
    """Of `127.0.0.1:8080` or `[::1]:8080`; raises `ValueError` where it is something else."""
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("write an address and a port, such as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)


def conduct_key(settings: Settings, env_file: Path = Path(".env")) -> str | ConductClosed:
    """The key of conduct; or why there is none, where it stands in a file that others may read.

    It raises nothing: without a key the bot runs, takes no reports, and says why.
    """
    key = settings.conduct_key.get_secret_value()
    if key and "CONDUCT_KEY" not in os.environ and _others_may_read(env_file):
        return ConductClosed(
            f"The bot takes no reports of conduct: others than you may read {env_file}, which "
            f"holds CONDUCT_KEY. Say: chmod 600 {env_file}, and make a new key if they did."
        )
    return key


def _others_may_read(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & _FOR_OTHERS)
    except OSError:
        return False
