"""The bot can do what it must and nothing more, and its secrets are its own."""

from pathlib import Path

import discord
import pytest
from pydantic import SecretStr

from bot.client.checkup import findings_on
from bot.client.connection import INTENTS, PERMISSIONS, invite_link
from bot.settings import Settings, conduct_key
from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.confidence.canaries import TEXT, Watch
from tests.keys import KEY

stage = conduct_stage.stage


@pytest.mark.threat(19)
def test_the_intents_are_those_of_servers_and_none_is_privileged():
    assert INTENTS.value == 1


@pytest.mark.threat(19)
def test_the_invitation_asks_for_exactly_these_permissions():
    asked = {name for name, wanted in PERMISSIONS if wanted}

    assert asked == {
        *("read_messages", "send_messages", "embed_links", "read_message_history"),
        *("create_public_threads", "send_messages_in_threads", "manage_threads", "pin_messages"),
        *("moderate_members", "ban_members", "manage_messages"),
    }
    assert f"permissions={PERMISSIONS.value}" in invite_link(1)


@pytest.mark.threat(19)
async def test_a_bot_that_is_an_administrator_is_told_to_be_none(stage: ConductStage):
    role = stage.guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    backend = stage.env.backend
    backend.add_member_role(stage.guild.id, backend.bot_user.id, role.id)
    await stage.restart()

    assert any("is an administrator, which it never needs" in one for one in await findings(stage))


async def findings(stage: ConductStage) -> tuple[str, ...]:
    """What `chair check` would say of the server."""
    guild = stage.app.bot.get_guild(stage.guild.id)
    assert guild
    (conference,) = stage.app.staff.programme.by_id.values()
    return await findings_on(guild, conference)


@pytest.mark.threat(19)
async def test_what_the_bot_lacks_to_carry_decisions_out_is_named(stage: ConductStage):
    backend = stage.env.backend
    for role in backend.get_guild(stage.guild.id).roles.values():
        role.permissions &= ~discord.Permissions(ban_members=True).value
    await stage.restart()

    assert any(
        "lacks Ban Members, so what the conduct team" in one for one in await findings(stage)
    )


@pytest.mark.threat(19)
def test_neither_token_nor_key_is_ever_shown():
    settings = Settings(discord_token=SecretStr("very-secret"), conduct_key=SecretStr(KEY))

    shown = f"{settings!r} {settings!s} {settings.model_dump_json()}"

    assert "very-secret" not in shown
    assert KEY not in shown


@pytest.mark.threat(19)
async def test_the_key_is_never_logged(stage: ConductStage, watch: Watch):
    await stage.report(stage.ada, TEXT)
    await stage.restart()

    assert KEY not in watch.caplog.text


@pytest.mark.threat(19)
def test_a_key_in_a_file_that_others_may_read_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("CONDUCT_KEY", raising=False)
    file = tmp_path / ".env"
    file.write_text(f"CONDUCT_KEY={KEY}\n")
    settings = Settings(_env_file=file)  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument

    file.chmod(0o644)
    assert "chmod 600" in str(conduct_key(settings, file))
    file.chmod(0o600)
    assert conduct_key(settings, file) == KEY
