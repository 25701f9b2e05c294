"""A card: what a post or an answer shows, before anybody knows how Discord draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.people import PersonId
from bot.domain.text import cut, cut_at_sentence, length

HEADLINE_LIMIT = 2000
TITLE_LIMIT = 256
BODY_LIMIT = 4096
FIELD_NAME_LIMIT = 256
FIELD_LIMIT = 1024
FIELDS_LIMIT = 25
FOOTER_LIMIT = 2048
FRAME_LIMIT = 6000
"""All texts of the framed part together."""

LABEL_LIMIT = 80
ROOM_FOR_PING = 100
ROOM_FOR_BODY = 3000
"""Kept for the body before the last fields are left out."""


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled line of a card; side by side with its neighbours where `inline`."""

    name: str
    value: str
    inline: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: a link (`url`), or an action that `id` names after a restart too."""

    label: str
    id: str | None = None
    url: str | None = None
    emphasis: str = "secondary"
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A headline above a framed part with a title, a body and fields, and buttons below.

    Every text in it is Discord Markdown already: what came from people or files was escaped (or
    formatted, as abstracts are) when it was put in. `ping` is the name or id of the one role that
    the headline may call, `people` are those whom it calls.
    """

    headline: str = ""
    title: str = ""
    url: str | None = None
    body: str = ""
    fields: tuple[Field, ...] = ()
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    ping: str | None = None
    people: tuple[PersonId, ...] = ()

    @property
    def _room_for_people(self) -> int:
        return sum(len(f"<@{person}> ") for person in self.people)

    def within_limits(self) -> "Card":
        """The same card, cut to what Discord accepts (message and embed limits), and no further."""
        title, footer = cut(self.title, TITLE_LIMIT), cut(self.footer, FOOTER_LIMIT)
        room = FRAME_LIMIT - length(title) - length(footer)
        fields = [
            Field(cut(f.name, FIELD_NAME_LIMIT), cut(f.value, FIELD_LIMIT), f.inline)
            for f in self.fields[:FIELDS_LIMIT]
        ]
        while _size(fields) > room - min(length(self.body), ROOM_FOR_BODY):
            fields.pop()
        return replace(
            self,
            headline=cut(self.headline, HEADLINE_LIMIT - ROOM_FOR_PING - self._room_for_people),
            title=title,
            body=cut_at_sentence(self.body, min(BODY_LIMIT, room - _size(fields))),
            fields=tuple(fields),
            footer=footer,
        )


def _size(fields: Sequence[Field]) -> int:
    return sum(length(field.name) + length(field.value) for field in fields)
