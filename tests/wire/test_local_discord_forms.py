from typing import Any

import pytest

from bot.rehearsal.local_discord import Channel, Impossible, LocalDiscord, Person
from bot.rehearsal.local_discord.forms import filled_in
from bot.rehearsal.local_discord.options import Resolved, filled

_TEXT = {"type": 4, "custom_id": "q", "style": 1, "label": "Question", "required": False}


@pytest.fixture
def resolved(local: LocalDiscord, ada: Person, talks: Channel) -> Resolved:
    return Resolved(local.world, talks, ada.user)


def _form(*components: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": "f", "title": "Form", "components": list(components)}


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


def test_what_forms_cannot_do_here_is_said(resolved: Resolved):
    upload = {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "f"}}

    with pytest.raises(NotImplementedError, match="type 19"):
        filled_in(_form(upload), {}, resolved)


def test_choices_are_taken_by_name_or_value(resolved: Resolved):
    option = {"type": 3, "name": "day", "choices": [{"name": "Monday", "value": "mon"}]}

    assert filled([option], {"day": "Monday"}, resolved)[0]["value"] == "mon"
    assert filled([option], {"day": "mon"}, resolved)[0]["value"] == "mon"
    with pytest.raises(Impossible, match="no choice of 'day'"):
        filled([option], {"day": "Friday"}, resolved)
