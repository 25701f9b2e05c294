"""Settings of the process, from the environment or `.env`; those of a conference are in `data/`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.client.connection import DISCORD


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
        description="Where the conference's memory is; a file that is made when missing.",
    )
    sealing_key_file: Path = Field(
        default=Path("data/var/sealing.key"),
        description="The key that seals people's names; made when missing. Back it up elsewhere.",
    )
    data_folder: Path = Field(
        default=Path("data"), description="The folder with the conference's files."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
