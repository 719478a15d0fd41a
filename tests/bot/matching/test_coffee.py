import random
from itertools import combinations

import pytest

from tests.bot.matching.instances import Line, ages_of, answer, pairs_allowed, some_coffee
from tests.bot.matching.oracles import best_round


def aims(problem: Line, result: Line) -> tuple[int, int, int, int]:
    """Check that a round keeps the rules, and say how good it is."""
    scores, ages = pairs_allowed(problem), ages_of(problem)
    met = [(min(pair), max(pair)) for group in result["groups"] for pair in combinations(group, 2)]
    served = [one for group in result["groups"] for one in group]
    sizes = sorted(len(group) for group in result["groups"])

    assert sorted([*served, *result["left_out"]]) == sorted(problem["members"])
    assert set(sizes) <= {2, 3}
    assert sizes.count(3) <= len(problem["members"]) % 2
    assert result["total"] == sum(scores[pair] for pair in met)

    again = [ages[pair] for pair in met if pair in ages]
    return len(served), len(again), sum(again), result["total"]


@pytest.mark.parametrize("seed", range(400))
def test_round_is_the_best_of_all_rounds(seed: int) -> None:
    problem = some_coffee(random.Random(seed), 8 if seed % 10 else 9, top=[3, 20, 10_000, 10**15][seed % 4])

    result = answer(problem)

    assert aims(problem, result) == best_round(problem["members"], pairs_allowed(problem), ages_of(problem))
    assert result["upper_bound"] == result["total"]


def test_repeats_come_oldest_first() -> None:
    pairs = list(combinations("abcd", 2))
    cycles = {("a", "b"): 3, ("c", "d"): 3, ("a", "c"): 1, ("b", "d"): 1, ("a", "d"): 2, ("b", "c"): 2}
    problem = {
        "kind": "coffee",
        "members": list("abcd"),
        "scores": [[a, b, 100 if cycles[a, b] == 3 else 0] for a, b in pairs],
        "history": [{"pair": [a, b], "cycle": cycles[a, b]} for a, b in pairs],
        "current_cycle": 4,
    }

    assert answer(problem)["groups"] == [["a", "c"], ["b", "d"]]


def test_odd_member_joins_the_best_trio() -> None:
    problem = {
        "kind": "coffee",
        "members": list("abcde"),
        "scores": [[a, b, 1] for a, b in combinations("abcde", 2) if {a, b} != {"a", "b"}],
        "history": [
            {"pair": ["c", "d"], "cycle": 1},
            {"pair": ["d", "e"], "cycle": 1},
            {"pair": ["c", "e"], "cycle": 1},
        ],
        "current_cycle": 2,
    }

    result = answer(problem)

    assert result["left_out"] == []
    assert aims(problem, result)[:2] == (5, 1)


def test_last_meeting_counts() -> None:
    problem = {
        "kind": "coffee",
        "members": list("abcd"),
        "scores": [["a", "b", 0], ["c", "d", 0], ["a", "c", 9], ["b", "d", 9]],
        "history": [
            {"pair": ["a", "c"], "cycle": 1},
            {"pair": ["c", "a"], "cycle": 8},
            {"pair": ["b", "d"], "cycle": 1},
            {"pair": ["a", "b"], "cycle": 4},
            {"pair": ["c", "d"], "cycle": 4},
        ],
        "current_cycle": 9,
    }

    assert answer(problem)["groups"] == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("seed", range(60))
def test_order_of_people_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    problem = some_coffee(rng, 13)
    shuffled = {
        **problem,
        "members": rng.sample(problem["members"], len(problem["members"])),
        "scores": [[b, a, score] for a, b, score in rng.sample(problem["scores"], len(problem["scores"]))],
    }

    assert answer(shuffled) == answer(problem)


@pytest.mark.parametrize("seed", range(40))
def test_a_million_times_the_scores_is_as_good(seed: int) -> None:
    problem = some_coffee(random.Random(seed), 13, top=10_000)
    large = {**problem, "scores": [[a, b, score * 10**6] for a, b, score in problem["scores"]]}

    assert answer(large)["total"] == answer(problem)["total"] * 10**6


@pytest.mark.parametrize("size", [30, 31, 101])
def test_known_best_pairs_are_found(size: int) -> None:
    """Neighbours pay 10,000, others at most 4,000; the odd one is best placed with the pair they like."""
    rng = random.Random(size)
    members = [f"m{i:03}" for i in range(size)]
    partner = {members[i]: members[i ^ 1] for i in range(size - size % 2)}
    scores = {
        (a, b): 10_000 if partner.get(a) == b else rng.randint(0, 4_000) for a, b in combinations(members, 2)
    }
    problem = {
        "kind": "coffee",
        "members": members,
        "scores": [[a, b, score] for (a, b), score in scores.items()],
    }

    result = answer(problem)

    last = members[-1]
    extra = max(scores[a, last] + scores[b, last] for a, b in partner.items() if a < b) if size % 2 else 0
    assert result["left_out"] == []
    assert result["total"] == size // 2 * 10_000 + extra
