from typing import Any

import pytest

from bot.rehearsal.local_discord import Channel, Impossible, LocalDiscord, Person
from bot.rehearsal.local_discord.form_shapes import FORM
from bot.rehearsal.local_discord.forms import filled_in
from bot.rehearsal.local_discord.options import Resolved, filled
from bot.rehearsal.local_discord.refusals import Refused
from bot.rehearsal.local_discord.validation import demand

Json = dict[str, Any]

_TEXT: Json = {"type": 4, "custom_id": "q", "style": 1, "label": "Question", "required": False}


def _form(*components: Json) -> Json:
    return {"custom_id": "f", "title": "Form", "components": list(components)}


def _boxes(*names: str, **more: object) -> list[Json]:
    return [{"label": one.upper(), "value": one, **more} for one in names]


def _things(kind: str, count: int) -> list[Json]:
    return [{"id": str(one), "type": kind} for one in range(count)]


@pytest.fixture
def resolved(local: LocalDiscord, ada: Person, talks: Channel) -> Resolved:
    return Resolved(local.world, talks, ada.user)


def test_older_forms_have_rows_and_notices_are_handed_in_empty(resolved: Resolved):
    form = _form({"type": 10, "content": "Be kind"}, {"type": 1, "components": [_TEXT]})

    assert filled_in(form, {"q": "Why?"}, resolved)[1]["components"][0]["value"] == "Why?"
    assert filled_in(form, {}, resolved)[0] == {"type": 10, "id": 0}
    assert filled_in(form, {}, resolved)[1]["components"][0]["value"] == ""


def test_a_form_may_ask_for_a_person(ada: Person, resolved: Resolved):
    menu = {"type": 5, "custom_id": "who", "required": False}
    form = _form({"type": 18, "label": "Who?", "component": menu})

    assert filled_in(form, {"Who?": [ada]}, resolved)[0]["component"]["values"] == [str(ada.id)]
    assert filled_in(form, {}, resolved)[0]["component"]["values"] == []
    assert str(ada.id) in resolved.data["members"]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("fields", "heard"),
    [
        ({}, "False None ['mon']"),
        ({"Sure?": True, "Meal": "Salad"}, "True S ['mon']"),
        ({"Sure?": False, "Days": ["Tuesday", "mon"]}, "False None ['tue', 'mon']"),
    ],
)
async def test_boxes_are_ticked_by_label_or_value_and_stay_as_they_were(
    ada: Person, talks: Channel, fields: dict[str, Any], heard: str
):
    opened = await ada.slash(talks, "book")

    answer = await ada.submit(opened.modal, fields)

    assert answer.text == heard


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"Sure?": "yes"}, "'Sure\\?' takes True or False, not 'yes'"),
        ({"Meal": "Soup"}, "'Soup' is not in the menu; there is Pasta, Salad"),
        ({"Days": []}, "1 to 2 may be picked, not 0"),
        ({"Days": ["Monday", "mon"]}, "nothing is picked twice"),
    ],
)
async def test_boxes_take_only_what_they_offer(
    ada: Person, talks: Channel, fields: dict[str, Any], why: str
):
    opened = await ada.slash(talks, "book")

    with pytest.raises(Impossible, match=why):
        await ada.submit(opened.modal, fields)


def test_a_required_choice_is_made_or_was_made_before(resolved: Resolved):
    group: Json = {"type": 21, "custom_id": "g", "options": _boxes("a", "b")}
    form = _form({"type": 18, "label": "Which?", "component": group})

    with pytest.raises(Impossible, match="'Which\\?' needs a choice"):
        filled_in(form, {}, resolved)
    group["options"][1]["default"] = True
    assert filled_in(form, {}, resolved)[0]["component"]["value"] == "b"


