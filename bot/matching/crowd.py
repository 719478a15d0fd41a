"""A crowd whose members may meet in pairs: its best matching, and prices that bound every matching."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.matching.certificate import prove
from bot.matching.flow import SOLVER_RANGE, best_flow
from bot.matching.network import Exact, Ints, Network

INT64: Final = 2**61
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


def best_pairs(crowd: Crowd, without: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Match with the greatest worth (Edmonds 1965; Galil 1986), exact, with some members taken out."""
    import rustworkx  # noqa: PLC0415 - heavy; loaded to solve

    kept = ~(np.isin(crowd.a, without) | np.isin(crowd.b, without))
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * crowd.size)
    graph.add_edges_from(
        list(zip(crowd.a[kept].tolist(), crowd.b[kept].tolist(), crowd.worth[kept].tolist(), strict=True))
    )
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)


def member_prices(crowd: Crowd) -> Exact:
    """Price each member so that `prices[a] + prices[b] >= 2 * worth` for every pair.

    Half the sum of the prices bounds the worth of every matching. The prices come from the crowd matched with
    a copy of itself, which is a flow; they leave a gap only where odd circles do.
    """
    spread = int(crowd.worth.max(initial=0)) - int(crowd.worth.min(initial=0))
    if crowd.worth.dtype == object or spread * (2 * crowd.size + 2) > SOLVER_RANGE:
        return _plain_prices(crowd)
    doubled = _with_its_copy(crowd)
    proof = prove(doubled, best_flow(doubled), np.zeros(crowd.size, dtype=np.int64))
    if proof is None:
        raise ArithmeticError("the matching with the copy is not optimal")
    return proof.prices + proof.gains


def worth_of(crowd: Crowd) -> dict[tuple[int, int], int]:
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
