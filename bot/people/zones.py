"""Time zones as people write them."""

from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from bot.people import cities
from bot.people.spelling import fold

LEAST_LIKENESS = 70
SLIP = 85
COMMON = (
    "UTC", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Kolkata",
    "Asia/Dubai", "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
"""A short list to choose from with one press."""
_WITHOUT_PLACE = frozenset({"Factory", "localtime", "posixrules"})


def known(zone: str) -> bool:
    """Tell whether this is exactly the name of an IANA zone that this machine has."""
    return zone in _all()


def closest(text: str) -> str | None:
    """Return the zone that a mistyped name or a city most likely means; None when nothing is near.

    "europe/berlin", "Berlin", "Asia/Beijing", "慕尼黑" and "America/New York" are all understood.
    """
    if known(text):
        return text
    key = fold(text)
    if exact := _folded().get(key):
        return exact
    place = text.rpartition("/")[2].replace("_", " ")
    if at := _last_parts().get(fold(place)):
        return at
    if "/" in text and (near := _alike(key, SLIP)):
        return near
    if found := cities.find(place, 1):
        return found[0].zone
    return _alike(key, LEAST_LIKENESS)


def _alike(key: str, least: int) -> str | None:
    near = process.extractOne(key, list(_folded()), scorer=fuzz.ratio, score_cutoff=least)
    return _folded()[near[0]] if near else None


@cache
def _all() -> frozenset[str]:
    names = available_timezones() - _WITHOUT_PLACE
    return frozenset(name for name in names if not name.startswith(("posix/", "right/", "SystemV/")))


@cache
def _folded() -> dict[str, str]:
    return {fold(name): name for name in sorted(_all())}


@cache
def _last_parts() -> dict[str, str]:
    """Zones by their last part ("berlin"); areas of the world come before the old short names."""
    return {fold(name.rpartition("/")[2]): name for name in sorted(_all(), key=lambda name: "/" in name)}
