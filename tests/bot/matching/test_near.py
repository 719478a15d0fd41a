import random
from itertools import combinations

import pytest

from bot.matching.coffee import pour
from bot.matching.problems import Coffee, Scores


def some_crowd(size: int, density: float) -> Coffee:
    rng = random.Random(size)
    arcs = [(a, b, rng.randint(0, 9_999)) for a, b in combinations(range(size), 2) if rng.random() < density]
    left, right, score = zip(*arcs, strict=True)
    return Coffee(tuple(f"m{i:03}" for i in range(size)), Scores(list(left), list(right), list(score)), {})


@pytest.mark.parametrize(
    ("size", "density"), [(120, 0.3), (121, 0.3), (160, 0.05), (161, 0.05), (60, 0.03), (61, 0.03)]
)
def test_a_large_crowd_is_served_nearly_best_and_the_bound_holds(
    size: int, density: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = some_crowd(size, density)
    best = pour(problem)
    monkeypatch.setattr("bot.matching.near.LARGE", 0)
    monkeypatch.setattr("bot.matching.trio.LARGE", 0)

    near = pour(problem)

    assert len(near.left_out) == len(best.left_out)
    assert near.total <= best.total <= near.upper_bound
    assert near.total >= best.total * 0.999
