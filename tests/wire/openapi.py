"""Holds exchanges with the local Discord against Discord's own OpenAPI document."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import jsonschema.exceptions
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.rehearsal.local_discord import Exchange, files

Json = dict[str, Any]

DOCUMENT = Path(__file__).parents[2] / ".." / "shared" / "discord-openapi.json"
_URI = "urn:discord"

# What discord.py 2.7.1 (or Discord itself) says although the document does not know it.
ALLOWED: dict[tuple[str, str], str] = {
    ("request", r"\$(\[\d+\])?\.nsfw"): "age-restricted commands: in the prose and in answers only",
    (
        "request",
        r"\$(\.data|\.message)?\.tts",
    ): "discord.py sends it with edits of answers and posts of forums, where Discord ignores it",
    ("query", "use_nested_fields"): "discord.py sends it with posts of forums",
    ("query", "delete_message_seconds"): "discord.py sends it with bans, in place of a body",
    ("request", r".*embeds\[\d+\]\.flags"): "discord.py sends what Discord only gives",
    (
        "answer",
        r"\$\.message",
    ): "the first message of a forum post: in the prose, read by discord.py",
}


def _optional(schema: str) -> Json:
    """A body that need not be there."""
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"content": {"application/json": {"schema": reference}}}


# Where the document is stricter than Discord: the place, what holds there, and why.
AMENDMENTS: list[tuple[str, Json, str]] = [
    (
        "components/schemas/InnerErrors/properties/_errors/items",
        {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        },
        "the codes of single fields are words (BASE_TYPE_REQUIRED), as Discord's prose shows",
    ),
    (
        "components/schemas/CreatePrivateChannelRequest/properties/recipient_id",
        {"type": ["string", "integer"]},
        "discord.py sends the person's id as a number, which Discord takes for any snowflake",
    ),
    (
        "components/schemas/MessageAttachmentRequest/properties/id",
        {"type": ["string", "integer"]},
        "discord.py sends the index of a new file as a number, as Discord's prose does",
    ),
    (
        "components/schemas/UserSelectDefaultValue/properties/id",
        {"type": ["string", "integer"]},
        "discord.py sends the id of a person chosen by default as a number",
    ),
    (
        "paths/~1guilds~1{guild_id}~1bans~1{user_id}/put/requestBody",
        _optional("BanUserFromGuildRequest"),
        "discord.py says in the query what belongs in the body",
    ),
    (
        "paths/~1guilds~1{guild_id}~1bans~1{user_id}/delete/requestBody",
        _optional("UnbanUserFromGuildRequest"),
        "the prose knows no body of it, and discord.py sends none",
    ),
]


def needs_document() -> None:
    """Skip the test where the document is not at hand."""
    if not DOCUMENT.exists():
        pytest.skip("Discord's OpenAPI document is not beside this checkout")


def problems_of(exchanges: Iterable[Exchange]) -> list[str]:
    """What in these exchanges Discord's document does not know or does not allow.

    It is about the API only: files come from elsewhere.
    """
    asked = [one for one in exchanges if one.template != files.ADDRESS]
    return [f"{one}: {problem}" for one in asked for problem in _problems(one)]


def problems_with(value: object, schema: str) -> list[str]:
    """What is wrong with a value as one of the document's schemas; nothing without the document."""
    if not DOCUMENT.exists():
        return []
    return list(_checked("value", value, f"#/components/schemas/{schema}"))


def _problems(exchange: Exchange) -> Iterator[str]:
    template = _template(exchange.path)
    operation = _paths().get(template, {}).get(exchange.method.lower())
    if operation is None:
        yield "the document has no such route"
        return
    yield from _unknown_queries(exchange, template, operation)
    if exchange.status < 400:
        yield from _of_the_request(exchange, template, operation)
    if exchange.status and exchange.status < 500:
        yield from _of_the_answer(exchange, template, operation)


def _unknown_queries(exchange: Exchange, template: str, operation: Json) -> Iterator[str]:
    declared = [*operation.get("parameters", ()), *_paths()[template].get("parameters", ())]
    names = {one["name"] for one in declared if one.get("in") == "query"}
    allowed = {name for kind, name in ALLOWED if kind == "query"}
    for name in exchange.query.keys() - names - allowed:
        yield f"the query parameter {name} is not documented"


def _of_the_request(exchange: Exchange, template: str, operation: Json) -> Iterator[str]:
    body = operation.get("requestBody")
    if body is None:
        if exchange.request is not None:
            yield "the document knows no request body"
        return
    if exchange.request is None:
        if body.get("required"):
            yield "the request has no body"
        return
    at = f"#/paths/{_escaped(template)}/{exchange.method.lower()}/requestBody"
    yield from _checked("request", exchange.request, f"{at}/content/application~1json/schema")


