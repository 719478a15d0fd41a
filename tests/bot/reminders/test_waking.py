"""Going round the members' clocks: everybody is met awake, whatever the season."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.waking import instant, way

ZONES = (
    "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
    "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "Pacific/Auckland", "Pacific/Pago_Pago", "Africa/Casablanca",
)  # fmt: skip
MEMBERS = st.dictionaries(st.sampled_from(ZONES), st.integers(1, 400), min_size=1)


@given(MEMBERS, st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.integers(0, 500), st.integers())
def test_over_a_cycle_every_zone_is_met_in_waking_hours(
    zones: dict[str, int], day: date, first: int, seed: int
) -> None:
    cycle = len(way(frozenset(zones.items()), seed))

    posts = [instant(zones, day + timedelta(weeks=n), first + n, seed) for n in range(cycle)]

    for zone in zones:
        hours = [post.astimezone(ZoneInfo(zone)).hour for post in posts]
        assert any(8 <= hour <= 21 for hour in hours), (zone, hours)


@given(MEMBERS, st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.integers(0, 500), st.integers())
def test_the_instant_is_fixed_and_near_its_date(
    zones: dict[str, int], day: date, index: int, seed: int
) -> None:
    found = instant(zones, day, index, seed)

    assert found == instant(dict(reversed(zones.items())), day, index, seed)
    assert abs(found - datetime.combine(day, datetime.min.time(), UTC)) <= timedelta(hours=38)


def test_few_stops_meet_everybody_and_one_clock_needs_one() -> None:
    assert len(way(frozenset({("Europe/Berlin", 9)}), 1)) == 1
    assert len(way(frozenset((zone, 1) for zone in ZONES), 1)) <= 4


def test_where_nobody_is_known_the_day_goes_by_utc() -> None:
    assert instant({}, date(2026, 3, 3), 5, 1) == datetime(2026, 3, 3, 18, tzinfo=UTC)
