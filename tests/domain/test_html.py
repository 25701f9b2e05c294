"""HTML in abstracts becomes Markdown that Discord shows; all else stays as it was written."""

import pytest

from bot.domain.formats.html import MOST_TAGS, Markdowns, markdown_of


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("So <b>very</b> <em>fast</em>, see <code>top</code>.", "So **very** *fast*, see `top`."),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<h2>Why?</h2><p>Because.</p>", "**Why?**\n\nBecause."),
        ('<p><a href="https://x.example/a">slides</a></p>', "[slides](https://x.example/a)"),
        ("<p>a</p><script>alert(1)</script><img src='https://x.example/i.png'>", "a"),
        ("<p>A &amp; B</p>", "A & B"),
        ("line<br/>line", "line\nline"),
    ],
)
def test_html_becomes_markdown(written: str, shown: str):
    assert markdown_of(written) == shown


@pytest.mark.parametrize(
    "written", ["a < b and c > d", "List<String> of <T>", "**bold** & more", "<speaker>", ""]
)
def test_what_is_no_html_stays(written: str):
    assert markdown_of(written) == written


def test_html_that_is_nested_absurdly_deep_is_still_read():
    assert "deep" in markdown_of("<div>" * 3000 + "deep" + "</div>" * 3000)


def test_the_indentation_of_code_is_kept() -> None:
    assert markdown_of("<pre>if bees:\n        hum()</pre>") == "```\nif bees:\n        hum()\n```"


def test_long_runs_of_spaces_and_comments_without_an_end_take_no_time() -> None:
    assert markdown_of("<p>a" + " " * 1_000_000 + "b</p>" + "<!--" * 200_000) == "a b"


def test_comments_are_left_out() -> None:
    assert markdown_of("<p>a<!-- <b>b</b> -->c</p>") == "ac"


def test_more_html_than_any_agenda_has_loses_its_tags_only() -> None:
    texts = Markdowns()

    assert texts.of("<p>One <b>bee</b></p>" * 20) == "\n\n".join(["One **bee**"] * 20)
    texts.of("<br>" * MOST_TAGS)
    assert texts.of("<p>One <b>bee</b> &amp; two</p>") == "One  bee  & two"
    assert texts.of("1 < 2") == "1 < 2"
