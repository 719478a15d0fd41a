"""Time as the engine sees it: one port, so that a test and the playground can wind it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the engine gets the time from."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is wound. It never runs backwards."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def wind(self, step: timedelta) -> None:
        self._now += max(step, timedelta())

    def wind_to(self, instant: datetime) -> None:
        self._now = max(self._now, instant.astimezone(UTC))


class ShiftedClock:
    """The machine's clock, moved forward by hand: time goes on by itself, and can be wound."""

    def __init__(self, source: Clock, shift: timedelta = timedelta()) -> None:
        self._source = source
        self.shift = shift

    def now(self) -> datetime:
        return self._source.now() + self.shift

    def wind_to(self, instant: datetime) -> None:
        self.shift += max(instant - self.now(), timedelta())
