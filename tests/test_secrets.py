"""No secret is in the project: every tracked file is looked through for what looks like one."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

KNOWN = re.compile(
    r"[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}"  # a bot's token
    r"|discord(?:app)?\.com/api/webhooks/\d+/"
    r"|\b(?:gh[opsu]_|github_pat_|glpat-|xox[abp]-|AKIA|sk-)[A-Za-z\d_-]{16,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|^(?:DISCORD_TOKEN|CONDUCT_KEY)=[^\s<{]{8,}",
    re.MULTILINE,
)
"""Secrets that say by their form what they open."""

LONG_WORD = re.compile(r"(?<![\w+/=-])[A-Za-z\d+/_-]{32,}={0,2}(?![\w+/=-])")
HEX = re.compile(r"[\da-fA-F]{32,}")

FEW_LETTERS = 4
"""What is made of so few different characters was typed by a person, as a key of a test is."""


def looks_drawn(word: str) -> bool:
    """Whether a long word looks like chance made it: a key, a hash, something in base64."""
    if len(set(word)) <= FEW_LETTERS:
        return False
    mixed = all(re.search(letters, word) for letters in ("[a-z]", "[A-Z]", r"\d"))
    return bool(HEX.fullmatch(word)) or mixed


def secrets_in(text: str) -> list[str]:
    """What looks like a secret, without its end: nobody should read one in a test's report."""
    found = [match[0] for match in KNOWN.finditer(text)]
    found += [word for word in LONG_WORD.findall(text) if looks_drawn(word)]
    return [f"{secret[:12]}..." for secret in found]


def tracked() -> list[str]:
    """The project's files but its locks, which are full of hashes and nothing else."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout, so nobody knows which files are the project's")
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [name for name in names if not name.endswith(".lock")]


@pytest.mark.threat("S6")
def test_no_secret_is_in_the_project():
    texts = {name: (ROOT / name).read_text("utf-8", "ignore") for name in tracked()}
    found = {name: secrets for name, text in texts.items() if (secrets := secrets_in(text))}

    assert len(texts) > 100
    assert found == {}


def test_what_holds_secrets_is_never_tracked():
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()

    assert {".env", "data/var/"} <= {*ignored}
    assert [name for name in tracked() if name.endswith((".env", ".key", ".pem", ".db"))] == []


@pytest.mark.parametrize(
    "parts",
    [
        ("MTE4" + "x" * 20, "Gabcde", "y" * 30),
        ("-----BEGIN RSA", " PRIVATE KEY-----"),
        ("https://discord.com/api", "/webhooks/1/x"),
        ("0123456789abcdef" * 2, "0123456789abcdef" * 2),
        ("Zm9vYmFyYmF6cXV4", "Zm9vYmFyYmF6cXV4MQ=="),
        ("ghp_", "a1B2" * 9),
    ],
)
def test_what_looks_like_a_secret_is_found(parts: tuple[str, ...]):
    joint = "." if parts[0].startswith("MTE4") else ""

    assert secrets_in(f"x = {joint.join(parts)}") != []


@pytest.mark.parametrize(
    "text", ["11" * 32, "default_specification_of_the_document", "https://example.org/a-b-c-d-e-f"]
)
def test_what_a_person_typed_is_no_secret(text: str):
    assert secrets_in(text) == []
