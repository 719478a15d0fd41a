"""What being late means: until when something that fell due is still of use."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.wall import local, resolve


@dataclass(frozen=True, slots=True)
class Lateness:
    """Of use for a span after its time, or until local midnight; with neither, however late it comes."""

    span: timedelta | None = None
    today: bool = False

    def ends(self, due: datetime, zone: str) -> datetime | None:
        """Return the instant from which what was due is of no more use."""
        if self.span is not None:
            return due + self.span
        if not self.today:
            return None
        clocks = ZoneInfo(zone)
        tomorrow = local(due, clocks).date() + timedelta(days=1)
        return resolve(datetime.combine(tomorrow, time()), clocks)


ALWAYS = Lateness()
TODAY = Lateness(today=True)
"""Until local midnight, as a birthday."""
DIGEST = Lateness(timedelta(hours=12))


def within(**span: float) -> Lateness:
    """Return the lateness of what is of use for a span, as `timedelta` takes it."""
    return Lateness(timedelta(**span))
