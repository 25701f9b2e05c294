"""What a theme may say otherwise, and what the page is made of, held against the documents."""

import re
from pathlib import Path

import segno

from bot.stage.server import FILES, PAGE, qr_code

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "stage.md").read_text(encoding="utf-8")
STYLE = (PAGE / "style.css").read_text(encoding="utf-8")


def test_every_property_of_a_theme_is_explained_and_used():
    (root,) = re.findall(r"^:root \{(.*?)^\}", STYLE, re.MULTILINE | re.DOTALL)
    known = set(re.findall(r"(--stage-[\w-]+):", root))

    assert known == set(re.findall(r"`(--stage-[\w-]+)`", DOCUMENT))
    assert known == set(re.findall(r"var\((--stage-[\w-]+)\)", STYLE))


def test_every_part_that_the_script_and_the_document_name_is_on_the_page():
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    script = (PAGE / "stage.js").read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([\w-]+)"', page))

    assert set(re.findall(r'(?:part|say|fill)\("([\w-]+)"', script)) <= ids
    assert set(re.findall(r"`#([\w-]+)`", DOCUMENT)) <= ids


def test_everything_that_the_page_names_is_served():
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    named = {name for name in re.findall(r'(?:src|href)="([^"]+)"', page) if name != "data:,"}

    assert named == {*FILES, "theme.css"} - {""}


def test_text_gets_on_the_page_as_text_only():
    script = (PAGE / "stage.js").read_text(encoding="utf-8")

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(", script
    )


def test_letters_move_for_nobody_who_does_not_want_that():
    moving = [
        part for part in re.split(r"@media ", STYLE) if re.search("animation|transition", part)
    ]

    assert [part.partition(" {")[0] for part in moving] == [
        "(prefers-reduced-motion: no-preference)"
    ]


def test_the_code_is_drawn_as_it_is():
    address = "https://discord.com/channels/1290000000000000000/1290000000000000001"
    width, path = qr_code(address)
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}

    matrix = segno.make_qr(address, error="m").matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, one in enumerate(row) if one}
    assert width == len(matrix) > 20
