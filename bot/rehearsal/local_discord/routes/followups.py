"""What the bot says after its first answer, with the interaction's token, for fifteen minutes."""

from bot.rehearsal.local_discord import posting, refusals, validation
from bot.rehearsal.local_discord.interactions import TOKEN_IS_GOOD_FOR, Interaction
from bot.rehearsal.local_discord.payloads import interactions as about
from bot.rehearsal.local_discord.payloads import messages as payloads
from bot.rehearsal.local_discord.posting import BY_INTERACTIONS, Draft
from bot.rehearsal.local_discord.routes.messages import need_open
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.world import EPHEMERAL, Message

routes = Routes()

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ONE = _HOOK + "/messages/{message_id}"
_ORIGINAL = "@original"


@routes.on("POST", _HOOK, open_to_all=True)
def follow_up(call: Call) -> Reply:
    """Say more; the first follow-up after a deferral is the answer that was waited for."""
    interaction = _known(call)
    validation.demand(validation.FOLLOWUP, call.body)
    validation.demand_something_to_show(call.body, len(call.files))
    if interaction.is_waiting and interaction.original:
        _need_open(call, interaction.original)
        body = call.body | {"flags": (call.body.get("flags") or 0) & ~EPHEMERAL}
        draft = Draft(body, call.files, may_ping=BY_INTERACTIONS)
        message = posting.complete(call.world, interaction.original, draft)
    else:
        message = _post(call, interaction)
        interaction.followups.append(message)
        interaction.followed_up.set()
    interaction.settle()
    return Reply(200, payloads.message(call.world, message))


def _post(call: Call, interaction: Interaction) -> Message:
    hidden = (call.body.get("flags") or 0) & EPHEMERAL
    if not hidden:
        need_open(call, interaction.channel)
    draft = Draft(
        call.body,
        call.files,
        only_for=interaction.user if hidden else None,
        metadata=about.metadata(call.world, interaction),
        may_ping=BY_INTERACTIONS,
    )
    return posting.post(call.world, interaction.channel, call.world.bot, draft)


@routes.on("GET", _ONE, open_to_all=True)
def read(call: Call) -> Reply:
    """The answer (`@original`) or a follow-up."""
    return Reply(200, payloads.message(call.world, _message(call, _known(call))))


@routes.on("PATCH", _ONE, open_to_all=True)
def edit(call: Call) -> Reply:
    """Change the answer, which is also how a deferred one is given, or a follow-up."""
    interaction = _known(call)
    message = _message(call, interaction)
    _need_open(call, message)
    validation.demand(validation.EDIT, call.body)
    draft = Draft(call.body, call.files, may_ping=BY_INTERACTIONS)
    if message is interaction.original:
        posting.complete(call.world, message, draft)
        interaction.settle()
    else:
        posting.edit(call.world, message, draft)
    return Reply(200, payloads.message(call.world, message))


@routes.on("DELETE", _ONE, open_to_all=True)
def delete(call: Call) -> Reply:
    """Take the answer or a follow-up away."""
    interaction = _known(call)
    message = _message(call, interaction)
    posting.delete(call.world, message)
    if message is interaction.original:
        interaction.original = None
        interaction.settle()
    else:
        interaction.followups.remove(message)
    return NOTHING


def _need_open(call: Call, message: Message) -> None:
    """What only one person sees is changed in a locked thread, too."""
    if not message.ephemeral:
        need_open(call, message.channel)


def _known(call: Call) -> Interaction:
    found = call.interactions.by_token.get(call.names["webhook_token"])
    if (
        found is None
        or call.id("webhook_id") != call.world.application_id
        or found.answered_with is None
    ):
        raise refusals.unknown("Webhook")
    if found.age > TOKEN_IS_GOOD_FOR:
        raise refusals.expired_token()
    return found


def _message(call: Call, interaction: Interaction) -> Message:
    if call.names["message_id"] == _ORIGINAL:
        found = interaction.original
    else:
        asked = call.id("message_id")
        mine = [interaction.original, *interaction.followups]
        found = next((one for one in mine if one and one.id == asked), None)
    if found is None:
        raise refusals.unknown("Message")
    return found
