"""Filling in a form that the bot opened.

What is left out keeps what the bot put there: the text, and what is chosen by default. Files are
given by name and bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.rehearsal.local_discord import components
from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.files import File
from bot.rehearsal.local_discord.options import Resolved, bounds, found_among, picked

Json = dict[str, Any]


def filled_in(modal: Json, given: Mapping[str, Any], resolved: Resolved) -> list[Json]:
    """The components as Discord hands a form in; fields are named by label or custom id."""
    left = dict(given)
    parts = [_part(one, left, resolved) for one in modal["components"]]
    if left:
        raise Impossible(f"the form {modal['title']!r} does not ask for {', '.join(left)}")
    return parts


def _part(part: Json, left: dict[str, Any], resolved: Resolved) -> Json:
    if part["type"] == components.TEXT_DISPLAY:
        return {"type": part["type"], "id": part.get("id") or 0}
    if part["type"] == components.LABEL:
        field = _field(part["component"], part["label"], left, resolved)
        return {"type": part["type"], "id": part.get("id") or 0, "component": field}
    inner = part["components"][0]
    field = _field(inner, inner.get("label") or "", left, resolved)
    return {"type": 1, "id": part.get("id") or 0, "components": [field]}


def _field(field: Json, label: str, left: dict[str, Any], resolved: Resolved) -> Json:
    names = {resolved.translated(name): name for name in left}
    name = names.get(label, label if label in left else field["custom_id"])
    said = left.pop(name, None)
    filled: Json = {"type": field["type"], "id": field.get("id") or 0}
    filled["custom_id"] = field["custom_id"]
    match field["type"]:
        case components.TEXT_INPUT:
            filled["value"] = _text(field, label, said)
        case components.CHECKBOX:
            filled["value"] = _tick(field, label, said)
        case components.RADIO_GROUP:
            filled["value"] = _one(field, label, said, resolved)
        case kind if kind == components.CHECKBOX_GROUP or kind in components.SELECTS:
            filled["values"] = _several(field, said, resolved)
        case components.FILE_UPLOAD:
            filled["values"] = _files(field, label, said, resolved)
        case kind:
            raise NotImplementedError(f"forms with components of type {kind}")
    return filled


def _text(field: Json, label: str, said: str | None) -> str:
    text = (field.get("value") or "") if said is None else said
    if not text and field.get("required") is False:
        return ""
    least, most = field.get("min_length") or 1, field.get("max_length") or 4000
    if not least <= len(text) <= most:
        raise Impossible(f"{label!r} takes {least} to {most} characters, not {len(text)}")
    return text


def _tick(field: Json, label: str, said: object) -> bool:
    if said is None:
        return bool(field.get("default"))
    if not isinstance(said, bool):
        raise Impossible(f"{label!r} takes True or False, not {said!r}")
    return said


def _one(field: Json, label: str, said: str | None, resolved: Resolved) -> str | None:
    chosen = [said] if said is not None else _ticked_before(field)
    if chosen:
        return found_among(field["options"], chosen[0], resolved.translated(chosen[0]))
    if field.get("required") is not False:
        raise Impossible(f"{label!r} needs a choice")
    return None


def _several(field: Json, said: list[Any] | None, resolved: Resolved) -> list[str]:
    wanted = _chosen_before(field, resolved) if said is None else said
    if not wanted and field.get("required") is False:
        return []
    return picked(field, wanted, resolved)


def _files(field: Json, label: str, said: Sequence[File] | None, resolved: Resolved) -> list[str]:
    given = said or ()
    if not given and field.get("required") is False:
        return []
    least, most = bounds(field)
    if not least <= len(given) <= most:
        raise Impossible(f"{label!r} takes {least} to {most} files, not {len(given)}")
    return resolved.upload(given)


def _chosen_before(field: Json, resolved: Resolved) -> list[Any]:
    things = field.get("default_values") or ()
    return _ticked_before(field) or [resolved.known(one["type"], int(one["id"])) for one in things]


def _ticked_before(field: Json) -> list[str]:
    return [one["value"] for one in field.get("options") or () if one.get("default")]
