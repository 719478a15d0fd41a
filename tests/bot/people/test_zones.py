import pytest

from bot.people import zones


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Asia/Beijing", "Asia/Shanghai"),
        ("America/New York", "America/New_York"),
        ("Europe/Berlni", "Europe/Berlin"),
        ("Australia/Sidney", "Australia/Sydney"),
        ("慕尼黑", "Europe/Berlin"),
        ("utc", "UTC"),
        ("xyzzyq", None),
        ("", None),
        ("../../etc/passwd", None),
    ],
)
def test_closest_understands_slips_and_cities(typed: str, zone: str | None) -> None:
    assert zones.closest(typed) == zone


def test_known_takes_the_exact_name_only() -> None:
    assert zones.known("Asia/Shanghai")
    assert not zones.known("asia/shanghai")
    assert not zones.known("Factory")
    assert not zones.known("../UTC")
