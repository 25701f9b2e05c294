"""Time zones by the names that other programs have for them."""

import pytest

from bot.domain.formats.zone_names import zone_meant


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        (" hong kong ", "Asia/Hong_Kong"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Mumbai", "Asia/Kolkata"),
        ("Istanbul", "Europe/Istanbul"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_own_name_and_by_that_of_rails(name: str, zone: str) -> None:
    found = zone_meant(name)

    assert found is not None
    assert found.key == zone


@pytest.mark.parametrize("name", ["", " ", "Brno", "Berlin" * 1000, "../etc/passwd", "\x00", "/"])
def test_a_zone_that_nobody_knows_is_none(name: str) -> None:
    assert zone_meant(name) is None
