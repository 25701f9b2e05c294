"""Discord's limits on messages, as shapes.

The numbers are those of Discord's documentation: content 2000, ten embeds of 6000 characters
together, five rows of five buttons, names of components 100, and so on.
"""

from typing import Any, cast

from bot.rehearsal.local_discord.component_shapes import COMPONENTS
from bot.rehearsal.local_discord.components import walk
from bot.rehearsal.local_discord.refusals import empty_message, invalid_form
from bot.rehearsal.local_discord.shapes import (
    Check,
    Problems,
    anything,
    many,
    maybe,
    number,
    one_of,
    shape,
    snowflake,
    text,
    truth,
)

Json = dict[str, Any]

EMBED_CHARACTERS = 6000
_URL = maybe(text(2048, 1, r"(https?|attachment|discord)://\S+"))

_IMAGE = maybe(shape({"url": _URL}, ("url",)))
_EMBED = shape(
    {
        "type": maybe(one_of("rich")),
        # Discord gives it in answers; discord.py 2.7 sends it back.
        "flags": maybe(number(0, 2**31 - 1)),
        "title": maybe(text(256)),
        "description": maybe(text(4096)),
        "url": _URL,
        "timestamp": maybe(text(64, 1)),
        "color": maybe(number(0, 0xFFFFFF)),
        "footer": maybe(shape({"text": text(2048, 1), "icon_url": _URL}, ("text",))),
        "image": _IMAGE,
        "thumbnail": _IMAGE,
        "author": maybe(shape({"name": text(256, 1), "url": _URL, "icon_url": _URL}, ("name",))),
        "fields": maybe(
            many(
                shape(
                    {"name": text(256, 1), "value": text(1024, 1), "inline": maybe(truth)},
                    ("name", "value"),
                ),
                25,
            )
        ),
    }
)

_MENTIONS = maybe(
    shape(
        {
            "parse": maybe(many(one_of("users", "roles", "everyone"), 3)),
            "users": maybe(many(snowflake, 100)),
            "roles": maybe(many(snowflake, 100)),
            "replied_user": maybe(truth),
        }
    )
)
_ATTACHMENT = shape(
    {
        "id": snowflake,
        "filename": maybe(text(1024, 1)),
        "description": maybe(text(1024)),
        "title": maybe(text(1024)),
        "is_spoiler": maybe(truth),
    },
    ("id",),
)
_EVERY_MESSAGE: dict[str, Check] = {
    "content": maybe(text(2000)),
    "embeds": maybe(many(_EMBED, 10)),
    "components": COMPONENTS,
    "allowed_mentions": _MENTIONS,
    "attachments": maybe(many(_ATTACHMENT, 10)),
    "flags": maybe(number(0, 2**31 - 1)),
}
_TTS = maybe(truth)

# discord.py sends `tts` with edits of interaction answers and with the posts of forums too.
EDIT = shape({**_EVERY_MESSAGE, "tts": _TTS})
FOLLOWUP = shape({**_EVERY_MESSAGE, "tts": _TTS})
MESSAGE = shape(
    {
        **_EVERY_MESSAGE,
        "tts": _TTS,
        "enforce_nonce": maybe(truth),
        "nonce": maybe(lambda value, at, problems: text(25)(str(value), at, problems)),
        "message_reference": maybe(
            shape(
                {
                    "type": maybe(one_of(0)),
                    "message_id": snowflake,
                    "channel_id": maybe(snowflake),
                    "guild_id": maybe(snowflake),
                    "fail_if_not_exists": maybe(truth),
                },
                ("message_id",),
            )
        ),
    }
)
STARTER = shape({**_EVERY_MESSAGE, "tts": _TTS})
CHOICES = shape(
    {
        "choices": maybe(
            many(
                shape(
                    {"name": text(100, 1), "value": anything, "name_localizations": anything},
                    ("name", "value"),
                ),
                25,
            )
        )
    }
)


def demand(check: Check, body: object, under: tuple[str, ...] = ()) -> None:
    """Refuse with 50035 where the body breaks the shape."""
    problems = Problems()
    check(body, under, problems)
    if not problems:
        _look_across(body, under, problems)
    if problems:
        raise invalid_form(problems.tree())


def demand_something_to_show(body: Json, files: int) -> None:
    """Refuse with 50006 a message without text, embed, component or file."""
    if not (
        files
        or (body.get("content") or "").strip()
        or body.get("embeds")
        or body.get("components")
        or body.get("attachments")
    ):
        raise empty_message()


def _look_across(body: object, under: tuple[str, ...], problems: Problems) -> None:
    """What no single field can know: all embeds together, and the components together."""
    if isinstance(body, dict):
        _look_at_embeds(cast("Json", body), under, problems)
        _look_at_components(cast("Json", body), under, problems)


def _look_at_embeds(body: Json, under: tuple[str, ...], problems: Problems) -> None:
    if sum(_length(one) for one in body.get("embeds") or ()) > EMBED_CHARACTERS:
        over = f"Embed size exceeds maximum size of {EMBED_CHARACTERS}"
        problems.note((*under, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", over)


def _look_at_components(body: Json, under: tuple[str, ...], problems: Problems) -> None:
    seen: set[str] = set()
    at = (*under, "components")
    for one in walk(body.get("components") or ()):
        if one["type"] == 1 and len(one["components"]) > 1 and not _are_buttons(one):
            problems.note(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Maximum width exceeded.")
        if one["type"] == 2 and _is_ambiguous(one):
            problems.note(at, "COMPONENT_BUTTON_INVALID", "A button needs a custom id or a url.")
        if one.get("custom_id") in seen:
            twice = "Component custom id cannot be duplicated"
            problems.note(at, "COMPONENT_CUSTOM_ID_DUPLICATED", twice)
        seen.update(filter(None, [one.get("custom_id")]))


def _are_buttons(row: Json) -> bool:
    return all(one["type"] == 2 for one in row["components"])


def _is_ambiguous(button: Json) -> bool:
    return bool(button.get("url")) == bool(button.get("custom_id"))


def _length(embed: Json) -> int:
    """The characters that count towards the 6000."""
    footer: Json = embed.get("footer") or {}
    author: Json = embed.get("author") or {}
    parts = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name")]
    for one in embed.get("fields") or ():
        parts += [one["name"], one["value"]]
    return sum(len(part or "") for part in parts)
