"""The people of a round, as much of them as a match may know: only what they opted in to."""

from dataclasses import dataclass, field
from datetime import time
from zoneinfo import ZoneInfo

Tags = frozenset[str]


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A weekly time on one's own clock (Monday is 0); an end at or before the start lies on the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who takes part. What is empty or None is unknown: it forbids no pair and speaks for none."""

    id: str
    zone: ZoneInfo
    languages: Tags = frozenset()
    fields: Tags = frozenset()
    goals: Tags = frozenset()
    wanted: Tags = frozenset()
    offered: Tags = frozenset()
    free: tuple[FreeTime, ...] = ()
    cohort: int | None = None
    experience: int | None = None
    """Years at work."""
    city: str | None = None
    capacity: int = 1
    """Seats for mentees; 0 for who only looks for a mentor."""
    paused: bool = False
    times_left_out: int = 0
    blocked: Tags = field(default=frozenset(), repr=False)
    """People never to meet, whichever of the two said so."""
    past: Tags = frozenset()
    """People met before."""
