from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.reminders.recurrence import (
    Rule,
    Start,
    daily,
    ending,
    monthly_day,
    monthly_nth,
    weekdays,
    weekly,
    yearly,
)
from bot.reminders.wall import RuleError, find_zone, local, passes, resolve

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SINCE = date(2026, 11, 24)


def walls(rule: Rule, count: int, after: datetime = NOW) -> list[str]:
    zone = ZoneInfo(rule.zone)
    due = rule.upcoming(after, after + timedelta(days=366 * 30), count)
    return [f"{local(instant, zone):%Y-%m-%d %H:%M}" for instant in due]


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        (BERLIN, "2027-03-28T02:30", "2027-03-28T01:00"),
        (BERLIN, "2027-03-28T03:00", "2027-03-28T01:00"),
        (BERLIN, "2026-10-25T02:30", "2026-10-25T00:30"),
        ("America/New_York", "2027-03-14T02:01", "2027-03-14T07:00"),
        ("America/New_York", "2026-11-01T01:59", "2026-11-01T05:59"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45"),
        ("Asia/Shanghai", "2026-11-25T15:00", "2026-11-25T07:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),
        ("America/Nuuk", "2024-03-30T23:30", "2024-03-31T01:00"),
    ],
)
def test_resolve_moves_gaps_to_the_first_valid_minute_and_takes_the_first_pass(
    zone: str, wall: str, expected: str
) -> None:
    assert resolve(datetime.fromisoformat(wall), ZoneInfo(zone)) == datetime.fromisoformat(
        expected + "+00:00"
    )


def test_passes_counts_how_often_clocks_show_a_time() -> None:
    berlin = ZoneInfo(BERLIN)

    assert passes(datetime(2027, 3, 28, 2, 30), berlin) == ()
    assert len(passes(datetime(2026, 10, 25, 2, 30), berlin)) == 2
    assert len(passes(datetime(2026, 10, 26, 2, 30), berlin)) == 1


