"""The best group of three in a crowd of an odd number, with the best pairs for everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.matching.crowd import Crowd, best_pairs, member_prices, worth_of
from bot.matching.network import Exact

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Slack:
    """By how much two members' prices exceed twice the worth of their pair; `far` where they may not meet."""

    prices: Exact
    matrix: Exact
    far: int


def best_groups(crowd: Crowd) -> list[Group]:
    """Choose pairs and at most one trio with the greatest worth, exact.

    A trio counts all three of its pairs. With prices `y` no plan that holds the trio T is worth more than
    `worth(T) + sum(y outside T) / 2`; trios are tried from the highest such bound down, until none can win.
    """
    worths = worth_of(crowd)
    pairs = best_pairs(crowd)
    best: list[Group] = [*pairs]
    record = sum(worths[pair] for pair in pairs)
    slack = _slacks(crowd)
    everyone = sum(map(int, slack.prices))
    for bound, trio in _trios(slack, 2 * record + _surplus(crowd) - everyone):
        if bound + everyone - _surplus(crowd) <= 2 * record:
            break
        pairs = best_pairs(crowd, without=trio)
        worth = sum(worths[pair] for pair in (*pairs, *_sides(trio))) - _surplus(crowd) // 2
        if worth > record:
            best, record = [*pairs, trio], worth
    return sorted(best)


def _sides(trio: tuple[int, int, int]) -> tuple[tuple[int, int], ...]:
    a, b, c = trio
    return (a, b), (a, c), (b, c)


def _surplus(crowd: Crowd) -> int:
    """Twice what three pairs count for serving beyond the three people of a trio: six seats, three people."""
    return 3 * crowd.serving


def _slacks(crowd: Crowd) -> _Slack:
    prices = member_prices(crowd)
    far = 4 * int(prices.max(initial=0)) + 1
    matrix = np.full_like(prices, far, shape=(crowd.size, crowd.size))
    matrix[crowd.a, crowd.b] = prices[crowd.a] + prices[crowd.b] - 2 * crowd.worth
    return _Slack(prices, matrix, far)


def _trios(slack: _Slack, floor: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """List the trios whose bound exceeds the floor, the highest bound first."""
    found: list[tuple[int, tuple[int, int, int]]] = []
    for a in range(len(slack.prices)):
        near = a + 1 + np.flatnonzero(slack.matrix[a, a + 1 :] < slack.far)
        sides = slack.matrix[np.ix_(near, near)]
        ends = slack.prices[near] - slack.matrix[a, near]
        bounds = slack.prices[a] + ends[:, None] + ends[None, :] - sides
        for i, j in np.argwhere((sides < slack.far) & (bounds > floor)):
            found.append((int(bounds[i, j]), (a, int(near[i]), int(near[j]))))
    yield from sorted(found, key=lambda one: (-one[0], one[1]))
