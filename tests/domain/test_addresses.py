"""Which addresses the bot may talk to, and what of one may be shown."""

import pytest

from bot.domain.addresses import is_public, without_secrets


@pytest.mark.parametrize(
    "ip",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_what_stands_on_the_internet_is_public(ip: str) -> None:
    assert is_public(ip)


NOT_PUBLIC = """
    127.0.0.1 127.255.255.254 ::1 0.0.0.0 :: 10.1.2.3 172.16.0.1 192.168.1.1 100.64.0.1 fc00::1
    fec0::1 169.254.169.254 fe80::1 fe80::1%eth0 224.0.0.1 ff02::1 255.255.255.255
    ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:a00:1::1 ::10.0.0.1
    192.0.2.1 198.18.0.1 240.0.0.1 2001:db8::1 example.org
"""


@pytest.mark.parametrize("ip", ["", *NOT_PUBLIC.split()])
def test_what_is_of_the_computer_or_its_network_is_not(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/schedule.json", "example.org/schedule.json"),
        ("https://me:secret@example.org:8080/a/?token=secret#secret", "example.org:8080/a"),
        ("http://example.org", "example.org"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