BROKEN: list[tuple[Json, str]] = [
    ({"type": 23}, "custom_id"),
    ({"type": 23, "custom_id": "c", "required": True}, "required"),
    ({"type": 23, "custom_id": "c", "default": "yes"}, "default"),
    ({"type": 21, "custom_id": "c"}, "options"),
    ({"type": 21, "custom_id": "c", "options": _boxes("a")}, "options"),
    ({"type": 21, "custom_id": "c", "options": _boxes(*"abcdefghijk")}, "options"),
    ({"type": 21, "custom_id": "c", "options": _boxes("a", "b"), "min_values": 1}, "min_values"),
    ({"type": 21, "custom_id": "c", "options": _boxes("a", "b", default=True)}, "options"),
    ({"type": 21, "custom_id": "c", "options": _boxes("a", "b", emoji={"name": "x"})}, "options"),
    ({"type": 22, "custom_id": "c", "options": []}, "options"),
    ({"type": 22, "custom_id": "c", "options": _boxes("a", "a")}, "options"),
    ({"type": 22, "custom_id": "c", "options": _boxes("a"), "min_values": 2}, "options"),
    ({"type": 22, "custom_id": "c", "options": _boxes("a"), "min_values": 0}, "min_values"),
    ({"type": 22, "custom_id": "c", "options": _boxes("a"), "max_values": 11}, "max_values"),
    (
        {"type": 22, "custom_id": "c", "options": _boxes(*"ab"), "min_values": 2, "max_values": 1},
        "max_values",
    ),
    (
        {"type": 22, "custom_id": "c", "options": _boxes(*"ab", default=True), "max_values": 1},
        "options",
    ),
    ({"type": 3, "custom_id": "c", "options": _boxes("a"), "disabled": True}, "disabled"),
    ({"type": 5, "custom_id": "c", "min_values": 0}, "min_values"),
    ({"type": 5, "custom_id": "c", "default_values": _things("user", 2)}, "default_values"),
    (
        {
            "type": 7,
            "custom_id": "c",
            "min_values": 2,
            "max_values": 3,
            "default_values": _things("role", 1),
        },
        "default_values",
    ),
    ({"type": 6, "custom_id": "c", "default_values": _things("user", 1)}, "default_values"),
    ({"type": 19, "custom_id": "c", "max_values": 11}, "max_values"),
]


@pytest.mark.parametrize(("field", "where"), BROKEN)
def test_a_field_beyond_the_limits_is_refused_with_the_place(field: Json, where: str):
    form = _form({"type": 18, "label": "x", "component": field})

    with pytest.raises(Refused) as refused:
        demand(FORM, form)

    assert refused.value.errors
    assert list(refused.value.errors["components"]["0"]["component"]) == [where]


@pytest.mark.parametrize(
    "field",
    [
        {"type": 21, "custom_id": "c", "options": _boxes(*"abcdefghij"), "required": False},
        {"type": 22, "custom_id": "c", "options": _boxes(*"abcdefghij", default=True)},
        {
            "type": 22,
            "custom_id": "c",
            "options": _boxes("a"),
            "min_values": 0,
            "required": False,
        },
        {"type": 19, "custom_id": "c", "min_values": 0, "max_values": 10, "required": False},
        {"type": 19, "custom_id": "c", "min_values": 2, "max_values": 10},
        {"type": 5, "custom_id": "c", "min_values": 1, "required": False},
        {"type": 5, "custom_id": "c", "default_values": _things("user", 1)},
        {"type": 8, "custom_id": "c", "min_values": 2, "max_values": 3, "default_values": []},
    ],
)
def test_a_field_at_the_limits_is_taken(field: Json):
    demand(FORM, _form({"type": 18, "label": "x", "component": field}))


def test_boxes_stand_in_labels_only():
    box: Json = {"type": 23, "custom_id": "c"}

    for alone in (box, {"type": 1, "components": [box]}):
        with pytest.raises(Refused):
            demand(FORM, _form(alone))


def test_what_forms_cannot_do_here_is_said(resolved: Resolved):
    strange = {"type": 18, "label": "Odd", "component": {"type": 99, "custom_id": "f"}}

    with pytest.raises(NotImplementedError, match="type 99"):
        filled_in(_form(strange), {}, resolved)


def test_choices_are_taken_by_name_or_value(resolved: Resolved):
    option = {"type": 3, "name": "day", "choices": [{"name": "Monday", "value": "mon"}]}

    assert filled([option], {"day": "Monday"}, resolved)[0]["value"] == "mon"
    assert filled([option], {"day": "mon"}, resolved)[0]["value"] == "mon"
    with pytest.raises(Impossible, match="no choice of 'day'"):
        filled([option], {"day": "Friday"}, resolved)
