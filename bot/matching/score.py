"""Scores of many pairs at once: each a sum of components that rest on answers of their own.

Taking away the answers behind a component lowers the score by exactly that component. The components that the
solver adds up are the ones that people are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.columns import UNKNOWN, Bits, Columns
from bot.matching.terms import Components

Points = NDArray[np.int32]
Truth = NDArray[np.bool_]

SKILLS_ENOUGH: Final = 3
GOALS_ENOUGH: Final = 2
MINUTES_ENOUGH: Final = 240
MINUTES_OF_A_BIT: Final = 15
COHORTS_FAR: Final = 20
AHEAD_ENOUGH: Final = 4
AHEAD_MUCH: Final = 15
AHEAD_TOO_MUCH: Final = 30


@dataclass(frozen=True, slots=True)
class Hard:
    """The rules that no score outweighs, pair by pair: a common language, and enough common time."""

    language: Truth
    time: Truth


@dataclass(frozen=True, slots=True)
class Together:
    """Rows for those who look, columns for those who help, and the minutes that two are free together."""

    a: Columns
    b: Columns
    minutes: Points


def bring_together(a: Columns, b: Columns) -> Together:
    return Together(a, b, _common(a.free, b.free) * MINUTES_OF_A_BIT)


def parts(pairs: Together, most: Components) -> Iterator[tuple[str, Points]]:
    """Yield each component by its name."""
    a, b = pairs.a, pairs.b
    yield "skills", _share(most.skills, _common(a.wanted, b.offered), SKILLS_ENOUGH)
    yield "fields", most.fields * _bridges(a, b)
    yield "availability", _share(most.availability, pairs.minutes, MINUTES_ENOUGH)
    yield "seniority", _ahead(a, b, most.seniority)
    yield "goals", _share(most.goals, _common(a.goals, b.goals), GOALS_ENOUGH)
    yield "city", most.city * _differ(a.city, b.city)
    yield "cohort", _apart(a, b, most.cohort)


def scores(pairs: Together, most: Components) -> Points:
    total = np.zeros_like(pairs.minutes)
    for _, part in parts(pairs, most):
        total += part
    return total


def hard_rules(pairs: Together, minutes: int) -> Hard:
    """Judge every pair; who told no language or no time has none of them held against them."""
    a, b = pairs.a, pairs.b
    untold = _silent(a.languages)[:, None] | _silent(b.languages)[None, :]
    timeless = _silent(a.free)[:, None] | _silent(b.free)[None, :]
    return Hard(
        language=untold | (_common(a.languages, b.languages) > 0),
        time=timeless | (pairs.minutes >= minutes),
    )


def _common(a: Bits, b: Bits) -> Points:
    """Count the common members of each row of `a` with each row of `b`."""
    count = np.zeros((len(a), len(b)), dtype=np.uint16)
    for left, right in zip(a.T, np.ascontiguousarray(b.T), strict=True):
        count += np.bitwise_count(left[:, None] & right[None, :])
    return count.astype(np.int32)


def _share(most: int, count: Points, enough: int) -> Points:
    return most * np.minimum(count, enough) // enough


def _bridges(a: Columns, b: Columns) -> Truth:
    """Whether the other knows a field that one does not, both having told theirs."""
    told: Truth = ~_silent(a.fields)[:, None] & ~_silent(b.fields)[None, :]
    return told & (_common(~a.fields, b.fields) > 0)


def _ahead(a: Columns, b: Columns, most: int) -> Points:
    """Full points for a lead of 4 to 15 years; fewer for less, and for more until 30."""
    lead = b.experience[None, :] - a.experience[:, None]
    rising = most * np.clip(lead, 0, AHEAD_ENOUGH) // AHEAD_ENOUGH
    falling = most * np.clip(AHEAD_TOO_MUCH - lead, 0, AHEAD_TOO_MUCH - AHEAD_MUCH)
    both = np.minimum(rising, falling // (AHEAD_TOO_MUCH - AHEAD_MUCH))
    ahead: Points = both * _both_known(a.experience, b.experience)
    return ahead


def _apart(a: Columns, b: Columns, most: int) -> Points:
    distance = np.abs(b.cohort[None, :] - a.cohort[:, None])
    apart: Points = _share(most, distance, COHORTS_FAR) * _both_known(a.cohort, b.cohort)
    return apart


def _differ(a: Points, b: Points) -> Truth:
    different: Truth = a[:, None] != b[None, :]
    return _both_known(a, b) & different


def _both_known(a: Points, b: Points) -> Truth:
    known: Truth = (a[:, None] != UNKNOWN) & (b[None, :] != UNKNOWN)
    return known


def _silent(sets: Bits) -> Truth:
    silent: Truth = (sets == 0).all(axis=1)
    return silent
