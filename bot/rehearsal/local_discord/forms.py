"""Filling in a form that the bot opened."""

from collections.abc import Mapping
from typing import Any

from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.components import LABEL, SELECTS, TEXT_INPUT
from bot.rehearsal.local_discord.options import Resolved, picked

Json = dict[str, Any]

TEXT_DISPLAY = 10


def filled_in(modal: Json, given: Mapping[str, Any], resolved: Resolved) -> list[Json]:
    """The components as Discord hands a form in; fields are named by label or custom id."""
    left = dict(given)
    components = [_part(one, left, resolved) for one in modal["components"]]
    if left:
        raise Impossible(f"the form {modal['title']!r} does not ask for {', '.join(left)}")
    return components


def _part(part: Json, left: dict[str, Any], resolved: Resolved) -> Json:
    if part["type"] == TEXT_DISPLAY:
        return {"type": TEXT_DISPLAY, "id": part.get("id") or 0}
    if part["type"] == LABEL:
        field = _field(part["component"], part["label"], left, resolved)
        return {"type": LABEL, "id": part.get("id") or 0, "component": field}
    inner = part["components"][0]
    field = _field(inner, inner.get("label") or "", left, resolved)
    return {"type": 1, "id": part.get("id") or 0, "components": [field]}


def _field(field: Json, label: str, left: dict[str, Any], resolved: Resolved) -> Json:
    name = label if label in left else field["custom_id"]
    common = {"type": field["type"], "id": field.get("id") or 0, "custom_id": field["custom_id"]}
    if field["type"] == TEXT_INPUT:
        return common | {"value": _text(field, label, left.pop(name, field.get("value") or ""))}
    if field["type"] not in SELECTS:
        raise NotImplementedError(f"forms with components of type {field['type']}")
    wanted = left.pop(name, [])
    if not wanted and field.get("required") is False:
        return common | {"values": []}
    return common | {"values": picked(field, wanted, resolved)}


def _text(field: Json, label: str, said: str) -> str:
    if not said and field.get("required") is False:
        return ""
    least, most = field.get("min_length") or 1, field.get("max_length") or 4000
    if not least <= len(said) <= most:
        raise Impossible(f"{label!r} takes {least} to {most} characters, not {len(said)}")
    return said
