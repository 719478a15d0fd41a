"""Wall clocks: what a local time means as an instant, in a zone whose clocks jump."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

Slot = str | int


class RuleError(ValueError):
    """A rule or zone cannot be used: `key` names the reason, `slots` hold the nearest thing that works."""

    def __init__(self, key: str, slots: Mapping[str, Slot] | None = None) -> None:
        """Keep the key below `when.refused` and its slots."""
        self.key = key
        self.slots: dict[str, Slot] = dict(slots or {})
        super().__init__(key, self.slots)


def passes(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every instant at which clocks in `zone` show `wall`: none in a gap, two in a doubled hour, else one."""
    found = []
    for fold in (0, 1):
        instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall and instant not in found:
            found.append(instant)
    return tuple(found)


def resolve(wall: datetime, zone: ZoneInfo) -> datetime:
    """Turn a naive wall time into UTC: first pass of a doubled hour, first valid minute after a gap."""
    found = passes(wall, zone)
    return found[0] if found else _end_of_gap(wall, zone)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Read the clocks of `zone` at an instant, as a naive wall time."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Tell whether a zone has that date at all (Kiritimati skipped 31 December 1994)."""
    return local(resolve(datetime.combine(day, time()), zone), zone).date() == day


def find_zone(name: str) -> ZoneInfo:
    """Open an IANA zone; RuleError `zone_unknown` names the nearest one."""
    if name in _zones():
        return ZoneInfo(name)
    raise RuleError("zone_unknown", {"zone": name[:64], "nearest": _nearest(name)})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _nearest(name: str) -> str:
    wanted = name[:64].replace(" ", "_").casefold()
    whole = {zone.casefold(): zone for zone in sorted(_zones())}
    cities = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in sorted(_zones(), reverse=True)}
    for names in (whole, cities):
        if wanted in names:
            return names[wanted]
    spellings = cities | whole
    close = get_close_matches(wanted, list(spellings), n=1, cutoff=0.5)
    return spellings[close[0]] if close else "Etc/UTC"


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    later = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    earlier = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before = earlier.astimezone(zone).utcoffset()
    while later - earlier > timedelta(minutes=1):
        middle = earlier + (later - earlier) // 2
        if middle.astimezone(zone).utcoffset() == before:
            earlier = middle
        else:
            later = middle
    return _minute_not_before(earlier, later, zone)


def _minute_not_before(earlier: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """Finish the search: the only whole minute of the new clocks within the last minute searched."""
    shown = local(later, zone)
    start = later - timedelta(seconds=shown.second, microseconds=shown.microsecond)
    return start if start > earlier else start + timedelta(minutes=1)
