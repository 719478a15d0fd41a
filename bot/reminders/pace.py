"""How fast requests may leave, so that a platform never has to refuse one.

Pure: every instant is given, in seconds of one clock. A platform counts requests when it takes them, some
time between their leaving and the answer. So a request under way counts as if it were taken now, and an
answered one as taken at the answer less the shortest round trip seen: then the window that the platform sees
is never narrower than the one counted here, however unevenly the network carries. Posts that are spread
evenly follow a schedule of their own (GCRA); answers to people only mind the window, so they overtake.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.chat.ports import Toll

GUARD = 0.004
"""Part of a window by which it is counted longer than the platform says."""
SPREAD = 0.012
"""Part by which evenly spread requests stay below the limit."""
LONGEST_TAKING = 1.0
"""Seconds after which a request under way counts as taken: one that hangs must not hold up the others."""
TRIPS = 256
"""Of how many round trips the shortest is known."""
MOST_COUNTERS = 4096


@dataclass(slots=True, eq=False)
class Passage:
    """One request on its way: when it left, and when it was answered."""

    left: float
    answered: float | None = None

    def taken(self, now: float, quickest: float) -> float:
        """Return the latest instant at which it can have been taken."""
        latest = now if self.answered is None else self.answered - quickest
        return max(self.left, min(latest, self.left + LONGEST_TAKING))


@dataclass(slots=True)
class _Counter:
    passages: list[Passage] = field(default_factory=list)
    next_at: float = 0.0
    held_until: float = 0.0
    span: float = 0.0

    def opens(self, toll: Toll, now: "Now", *, urgent: bool) -> float:
        """Return the first instant at which one more fits."""
        span, most = toll.seconds * (1 + GUARD), toll.most - toll.reserve
        if urgent:
            span, most = span * toll.burst, toll.most * toll.burst
        times = self.times(now)
        opens = self.held_until
        if len(times) >= most:
            opens = max(opens, times[-most] + span)
        if toll.evenly and not urgent:
            opens = max(opens, self.next_at)
        return opens

    def enter(self, passage: Passage, toll: Toll, now: "Now") -> None:
        self.span = toll.seconds * (1 + GUARD) * toll.burst
        self.passages = [old for old in self.passages if old.taken(*now) + self.span > now.at]
        self.passages.append(passage)
        step = spacing(toll)
        self.next_at = max(self.next_at, now.at - step) + step

    def is_idle(self, now: "Now") -> bool:
        return max(self.times(now), default=0.0) + self.span <= now.at and self.held_until <= now.at

    def times(self, now: "Now") -> list[float]:
        return sorted(passage.taken(*now) for passage in self.passages)


class Now(NamedTuple):
    """An instant, and the shortest round trip known by then."""

    at: float
    quickest: float


def spacing(toll: Toll) -> float:
    """Return how far apart evenly spread requests leave."""
    return toll.seconds * (1 + SPREAD) / toll.most


class Pace:
    """The counters of one platform."""

    def __init__(self) -> None:
        self._counters: dict[str, _Counter] = {}
        self._trips: deque[float] = deque(maxlen=TRIPS)

    def wait(self, tolls: Sequence[Toll], now: float, *, urgent: bool = False) -> float:
        """Return how many seconds a request has to wait; 0 when it may leave now."""
        known = self._now(now)
        opens = [self._of(toll).opens(toll, known, urgent=urgent) for toll in tolls]
        return max(0.0, max(opens, default=now) - now)

    def room(self, toll: Toll, now: float, within: float) -> int:
        """Return how many posts may leave within some seconds, as far as this counter goes."""
        counter = self._of(toll)
        end, step = now + within, spacing(toll)
        start = max(now, counter.opens(toll, self._now(now), urgent=False))
        return 0 if start > end else min(toll.most, 1 + int((end - start) / step))

    def enter(self, tolls: Sequence[Toll], now: float) -> Passage:
        """Count a request that leaves now."""
        passage, known = Passage(now), self._now(now)
        for toll in tolls:
            self._of(toll).enter(passage, toll, known)
        if len(self._counters) > MOST_COUNTERS:
            self._counters = {
                name: counter for name, counter in self._counters.items() if not counter.is_idle(known)
            }
        return passage

    def leave(self, passage: Passage, now: float) -> None:
        """Tell that a request was answered, or will not be."""
        self._trips.append(max(0.0, now - passage.left))
        passage.answered = now

    def hold(self, counter: str, until: float) -> None:
        """Let nothing through a counter before an instant: the platform asked for it."""
        found = self._counters.setdefault(counter, _Counter())
        found.held_until = max(found.held_until, until)

    def is_held(self, counter: str, now: float) -> bool:
        return counter in self._counters and self._counters[counter].held_until > now

    def shift(self, by: float) -> None:
        """Move everything counted in time: the clock was set."""
        for counter in self._counters.values():
            counter.next_at += by
            counter.held_until += by
        for passage in {id(one): one for each in self._counters.values() for one in each.passages}.values():
            passage.left += by
            passage.answered = None if passage.answered is None else passage.answered + by

    def _now(self, now: float) -> Now:
        return Now(now, min(self._trips, default=0.0))

    def _of(self, toll: Toll) -> _Counter:
        return self._counters.setdefault(toll.counter, _Counter())