def _of_the_answer(exchange: Exchange, template: str, operation: Json) -> Iterator[str]:
    answers = operation["responses"]
    status = str(exchange.status)
    found = status if status in answers else f"{status[0]}XX"
    if found not in answers:
        yield f"the document knows no status {status}"
        return
    answer = answers[found]
    at = f"#/paths/{_escaped(template)}/{exchange.method.lower()}/responses/{found}"
    if "$ref" in answer:
        at = answer["$ref"]
        answer = _document()["components"]["responses"][at.rsplit("/", 1)[1]]
    if "content" not in answer:
        if exchange.response is not None:
            yield f"{status} should have no body"
        return
    yield from _checked("answer", exchange.response, f"{at}/content/application~1json/schema")


def _checked(what: str, value: object, pointer: str) -> Iterator[str]:
    schema = {"$ref": _URI + pointer}
    best: Any = jsonschema.exceptions.best_match  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] it has no types
    error = best(_validator(pointer).iter_errors(value))
    if error is not None:
        yield f"{what} {error.json_path}: {error.message[:300]}"
        return
    for path in _unknown_fields(value, schema, "$"):
        if not any(kind == what and re.fullmatch(known, path) for kind, known in ALLOWED):
            yield f"{what} {path}: the document knows no such field"


def _unknown_fields(value: object, schema: Json, at: str) -> Iterator[str]:
    """Fields that no schema which fits the value names; the document itself leaves all open."""
    fitting = list(_fitting(value, schema))
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            inner = [one["items"] for one in fitting if "items" in one]
            if inner:
                yield from _unknown_fields(item, {"anyOf": inner}, f"{at}[{index}]")
    elif isinstance(value, dict) and fitting:
        for name, item in cast("Json", value).items():
            named = [one["properties"][name] for one in fitting if _names(one, name)]
            others = [one["additionalProperties"] for one in fitting if _is_open(one)]
            if named or others:
                yield from _unknown_fields(item, {"anyOf": named or others}, f"{at}.{name}")
            elif any("properties" in one for one in fitting):
                yield f"{at}.{name}"


def _names(schema: Json, name: str) -> bool:
    return name in schema.get("properties", ())


def _is_open(schema: Json) -> bool:
    return isinstance(schema.get("additionalProperties"), dict)


def _fitting(value: object, schema: Json) -> Iterator[Json]:
    """The schema and all inside it, of alternatives only those that the value satisfies."""
    if "$ref" in schema:
        yield from _fitting(value, _target(schema["$ref"]))
    yield schema
    for one in schema.get("allOf", ()):
        yield from _fitting(value, one)
    for one in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if _fits(value, one):
            yield from _fitting(value, one)


def _fits(value: object, schema: Json) -> bool:
    if "$ref" in schema:
        return _validator(schema["$ref"].removeprefix(_URI)).is_valid(value)
    return _validator_of(_absolute(schema)).is_valid(value)


def _absolute(schema: Any) -> Any:
    """The schema with references that are good outside the document too."""
    text = json.dumps(schema)
    return json.loads(text.replace('"$ref": "#', f'"$ref": "{_URI}#'))


@cache
def _target(reference: str) -> Json:
    found: Any = _document()
    for step in unquote(reference.removeprefix(_URI).removeprefix("#/")).split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


@cache
def _validator(pointer: str) -> Any:
    return _validator_of({"$ref": _URI + pointer})


def _validator_of(schema: Json) -> Any:
    """A validator; jsonschema's own types are too narrow for values of unknown shape."""
    make: Any = Draft202012Validator
    return make(schema, registry=_registry())


@cache
def _registry() -> Any:
    whole = Resource.from_contents(_document(), default_specification=DRAFT202012)
    registry: Any = Registry
    return registry().with_resource(_URI, whole)


@cache
def _document() -> Json:
    document = json.loads(DOCUMENT.read_text())
    for place, schema, _ in AMENDMENTS:
        *path, last = (step.replace("~1", "/") for step in place.split("/"))
        node = document
        for step in path:
            node = node[step]
        node[last] = schema
    return document


def _paths() -> Json:
    return _document()["paths"]


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Every template as a pattern, those with the fewest names first: `@me` before `{user_id}`."""
    templates = sorted(_paths(), key=lambda one: one.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", one)), one) for one in templates]


def _template(path: str) -> str:
    return next((name for pattern, name in _patterns() if pattern.fullmatch(path)), "")


def _escaped(template: str) -> str:
    return template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
