"""The bot's first answer to an interaction."""

from typing import Any

from bot.rehearsal.local_discord import posting, refusals, validation
from bot.rehearsal.local_discord.form_shapes import FORM
from bot.rehearsal.local_discord.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    UPDATE,
    Interaction,
)
from bot.rehearsal.local_discord.payloads import interactions as payloads
from bot.rehearsal.local_discord.posting import BY_INTERACTIONS, Draft
from bot.rehearsal.local_discord.routes.messages import need_open
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import anything, one_of, shape
from bot.rehearsal.local_discord.world import EPHEMERAL, LOADING

Json = dict[str, Any]
routes = Routes()

_FITTING = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}
_CALLBACK = shape(
    {"type": one_of(4, 5, 6, 7, 8, 9), "data": anything},
    ("type",),
)
_ANSWERS_A_SLASH_COMMAND, _ANSWERS_A_MENU = 20, 23
_DEFER = shape({"flags": anything})


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback", open_to_all=True)
def answer(call: Call) -> Reply:
    """Take the one answer that an interaction gets, within three seconds."""
    interaction = _asked(call)
    validation.demand(_CALLBACK, call.body)
    kind: int = call.body["type"]
    data: Json = call.body.get("data") or {}
    needs_source = kind in {DEFERRED_UPDATE, UPDATE}
    if kind not in _FITTING[interaction.kind] or (needs_source and not interaction.source):
        wrong = {"code": "INTERACTION_TYPE_INVALID", "message": "Not for this interaction."}
        raise refusals.invalid_form({"type": {"_errors": [wrong]}})
    _carry_out(call, interaction, kind, data)
    interaction.acknowledge(kind)
    if call.query.get("with_response") in {"1", "true", "True"}:
        return Reply(200, payloads.callback(call.world, interaction))
    return NOTHING


def _asked(call: Call) -> Interaction:
    found = call.interactions.by_token.get(call.names["interaction_token"])
    if found is None or found.id != call.id("interaction_id"):
        raise refusals.unknown("Interaction")
    if found.answered_with is not None:
        raise refusals.already_acknowledged()
    if found.age > call.interactions.answers_within:
        raise refusals.unknown("Interaction")
    return found


def _carry_out(call: Call, interaction: Interaction, kind: int, data: Json) -> None:
    match kind:
        case 4:
            validation.demand(validation.FOLLOWUP, data, ("data",))
            validation.demand_something_to_show(data, len(call.files))
            interaction.original = _post(call, interaction, data)
        case 5:
            validation.demand(_DEFER, data, ("data",))
            flags = (data.get("flags") or 0) | LOADING
            interaction.original = _post(call, interaction, {"flags": flags})
        case 6:
            interaction.original = interaction.source
        case 7 if interaction.source:
            validation.demand(validation.FOLLOWUP, data, ("data",))
            if not interaction.source.ephemeral:
                need_open(call, interaction.channel)
            draft = Draft(data, call.files, may_ping=BY_INTERACTIONS)
            interaction.original = posting.edit(call.world, interaction.source, draft)
        case 8:
            validation.demand(validation.CHOICES, data, ("data",))
            interaction.choices = list(data.get("choices") or ())
        case _:
            validation.demand(FORM, data, ("data",))
            interaction.modal = data


def _post(call: Call, interaction: Interaction, body: Json) -> posting.Message:
    only_for = interaction.user if (body.get("flags") or 0) & EPHEMERAL else None
    if only_for is None:
        need_open(call, interaction.channel)
    draft = Draft(
        body,
        call.files,
        only_for=only_for,
        metadata=payloads.metadata(call.world, interaction),
        kind=_message_kind(interaction),
        may_ping=BY_INTERACTIONS,
    )
    return posting.post(call.world, interaction.channel, call.world.bot, draft)


def _message_kind(interaction: Interaction) -> int:
    if interaction.kind != COMMAND:
        return 0
    return _ANSWERS_A_MENU if interaction.target else _ANSWERS_A_SLASH_COMMAND
