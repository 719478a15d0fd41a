"""Quiet hours: read, kept on any night, and what waits for their end."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.quiet import NIGHT, Hours, QuietError, heard_at, read
from bot.reminders.wall import local

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Kiritimati")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22-8", "22:00-08:00"),
        ("22:30 – 7", "22:30-07:00"),
        ("from 21 to 9.15", "21:00-09:15"),
        ("从22点到8点半", "22:00-08:30"),
        ("13-15", "13:00-15:00"),
        ("20-24", "20:00-00:00"),
        ("off", None),
        ("关", None),
    ],
)
def test_read_takes_hours_in_both_languages(text: str, expected: str | None) -> None:
    hours = read(text)

    assert (str(hours) if hours else None) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("late", "unreadable"),
        ("25-8", "unreadable"),
        ("22-22", "empty"),
        ("8-7", "too_long"),
        ("", "unreadable"),
    ],
)
def test_read_refuses_what_it_cannot_be(text: str, key: str) -> None:
    with pytest.raises(QuietError) as caught:
        read(text)

    assert caught.value.key == key


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.integers(0, 47),
    st.integers(1, 31),
)
def test_what_is_heard_is_outside_of_the_quiet_hours(zone: str, at: datetime, half: int, span: int) -> None:
    begins = time(half // 2, half % 2 * 30)
    ends = (datetime.combine(at.date(), begins) + timedelta(minutes=30 * span)).time()
    hours, instant = Hours(begins, ends), at.replace(tzinfo=UTC)

    heard = heard_at(hours, zone, instant)

    assert hours.end_of(heard, zone) is None
    assert heard >= instant
    assert heard - instant <= timedelta(minutes=30 * span, hours=1)
    if heard != instant:
        wall = local(heard, ZoneInfo(zone)).time()
        assert wall == ends or _is_gap(heard, zone)


def _is_gap(instant: datetime, zone: str) -> bool:
    clocks = ZoneInfo(zone)
    before = instant - timedelta(minutes=1)
    return instant.astimezone(clocks).utcoffset() != before.astimezone(clocks).utcoffset()


@pytest.mark.parametrize(
    ("instant", "heard"),
    [
        ("2026-03-28T21:30", "2026-03-29T06:00"),
        ("2026-03-28T20:30", "2026-03-28T20:30"),
        ("2026-03-29T06:00", "2026-03-29T06:00"),
        ("2026-10-24T22:00", "2026-10-25T07:00"),
    ],
)
def test_the_night_ends_at_eight_on_the_mornings_when_clocks_change(instant: str, heard: str) -> None:
    at = datetime.fromisoformat(f"{instant}+00:00")

    assert heard_at(NIGHT, "Europe/Berlin", at) == datetime.fromisoformat(f"{heard}+00:00")
