from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.matching.overlap import instant
from tests.bot.matching.instances import answer


def slot(text: str) -> dict[str, str]:
    zone, day, start, end = text.split()
    return {"tz": zone, "day": day, "start": start, "end": end}


@pytest.mark.parametrize(
    ("a", "b", "week", "minutes"),
    [
        ("Asia/Kolkata Tue 19:00 21:00", "Europe/Berlin Tue 15:00 17:00", "2026-10-19", 90),
        # The clocks of Berlin went back on 25 October, those of New York follow on 1 November.
        ("Europe/Berlin Wed 18:00 20:00", "America/New_York Wed 12:00 13:00", "2026-10-19", 60),
        ("Europe/Berlin Wed 18:00 20:00", "America/New_York Wed 13:00 14:00", "2026-10-26", 60),
        ("Europe/Berlin Wed 18:00 19:00", "America/New_York Wed 12:00 13:00", "2026-10-26", 0),
        ("Europe/Berlin Wed 18:00 19:00", "America/New_York Wed 12:00 13:00", "2026-11-02", 60),
        # Any day names its week.
        ("Europe/Berlin Wed 18:00 19:00", "America/New_York Wed 12:00 13:00", "2026-11-08", 60),
        # Different days on the two clocks, and the ends of the week.
        ("Asia/Shanghai Wed 08:00 10:00", "America/Los_Angeles Tue 17:00 18:30", "2026-10-19", 90),
        ("Pacific/Auckland Mon 08:00 10:00", "Europe/London Sun 20:00 21:00", "2026-10-19", 60),
        ("Europe/London Sun 20:00 21:00", "Pacific/Auckland Mon 08:00 10:00", "2026-10-19", 60),
        # Past midnight, and whole days.
        ("Europe/Berlin Fri 22:00 01:00", "Europe/Berlin Sat 00:30 02:00", "2026-06-15", 30),
        ("Europe/Berlin Fri 00:00 24:00", "Europe/Berlin Fri 00:00 24:00", "2026-06-15", 1440),
        # The night of the clock change lasts 25 or 23 hours.
        ("Europe/Berlin Sun 00:00 24:00", "Europe/Berlin Sun 00:00 24:00", "2026-10-19", 1500),
        ("Europe/Berlin Sun 01:00 02:30", "Europe/Berlin Sun 00:00 24:00", "2026-03-23", 60),
        ("Asia/Kathmandu Tue 10:00 11:00", "Asia/Kolkata Tue 10:00 11:00", "2026-10-19", 45),
        ("Europe/Berlin Mon 10:00 11:00", "Europe/Berlin Tue 10:00 11:00", "2026-10-19", 0),
    ],
)
def test_overlap_in_the_actual_week(a: str, b: str, week: str, minutes: int) -> None:
    assert answer({"kind": "overlap", "a": slot(a), "b": slot(b), "week_of": week}) == {"minutes": minutes}


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-03-29 02:30", "Europe/Berlin", "2026-03-29 01:00"),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30"),
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:30"),
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30 10:00"),
    ],
)
def test_skipped_and_doubled_times(wall: str, zone: str, utc: str) -> None:
    assert instant(datetime.fromisoformat(wall), ZoneInfo(zone)) == datetime.fromisoformat(utc).replace(
        tzinfo=UTC
    )
