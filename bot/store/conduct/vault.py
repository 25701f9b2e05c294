"""Keys and boxes: what a case holds is encrypted with a key of its own.

    CONDUCT_KEY          from the environment, never in the database; several while it is changed
      wraps the marking key     one for the whole database: marks of people, seals of the audit
      wraps each case's key     destroyed when the case is erased: then nobody can read it

AES-256 in Galois/Counter mode (NIST SP 800-38D), with a random nonce before every text.
"""

import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Refusal

KEY_BYTES = 32
_NONCE_BYTES = 12
_WRAPPED = b"session chair: key"


class Unreadable(Exception):
    """What was encrypted cannot be read with these keys, or was changed."""


class Box:
    """Encrypts and reads what belongs to one case; each text says what it is."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, what: str, content: bytes) -> bytes:
        """The content, to be read with the key, and only as what it is."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, what.encode())

    def open(self, what: str, sealed: bytes) -> bytes:
        """The content; raises `Unreadable`."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], what.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable("The key does not fit what was encrypted.") from error


class Keyring:
    """The keys of CONDUCT_KEY: the first wraps, all of them unwrap."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = [AESGCM(key) for key in keys]

    @classmethod
    def from_text(cls, text: str) -> "Keyring":
        """Keys of 64 hexadecimal digits, with commas between them; raises `Refusal`."""
        try:
            keys = [bytes.fromhex(part.strip()) for part in text.split(",")]
        except ValueError:
            keys = []
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise Refusal(
                "CONDUCT_KEY does not hold a key of 64 hexadecimal digits. "
                "`chair conduct key` prints a new one."
            )
        return cls(keys)

    def wrap(self, key: bytes) -> bytes:
        """A key, to be kept in the database."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, key, _WRAPPED)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key again; raises `Unreadable`."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], _WRAPPED)
            except (InvalidTag, ValueError):
                continue
        raise Unreadable("None of the keys in CONDUCT_KEY fits.")


class Vault:
    """Makes and opens boxes, and marks what must be found again without being told."""

    def __init__(self, keyring: Keyring, marking: bytes) -> None:
        self._keyring = keyring
        self._marking = marking

    def new_box(self) -> tuple[Box, bytes]:
        """A box with a key that there was never before, and the key as it is kept."""
        key = secrets.token_bytes(KEY_BYTES)
        return Box(key), self._keyring.wrap(key)

    def box(self, wrapped: bytes) -> Box:
        """The box of a case; raises `Unreadable`."""
        return Box(self._keyring.unwrap(wrapped))

    def mark(self, *parts: object) -> str:
        """The same 32 characters for the same parts; nobody can tell the parts by them."""
        return self._digest("mark", *parts)[:32]

    def authenticate(self, text: str) -> str:
        """The seal of a text, which nobody can make without the key."""
        return self._digest("audit", text)

    def _digest(self, *parts: object) -> str:
        text = "\x1f".join(str(part) for part in parts)
        return hmac.digest(self._marking, text.encode(), "sha256").hex()


def new_key() -> str:
    """A key for CONDUCT_KEY."""
    return secrets.token_hex(KEY_BYTES)
