"""Abstracts: what of their Markdown is shown, and what is not."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.markdown import formatted
from bot.domain.text import length

LIMIT = 2500


def shown(text: str) -> str:
    return formatted(text, LIMIT)


def without_code(text: str) -> str:
    """What Discord does not take for code or for escaped, by its own order of rules."""
    address = r"https?://(?:\\.|[^\s<>|*`\[\]\\])+"
    code = r"```[\s\S]*?```|(`+)[\s\S]*?[^`]\1(?!`)"
    return re.sub(rf"{address}|\\[^0-9A-Za-z\s]|{code}", "x", text)


@pytest.mark.parametrize(
    "text",
    [
        "Both **bold** and *italic*.",
        "Type `chair check` first.",
        "```\nfor bee in hive:\n    bee.hum()\n```",
        "- bees\n- wasps\n  - hornets\n- ants",
        "1. bees\n2. wasps",
        "> To bee or not\n> to bee.",
        "One paragraph.\n\nAnother,\nin two lines.",
        "Slides: https://conf.example/a_b_c/*x*".replace("*", "-"),
    ],
)
def test_what_discord_can_format_is_formatted(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("__bold__ and _italic_", "**bold** and *italic*"),
        ("# Bees *hum*\n\nYes.", "**Bees *hum*\u200b**\n\nYes."),
        ("Bees\n====\n\nYes.", "**Bees**\n\nYes."),
        ("* bees\n+ wasps", "- bees\n- wasps"),
        ("1) bees\n2) wasps", "1. bees\n2. wasps"),
        ("```python\nhum()\n```", "```\nhum()\n```"),
        ("bees\n\n---\n\nwasps", "bees\n\nwasps"),
        ("> > bees", "> bees"),
        ("- > bees", "> - bees"),
        ("    indented", "indented"),
    ],
)
def test_what_discord_writes_otherwise_is_written_so(written: str, read: str) -> None:
    assert shown(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[here](https://evil.example)", "here (https://evil.example)"),
        ("[**here**](https://evil.example/a*b)", "**here** (https://evil.example/a%2Ab)"),
        ("[https://a.example](https://b.example)", "https://a.example (https://b.example)"),
        ("[https://conf.example](https://conf.example/)", "https://conf.example"),
        ("<https://conf.example/a_b_c>", "https://conf.example/a_b_c"),
        ("[write](mailto:ada@conf.example)", "write"),
        ("[page](/talks/1)", "page"),
        ("[run](javascript:alert(1))", r"\[run\](javascript:alert(1))"),
        ("![A bee](https://conf.example/bee.png)", "A bee"),
        ("![](https://conf.example/bee.png)", ""),
        ("[1]: https://conf.example", r"\[1\]: https://conf.example"),
        ("https://conf.example/_a_/*b*", "https://conf.example/_a_/*b*"),
        ("**https://conf.example/a_b**", "**https://conf.example/a_b**"),
    ],
)
def test_where_a_link_leads_is_said(written: str, read: str) -> None:
    assert shown(written) == read


@pytest.mark.parametrize(
    "text",
    [
        *("<@1>", "<@&1>", "<#1>", "</report new:1>", "<t:0:R>", "<:a:1>", "<a:a:1>"),
        *("<b>bold</b>", "Vec<u8>", "||hidden||", "~~gone~~", "-# small", "\\# no heading"),
        *("&lt;@1&gt;", "a | b", "2 * 3 * 4"),
    ],
)
def test_all_else_is_shown_as_it_is_written(text: str) -> None:
    left = without_code(shown(text))

    assert not re.search(r"[<>|~*`\[\]]", left)
    literal = re.sub(r"\\(?=[^0-9A-Za-z\s])", "", shown(text))
    assert literal == text.replace("\\#", "#").replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize("text", ["@everyone", "`@here`", "```\n@everyone\n```", "&#64;everyone"])
def test_nobody_is_called(text: str) -> None:
    assert not re.search("@(everyone|here)", shown(text))


@pytest.mark.parametrize("text", ["a\u202eb", "a&#8238;b", "`a\u202eb`", "a&#x2066;b"])
def test_what_reorders_is_taken_out(text: str) -> None:
    assert re.sub("[`]", "", shown(text)) == "ab"


@pytest.mark.parametrize("mark", ["**", "*", "_", "`", "```", "~~~", "||", "[", "![", "~~"])
def test_a_mark_that_nobody_closes_does_not_swallow_what_follows(mark: str) -> None:
    found = shown(f"Bees {mark}hum\n\n{mark}loudly\n\nby day")

    assert without_code(found).count("hum") == 1
    assert found.endswith("loudly\n\nby day")
    assert not re.search(r"[*_`|~\[]", without_code(found))


@pytest.mark.parametrize(
    ("text", "limit", "read"),
    [
        ("One is. **Two are.** Three is too long.", 25, "One is. **Two are.**"),
        ("**One is. Two are. Three is too long.**", 25, "**One is. Two are.**"),
        ("**Without any end to it at all**", 20, "**Without any end…**"),
        ("*italic **and bold text** here*", 22, "*italic **and bold…***"),
        ("`some_code_that_is_long`", 12, "`some_code…`"),
        ("```\nhum()\nhum()\nhum()\n```", 20, "```\nhum()\nhum()\n```"),
        ("- first item\n- second item\n- third", 30, "- first item\n- second item"),
        ("See https://conf.example/long-address now", 20, "See…"),
        ("Bees <@1> hum", 8, "Bees \\<…"),
        ("🐝🐝🐝🐝", 5, "🐝🐝…"),
    ],
)
def test_what_is_cut_has_no_mark_open(text: str, limit: int, read: str) -> None:
    assert formatted(text, limit) == read


MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "*",
                "**",
                "_",
                "__",
                "***",
                "`",
                "``",
                "```",
                "~~~",
                "\n",
                "\n\n",
                " ",
                "  ",
                "    ",
            ),
            *(
                "- ",
                "> ",
                "# ",
                "1. ",
                "===",
                "---",
                "[",
                "](",
                ")",
                "![",
                "<",
                ">",
                "||",
                "~~",
                "\\",
            ),
            *(
                "@everyone",
                "<@1>",
                "<#1>",
                "<t:0>",
                "</a:1>",
                "<:a:1>",
                "https://a.example/b_c",
                "&lt;",
            ),
            *(
                "a",
                "bees hum",
                "Yes.",
                "é",
                "🐝",
                "蜂",
                "\u202e",
                "&#8238;",
                "&#42;&#42;",
                "<b>",
                "@",
            ),
        ]
    ),
    max_size=60,
).map("".join)


@given(st.text(max_size=200) | MARKDOWN, st.integers(20, 300))
@example("**a***b*", 300)
@example("*![](x) a*", 300)
@example("> **a\n> b**", 20)
@example("**`a`**`b`", 300)
@example("***&#8200;***", 20)
@example("https://a.example/b_c\\\\*", 300)
@settings(deadline=None, max_examples=300)
def test_whatever_it_is_it_fits_and_nothing_in_it_is_open_calls_or_misleads(
    text: str, limit: int
) -> None:
    found = formatted(text, limit)

    assert length(found) <= limit
    assert not re.search("@(everyone|here)", found)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", found)
    assert not re.search("(?<!\\\\)(?:\\\\\\\\)*<(?:[@#/:]|a:|t:)", without_code(found))
    left = without_code(found)
    assert left.count("**") % 2 == 0
    assert left.replace("**", "").count("*") % 2 == 0
    assert "`" not in left
    assert "](" not in left
    assert not re.search(r"[|~\[\]]", left)
    assert not re.search("^ *(?:> )?(?:- )?(?:#{1,3}|-#) ", left, re.MULTILINE)


HOSTILE: dict[str, Callable[[int], str]] = {
    "stars": lambda n: "*" * n,
    "brackets": lambda n: "[" * n,
    "backticks": lambda n: "`" * n,
    "growing backticks": lambda n: " ".join("`" * i for i in range(int((2 * n) ** 0.5))),
    "nested quotes": lambda n: "> " * (n // 2),
    "nested emphasis": lambda n: "*a " * (n // 3),
    "mixed emphasis": lambda n: "*a**b " * (n // 6),
    "pictures": lambda n: "![" * (n // 2),
    "links": lambda n: "[a](" * (n // 4),
    "unclosed fences": lambda n: "```a\n" * (n // 5),
    "unclosed fences in quotes": lambda n: "> ```a\n\n" * (n // 8),
    "unclosed fences in lists": lambda n: "- ```a\n" * (n // 7),
    "addresses": lambda n: "https://" * (n // 8),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_four_times_as_much_takes_about_four_times_the_work(name: str) -> None:
    def work(size: int) -> int:
        calls = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        text = HOSTILE[name](size)
        before = sys.getprofile()
        sys.setprofile(count)
        try:
            formatted(text, LIMIT)
        finally:
            sys.setprofile(before)
        return calls

    assert work(8000) < 8 * work(2000)
