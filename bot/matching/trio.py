"""The best group of three in a crowd of an odd number, with the best pairs for everybody else."""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.crowd import (
    Crowd,
    Grouping,
    Pair,
    Prices,
    Truth,
    match,
    price_members,
    tight_limit,
    total_worth,
)
from bot.matching.near import LARGE, near_pairs, pair_up

Trio = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Bounded:
    """A trio, and twice what a plan with it can be worth at most."""

    bound: int
    trio: Trio


def best_groups(crowd: Crowd) -> Grouping:
    """Choose pairs and at most one trio with the greatest worth; exact, but for a large crowd only near.

    A trio counts all three of its pairs. With prices `y` no plan with the trio T is worth more than
    `worth(T) + sum(y outside T) / 2`. A first plan is made of pairs with little slack. Then every trio that
    could do better is tried from the highest bound down, with the pairs alone whose slack leaves room for it.
    """
    prices = price_members(crowd)
    best = _first_plan(crowd, prices)
    rivals = _trios(crowd, prices, _promising(crowd, prices, best.bound))
    if crowd.size > LARGE and sum(map(len, best.groups)) == crowd.size:
        return replace(best, bound=rivals[0].bound if rivals else best.bound)
    kept = prices.slack <= (rivals[0].bound - best.bound if rivals else 0)
    for rival in rivals:
        if rival.bound <= best.bound:
            break
        best = _better(best, _plan_with(crowd, rival.trio, match(crowd, _apart(crowd, rival.trio) & kept)))
    if sum(map(len, best.groups)) < crowd.size:
        best = _better(best, pair_up(crowd, prices))
    return best


def _better(one: Grouping, other: Grouping) -> Grouping:
    return other if other.worth > one.worth else one


def _first_plan(crowd: Crowd, prices: Prices) -> Grouping:
    """Take the trio with the highest bound among ever more pairs, until there is one."""
    limit, most = tight_limit(crowd, prices), int(prices.slack.max(initial=0))
    while True:
        tight = prices.slack <= limit
        trios = _trios(crowd, prices, tight)
        if trios and crowd.size > LARGE:
            return _plan_with(crowd, trios[0].trio, near_pairs(crowd, prices, trios[0].trio))
        if trios:
            return _plan_with(crowd, trios[0].trio, match(crowd, _apart(crowd, trios[0].trio) & tight))
        if limit >= most:
            return Grouping([], 0, 0)
        limit = min(most, 4 * limit + 1)


def _apart(crowd: Crowd, trio: Trio) -> Truth:
    return ~np.isin(crowd.a, trio) & ~np.isin(crowd.b, trio)


def _plan_with(crowd: Crowd, trio: Trio, pairs: list[Pair]) -> Grouping:
    worth = total_worth(crowd, [*pairs, *_sides(trio)]) - _surplus(crowd) // 2
    return Grouping(sorted([*pairs, trio]), worth, 2 * worth)


def _sides(trio: Trio) -> tuple[Pair, Pair, Pair]:
    a, b, c = trio
    return (a, b), (a, c), (b, c)


def _surplus(crowd: Crowd) -> int:
    """Twice what three pairs count for serving beyond the three people of a trio: six seats, three people."""
    return 3 * crowd.serving


def _promising(crowd: Crowd, prices: Prices, floor: int) -> Truth:
    """Keep the pairs that can be a side of a trio with a bound above the floor."""
    highest = int(prices.of.max(initial=0)) + prices.total - _surplus(crowd)
    return prices.of[crowd.a] + prices.of[crowd.b] - prices.slack + highest > floor


def _trios(crowd: Crowd, prices: Prices, kept: Truth) -> list[Bounded]:
    """List the trios of the pairs that are kept, the highest bound first."""
    a, b, slack = (column[kept].tolist() for column in (crowd.a, crowd.b, prices.slack))
    slacks = dict(zip(zip(a, b, strict=True), slack, strict=True))
    later: dict[int, set[int]] = {}
    for one, other in slacks:
        later.setdefault(one, set()).add(other)
    own, rest = prices.of.tolist(), prices.total - _surplus(crowd)
    found = [
        Bounded(
            own[one] + own[two] + own[three] - used - slacks[one, three] - slacks[two, three] + rest,
            (one, two, three),
        )
        for (one, two), used in slacks.items()
        for three in later[one] & later.get(two, set())
    ]
    return sorted(found, key=lambda rival: (-rival.bound, rival.trio))
