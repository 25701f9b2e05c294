"""What the page is made of: files that load nothing from elsewhere and parse no HTML."""

import re
from pathlib import Path

import pytest

from bot.rehearsal.page.server import STATIC

FILES = sorted(STATIC.iterdir())
LONGEST_LINE = 100

AS_HTML = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function"

each_file = pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)


@each_file
def test_lines_are_short(file: Path):
    assert max(map(len, file.read_text().splitlines())) <= LONGEST_LINE


@each_file
def test_nothing_is_ever_parsed_as_html(file: Path):
    assert re.findall(AS_HTML, file.read_text()) == []


@each_file
def test_whatever_is_loaded_lies_beside_it(file: Path):
    text = file.read_text()
    loaded = re.findall(r'(?:src=|href=|from |import |import\()"([^"]+)"', text)
    loaded += re.findall(r"url\(([^)]+)\)|@import (.+);", text)

    beside = [name for name in loaded if name.startswith(("./", "static/", "#"))]
    assert beside == loaded
    names = [Path(name).name for name in beside if not name.startswith("#")]
    assert {*names} <= {one.name for one in FILES}


def test_the_page_has_no_script_and_no_style_of_its_own():
    page = (STATIC / "index.html").read_text()

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page) == []
