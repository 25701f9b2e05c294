"""Addresses on the web, as far as Discord takes them; and those that are nobody's business."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST_ADDRESS = 512
"""Of a link button (Discord's reference, message components)."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 as seen from networks that have only IPv6 (RFC 6052)."""


def is_web_address(text: str) -> bool:
    """Whether it names a host over http or https; Discord refuses a whole post that does not."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not any(map(str.isspace, text))


def is_said(address: str, text: str) -> bool:
    """Whether the text is the address itself, so that everybody sees where it leads."""
    return text.strip().rstrip("/") == address.rstrip("/")


def without_secrets(address: str) -> str:
    """Host and path, as one may show them: what follows may be the key to a secret feed."""
    parts = urlsplit(address)
    return parts.netloc.rpartition("@")[2] + parts.path.rstrip("/")


def is_public(ip: str) -> bool:
    """Whether anybody on the internet may talk to this IP address.

    Not so are addresses of the computer itself, of the network that it stands in, and of many at
    once, however they are written; at some of them, clouds tell secrets to whoever asks.
    """
    try:
        found = _meant(ip_address(ip.partition("%")[0]))
    except ValueError:
        return False
    local = found.is_multicast or found.is_reserved or getattr(found, "is_site_local", False)
    return found.is_global and not local


def _meant(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address in whose place an IPv6 address stands, if it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
