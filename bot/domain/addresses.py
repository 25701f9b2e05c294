"""Addresses on the web, as far as Discord takes them."""

from urllib.parse import urlsplit

LONGEST_ADDRESS = 512
"""Of a link button (Discord's reference, message components)."""


def is_web_address(text: str) -> bool:
    """Whether it names a host over http or https; Discord refuses a whole post that does not."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not any(map(str.isspace, text))
