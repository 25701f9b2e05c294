import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import count, cut, cut_at_sentence, escaped, inert, length, plain

HOSTILE = [
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</report:123456789012345678>",
    "[click me](https://example.org)",
    "**bold** __under__ ~~gone~~ ||hidden|| `code` ```block```",
    "# heading\n## smaller\n### smallest\n-# small\n> quote\n- list\n1. first",
    "<t:0:R>",
    "<:emoji:123456789012345678>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_it_reads_and_nothing_more(text: str):
    shown = escaped(text)

    assert not any(mark in shown.replace("\\<", "") for mark in ("<@", "<#", "</", "<t:", "<:"))
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert not any(
        line.lstrip().startswith(("# ", "## ", "### ", "> ", "- ", "-# "))
        for line in shown.split("\n")
    )


def test_a_web_address_stays_as_it_is():
    text = "Slides: https://example.org/a_b_c~d"

    assert escaped(text) == text


def test_a_backslash_behind_a_web_address_does_not_undo_that_of_what_follows():
    assert escaped("https://example.org\\*a*") == r"https://example.org\\\*a\*"


def test_a_masked_link_shows_its_brackets():
    assert escaped("[free](https://evil.example)") == "\\[free\\](https://evil.example)"


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u0000", "\u0007", "\ufeff"])
def test_what_hides_or_reorders_is_taken_out(hidden: str):
    assert plain(f"a{hidden}b") == "ab"


def test_an_emoji_made_of_several_stays_whole():
    family = "👩\u200d👩\u200d👧"

    assert plain(family) == family
    assert cut(f"{family}{family}", 9) == f"{family}…"


def test_lines_end_the_same_way_everywhere():
    assert plain("a\r\nb\rc") == "a\nb\nc"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_never_longer_than_its_limit(text: str, limit: int):
    assert length(cut(text, limit)) <= max(limit, 1)


@given(st.text(max_size=200))
def test_what_was_escaped_pings_nobody(text: str):
    shown = escaped(text)

    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "<@" not in shown.replace("\\<", "")


def test_a_long_text_is_cut_after_its_last_whole_sentence():
    text = "One is short. Two is longer! Three does not fit any more."

    assert cut_at_sentence(text, 35) == "One is short. Two is longer!"


def test_a_text_of_one_long_sentence_is_cut_with_an_ellipsis():
    assert cut_at_sentence("abcdefghij", 5) == "abcd…"


def test_a_short_text_is_left_alone():
    assert cut_at_sentence("Short.", 100) == "Short."


def test_one_is_singular():
    assert (count(1, "post"), count(2, "post")) == ("1 post", "2 posts")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada\n# heading", "Ada # heading"),
        ("- Ada", "\\- Ada"),
        ("7. Ada", "7\\. Ada"),
        ("https://evil.example/_x_", "https:\\//evil.example/\\_x\\_"),
        ("steam://run/1", "steam:\\//run/1"),
        ("[Ada](https://evil.example)", "\\[Ada\\](https:\\//evil.example)"),
        ("@everyone", "@\u200beveryone"),
        ("\u202eAda\u200b", "Ada"),
    ],
)
def test_a_name_stays_on_its_line_and_leads_nowhere(name: str, shown: str):
    assert inert(name) == shown
