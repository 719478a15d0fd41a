"""Coffee rounds: pairs, and one trio when the number is odd; no pair again while that can be avoided."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.crowd import INT64, INT128, Crowd, Group, Grouping, price_members
from bot.matching.fields import Malformed
from bot.matching.near import pair_up
from bot.matching.problems import Coffee
from bot.matching.trio import best_groups


@dataclass(frozen=True, slots=True)
class Round:
    """Groups of numbers in order; `upper_bound` is what no round with the same aims can exceed."""

    groups: tuple[Group, ...]
    total: int
    upper_bound: int
    left_out: tuple[int, ...]


def pour(problem: Coffee) -> Round:
    """Serve the most people, then repeat the fewest pairs, then those that met longest ago, then score the
    highest.

    A round without repeats that serves everybody has the first three aims, so it is looked for among the new
    pairs alone; only when there is none do repeats come in, as costs above any sum of scores.
    """
    fresh = _round(problem, _group(_crowd(problem, repeats=False)))
    if not fresh.left_out or not problem.ages:
        return fresh
    return _round(problem, _group(_crowd(problem, repeats=True)))


def _group(crowd: Crowd) -> Grouping:
    return best_groups(crowd) if crowd.size % 2 else pair_up(crowd, price_members(crowd))


def _crowd(problem: Coffee, *, repeats: bool) -> Crowd:
    """Weigh pairs: one person served > every repeat > every cycle of age > every score."""
    arcs = list(zip(problem.scores.left, problem.scores.right, problem.scores.score, strict=True))
    arcs = sorted(arc for arc in arcs if repeats or arc[:2] not in problem.ages)
    ages = [problem.ages.get((a, b)) for a, b, _ in arcs]
    oldest = max((age for age in ages if age is not None), default=0)
    most = len(problem.members) + 3
    point = max((score for *_, score in arcs), default=0)
    cycle = most * point + 1
    repeat = most * oldest * cycle + cycle if any(age is not None for age in ages) else 0
    costs = [0 if age is None else repeat + (oldest - age) * cycle for age in ages]
    serving = 2 * most * (repeat + oldest * cycle + point + 1)
    if serving * 4 * most > INT128:
        raise Malformed("scores", f"too large for {len(problem.members)} people with this history")
    worth = [serving + score - cost for (*_, score), cost in zip(arcs, costs, strict=True)]
    return Crowd(
        size=len(problem.members),
        a=np.array([arc[0] for arc in arcs], dtype=np.int64),
        b=np.array([arc[1] for arc in arcs], dtype=np.int64),
        worth=np.array(worth, dtype=np.int64 if serving * 4 * most < INT64 else object),
        serving=serving,
    )


def _round(problem: Coffee, found: Grouping) -> Round:
    scores = dict(
        zip(zip(problem.scores.left, problem.scores.right, strict=True), problem.scores.score, strict=True)
    )
    total = sum(scores[pair] for group in found.groups for pair in combinations(group, 2))
    served = {one for group in found.groups for one in group}
    left_out = tuple(one for one in range(len(problem.members)) if one not in served)
    return Round(tuple(found.groups), total, total + (found.bound - 2 * found.worth) // 2, left_out)
