"""The times of day that a clock in words may mean, beside a part of the day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from bot.reminders.phrases.items import Clock, Dial, Part

DAY_HOURS = 24
NOON = 12
_RANGES = MappingProxyType(
    {
        Part.SMALL: range(6),
        Part.MORNING: range(1, 12),
        Part.NOON: range(11, 15),
        Part.AFTERNOON: range(12, 20),
        Part.EVENING: range(16, 25),
        Part.NIGHT: range(18, 25),
        Part.END: range(16, 25),
    }
)
_PROPOSED = MappingProxyType(
    {
        None: (9, 12, 19),
        Part.SMALL: (3, 4, 5),
        Part.MORNING: (8, 9, 10),
        Part.NOON: (12,),
        Part.AFTERNOON: (14, 15, 16),
        Part.EVENING: (18, 19, 20),
        Part.NIGHT: (20, 21, 22),
    }
)
_ENDS_OF_DAY = (Clock(17), Clock(18), Clock(23, 59))


def times(clock: Clock | None, part: Part | None) -> tuple[Clock, ...]:
    """List exact times: none when clock and part contradict, several when the person must decide."""
    if clock is None and part is Part.END:
        return _ENDS_OF_DAY
    if clock is None:
        return tuple(Clock(hour) for hour in _PROPOSED[part])
    if part is None:
        return _halves(clock)
    return tuple(Clock(hour, clock.minute) for hour in _hours(clock, part))


def must_ask(clock: Clock | None, part: Part | None) -> bool:
    """Tell whether times were only proposed, because none was said; 中午 alone is noon."""
    return clock is None and part is not Part.NOON


def by_24_hours(clock: Clock, beside: tuple[Clock, ...]) -> Clock:
    """Read a bare hour as its neighbours are written: in "at 9 and 17" the 9 is in the morning."""
    written = any(each.dial is Dial.WRITTEN and each.hour > NOON for each in beside)
    return replace(clock, dial=Dial.WRITTEN) if written and clock.dial is Dial.SPOKEN else clock


def at(day: date, clock: Clock) -> datetime:
    """The wall time; hour 24 is the start of the next day."""
    days, hour = divmod(clock.hour, DAY_HOURS)
    return datetime.combine(day + timedelta(days=days), time(hour, clock.minute))


def _halves(clock: Clock) -> tuple[Clock, ...]:
    if clock.dial is not Dial.SPOKEN:
        return (Clock(clock.hour, clock.minute),)
    return Clock(clock.hour, clock.minute), Clock(clock.hour + NOON, clock.minute)


def _hours(clock: Clock, part: Part) -> tuple[int, ...]:
    span = _RANGES[part]
    if clock.dial is Dial.EXACT:
        midnight = clock.hour == 0 and DAY_HOURS in span
        return (clock.hour,) if clock.hour in span or midnight else ()
    if clock.hour == NOON and part in (Part.EVENING, Part.NIGHT):
        return 0, DAY_HOURS
    if clock.hour == NOON and part is Part.SMALL:
        return (0,)
    return tuple(hour for hour in (clock.hour, clock.hour + NOON) if hour in span and hour <= DAY_HOURS)[:1]
