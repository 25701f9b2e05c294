"""What names and files say cannot command the terminal, nor write lines into the log."""

import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commandline import app
from bot.domain.text import on_lines, on_one_line
from bot.logs import TextLines
from tests.security.corpus import CORPUS, hidden_in


def is_harmless(text: str) -> bool:
    """Whether a terminal shows all of it, and does nothing else."""
    return not hidden_in(text.replace("\n", "")) and "\r" not in text


def line_of(record: logging.LogRecord) -> str:
    return TextLines().format(record)


@pytest.mark.threat("S5")
@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_whatever_a_name_says_the_log_has_one_line_of_it(words: str):
    record = logging.LogRecord("bot", logging.INFO, "x.py", 1, "%s is open", (words,), None)

    line = line_of(record)

    assert is_harmless(line)
    assert line.count("\n") == 0
    assert line.encode()


@pytest.mark.threat("S5")
def test_what_an_error_says_is_set_in_and_cannot_pass_for_another_line():
    error = ValueError(CORPUS["a line of the log"] + CORPUS["a terminal's commands"])
    found = (ValueError, error, None)

    line = line_of(logging.LogRecord("bot", logging.ERROR, "x.py", 1, "It broke.", (), found))

    first, *others = line.split("\n")
    assert first.endswith(" ERROR   bot: It broke.")
    assert all(other.startswith("  ") for other in others)
    assert is_harmless(line)
    assert "forged" in line


@pytest.mark.threat("S5")
@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_what_is_said_at_the_terminal_keeps_its_words_and_does_nothing(words: str):
    assert is_harmless(on_lines(words))
    assert "\n" not in on_one_line(words)


@pytest.mark.threat("S5")
@pytest.mark.parametrize("command", ["check", "show"])
def test_an_agenda_cannot_command_the_terminal(command: str, tmp_path: Path):
    hostile = "\x1b]0;owned\x07\x1b[31mred\u202e"
    file = tmp_path / "agenda.csv"
    rows = f"Title,Date,Start,End,Room,Kind\n{hostile},2026-10-01,09:00,10:00,{hostile},{hostile}\n"
    rows += f"Second,2026-10-01,{hostile},10:00,Hall,talk\n"
    file.write_text(rows, encoding="utf-8")

    said = CliRunner().invoke(app, ["agenda", command, str(file), "--timezone", "UTC"])

    assert said.output
    assert is_harmless(said.output)
