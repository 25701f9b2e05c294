"""Whom the bot answered or wrote to."""

from collections.abc import Iterable

from bot.rehearsal.local_discord.exchanges import Exchange
from bot.rehearsal.local_discord.viewers import Viewer


def addressed_to(person: Viewer, exchanges: Iterable[Exchange]) -> list[Exchange]:
    """All that carry a token of the person's interactions, and posts and edits in their inbox.

    What failed is among them. Answers that are not ephemeral are read by others, too.
    """
    known = person.surroundings.interactions.by_token.items()
    tokens = {token for token, one in known if one.user is person.user}
    inbox = f"/channels/{person.inbox.id}/messages"
    return [one for one in exchanges if _token(one) in tokens or _is_said_in(inbox, one)]


def _token(exchange: Exchange) -> str:
    """That of `/interactions/{id}/{token}/callback` and `/webhooks/{id}/{token}`, or nothing."""
    _, kind, _, token, *_ = [*exchange.path.split("/"), "", "", ""]
    return token if kind in {"interactions", "webhooks"} else ""


def _is_said_in(place: str, exchange: Exchange) -> bool:
    return exchange.method in {"POST", "PATCH"} and exchange.path.startswith(place)
