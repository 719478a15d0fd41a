"""Shadow prices of the mentors' seats, and the bound that they prove.

By linear-programming duality no plan with the same people served can score more than
`sum(seats * price) + sum(best gain of each mentee) - sum(bonus of those served)`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.network import Exact, Ints, Network, widen

NOBODY: Final = -1
INT64: Final = 2**61


@dataclass(frozen=True, slots=True)
class Certificate:
    """Integers in the unit of the network's scores."""

    prices: Exact
    """What one more seat at each mentor would add; 0 where a seat is free."""
    gains: Exact
    """What each mentee's best choice is worth beyond its price; 0 for those left out."""
    upper_bound: int


def certify(network: Network, chosen: Ints) -> Certificate:
    """Prove a plan optimal by the lowest prices that do.

    If the plan has the highest total of all plans, prices are in points of score. If serving more people or
    those left out more often costs points, each mentee carries a bonus for being served, above any sum of
    scores that could be lost for it, and a seat that would serve one more person costs that bonus.
    """
    plain = prove(network, chosen, np.zeros_like(network.grade))
    proof = plain or prove(network, chosen, bonuses(network))
    if proof is None:
        raise ArithmeticError("the plan is not optimal")
    return proof


def bonuses(network: Network) -> Exact:
    """One grade more outweighs every sum of scores, one person more outweighs every grade."""
    step = network.longest_path * network.best_score + 1
    served = (int(network.grade.max(initial=0)) + 1) * step
    if served * 4 * network.longest_path > INT64:
        return served + widen(network.grade) * step
    return served + network.grade * step


def prove(network: Network, chosen: Ints, bonus: Exact) -> Certificate | None:
    """Find the lowest prices that leave each mentee their best choice; None if a better plan shows up."""
    gain = network.score + bonus[network.mentee]
    plan = _lay_out(network, chosen, gain)
    prices = np.zeros_like(gain, shape=len(network.seats))
    present, first = np.unique(network.mentor, return_index=True)
    for _ in range(len(prices) + 2):
        left = plan.own - np.append(prices, 0)[plan.mentor_of]
        if bool((left < 0).any()) or bool((prices[plan.free] > 0).any()):
            return None
        raised = prices.copy()
        if len(present):
            wanted = np.maximum.reduceat(gain - left[network.mentee], first)
            raised[present] = np.maximum(prices[present], wanted)
        if np.array_equal(raised, prices):
            spent = add_up(bonus[plan.mentor_of != NOBODY])
            return Certificate(prices, left, add_up(widen(network.seats) * prices) + add_up(left) - spent)
        prices = raised
    return None


@dataclass(frozen=True, slots=True)
class _Plan:
    mentor_of: Ints
    """The last place, one past the mentors, stands for nobody."""
    own: Exact
    """What each mentee's own pair gains."""
    free: NDArray[np.bool_]
    """Which mentors have a seat left."""


def _lay_out(network: Network, chosen: Ints, gain: Exact) -> _Plan:
    mentor_of = np.full(len(network.grade), NOBODY)
    mentor_of[network.mentee[chosen]] = network.mentor[chosen]
    own = np.zeros_like(gain, shape=len(network.grade))
    own[network.mentee[chosen]] = gain[chosen]
    taken = np.bincount(network.mentor[chosen], minlength=len(network.seats))
    return _Plan(mentor_of, own, taken < network.seats)


def add_up(values: Exact) -> int:
    return sum(map(int, values))
