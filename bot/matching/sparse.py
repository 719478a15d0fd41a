"""The best round of a whole table: small ones with every pair, large ones with likely pairs and a proof.

A large table does not fit the solver. It gets the best mentors of each mentee and the best mentees of each
mentor; then its prices are held against every pair of the table. Pairs that beat the prices join, until none
does: the plan is then optimal over all pairs. Short of that `upper_bound` says how far off the plan can be.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.assignment import Plan, lay_down, solve
from bot.matching.certificate import Certificate, add_up, bonuses, prove
from bot.matching.flow import best_flow
from bot.matching.network import Arcs, Ints, Network, build_network
from bot.matching.score import Points
from bot.matching.table import NEVER, Table, blocks, seats_of

Places = NDArray[np.intp]

SMALL: Final = 2**20
"""Up to so many pairs all go to the solver."""
MENTORS_EACH: Final = 40
MENTEES_EACH: Final = 10
JOINING: Final = 5
"""Pairs of one mentee that may join at once."""
NEAR: Final = 10_000
"""A plan that lacks at most such a part of its total is good enough, unless the terms ask for proof."""


def solve_table(table: Table, pinned: dict[int, int], *, small: int = SMALL) -> Plan:
    """Match everybody but those who are pinned, whose seats are taken."""
    if len(table.seekers) * len(table.helpers) <= small:
        return solve(_network(table, pinned, _every_pair(table, pinned)))
    arcs = _likely_pairs(table, pinned)
    while True:
        network = _network(table, pinned, arcs)
        chosen = best_flow(network)
        proof = _prove(network, chosen)
        bound, joining = _hold_against_all(table, pinned, (network, proof))
        near = not table.terms.proven and (bound - proof.upper_bound) * NEAR <= proof.upper_bound
        if near or not len(joining.mentee):
            return lay_down(network, chosen, Certificate(proof.prices, proof.gains, bound))
        arcs = _unite(arcs, joining)


def _network(table: Table, pinned: dict[int, int], arcs: Arcs) -> Network:
    misses = np.array([one.times_left_out for one in table.seekers], dtype=np.int64)
    seats = np.array([seats_of(one) for one in table.helpers], dtype=np.int64)
    np.subtract.at(seats, np.array(list(pinned.values()), dtype=np.int64), 1)
    return build_network(arcs, misses, seats)


def _prove(network: Network, chosen: Ints) -> Certificate:
    proof = prove(network, chosen, bonuses(network))
    if proof is None:
        raise ArithmeticError("the plan is not optimal for its own pairs")
    return proof


def _open_blocks(table: Table, pinned: Collection[int]) -> Iterator[tuple[Ints, Points]]:
    placed = np.array(sorted(pinned), dtype=np.int64)
    for rows, scores in blocks(table):
        scores[np.isin(rows, placed)] = NEVER
        yield rows, scores


def _every_pair(table: Table, pinned: Collection[int]) -> Arcs:
    return _gather(
        _pick(rows, scores, np.nonzero(scores != NEVER)) for rows, scores in _open_blocks(table, pinned)
    )


def _likely_pairs(table: Table, pinned: Collection[int]) -> Arcs:
    """The best mentors of each mentee, and the best mentees of each mentor."""
    width = len(table.helpers)
    best = np.full((MENTEES_EACH, width), NEVER, dtype=np.int32)
    who = np.zeros((MENTEES_EACH, width), dtype=np.int64)
    found: list[Arcs] = []
    for rows, scores in _open_blocks(table, pinned):
        places = np.argpartition(scores, -min(MENTORS_EACH, width), axis=1)[:, -MENTORS_EACH:]
        found.append(_pick(rows, scores, (np.repeat(np.arange(len(rows)), places.shape[1]), places.ravel())))
        both = np.concatenate([best, scores])
        names = np.concatenate([who, np.broadcast_to(rows[:, None], scores.shape)])
        order = np.argpartition(both, -MENTEES_EACH, axis=0)[-MENTEES_EACH:]
        best, who = np.take_along_axis(both, order, axis=0), np.take_along_axis(names, order, axis=0)
    mentors = np.broadcast_to(np.arange(width), best.shape)
    found.append(Arcs(who.ravel(), mentors.ravel(), best.ravel().astype(np.int64)))
    return _unite(*found)


def _hold_against_all(
    table: Table, pinned: Collection[int], solved: tuple[Network, Certificate]
) -> tuple[int, Arcs]:
    """Bound every plan of the table by the prices, and pick the pairs that beat them."""
    network, proof = solved
    bonus = bonuses(network)
    gains = proof.gains.copy()
    found: list[Arcs] = []
    for rows, scores in _open_blocks(table, pinned):
        rise = scores + (bonus[rows] - proof.gains[rows])[:, None] - proof.prices[None, :]
        rise[(scores == NEVER) | (network.seats == 0)[None, :]] = 0
        places = np.argpartition(rise, -min(JOINING, rise.shape[1]), axis=1)[:, -JOINING:]
        picked = np.repeat(np.arange(len(rows)), places.shape[1]), places.ravel()
        better = rise[picked] > 0
        found.append(_pick(rows, scores, (picked[0][better], picked[1][better])))
        gains[rows] += np.maximum(rise.max(axis=1), 0)
    risen = add_up(gains) - add_up(proof.gains)
    return proof.upper_bound + risen, _gather(found)


def _pick(rows: Ints, scores: Points, places: tuple[Places, ...]) -> Arcs:
    return Arcs(rows[places[0]], places[1], scores[places].astype(np.int64))


def _gather(found: Iterable[Arcs]) -> Arcs:
    parts = [Arcs(*(np.zeros(0, dtype=np.int64) for _ in range(3))), *found]
    return Arcs(
        np.concatenate([part.mentee for part in parts]),
        np.concatenate([part.mentor for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def _unite(*found: Arcs) -> Arcs:
    """Put lists together, each pair once, without those that may never meet."""
    every = _gather(found)
    width = int(every.mentor.max(initial=0)) + 1
    allowed = np.flatnonzero(every.score != NEVER)
    _, first = np.unique(every.mentee[allowed] * width + every.mentor[allowed], return_index=True)
    kept = allowed[first]
    return Arcs(every.mentee[kept], every.mentor[kept], every.score[kept])
