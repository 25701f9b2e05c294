"""The example of the settings, held against the settings."""

import re
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"


def test_the_example_names_every_setting_with_its_meaning_and_its_default():
    text = EXAMPLE.read_text()

    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if name == "discord_token" else field.default
        lines = f"# {field.description}\n{name.upper()}={default}\n"
        assert lines in text.replace(f"\n#{name.upper()}", f"\n{name.upper()}")


def test_the_example_names_nothing_else():
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)

    assert named == [name.upper() for name in Settings.model_fields]


def test_the_token_is_never_shown():
    settings = Settings(discord_token=SecretStr("very-secret"))

    assert "very-secret" not in f"{settings!r} {settings!s} {settings.model_dump_json()}"


def test_what_the_bot_makes_is_in_the_data_folder_unless_another_place_is_named():
    moved = Settings(data_folder=Path("/srv/conference"), _env_file=None)  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument

    assert moved.database_url == "sqlite+aiosqlite:////srv/conference/var/chair.db"
    assert moved.sealing_key_file == Path("/srv/conference/var/sealing.key")
    assert Settings(database_url="sqlite+aiosqlite:///x.db").database_url.endswith("///x.db")
