"""What each post says at the moment at which it is made."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.agenda import Kind, SessionKey
from bot.domain.announcements import plan
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id, card, channel_name, post_name
from tests.builders import (
    LOS_ANGELES,
    NINE,
    at,
    conference,
    delivery,
    planned_post,
    post,
    session,
)

TALK = session("Feature Stores", NINE, 30, speakers=["Ada", "Grace"], rooms=["Hall"])
MADE = conference(TALK)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def shown(made: Conference, kind: PostKind, moment: datetime, title: str | None = None) -> Card:
    return card(made, delivery(post(made, kind, title), made), moment)


def test_a_post_beforehand_says_how_long_it_still_is() -> None:
    assert shown(MADE, PostKind.SOON, after(-10)).headline == "In 10 minutes: Feature Stores"


def test_a_post_beforehand_that_is_late_says_how_long_it_really_is() -> None:
    assert shown(MADE, PostKind.SOON, after(-4)).headline == "In 4 minutes: Feature Stores"


def test_a_post_at_the_start_says_that_it_is_now() -> None:
    assert shown(MADE, PostKind.NOW, after(0.5)).headline == "Now: Feature Stores"


def test_a_post_at_the_start_that_is_late_says_how_late() -> None:
    assert shown(MADE, PostKind.NOW, after(3)).headline == "Started 3 minutes ago: Feature Stores"


def test_a_late_post_admits_it_whatever_the_organizers_wording_says() -> None:
    made = conference(TALK, settings={"wording.now": "Come in: {{ title }}"})

    assert shown(made, PostKind.NOW, after(3)).headline == (
        "Come in: Feature Stores (started 3 minutes ago)"
    )


def test_a_late_digest_admits_it_too() -> None:
    assert shown(MADE, PostKind.DIGEST, after(-10)).headline == (
        "Good morning! Today at Test Conference (was due 20 minutes ago)"
    )


def test_a_post_that_somebody_asked_for_by_hand_is_not_called_late() -> None:
    row = delivery(post(MADE, PostKind.NOW), MADE).brought_forward(after(5))

    assert card(MADE, row, after(5)).headline == "Now: Feature Stores"


def test_a_reworded_post_has_the_words_it_was_given_with_its_values_filled_in() -> None:
    row = delivery(post(MADE, PostKind.NOW), MADE).reworded("{{ speakers }} in {{ room }}!")

    assert card(MADE, row, NINE).headline == "Ada and Grace in Hall!"


def test_a_post_about_a_session_shows_when_who_and_where_in_both_zones() -> None:
    talk = session(
        "Talk", at("2022-05-18 17:30", LOS_ANGELES), 30, speakers=["Ada"], rooms=["A", "B"]
    )
    made = conference(talk, zone=LOS_ANGELES)

    found = shown(made, PostKind.NOW, talk.starts_at)

    assert [(field.name, field.value) for field in found.fields] == [
        ("When", "<t:1652920200:t> – <t:1652922000:t>\n17:30–18:00 PDT"),
        ("Speaker", "Ada"),
        ("Rooms", "A and B"),
    ]


def test_a_break_says_when_it_goes_on_and_with_what() -> None:
    coffee = session("Coffee", NINE, 15, kind=Kind.BREAK)
    made = conference(coffee, session("Talk", after(15)))

    found = shown(made, PostKind.BREAK, NINE)

    assert found.headline == "A break. Talk follows at <t:1652865300:t>."
    assert found.fields[-1].name == "Goes on"
    assert "Talk" in found.fields[-1].value


def test_a_break_after_which_nothing_comes_does_not_say_that_it_goes_on() -> None:
    made = conference(session("Coffee", NINE, 15, kind=Kind.BREAK))

    found = shown(made, PostKind.BREAK, NINE)

    assert found.headline == "A break."
    assert "Goes on" not in [field.name for field in found.fields]


def test_a_session_that_the_organizers_said_nothing_about_is_to_be_announced() -> None:
    made = conference(session(None, NINE))

    assert shown(made, PostKind.NOW, NINE).title == "To be announced"


@pytest.mark.parametrize("title", [None, "TBA", "Coming soon!", "To be announced"])
def test_questions_are_to_this_talk_as_long_as_it_has_no_title(title: str | None) -> None:
    sessions = session(title, NINE), session("TBD", after(60), kind=Kind.QUESTIONS)
    made = conference(*sessions, settings={"questions.open": "5"})

    posts = sorted(plan(made), key=lambda post: post.due_at)
    opening, other = (p for p in posts if p.kind is PostKind.THREAD)
    closing = next(p for p in posts if p.kind is PostKind.SUMMARY)

    assert card(made, delivery(opening, made), NINE).headline == (
        "Questions to this talk? Press **Ask**, or vote for what others ask."
    )
    assert card(made, delivery(other, made), NINE).headline.startswith("Questions to this session?")
    assert "questions to this talk are closed" in card(made, delivery(closing, made), NINE).headline


def test_questions_to_a_talk_with_a_title_are_called_after_it() -> None:
    made = conference(TALK, settings={"questions.open": "5"})

    assert "Questions to Feature Stores?" in shown(made, PostKind.THREAD, NINE).headline


def test_a_digest_lists_the_sessions_of_its_day_in_order() -> None:
    made = conference(
        session("Two", after(60)), session("One", NINE), session("Tomorrow", after(24 * 60))
    )
    (row,) = (
        delivery(p, made)
        for p in plan(made)
        if p.kind is PostKind.DIGEST and p.due_at.day == NINE.day
    )

    lines = card(made, row, row.post.due_at).body.splitlines()

    assert [line.split("**")[1] for line in lines] == ["One", "Two"]
    assert "09:00 UTC" in lines[0]


def test_a_long_day_is_cut_and_says_where_the_rest_is() -> None:
    made = conference(*(session(f"Talk {i}", after(i * 5), 5) for i in range(30)))

    lines = shown(made, PostKind.DIGEST, after(-30)).body.splitlines()

    assert len(lines) == 26
    assert lines[-1] == "… and 5 more: /agenda show has them all."


def test_the_closing_of_a_day_says_when_it_goes_on() -> None:
    made = conference(session("One", NINE), session("Two", after(24 * 60)))
    first, last = (p for p in plan(made) if p.kind is PostKind.CLOSING)

    assert "We go on" in card(made, delivery(first, made), first.due_at).body
    assert "on Thursday 19 May 2022" in card(made, delivery(first, made), first.due_at).body
    assert "Thank you for taking part" in card(made, delivery(last, made), last.due_at).body


def test_the_last_day_is_closed_with_the_name_of_the_conference() -> None:
    assert shown(MADE, PostKind.CLOSING, after(30)).headline == "That was Test Conference!"


def test_what_files_say_cannot_ping_format_or_link() -> None:
    nasty = session("@everyone **bold** [x](http://y)", NINE, speakers=["_Ada_"], key="nasty")
    made = conference(nasty)
    now = delivery(post(made, PostKind.NOW), made)

    found = card(made, now, NINE)

    everything = f"{found.headline} {found.title} {found.fields}"
    assert "@everyone" not in everything
    assert "**bold**" not in everything
    assert "[x](" not in everything
    assert r"\_Ada\_" in found.fields[1].value


def test_a_session_of_any_length_fits_into_what_discord_accepts() -> None:
    huge = session("x" * 500, NINE, abstract="Long. " * 3000, speakers=["y" * 90] * 30, key="huge")
    made = conference(huge)

    found = shown(made, PostKind.NOW, NINE, "huge")

    assert len(found.title) <= 256
    assert len(found.body) <= 600
    assert all(len(field.value) <= 1024 for field in found.fields)


def test_every_post_carries_the_button_by_which_it_is_found_again() -> None:
    posts = plan(MADE)
    assert posts
    for planned in posts:
        found = card(MADE, delivery(planned, MADE), planned.due_at)
        assert button_id(planned.key) in {button.id for button in found.buttons}


def test_a_session_with_a_page_has_a_button_to_it() -> None:
    made = conference(session(url="https://example.org/"))

    assert [b.url for b in shown(made, PostKind.NOW, NINE).buttons] == [
        None,
        "https://example.org/",
    ]


def test_the_digest_has_buttons_to_the_first_three_links_of_the_conference() -> None:
    made = conference(TALK, links={name: f"https://{name}.example.org" for name in "abcd"})

    labels = [button.label for button in shown(made, PostKind.DIGEST, NINE).buttons]

    assert labels == ["Agenda", "a", "b", "c"]


def test_a_role_is_pinged_only_by_the_posts_for_which_it_was_named() -> None:
    made = conference(TALK, settings={"ping.now": "Attendees"})

    assert shown(made, PostKind.NOW, NINE).ping == "Attendees"
    assert shown(made, PostKind.SOON, NINE).ping is None


@pytest.mark.parametrize(
    ("kind", "footer"),
    [(PostKind.OWN, "Test Conference"), (PostKind.NOTICE, "Told to organizers only")],
)
def test_a_post_of_ones_own_and_a_notice_are_their_text(kind: PostKind, footer: str) -> None:
    row = delivery(replace(planned_post(), kind=kind, session=None)).reworded("Lunch is late.")

    found = card(MADE, row, NINE)

    assert (found.body, found.footer) == ("Lunch is late.", footer)


def test_organizers_call_a_post_by_its_time_kind_session_and_room() -> None:
    row = delivery(post(MADE, PostKind.NOW), MADE)

    assert post_name(MADE, row) == "09:00 UTC now Feature Stores (Hall)"


def test_organizers_call_a_post_of_their_own_by_how_it_begins() -> None:
    own = replace(planned_post(), kind=PostKind.OWN, session=SessionKey(""))

    assert post_name(MADE, delivery(own).reworded("Lunch\n is late.")) == (
        "09:00 UTC own Lunch is late."
    )


@pytest.mark.parametrize(
    ("channel", "name"), [("hall", "#hall"), ("123", "<#123>"), ("a_b", r"#a\_b")]
)
def test_a_channel_is_named_as_people_know_it(channel: str, name: str) -> None:
    assert channel_name(channel) == name


def test_a_post_of_a_day_that_left_the_agenda_can_still_be_shown() -> None:
    row = delivery(post(MADE, PostKind.DIGEST), MADE)

    assert isinstance(row, Delivery)
    assert card(conference(), row, NINE).title == "Test Conference: Wednesday 18 May 2022"


def test_an_abstract_is_shown_as_it_was_written_and_its_links_say_where_they_lead() -> None:
    written = "**Bees** hum:\n\n- [wings](https://bees.example)\n- <@1>"
    made = conference(session("Bees", NINE, abstract=written))

    assert shown(made, PostKind.NOW, NINE, "Bees").body == (
        "**Bees** hum:\n\n- wings (https://bees.example)\n- \\<@1\\>"
    )


def test_a_long_abstract_ends_where_a_sentence_does_with_no_mark_open() -> None:
    made = conference(session("Bees", NINE, abstract=f"**{'Bees hum. ' * 100}Or sing?**"))

    body = shown(made, PostKind.NOW, NINE, "Bees").body

    assert body.startswith("**Bees hum.")
    assert body.endswith("hum.**")
    assert len(body) <= 600
