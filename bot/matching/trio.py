"""The best group of three in a crowd of an odd number, with the best pairs for everybody else."""

from dataclasses import dataclass

import numpy as np

from bot.matching.crowd import (
    Crowd,
    Pair,
    Prices,
    Truth,
    best_pairs,
    match,
    price_members,
    tight_limit,
    total_worth,
)

Group = tuple[int, ...]
Trio = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Bounded:
    """A trio, and twice what a plan with it can be worth at most."""

    bound: int
    trio: Trio


@dataclass(frozen=True, slots=True)
class Plan:
    groups: list[Group]
    worth: int


def best_groups(crowd: Crowd) -> list[Group]:
    """Choose pairs and at most one trio with the greatest worth, exact.

    A trio counts all three of its pairs. With prices `y` no plan with the trio T is worth more than
    `worth(T) + sum(y outside T) / 2`. A first plan is made of pairs with little slack. Then every trio that
    could do better is tried from the highest bound down, with the pairs alone whose slack leaves room for it.
    """
    prices = price_members(crowd)
    best = _first_plan(crowd, prices)
    rivals = _trios(crowd, prices, _promising(crowd, prices, 2 * best.worth))
    kept = prices.slack <= (rivals[0].bound - 2 * best.worth if rivals else 0)
    for rival in rivals:
        if rival.bound <= 2 * best.worth:
            break
        plan = _plan_with(crowd, rival.trio, kept)
        best = plan if plan.worth > best.worth else best
    if sum(map(len, best.groups)) < crowd.size:
        pairs = best_pairs(crowd, prices)
        best = max(best, Plan([*pairs], total_worth(crowd, pairs)), key=lambda plan: plan.worth)
    return sorted(best.groups)


def _first_plan(crowd: Crowd, prices: Prices) -> Plan:
    """Take the trio with the highest bound among ever more pairs, until there is one."""
    limit, most = tight_limit(crowd, prices), int(prices.slack.max(initial=0))
    while True:
        tight = prices.slack <= limit
        trios = _trios(crowd, prices, tight)
        if trios:
            return _plan_with(crowd, trios[0].trio, tight)
        if limit >= most:
            return Plan([], 0)
        limit = min(most, 4 * limit + 1)


def _plan_with(crowd: Crowd, trio: Trio, kept: Truth) -> Plan:
    pairs = match(crowd, kept & ~np.isin(crowd.a, trio) & ~np.isin(crowd.b, trio))
    worth = total_worth(crowd, [*pairs, *_sides(trio)]) - _surplus(crowd) // 2
    return Plan([*pairs, trio], worth)


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