ZONES = (BERLIN, "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Kiritimati")
AWKWARD = (time(0, 0), time(1, 45), time(2, 0), time(2, 15), time(2, 30), time(2, 59), time(23, 59))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", AWKWARD, ids=str)
def test_daily_rule_falls_on_each_local_date_once_over_two_years(zone: str, at: time) -> None:
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    clocks = ZoneInfo(zone)
    rule = daily(Start(at, zone, first))
    end = resolve(datetime.combine(last, time(23, 59)), clocks)

    due = rule.upcoming(datetime(2025, 12, 1, tzinfo=UTC), end, 10_000)

    assert [local(instant, clocks).date() for instant in due] == [
        first + timedelta(days=n) for n in range((last - first).days + 1)
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_walking_by_next_after_gives_the_same_as_upcoming(zone: str) -> None:
    rule = daily(Start(time(2, 30), zone, date(2026, 1, 1)))
    instant: datetime | None = datetime(2026, 3, 1, tzinfo=UTC)
    walked: list[datetime] = []

    while instant and len(walked) < 300:
        instant = rule.next_after(instant)
        walked += [instant] if instant else []

    assert tuple(walked) == rule.upcoming(datetime(2026, 3, 1, tzinfo=UTC), walked[-1], 1000)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("days", [range(5), (1,), (0, 6)], ids=str)
def test_weekly_rule_falls_on_its_weekdays_only_over_two_years(zone: str, days: tuple[int, ...]) -> None:
    clocks = ZoneInfo(zone)
    rule = weekly(days, Start(time(2, 30), zone, date(2026, 1, 1)))

    due = rule.upcoming(datetime(2025, 12, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC), 10_000)

    dates = [local(instant, clocks).date() for instant in due]
    span = [dates[0] + timedelta(days=n) for n in range((dates[-1] - dates[0]).days + 1)]
    assert dates == [day for day in span if day.weekday() in days]


def test_a_date_that_a_zone_skipped_has_no_occurrence() -> None:
    rule = daily(Start(time(2, 30), "Pacific/Apia", date(2011, 12, 28)))

    assert walls(rule, 4, datetime(2011, 12, 1, tzinfo=UTC)) == [
        "2011-12-28 02:30",
        "2011-12-29 02:30",
        "2011-12-31 02:30",
        "2012-01-01 02:30",
    ]


def test_hourly_rule_never_repeats_an_instant_in_a_gap() -> None:
    rule = Rule.checked("FREQ=HOURLY", BERLIN, datetime(2027, 3, 28, 0, 30))

    assert walls(rule, 4, datetime(2027, 3, 1, tzinfo=UTC)) == [
        "2027-03-28 00:30",
        "2027-03-28 01:30",
        "2027-03-28 03:00",
        "2027-03-28 03:30",
    ]


def start(at: time = time(19, 0), since: date = SINCE, zone: str = BERLIN) -> Start:
    return Start(at, zone, since)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (weekdays(start()), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", ["2026-11-24", "2026-11-25", "2026-11-26"]),
        (weekly([4], start()), "FREQ=WEEKLY;BYDAY=FR", ["2026-11-27", "2026-12-04", "2026-12-11"]),
        (
            weekly([0], start(), every=2),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            ["2026-11-30", "2026-12-14", "2026-12-28"],
        ),
        (monthly_nth(2, 1, start()), "FREQ=MONTHLY;BYDAY=2TU", ["2026-12-08", "2027-01-12", "2027-02-09"]),
        (monthly_nth(-1, 4, start()), "FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (monthly_day(31, start()), "FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-11-30", "2026-12-31", "2027-01-31"]),
        (
            monthly_day(30, start(since=date(2027, 1, 1))),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            ["2027-01-30", "2027-02-28", "2027-03-30"],
        ),
        (
            yearly(2, 29, start()),
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            ["2027-02-28", "2028-02-29", "2029-02-28"],
        ),
        (
            yearly(9, 10, start()),
            "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=10",
            ["2027-09-10", "2028-09-10", "2029-09-10"],
        ),
        (ending(weekly([4], start()), count=2), "FREQ=WEEKLY;BYDAY=FR;COUNT=2", ["2026-11-27", "2026-12-04"]),
        (
            ending(weekly([4], start()), until=date(2026, 12, 4)),
            "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261204T235959",
            ["2026-11-27", "2026-12-04"],
        ),
    ],
    ids=str,
)
def test_picked_rules_say_and_do_what_was_picked(rule: Rule, text: str, expected: list[str]) -> None:
    assert rule.rrule == text
    assert walls(rule, 3) == [f"{day} 19:00" for day in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=MONTHLY", ["2026-11-30", "2026-12-31", "2027-01-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", ["2026-11-30", "2026-12-15", "2026-12-31"]),
        ("FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=30", ["2027-02-28", "2027-04-30", "2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=29", ["2027-02-28", "2027-08-29", "2028-02-29"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261203", ["2026-11-26", "2026-12-03"]),
        ("FREQ=WEEKLY;BYDAY=TH;UNTIL=20261203T180000Z", ["2026-11-26", "2026-12-03"]),
        ("FREQ=WEEKLY;BYDAY=TH;UNTIL=20261203T175959Z", ["2026-11-26"]),
    ],
)
def test_written_rules_are_made_explicit(text: str, expected: list[str]) -> None:
    first = date(2026, 10, 31) if "MONTHLY" in text else date(2026, 11, 26)
    rule = Rule.checked(text, BERLIN, datetime.combine(first, time(19)))

    assert walls(rule, 3)[: len(expected)] == [f"{day} 19:00" for day in expected]
    assert Rule.checked(rule.rrule, rule.zone, rule.start) == rule


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "rule_part"),
        ("FREQ=FORTNIGHTLY", "rule_value"),
        ("FREQ=DAILY;FREQ=DAILY", "rule_part"),
        ("FREQ=DAILY;BYEASTER=1", "rule_part"),
        ("FREQ=DAILY;INTERVAL=0", "rule_value"),
        ("FREQ=DAILY;INTERVAL=²", "rule_value"),
        ("FREQ=WEEKLY;BYDAY=XX", "rule_value"),
        ("FREQ=WEEKLY;BYDAY=2TU", "rule_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "rule_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=29,30", "rule_days_mixed"),
        ("FREQ=DAILY;UNTIL=20261399", "rule_value"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rule_never"),
        ("FREQ=DAILY;BYMONTHDAY=30", "rule_part"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "rule_part"),
        ("FREQ=HOURLY;BYHOUR=5", "rule_part"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "rule_part"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=6", "rule_never"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "rule_part"),
        ("FREQ=DAILY;UNTIL=20250101", "rule_never"),
        ("FREQ=MINUTELY", "rule_too_often"),
        ("FREQ=DAILY;BYMINUTE=0,10", "rule_too_often"),
    ],
)
def test_rules_that_cannot_work_are_refused(text: str, key: str) -> None:
    with pytest.raises(RuleError) as refused:
        Rule.checked(text, BERLIN, datetime(2026, 11, 24, 19))

    assert refused.value.key == key


def test_minimum_interval_can_be_stricter() -> None:
    with pytest.raises(RuleError) as refused:
        Rule.checked("FREQ=HOURLY;INTERVAL=6", BERLIN, datetime(2026, 11, 24, 19), minimum=timedelta(days=1))

    assert (refused.value.key, refused.value.slots) == ("rule_too_often", {"n": 24})


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Berlin", BERLIN),
        ("Europe/Berln", BERLIN),
        ("europe/berlin", BERLIN),
        ("New York", "America/New_York"),
        ("../../etc/passwd", "Etc/UTC"),
        ("", "Etc/UTC"),
    ],
)
def test_unknown_zone_names_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(RuleError) as refused:
        find_zone(name)

    assert refused.value.key == "zone_unknown"
    assert refused.value.slots["nearest"] == nearest


def test_next_after_does_not_walk_from_years_ago() -> None:
    old = date(1998, 9, 1)
    rules = [
        daily(start(since=old), 3),
        weekly([1], start(since=old), every=2),
        monthly_nth(-1, 4, start(since=old)),
        yearly(2, 29, start(since=old)),
        ending(daily(start(since=old)), count=10_000),
    ]
    for rule in rules:
        rule.next_after(NOW)

    began = perf_counter()
    for rule in rules * 20:
        rule.next_after(NOW)

    assert (perf_counter() - began) / 100 < 0.002


FREQS = st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"])


@given(
    freq=FREQS,
    every=st.integers(1, 13),
    zone=st.sampled_from(ZONES),
    begin=st.datetimes(datetime(2015, 1, 1), datetime(2027, 1, 1)),
    days=st.integers(0, 1500),
)
def test_moving_the_start_near_changes_nothing(
    freq: str, every: int, zone: str, begin: datetime, days: int
) -> None:
    rule = Rule.checked(f"FREQ={freq};INTERVAL={every}", zone, begin)
    asked = (begin + timedelta(days=days)).replace(tzinfo=UTC)

    near = rule.next_after(asked)

    far = rule.upcoming(begin.replace(tzinfo=UTC) - timedelta(days=9), datetime(2090, 1, 1, tzinfo=UTC), 1200)
    assume(far[-1] > asked)
    assert near == next(instant for instant in far if instant > asked)
