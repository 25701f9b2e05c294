"""The seal on people's names: what the database alone must not give away.

The key is in a file of its own, beside the database and not in it. Whoever has only the database
cannot read who asked without their name, nor who voted for what; they can see which of these are
the same person's (see `marks`), and when something was asked. Whoever has both can read it all.
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import Refusal

KEY_BYTES = 32
_FOR_OTHERS = 0o077


class SealBroken(Exception):
    """What was sealed cannot be read with this key, or was changed."""


class Seal:
    """Seals texts so that they can be opened again, and marks people so that they cannot."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(urlsafe_b64encode(_derived(key, "texts")))
        self._marking = _derived(key, "marks")

    @classmethod
    def known(cls, path: Path) -> "Seal":
        """The key in the file; raises `FileNotFoundError`, and otherwise as `from_file` does."""
        return cls(_read(path))

    @classmethod
    def from_file(cls, path: Path) -> "Seal":
        """The key in the file, which is made when missing.

        Raises `Refusal` when others than its owner may read it, or when it holds something else.
        """
        try:
            return cls(_read(path))
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:  # another process was faster
                return cls(_read(path))
            with os.fdopen(file, "w") as opened:
                opened.write(f"{secrets.token_hex(KEY_BYTES)}\n")
                opened.flush()
                os.fsync(opened.fileno())
            return cls(_read(path))

    def seal(self, text: str) -> bytes:
        """The text, to be read with the key only."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text that was sealed; raises `SealBroken`."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SealBroken("The key does not fit what was sealed.") from error

    @property
    def fingerprint(self) -> str:
        """By it a database tells whether it was sealed with this key."""
        return self.mark("fingerprint")

    def must_fit(self, fingerprint: str | None, key_file: Path, what: str) -> None:
        """Raise `Refusal` where names in `what` were sealed with another key than this one."""
        if fingerprint not in {None, self.fingerprint}:
            raise Refusal(
                f"The key in {key_file} is not the one with which names in this {what} were "
                "sealed. Put back the file that belongs to it."
            )

    def mark(self, *parts: object) -> str:
        """The same 32 characters for the same parts, for ever; nobody can tell the parts by them.

        A plain hash would not do: there are few enough accounts to try them all.
        """
        text = "\x1f".join(str(part) for part in parts)
        return hmac.digest(self._marking, text.encode(), "sha256").hex()[:32]


def _read(path: Path) -> bytes:
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _FOR_OTHERS:
        raise Refusal(
            f"Others than you may read {path}, the key that seals people's names. "
            f"Say: chmod 600 {path}"
        )
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Refusal(
            f"{path} does not hold a key. Put the right file back; only if nothing was ever "
            "sealed with it, delete it, and a new one is made."
        )
    return key


def _derived(key: bytes, purpose: str) -> bytes:
    return hashlib.sha256(b"session chair: " + purpose.encode() + b"\x00" + key).digest()
