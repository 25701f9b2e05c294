"""Discord's limits on what people press and choose from, as shapes."""

from bot.rehearsal.local_discord.shapes import (
    Check,
    anything,
    by_type,
    many,
    maybe,
    number,
    one_of,
    shape,
    snowflake,
    text,
    truth,
)

ID = maybe(number(0, 2**31 - 1))
CUSTOM_ID = text(100, 1)
_EMOJI = maybe(shape({"id": maybe(snowflake), "name": maybe(text(32)), "animated": truth}))
_BUTTON = shape(
    {
        "type": anything,
        "id": ID,
        "style": number(1, 6),
        "label": maybe(text(80)),
        "emoji": _EMOJI,
        "custom_id": maybe(CUSTOM_ID),
        "url": maybe(text(512, 1)),
        "sku_id": maybe(snowflake),
        "disabled": maybe(truth),
    },
    ("style",),
)


def _select(**more: Check) -> Check:
    fields = {
        "type": anything,
        "id": ID,
        "custom_id": CUSTOM_ID,
        "placeholder": maybe(text(150)),
        "min_values": maybe(number(0, 25)),
        "max_values": maybe(number(1, 25)),
        "disabled": maybe(truth),
        "required": maybe(truth),
    }
    return shape({**fields, **more}, ("custom_id", *(("options",) if "options" in more else ())))


OPTION = shape(
    {
        "label": text(100, 1),
        "value": text(100, 1),
        "description": maybe(text(100)),
        "emoji": _EMOJI,
        "default": maybe(truth),
    },
    ("label", "value"),
)


def _defaults(*kinds: str) -> Check:
    chosen = shape({"id": snowflake, "type": one_of(*kinds)}, ("id", "type"))
    return maybe(many(chosen, 25))


SELECTS: dict[int, Check] = {
    3: _select(options=many(OPTION, 25, 1)),
    5: _select(default_values=_defaults("user")),
    6: _select(default_values=_defaults("role")),
    7: _select(default_values=_defaults("user", "role")),
    8: _select(default_values=_defaults("channel"), channel_types=maybe(many(number(0, 16), 16))),
}
_ROW_ITEM = by_type({2: _BUTTON, **SELECTS})
_ROW = shape({"type": anything, "id": ID, "components": many(_ROW_ITEM, 5, 1)}, ("components",))
COMPONENTS = maybe(many(by_type({1: _ROW}), 5))
