"""A card: what a post or an answer shows, before anybody knows how Discord draws it."""

from dataclasses import dataclass, replace

from bot.domain.text import cut, cut_at_sentence

HEADLINE_LIMIT = 2000
TITLE_LIMIT = 256
BODY_LIMIT = 4096
FIELD_LIMIT = 1024
LABEL_LIMIT = 80


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

    Every text in it is Discord Markdown already: what came from people or files was escaped when
    it was put in. `ping` is the name or id of the one role that the headline may call.
    """

    headline: str = ""
    title: str = ""
    url: str | None = None
    body: str = ""
    fields: tuple[Field, ...] = ()
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    ping: str | None = None

    def within_limits(self) -> "Card":
        """The same card, cut to what Discord accepts (message and embed limits)."""
        return replace(
            self,
            headline=cut(self.headline, HEADLINE_LIMIT - 100),  # a ping is put before it
            title=cut(self.title, TITLE_LIMIT),
            body=cut_at_sentence(self.body, BODY_LIMIT - 1000),  # 6000 over the whole embed
            fields=tuple(
                Field(cut(f.name, 100), cut(f.value, FIELD_LIMIT // 2), f.inline)
                for f in self.fields[:5]
            ),
            footer=cut(self.footer, 200),
        )
