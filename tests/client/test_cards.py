"""How a card is drawn."""

import discord
import pytest

from bot.client.cards import embed_of, view_of
from bot.domain.cards import (
    BODY_LIMIT,
    FIELD_LIMIT,
    FOOTER_LIMIT,
    FRAME_LIMIT,
    TITLE_LIMIT,
    Button,
    Card,
    Field,
)


def test_a_card_with_a_headline_only_has_no_frame():
    assert embed_of(Card(headline="Hello", footer="Nobody sees this")) is None


@pytest.mark.parametrize(
    "card", [Card(title="Ducks"), Card(body="Ducks"), Card(fields=(Field("When", "now"),))]
)
def test_a_title_a_body_or_a_field_is_framed(card: Card):
    assert embed_of(card) is not None


def test_everything_on_a_card_is_drawn_in_its_order():
    card = Card(
        title="Ducks",
        url="https://example.org/ducks",
        body="All about them.",
        fields=(Field("When", "now"), Field("Goes on", "later", inline=False)),
        footer="Bird Conference",
    )

    embed = embed_of(card)

    assert embed is not None
    assert (embed.title, embed.url) == ("Ducks", "https://example.org/ducks")
    assert embed.description == "All about them."
    assert [(f.name, f.value, f.inline) for f in embed.fields] == [
        ("When", "now", True),
        ("Goes on", "later", False),
    ]
    assert embed.footer.text == "Bird Conference"


def test_what_is_not_on_a_card_is_not_sent_at_all():
    embed = embed_of(Card(title="Ducks"))

    assert embed is not None
    assert not {"description", "url", "fields", "footer"} & set(embed.to_dict())


def test_what_discord_accepts_is_not_cut():
    card = Card(
        headline="h" * 1900,
        title="t" * TITLE_LIMIT,
        body="b" * BODY_LIMIT,
        fields=(Field("f" * 256, "v" * FIELD_LIMIT),),
        footer="e" * 300,
    )

    assert card.within_limits() == card


def test_the_frame_as_a_whole_fits_and_the_body_is_cut_before_anything_is_left_out():
    card = Card(
        title="t" * TITLE_LIMIT, body="b" * BODY_LIMIT, fields=(Field("f", "v" * FIELD_LIMIT),) * 2
    )

    embed = embed_of(card.within_limits())

    assert embed is not None
    assert len(embed) == FRAME_LIMIT
    assert len(embed.fields) == 2
    assert (embed.description or "").endswith("b…")


def test_of_too_many_fields_the_last_are_left_out():
    card = Card(body="b" * BODY_LIMIT, fields=(Field("f", "v" * FIELD_LIMIT),) * 30, footer="e")

    embed = embed_of(card.within_limits())

    assert embed is not None
    assert len(embed) <= FRAME_LIMIT
    assert len(embed.fields) == 2
    assert len(embed.description or "") > 3000


def test_a_footer_is_cut_to_its_limit():
    assert len(Card(footer="e" * 3000).within_limits().footer) == FOOTER_LIMIT


async def test_a_button_with_an_address_is_a_link_and_any_other_carries_its_id():
    view = view_of([Button("Page", url="https://example.org/"), Button("Save", id="save:1")])

    link, save = view.children
    assert isinstance(link, discord.ui.Button)
    assert isinstance(save, discord.ui.Button)
    assert (link.url, link.custom_id) == ("https://example.org/", None)
    assert (save.url, save.custom_id) == (None, "save:1")


@pytest.mark.parametrize("emphasis", ["primary", "secondary", "success", "danger"])
async def test_a_button_is_emphasized_as_it_says(emphasis: str):
    [button] = view_of([Button("Save", id="save:1", emphasis=emphasis, disabled=True)]).children

    assert isinstance(button, discord.ui.Button)
    assert button.style is discord.ButtonStyle[emphasis]
    assert button.disabled


async def test_more_than_five_buttons_go_on_in_the_next_row():
    view = view_of([Button(str(n), id=f"page:{n}") for n in range(7)])

    assert [len(row["components"]) for row in view.to_components()] == [5, 2]


async def test_a_menu_stands_among_buttons_as_it_is():
    menu = discord.ui.Select[discord.ui.View](
        custom_id="menu", options=[discord.SelectOption(label="One")]
    )

    view = view_of([Button("Save", id="save:1"), menu])

    assert menu in view.children


async def test_nothing_about_a_view_is_kept_in_memory():
    view = view_of([Button("Save", id="save:1")])

    assert view.is_finished()
    assert not view.is_dispatching()
