"""Assignments as arrays: arcs from mentees to mentors, and what their columns add up to."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Exact = NDArray[np.int64]
"""Whole numbers in 64 bits where they fit, else Python's own (`widen`): the same operations, slower."""


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs sorted by mentor, then mentee; scores are in units of `unit`.

    `grade` is the rank of a mentee's misses among all that occur (0 = fewest): which groups of people can be
    served together is a matroid, so that the best group depends on the order of the misses alone.
    """

    mentee: Ints
    mentor: Ints
    score: Ints
    grade: Ints
    seats: Ints
    unit: int

    @property
    def best_score(self) -> int:
        return int(self.score.max(initial=0))

    @property
    def longest_path(self) -> int:
        """More pairs than any chain of changes touches, since a chain visits each mentor once."""
        return min(len(self.grade), len(self.seats)) + 1


def widen(values: Ints) -> Exact:
    """Trade 64 bits for integers without bounds; one type for both keeps the formulas one."""
    wide: Exact = values.astype(object)
    return wide


@dataclass(frozen=True, slots=True)
class Arcs:
    """Pairs that may meet, as columns of one length."""

    mentee: Ints
    mentor: Ints
    score: Ints


def build_network(arcs: Arcs, misses: Ints, seats: Ints) -> Network:
    seats = np.minimum(seats, len(misses))
    order = np.lexsort((arcs.mentee, arcs.mentor))
    order = order[seats[arcs.mentor[order]] > 0]
    _, grade = np.unique(misses, return_inverse=True)
    return Network(
        mentee=arcs.mentee[order],
        mentor=arcs.mentor[order],
        score=arcs.score[order],
        grade=grade.astype(np.int64),
        seats=seats,
        unit=1,
    )


def reduce_scores(network: Network) -> Network:
    """Divide scores by their greatest common divisor: a million times the same scores fit as well."""
    unit = max(1, int(np.gcd.reduce(network.score))) if len(network.score) else 1
    return replace(network, score=network.score // unit, unit=unit)
