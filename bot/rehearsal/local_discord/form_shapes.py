"""Discord's limits on forms, as shapes, with the rules that hold between the fields."""

from typing import Any, cast

from bot.rehearsal.local_discord.component_shapes import CUSTOM_ID, ID, SELECTS
from bot.rehearsal.local_discord.components import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    TEXT_DISPLAY,
    TEXT_INPUT,
)
from bot.rehearsal.local_discord.shapes import (
    Path,
    Problems,
    anything,
    by_type,
    many,
    maybe,
    number,
    one_of,
    shape,
    text,
    truth,
)

Json = dict[str, Any]

_INPUT = shape(
    {
        "type": anything,
        "id": ID,
        "custom_id": CUSTOM_ID,
        "style": one_of(1, 2),
        "label": maybe(text(45)),
        "min_length": maybe(number(0, 4000)),
        "max_length": maybe(number(1, 4000)),
        "required": maybe(truth),
        "value": maybe(text(4000)),
        "placeholder": maybe(text(100)),
    },
    ("custom_id", "style"),
)
_TEXT_DISPLAY = shape({"type": anything, "id": ID, "content": text(4000, 1)}, ("content",))
_BOX = shape(
    {
        "label": text(100, 1),
        "value": text(100, 1),
        "description": maybe(text(100)),
        "default": maybe(truth),
    },
    ("label", "value"),
)
_RADIO_GROUP = shape(
    {
        "type": anything,
        "id": ID,
        "custom_id": CUSTOM_ID,
        "options": many(_BOX, 10, 2),
        "required": maybe(truth),
    },
    ("custom_id", "options"),
)
_CHECKBOX_GROUP = shape(
    {
        "type": anything,
        "id": ID,
        "custom_id": CUSTOM_ID,
        "options": many(_BOX, 10, 1),
        "min_values": maybe(number(0, 10)),
        "max_values": maybe(number(1, 10)),
        "required": maybe(truth),
    },
    ("custom_id", "options"),
)
_CHECKBOX = shape(
    {"type": anything, "id": ID, "custom_id": CUSTOM_ID, "default": maybe(truth)}, ("custom_id",)
)
_UPLOAD = shape(
    {
        "type": anything,
        "id": ID,
        "custom_id": CUSTOM_ID,
        "min_values": maybe(number(0, 10)),
        "max_values": maybe(number(1, 10)),
        "required": maybe(truth),
    },
    ("custom_id",),
)
_FIELD = by_type(
    {
        TEXT_INPUT: _INPUT,
        FILE_UPLOAD: _UPLOAD,
        RADIO_GROUP: _RADIO_GROUP,
        CHECKBOX_GROUP: _CHECKBOX_GROUP,
        CHECKBOX: _CHECKBOX,
        **SELECTS,
    }
)


def _field(value: object, at: Path, problems: Problems) -> None:
    """A field of a form, and whether what it says agrees with itself."""
    before = len(problems)
    _FIELD(value, at, problems)
    if len(problems) == before:
        _look_at_counts(cast("Json", value), at, problems)
        _look_at_options(cast("Json", value), at, problems)
        _look_at_defaults(cast("Json", value), at, problems)


def _look_at_counts(field: Json, at: Path, problems: Problems) -> None:
    least, most = field.get("min_values"), field.get("max_values")
    if field.get("disabled"):
        never = "Nothing in a form is disabled."
        problems.note((*at, "disabled"), "COMPONENT_DISABLED_IN_MODAL", never)
    if least == 0 and field.get("required") is not False:
        optional = "At least 1, unless the field is not required."
        problems.note((*at, "min_values"), "COMPONENT_MIN_VALUES_REQUIRED", optional)
    if most is not None and most < (1 if least is None else least):
        fewer = "Must not be less than min_values."
        problems.note((*at, "max_values"), "COMPONENT_MAX_VALUES_TOO_SMALL", fewer)


def _look_at_options(field: Json, at: Path, problems: Problems) -> None:
    options: list[Json] = field.get("options") or []
    at = (*at, "options")
    if len({one["value"] for one in options}) < len(options):
        twice = "The specified option value is already used"
        problems.note(at, "COMPONENT_OPTION_VALUE_DUPLICATED", twice)
    most = 1 if field["type"] == RADIO_GROUP else field.get("max_values")
    chosen = sum(1 for one in options if one.get("default"))
    if options and most is not None and chosen > most:
        many_chosen = "More options are chosen by default than may be chosen."
        problems.note(at, "COMPONENT_DEFAULTS_EXCEEDED", many_chosen)
    if options and len(options) < (field.get("min_values") or 0):
        few = "There are fewer options than must be chosen."
        problems.note(at, "COMPONENT_OPTIONS_TOO_FEW", few)


def _look_at_defaults(field: Json, at: Path, problems: Problems) -> None:
    """Persons, roles and channels chosen by default are as many as may be chosen, or none."""
    chosen = len(field.get("default_values") or ())
    least, most = field.get("min_values"), field.get("max_values") or 1
    if chosen and not (1 if least is None else least) <= chosen <= most:
        wrong = "More or fewer are chosen by default than may be chosen."
        problems.note((*at, "default_values"), "COMPONENT_DEFAULTS_OUT_OF_RANGE", wrong)


_LABEL = shape(
    {
        "type": anything,
        "id": ID,
        "label": text(45, 1),
        "description": maybe(text(100)),
        "component": _field,
    },
    ("label", "component"),
)
_INPUT_ROW = shape(
    {"type": anything, "id": ID, "components": many(by_type({TEXT_INPUT: _INPUT}), 1, 1)},
    ("components",),
)
FORM = shape(
    {
        "custom_id": CUSTOM_ID,
        "title": text(45, 1),
        "components": many(
            by_type({1: _INPUT_ROW, TEXT_DISPLAY: _TEXT_DISPLAY, LABEL: _LABEL}), 5, 1
        ),
    },
    ("custom_id", "title", "components"),
)
