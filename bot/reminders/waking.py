"""Going round the members' clocks: when to post, so that everybody has it in waking hours now and then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.tables import Community, Person
from bot.reminders.wall import resolve

WAKING = range(9, 21)
"""The whole hours, on the local clock, at which somebody should be met; nobody minds an hour more or less."""
DAY = 24 * 60
SAMPLE = tuple(datetime(2026, month, day, 12, tzinfo=UTC) for month in range(1, 13) for day in (1, 15))
"""Two days of each month: offsets change at most four times a year."""

communities = columns(Community)
people = columns(Person)
_ZONES = Hot(
    lambda _: (
        select(func.coalesce(people.zone, communities.zone), func.count())
        .join(Community, communities.id == people.community_id)
        .where(people.community_id == bindparam("community"), people.left_at.is_(None))
        .group_by(func.coalesce(people.zone, communities.zone))
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A stop on the way round: an hour on the clock of a zone."""

    zone: str
    hour: int

    def on(self, day: date) -> datetime:
        """Return the instant on a date of that zone, by the rules for gaps and doubled hours."""
        return resolve(datetime.combine(day, time(self.hour)), ZoneInfo(self.zone))


def instant(zones: Mapping[str, int], day: date, index: int, seed: int) -> datetime:
    """Return when the occurrence of a number is posted, on a date: the same for the same values, always.

    `zones` counts the members in each. In as many occurrences as `way` has stops, every zone with members is
    met between 9 and 21 o'clock on its own clock, whatever the season.
    """
    stops = way(frozenset(zones.items()), seed)
    return stops[index % len(stops)].on(day)


@lru_cache(maxsize=256)
def way(zones: frozenset[tuple[str, int]], seed: int) -> tuple[Stop, ...]:
    """Choose few stops that meet everybody, those that meet most first; the seed gives their order."""
    counts = {zone: count for zone, count in zones if count > 0} or {"UTC": 1}
    offsets = {zone: _offsets(zone) for zone in counts}
    met = {stop: _met(stop, offsets) for stop in _candidates(offsets)}
    left, stops = set(counts), []
    while left:
        best = max(met, key=lambda stop: (sum(counts[zone] for zone in met[stop] & left), *_taste(stop)))
        stops.append(best)
        left -= met[best]
    return tuple(sorted(stops, key=lambda stop: sha256(f"{seed}:{stop}".encode()).digest()))


def _candidates(offsets: Mapping[str, Sequence[int]]) -> Iterable[Stop]:
    """Offer each waking hour once for zones whose clocks go alike."""
    alike = {tuple(found): zone for zone, found in sorted(offsets.items(), reverse=True)}
    return [Stop(zone, hour) for zone in sorted(alike.values()) for hour in WAKING]


def _taste(stop: Stop) -> tuple[int, str]:
    """Prefer the early evening, then anything that is always the same."""
    return -abs(stop.hour - 18), stop.zone


def _met(stop: Stop, offsets: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """Return the zones in which it is a waking hour at a stop in every season."""
    own = offsets[stop.zone]
    return frozenset(
        zone
        for zone, theirs in offsets.items()
        if zone == stop.zone
        or all(
            WAKING.start * 60 <= (stop.hour * 60 - here + there) % DAY <= (WAKING.stop - 1) * 60
            for here, there in zip(own, theirs, strict=True)
        )
    )


@lru_cache(maxsize=1024)
def _offsets(zone: str) -> tuple[int, ...]:
    clocks = ZoneInfo(zone)
    spans = (at.astimezone(clocks).utcoffset() or timedelta() for at in SAMPLE)
    return tuple(span // timedelta(minutes=1) for span in spans)


async def zones_of(unit: Unit, community: CommunityId) -> dict[str, int]:
    """Count the members on each clock."""
    return {zone: int(count) for zone, count in await unit.run(_ZONES, community=community)}
