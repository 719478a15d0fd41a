"""The five kinds of problems as values; a person is a number, the place of their id among the sorted ids."""

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Scores:
    """The pairs that may meet, as three columns; what is not listed may never be matched."""

    left: list[int]
    right: list[int]
    score: list[int]


@dataclass(frozen=True, slots=True)
class Assignment:
    mentees: tuple[str, ...]
    misses: tuple[int, ...]
    """How often each mentee was left out before."""
    mentors: tuple[str, ...]
    seats: tuple[int, ...]
    scores: Scores


@dataclass(frozen=True, slots=True)
class Rematch:
    """An assignment in which some pairs stand already and some may not come back."""

    assignment: Assignment
    accepted: tuple[tuple[int, int], ...]
    declined: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Coffee:
    members: tuple[str, ...]
    scores: Scores
    """Each pair once, the smaller number on the left."""
    ages: dict[tuple[int, int], int]
    """Pairs that met before, with the number of cycles since they last did."""


@dataclass(frozen=True, slots=True)
class Stable:
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    wishes: tuple[tuple[int, ...], ...]
    """Per mentee: mentors, the most wanted first."""
    choices: tuple[tuple[int, ...], ...]
    """Per mentor: mentees, the most wanted first."""
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time on somebody's wall clock; one that ends at or before its start runs past midnight."""

    zone: ZoneInfo
    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Overlap:
    a: Slot
    b: Slot
    week_of: date


Problem = Assignment | Rematch | Coffee | Stable | Overlap


def without(scores: Scores, dropped: frozenset[tuple[int, int]], gone: frozenset[int]) -> Scores:
    """Leave out single pairs and everything of some people on the left."""
    kept = [
        arc
        for arc in zip(scores.left, scores.right, scores.score, strict=True)
        if arc[0] not in gone and arc[:2] not in dropped
    ]
    return Scores([arc[0] for arc in kept], [arc[1] for arc in kept], [arc[2] for arc in kept])
