"""Nothing that a form, a menu or a button says is cut by Discord's limits, in any language."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client.choices import CHOICE_LENGTH
from bot.client.decision_forms import decision_form, measure_menu
from bot.client.forms import LONGEST_DESCRIPTION, LONGEST_LABEL, LONGEST_TITLE, headline_form
from bot.client.report_forms import addition_form, report_form
from bot.domain.cards import LABEL_LIMIT
from bot.domain.conduct.decisions import Measure
from bot.domain.languages import _, catalogue, reading
from bot.domain.settings_view import POSTS
from bot.domain.text import ELLIPSIS, length
from bot.services.languages import OWN, read_languages
from tests.languages import spoken
from tests.texts import spoken_modules

LANGUAGES = ["en", *sorted(path.stem for path in OWN.glob("*.po"))]
LIMITS = {
    "CHOICE_LENGTH": CHOICE_LENGTH,
    "LABEL_LIMIT": LABEL_LIMIT,
    "LONGEST_DESCRIPTION": LONGEST_DESCRIPTION,
    "LONGEST_LABEL": LONGEST_LABEL,
    "LONGEST_TITLE": LONGEST_TITLE,
}
SLOTS: dict[str, dict[int | str, int]] = {
    "text_form": {0: LONGEST_TITLE, 2: LONGEST_LABEL, "choice": LONGEST_LABEL, "says": 100},
    "headline_form": {0: LONGEST_TITLE, 2: LONGEST_LABEL},
    "Button": {0: LABEL_LIMIT},
}
"""How long what is given to these may be, by its place or name; for `cut` its limit says so."""

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def _every_language(tmp_path: Path) -> Iterator[None]:
    with spoken(read_languages(tmp_path)):
        yield


@each_language
def test_no_form_or_menu_about_conduct_is_cut_and_none_of_a_headline(language: str):
    with reading(language):
        shown = re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(forms(), ensure_ascii=False))

    assert len(shown) > 50
    assert [text for text in shown if text.endswith(ELLIPSIS)] == []


def forms() -> list[Any]:
    """Every form that is not the same for all."""
    modals = [
        make("x", in_private=one) for make in (_report, addition_form) for one in (False, True)
    ]
    modals += [decision_form("home-shelf", 0, one, has_message=True) for one in Measure]
    for posts in POSTS.values():
        title = _("Headline: {posts}", posts=_(posts))
        modals.append(headline_form(title, "x", _("Headline"), ""))
    return [measure_menu("home-shelf", 0).to_component_dict(), *(one.to_dict() for one in modals)]


def _report(form_id: str, *, in_private: bool) -> discord.ui.Modal:
    return report_form(form_id, "", in_private=in_private)


@each_language
def test_no_text_is_longer_than_where_it_stands(language: str):
    said = catalogue(language).gettext

    too_long = [said(text) for text, limit in placed() if length(said(text)) > limit]

    assert len(placed()) > 80
    assert too_long == []


@cache
def placed() -> list[tuple[str, int]]:
    """The texts in forms, menus and buttons that have no values in them, and their limits."""
    return [found for path in spoken_modules() for found in _placed_in(path)]


def _placed_in(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for scope in (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ):
        names = {
            target.id: node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
            for value, limit in _slots(call):
                meant = names.get(value.id, value) if isinstance(value, ast.Name) else value
                yield from ((text, limit) for text in _literals(meant))


def _slots(call: ast.Call) -> Iterator[tuple[ast.expr, int]]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "cut" and isinstance(call.args[1], ast.Name) and call.args[1].id in LIMITS:
        yield call.args[0], LIMITS[call.args[1].id]
    given = {**dict(enumerate(call.args)), **{one.arg: one.value for one in call.keywords}}
    for place, limit in SLOTS.get(name, {}).items():
        if place in given:
            yield given[place], limit


def _literals(value: ast.expr) -> Iterator[str]:
    for call in (node for node in ast.walk(value) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "_":
            text = call.args[0]
            if isinstance(text, ast.Constant) and "{" not in str(text.value):
                yield str(text.value)
