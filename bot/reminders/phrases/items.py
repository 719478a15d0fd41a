"""The words of a time phrase as values, the same for every language."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TypeAlias

from bot.reminders.pattern import Pattern


class Dial(Enum):
    """How surely a clock time names its half of the day."""

    EXACT = "exact"
    WRITTEN = "written"
    """As on a digital clock, 8:30: the 24-hour reading unless a part of the day says otherwise."""
    SPOKEN = "spoken"
    """A bare hour from 1 to 12: two readings unless a part of the day decides."""


class Part(StrEnum):
    """Parts of the day."""

    SMALL = "small"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    END = "end"
    """When the work of a day is done: for some at five, for others at midnight."""


class Week(StrEnum):
    """Which of several days of one name is meant."""

    COMING = "coming"
    THIS = "this"
    NEXT = "next"
    """English "next Friday": some mean the coming one, others that of next week."""
    FOLLOWING = "following"
    """In next week, which begins on Sunday for some."""
    AFTER = "after"
    """In next week, which begins on Monday."""
    SECOND = "second"
    """In the week after next, which begins on Monday."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; hour 24 is the end of the day."""

    hour: int
    minute: int = 0
    dial: Dial = Dial.EXACT


@dataclass(frozen=True, slots=True)
class InDays:
    """A date counted from today."""

    days: int


@dataclass(frozen=True, slots=True)
class OnWeekdays:
    """Days of the week, Monday = 0."""

    days: tuple[int, ...]
    week: Week = Week.COMING
    weeks: int = 0
    """How many weeks later: "Friday week"."""


@dataclass(frozen=True, slots=True)
class OnDate:
    """A day and month, with a year, or one counted from this year, or neither.

    `unsure` when day and month might stand in the other order.
    """

    month: int
    day: int
    year: int | None = None
    years: int | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class OnMonthday:
    """A day of a month, -1 the last; months are counted from this one, None is the next that has it."""

    day: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class OnNth:
    """The nth weekday of a month, -1 the last; months are counted from this one, or one is named."""

    nth: int
    weekday: int
    months: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class OnMonth:
    """A month by its name, or counted from this one; `end` is its last day."""

    month: int | None = None
    year: int | None = None
    months: int = 0
    years: int | None = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class OnWorkday:
    """The nth day from Monday to Friday of a month, -1 the last; 0 is the next one after today.

    Months are counted from this one, None is the next that is still ahead.
    """

    nth: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from now: months and days by the calendar, seconds by the stopwatch."""

    months: int = 0
    days: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Repeat:
    """A pattern, of which a day may be told by another item; `ask` is put before it counts."""

    pattern: Pattern
    ask: str = ""


@dataclass(frozen=True, slots=True)
class InZone:
    """A zone; `unsure` when the word for it has other readings."""

    zone: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """How many times a rule fires."""

    count: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a rule goes on, counted from its first time."""

    span: Span


Day: TypeAlias = InDays | OnWeekdays | OnDate | OnMonthday | OnNth | OnMonth | OnWorkday


class Mark(StrEnum):
    """A word that gives a date beside it another use."""

    UNTIL = "until"
    THROUGH = "through"
    """An "until" that takes in the whole of what it names."""
    AND = "and"
    STARTING = "starting"
    UNTIL_AFTER = "until_after"
    """Chinese 为止, which closes an "until"."""
    STARTING_AFTER = "starting_after"
    """Chinese 起 and 开始, which may stand alone behind the date."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """Understood, and known not to work: the key of a refusal and its slots."""

    reason: str
    slots: tuple[tuple[str, str | int], ...] = ()


Item: TypeAlias = Day | Clock | Part | Span | Repeat | InZone | Times | Lasting | Mark | Impossible
