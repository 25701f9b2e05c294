from typing import Any

import pytest

from bot.rehearsal.local_discord import LocalDiscord, Server
from tests.wire.local_discord_bot import Wire


def _path(local: LocalDiscord, server: Server | None = None) -> str:
    where = f"/guilds/{server.id}" if server else ""
    return f"/applications/{local.bot.id}{where}/commands"


def _option(name: str, **more: object) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "d", **more}


_CHOICE = {"name": "n", "value": "v"}
_ASK = {"name": "ask", "description": "Ask"}


async def test_a_command_is_added_overwritten_changed_and_removed(
    local: LocalDiscord, server: Server, wire: Wire
):
    for path in (_path(local), _path(local, server)):
        made, first = await wire.ask("POST", path, _ASK)
        again, second = await wire.ask("POST", path, {**_ASK, "description": "Ask now"})
        one = f"{path}/{first['id']}"
        changed, third = await wire.ask("PATCH", one, {"name": "question"})
        _, listed = await wire.ask("GET", path)
        _, read = await wire.ask("GET", one)
        gone, _ = await wire.ask("DELETE", one)
        missing, refused = await wire.ask("GET", one)

        assert (made, again, changed, gone, missing) == (201, 200, 200, 204, 404)
        assert first["id"] == second["id"] == third["id"]
        assert [each["name"] for each in listed] == [read["name"]] == ["question"]
        assert refused["code"] == 10063


async def test_a_sync_removes_what_is_not_in_it(local: LocalDiscord, wire: Wire):
    path = _path(local)
    await wire.ask("PUT", path, [_ASK, {"name": "Report", "type": 3}])

    _, left = await wire.ask("PUT", path, [{"name": "Report", "type": 3}])

    assert [one["name"] for one in left] == ["Report"]


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ({"name": "Ask", "description": "d"}, "name"),
        ({"name": "a b", "description": "d"}, "name"),
        ({"name": "x" * 33, "description": "d"}, "name"),
        ({"name": "ask"}, "description"),
        ({**_ASK, "description": "x" * 101}, "description"),
        ({**_ASK, "colour": 1}, "colour"),
        ({**_ASK, "default_member_permissions": "all"}, "default_member_permissions"),
        ({**_ASK, "contexts": [3]}, "contexts"),
        ({"name": "Report", "type": 3, "description": "d"}, "description"),
        ({**_ASK, "options": [_option("Text")]}, "options"),
        ({**_ASK, "options": [_option("a"), _option("a")]}, "options"),
        ({**_ASK, "options": [_option("a"), _option("b", required=True)]}, "options"),
        (
            {
                **_ASK,
                "options": [_option("a", autocomplete=True, choices=[_CHOICE])],
            },
            "options",
        ),
        ({**_ASK, "options": [_option(f"o{one}") for one in range(26)]}, "options"),
        (
            {
                **_ASK,
                "options": [
                    {"type": 1, "name": "s", "description": "d", "options": [_option("B")]}
                ],
            },
            "options",
        ),
    ],
)
async def test_a_command_beyond_the_limits_is_refused(
    local: LocalDiscord, wire: Wire, command: dict[str, Any], where: str
):
    status, refused = await wire.ask("PUT", _path(local), [command])

    assert (status, refused["code"]) == (400, 50035)
    assert where in refused["errors"]["0"]


async def test_commands_are_counted_and_unique(local: LocalDiscord, wire: Wire):
    path = _path(local)
    many = [{"name": f"c{one}", "description": "d"} for one in range(101)]
    choices = [{"name": f"{one:0100}", "value": "v" * 100} for one in range(25)]
    large = {**_ASK, "options": [_option(f"o{one}", choices=choices) for one in range(2)]}

    assert (await wire.ask("PUT", path, many))[0] == 400
    assert (await wire.ask("PUT", path, [_ASK, _ASK]))[0] == 400
    assert (await wire.ask("POST", path, large))[0] == 400
    assert (await wire.ask("GET", "/applications/1/commands"))[1]["code"] == 50001
    assert (await wire.ask("GET", "/oauth2/applications/@me"))[1]["id"] == str(local.bot.id)
