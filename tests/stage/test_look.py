"""What a theme may say otherwise, and what the page is made of, held against the documents."""

import re
from pathlib import Path

import pytest
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


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--stage-[\w-]+): (#[\da-f]+);", css))


def light_of(colour: str) -> float:
    """Its relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) > 4 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", re.findall(r"```css\n(:root.*?)```", DOCUMENT, re.DOTALL))
def test_the_theme_of_the_document_says_what_there_is_and_is_as_readable_as_the_pages_own(
    theme: str,
):
    own = colours(STYLE)

    assert {*re.findall(r"--stage-[\w-]+", theme)} <= {*own}
    for said in (own, own | colours(theme)):
        for behind in ("background", "card"):
            for text in ("ink", "soft", "accent", "warning"):
                lights = (light_of(said[f"--stage-{one}"]) + 0.05 for one in (behind, text))
                darker, lighter = sorted(lights)
                assert lighter / darker > 4.5, (behind, text)


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
