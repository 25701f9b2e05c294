"""Text that tries to do something, and how to tell that it got its way."""

import re

ID = "111111111111111111"
"""The number of nobody and nothing: whoever is mentioned with it was not mentioned by the bot."""

ZALGO = "Z\u0335\u0321\u035c\u0347a\u0334\u0310\u0315l\u0337\u0300\u0489g\u0338\u0312o\u0336" * 12
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

CORPUS = {
    "everyone": "@everyone come @here",
    "everyone, in capitals": "@EVERYONE @Here",
    "everyone, with something hidden in it": "@\u200beveryone @\u2060here @\u00ad\u202eeveryone",
    "everyone, with wide letters": "\uff20everyone @\uff45\uff56\uff45ryone",
    "mentions": f"<@{ID}> <@!{ID}> <@&{ID}> <#{ID}> </report new:{ID}> <id:home>",
    "a mention in two halves": f"<@\u200b{ID}> \\<@{ID}>",
    "a masked link": "[click me](https://evil.example/x) [click](<https://evil.example>)",
    "a masked link in two lines": "[click\nme](https://evil.example/x)",
    "a code fence": "```ansi\n\x1b[31mred\n``` after",
    "backticks": "`code` ``more code``",
    "marks": "**bold** __under__ *lean* _thin_ ~~gone~~ ||spoiler||",
    "escaped marks": "\\**bold** \\||spoiler|| \\[click](https://evil.example)",
    "headings": "# heading\n## heading\n-# small\n> quoted\n>>> quoted\n- item\n1. first",
    "a line that begins later": "   # heading\n\t> quoted\n\u3000# heading",
    "bidirectional controls": "\u202egnp.exe\u202c \u2066left\u2069 \u200fright\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u180eg",
    "nothing that is seen": "\u200b\u2060\ufeff\u00ad\u3164\u115f",
    "a heap of marks": ZALGO,
    "a thousand marks on one letter": "e" + "\u0301" * 1200,
    "emoji": f"{FAMILY}\U0001f3f4\U000e0067\U000e0062\U000e007f \U0001f1fa\U0001f1f8 1\ufe0f\u20e3",
    "custom emoji and moments": f"<:smile:{ID}> <a:wave:{ID}> <t:0:R>",
    "right to left": "שלום עולם مرحبا بالعالم",
    "controls": "a\x00b\x07c\x08d\x1be\x7ff\x85g\x9bh",
    "halves of characters": "a\ud83db \udc00c",
    "a terminal's commands": "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[0m\x9b31m",
    "a line of the log": "x\r\n2026-10-01 09:00:00,000 ERROR bot.app: forged",
    "line separators": "a\u2028b\u2029c\x0bd\x0ce",
    "templates": "{{ 7*7 }} {% for x in y %} {# no #} {{ ''.__class__.__mro__ }}",
    "values in braces": "{title} {name} {n} {0} {x.__class__} {session!r:>99}",
    "percents": "%s %d %(name)s %n %%",
    "SQL": "'; DROP TABLE sessions; --",
    "markup": "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; ]]> <!-- <?x",
    "a formula": "=HYPERLINK(\"https://evil.example\",\"click\")",
    "a formula with a sign": "+1+cmd|' /C calc'!A0",
    "a formula behind a space": " \t=1+1",
    "a calendar's lines": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged;X=\"y\"\\n",
    "YAML": "!!python/object/apply:os.system [id] &a *a <<: *a - x: # no",
    "paths": "../../../../etc/passwd ..\\..\\x C:\\x file:///etc/passwd",
    "an address with a script": "javascript:alert(1) data:text/html;base64,eA==",
    "one very long word": "w" * 900,
    "four thousand characters": "word " * 800,
    "four thousand marks": "*" * 4000,
    "colons": "case-open:x:0:on save:1 publish:",
    "quotes": "\"' ' \" „“ \\ \\\\ \\",
    "one blank": " ",
}  # fmt: skip
"""What people and files may say, by what it tries."""

NAMES = {
    "mentions": f"@everyone <@&{ID}>",
    "a masked link": "[click](https://name.example)",
    "an address": "https://name.example/_thin_\\",
    "marks": "**bold** ~~gone~~ ||spoiler|| `",
    "lines": "# heading\n>>> quoted\n```ansi\x1b[31m",
    "templates": "\u202e{{ 7*7 }}{title}{0}%s\r\n ERROR: x",
    "nothing that is seen": "\u200b\u2060\ufeff\u00ad",
    "markup": '="<script>alert(1)</script>:x:0:on',
    "what grows": "*" * 14 + ZALGO[:18],
}  # fmt: skip
"""What people may call themselves (Discord takes 32 characters), and their servers and roles."""

PAGE = 400


def pages() -> list[str]:
    """The same in few texts, for what takes long: one below the other, and what is long alone."""
    texts = [""]
    for words in CORPUS.values():
        if len(texts[-1]) + len(words) > PAGE:
            texts.append("")
        texts[-1] += f"{words}\n"
    return [*texts, " ", "\u200b"]


_LIVE = {
    "calls everybody": r"@(?:everyone|here)",
    "mentions": rf"(?<!\\)<(?:[@#][!&]?{ID}|/report new:{ID}|id:home|a?:\w+:{ID}|t:0:R)>",
    "is a masked link": r"(?<!\\)\[click(?:\s?me)?(?<!\\)\]\(",
    "is an address": r"https?://name\.example",
    "is code": r"(?<!\\)`(?:``ansi|code|`more)",
    "is formatted": r"(?<![\\*])\*\*bold(?<!\\)\*\*|(?<!\\)\|\|spoiler(?<!\\)\|\||(?<!\\)~~gone",
    "is a heading": r"^[ \t]*(?:#{1,3}|-#) (?:heading|small)",
    "is a quotation": r"^>{1,3} ?>{1,3} quoted|^>{3} quoted",
    "was run as a template": r"\b49\b",
}
_IN_CODE = re.compile(r"(?<![\\`])`[^`\n]+`(?!`)")
"""What the bot shows as code, in which nothing else means anything."""

_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What reorders what follows, or is no character that people see."""


def live_in(text: str) -> list[str]:
    """What of the corpus got its way in a text that Discord reads as Markdown."""
    found = hidden_in(text)
    for name, pattern in _LIVE.items():
        read = text if name == "is code" else _IN_CODE.sub("", text)
        if re.search(pattern, read, re.IGNORECASE | re.MULTILINE):
            found.append(name)
    return found


def hidden_in(text: str) -> list[str]:
    """Whether it has what nobody sees and everybody suffers from."""
    return ["has controls"] if _UNSEEN.search(text) else []
