"""A crowd whose members may meet in pairs: its best matching, and prices that bound every matching."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.certificate import NOBODY, prove
from bot.matching.flow import SOLVER_RANGE, best_flow
from bot.matching.network import Exact, Ints, Network

Pair = tuple[int, int]
Group = tuple[int, ...]
Truth = NDArray[np.bool_]

INT64: Final = 2**61
TIGHT: Final = 8
"""Pairs for each member that a first matching looks at."""
INT128: Final = 2**125
"""rustworkx reckons in 128 bits."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Pairs (a < b) with positive worths, in which serving one person more outweighs everything else."""

    size: int
    a: Ints
    b: Ints
    worth: Exact
    serving: int
    """What the worth of a pair holds for serving its two people."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups with their worth, and twice what any other grouping can be worth at most."""

    groups: list[Group]
    worth: int
    bound: int


@dataclass(frozen=True, slots=True)
class Prices:
    """For every pair `of[a] + of[b] == 2 * worth + slack`, and no slack is negative.

    So no matching is worth more than half the sum of the prices, and each lacks half the slack of its pairs.
    """

    of: Exact
    slack: Exact
    partner: Ints
    """Whom each member has when the crowd is matched with a copy of itself, or `NOBODY`."""

    @property
    def total(self) -> int:
        return sum(map(int, self.of))


def best_pairs(crowd: Crowd, prices: Prices) -> list[Pair]:
    """Match with the greatest worth, exact.

    A matching of the pairs with the least slack comes first. What it lacks, at most, is the most slack that a
    pair of a better matching can have, so that the others need not be looked at.
    """
    limit = tight_limit(crowd, prices)
    found = match(crowd, prices.slack <= limit)
    lacking = prices.total - 2 * total_worth(crowd, found)
    return found if lacking <= limit else match(crowd, prices.slack <= lacking)


def match(crowd: Crowd, kept: Truth) -> list[Pair]:
    """Match the pairs that are kept with the greatest worth (Edmonds 1965; Galil 1986)."""
    import rustworkx  # noqa: PLC0415 - heavy; loaded to solve

    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * crowd.size)
    columns = (column[kept].tolist() for column in (crowd.a, crowd.b, crowd.worth))
    graph.add_edges_from(list(zip(*columns, strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)


def tight_limit(crowd: Crowd, prices: Prices, each: int = TIGHT) -> int:
    """Find the slack below which there are so many pairs for each member, as far as there are."""
    most = min(each * crowd.size, len(prices.slack)) - 1
    return int(np.partition(prices.slack, most)[most]) if most >= 0 else 0


def total_worth(crowd: Crowd, pairs: Iterable[Pair]) -> int:
    worths = worth_of(crowd)
    return sum(worths[pair] for pair in pairs)


def price_members(crowd: Crowd) -> Prices:
    """Take the prices from the crowd matched with a copy of itself, which is a flow.

    Half their sum bounds the worth of every matching; they leave a gap only where odd circles do.
    """
    prices, partner = _double_prices(crowd)
    return Prices(prices, prices[crowd.a] + prices[crowd.b] - 2 * crowd.worth, partner)


def _double_prices(crowd: Crowd) -> tuple[Exact, Ints]:
    partner = np.full(crowd.size, NOBODY)
    spread = int(crowd.worth.max(initial=0)) - int(crowd.worth.min(initial=0))
    if crowd.worth.dtype == object or spread * (2 * crowd.size + 2) > SOLVER_RANGE:
        return _plain_prices(crowd), partner
    doubled = _with_its_copy(crowd)
    chosen = best_flow(doubled)
    proof = prove(doubled, chosen, np.zeros(crowd.size, dtype=np.int64))
    if proof is None:
        raise ArithmeticError("the matching with the copy is not optimal")
    partner[doubled.mentee[chosen]] = doubled.mentor[chosen]
    return proof.prices + proof.gains, partner


def worth_of(crowd: Crowd) -> dict[Pair, int]:
    return dict(zip(zip(crowd.a.tolist(), crowd.b.tolist(), strict=True), crowd.worth.tolist(), strict=True))


def _with_its_copy(crowd: Crowd) -> Network:
    left, right = np.concatenate([crowd.a, crowd.b]), np.concatenate([crowd.b, crowd.a])
    order = np.lexsort((left, right))
    return Network(
        mentee=left[order],
        mentor=right[order],
        score=np.concatenate([crowd.worth, crowd.worth]).astype(np.int64)[order],
        grade=np.zeros(crowd.size, dtype=np.int64),
        seats=np.ones(crowd.size, dtype=np.int64),
        unit=1,
    )


def _plain_prices(crowd: Crowd) -> Exact:
    """Price each member at their best pair."""
    prices = np.zeros_like(crowd.worth, shape=crowd.size)
    np.maximum.at(prices, crowd.a, crowd.worth)
    np.maximum.at(prices, crowd.b, crowd.worth)
    return prices
