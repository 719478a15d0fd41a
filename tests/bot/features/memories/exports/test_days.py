from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.exports.days import on_this_day
from bot.features.memories.exports.model import Line, MessageId


def line(sent_at: datetime) -> Line:
    return Line(MessageId(sent_at.isoformat()), "user1", "Maya", sent_at, "Snow!")


def years(sent: list[datetime], today: date, zone: str = "UTC") -> list[int]:
    return [one.years for one in on_this_day(map(line, sent), today, zone)]


def test_lines_of_this_day_come_oldest_first_and_never_from_this_year() -> None:
    sent = [datetime(year, 11, 24, 12, tzinfo=UTC) for year in (2026, 2021, 2015, 2025, 2027)]
    sent += [datetime(2015, 11, 23, 12, tzinfo=UTC), datetime(2015, 10, 24, 12, tzinfo=UTC)]

    assert years(sent, date(2026, 11, 24)) == [11, 5, 1]


def test_day_is_that_of_the_wall_where_the_group_lives() -> None:
    late = datetime(2016, 11, 23, 18, tzinfo=UTC)

    assert years([late], date(2026, 11, 24), "Asia/Shanghai") == [10]
    assert years([late], date(2026, 11, 24), "Europe/Berlin") == []


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2025, 2, 28), [9, 1]),
        (date(2028, 2, 28), [12]),
        (date(2028, 2, 29), [4]),
        (date(2025, 3, 1), []),
    ],
)
def test_leap_day_is_kept_on_the_day_before_in_other_years(today: date, found: list[int]) -> None:
    sent = [datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(2016, 2, 28, 12, tzinfo=UTC)]

    assert years(sent, today) == found


def test_quiet_day_finds_nothing() -> None:
    assert years([], date(2026, 11, 24)) == []


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.times(), st.integers(1, 60))
def test_every_line_comes_back_once_a_year(day: date, at: time, later: int) -> None:
    sent_at, year = datetime.combine(day, at, UTC), day.year + later
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]

    found = [
        one.years for day in days if day.year == year for one in on_this_day([line(sent_at)], day, "UTC")
    ]

    assert found == [later]
