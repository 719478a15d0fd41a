"""Pairs for a crowd of thousands: nearly the best, quickly, with a bound.

Matched with a copy of itself, a crowd falls into circles. Two who have each other are a pair, even circles
can be cut into pairs without a loss. Only around the few odd circles is a matching looked for.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.matching.certificate import NOBODY
from bot.matching.crowd import (
    Crowd,
    Grouping,
    Pair,
    Prices,
    Truth,
    best_pairs,
    match,
    tight_limit,
    total_worth,
)
from bot.matching.network import Ints

LARGE: Final = 3_000
"""Up to so many members the very best pairs are found in seconds."""
NEAR: Final = 10_000
"""Pairs that lack at most such a part of the highest total are good enough."""


def pair_up(crowd: Crowd, prices: Prices) -> Grouping:
    pairs = near_pairs(crowd, prices) if crowd.size > LARGE else best_pairs(crowd, prices)
    worth = total_worth(crowd, pairs)
    return Grouping([*pairs], worth, prices.total if crowd.size > LARGE else 2 * worth)


def near_pairs(crowd: Crowd, prices: Prices, removed: Sequence[int] = ()) -> list[Pair]:
    """Match everybody but those removed; ever more pairs are looked at until little is lacking."""
    settled, loose = _cut_circles(prices.partner, removed)
    here = ~np.isin(np.arange(crowd.size), removed)
    goal, each = sum(map(int, prices.of[here])), 2
    while True:
        kept = (prices.slack <= tight_limit(crowd, prices, each)) & here[crowd.a] & here[crowd.b]
        around = _surround(crowd, kept, (settled, loose))
        found = match(crowd, kept & around[crowd.a] & around[crowd.b])
        found += [pair for pair in settled if not around[pair[0]]]
        worth = total_worth(crowd, found)
        points = 2 * worth - crowd.serving * 2 * len(found)
        if (goal - 2 * worth) * NEAR <= points:
            return sorted(found)
        if each * crowd.size >= len(crowd.a):
            return match(crowd, here[crowd.a] & here[crowd.b])
        each *= 2


def _cut_circles(partner: Ints, removed: Sequence[int]) -> tuple[list[Pair], list[int]]:
    """Cut even circles into pairs; who is in an odd circle or a broken one stays loose."""
    seen, following = set(removed), partner.tolist()
    settled: list[Pair] = []
    loose: list[int] = []
    for first in range(len(following)):
        circle: list[int] = []
        one = first
        while one != NOBODY and one not in seen:
            seen.add(one)
            circle.append(one)
            one = following[one]
        if len(circle) % 2 or one != first:
            loose += circle
        else:
            settled += [_pair(a, b) for a, b in zip(circle[::2], circle[1::2], strict=True)]
    return settled, loose


def _pair(a: int, b: int) -> Pair:
    return min(a, b), max(a, b)


def _surround(crowd: Crowd, kept: Truth, cut: tuple[list[Pair], list[int]]) -> Truth:
    """Take the loose, whoever they might pair with, and the partners of these."""
    settled, loose = cut
    around = np.zeros(crowd.size, dtype=np.bool_)
    around[loose] = True
    a, b = crowd.a[kept], crowd.b[kept]
    touched = around.copy()
    touched[a[around[b]]] = True
    touched[b[around[a]]] = True
    partner = np.arange(crowd.size)
    for one, other in settled:
        partner[one], partner[other] = other, one
    return touched | touched[partner]
