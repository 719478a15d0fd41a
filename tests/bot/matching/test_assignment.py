import random
from collections import Counter

import pytest

from tests.bot.matching.instances import Line, answer, as_triples, pairs_allowed, some_assignment
from tests.bot.matching.oracles import best_assignment


def aims(problem: Line, result: Line) -> tuple[int, int, int]:
    """Check that a plan keeps the rules, and say how good it is."""
    scores, misses = pairs_allowed(problem), {one["id"]: one["times_left_out"] for one in problem["mentees"]}
    pairs = [(mentee, mentor) for mentee, mentor in result["pairs"]]
    load = Counter(mentor for _, mentor in pairs)
    served = [mentee for mentee, _ in pairs]

    assert len(set(served)) == len(served) == result["served"]
    assert sorted([*served, *result["left_out"]]) == sorted(misses)
    assert all(load[mentor["id"]] <= mentor["capacity"] for mentor in problem["mentors"])
    assert result["total"] == sum(scores[pair] for pair in pairs)

    return result["served"], sum(misses[one] for one in result["left_out"]), result["total"]


def best(problem: Line) -> tuple[int, int, int]:
    return best_assignment(
        {one["id"]: one["times_left_out"] for one in problem["mentees"]},
        {one["id"]: one["capacity"] for one in problem["mentors"]},
        pairs_allowed(problem),
    )


@pytest.mark.parametrize("seed", range(400))
def test_plan_is_the_best_of_all_plans(seed: int) -> None:
    problem = some_assignment(random.Random(seed), top=[3, 20, 10_000, 10**15][seed % 4])

    result = answer(problem)

    assert aims(problem, result) == best(problem)
    assert result["upper_bound"] == result["total"]


@pytest.mark.parametrize("seed", range(100))
def test_prices_prove_the_plan(seed: int) -> None:
    """Each served mentee has their best choice at these prices, and free seats cost nothing."""
    problem = some_assignment(random.Random(seed))
    scores, result = pairs_allowed(problem), answer(problem)
    prices, load = result["prices"], Counter(mentor for _, mentor in result["pairs"])
    offers = {(a, b): score for (a, b), score in scores.items() if _capacity(problem)[b]}

    assert sorted(prices) == sorted(mentor["id"] for mentor in problem["mentors"])
    assert all(price >= 0 for price in prices.values())
    assert all(prices[one] == 0 for one, seats in _capacity(problem).items() if load[one] < seats)
    for mentee, mentor in result["pairs"]:
        choices = [score - prices[b] for (a, b), score in offers.items() if a == mentee]
        assert scores[mentee, mentor] - prices[mentor] == max(choices)
    assert result["total"] <= _bound_from_prices(problem, prices)


def test_price_is_what_one_more_seat_would_add() -> None:
    problem = {
        "kind": "assignment",
        "mentees": [{"id": "ada", "times_left_out": 0}, {"id": "bo", "times_left_out": 0}],
        "mentors": [{"id": "ines", "capacity": 1}, {"id": "jun", "capacity": 1}],
        "scores": [[10, 4], [9, 8]],
    }
    more = {**problem, "mentors": [{"id": "ines", "capacity": 2}, {"id": "jun", "capacity": 1}]}

    assert answer(problem)["prices"] == {"ines": 1, "jun": 0}
    assert answer(more)["total"] - answer(problem)["total"] == 1


def test_who_was_left_out_more_often_comes_first() -> None:
    problem = {
        "kind": "assignment",
        "mentees": [{"id": "ada", "times_left_out": 1}, {"id": "bo", "times_left_out": 2}],
        "mentors": [{"id": "ines", "capacity": 1}],
        "scores": [[10_000], [1]],
    }

    assert answer(problem)["pairs"] == [["bo", "ines"]]


def test_serving_two_beats_one_who_waited_long() -> None:
    problem = {
        "kind": "assignment",
        "mentees": [
            {"id": "ada", "times_left_out": 9},
            {"id": "bo", "times_left_out": 0},
            {"id": "cy", "times_left_out": 0},
        ],
        "mentors": [{"id": "ines", "capacity": 1}, {"id": "jun", "capacity": 1}],
        "scores": [[9, None], [None, 1], [1, None]],
    }

    result = answer(problem)

    assert (result["served"], result["left_out"]) == (2, ["cy"])


@pytest.mark.parametrize("seed", range(60))
def test_order_of_people_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    problem = as_triples(some_assignment(rng, 12, 6))
    shuffled = {key: rng.sample(value, len(value)) for key, value in problem.items() if key != "kind"}

    assert answer({"kind": "assignment", **shuffled}) == answer(problem)


@pytest.mark.parametrize("seed", range(40))
def test_matrix_and_triples_are_the_same(seed: int) -> None:
    problem = some_assignment(random.Random(seed), 10, 5)

    assert answer(as_triples(problem)) == answer(problem)


@pytest.mark.parametrize("seed", range(40))
def test_a_million_times_the_scores_is_the_same_plan(seed: int) -> None:
    problem = some_assignment(random.Random(seed), 10, 5, top=10_000)
    large = {**problem, "scores": [[one and one * 10**6 for one in row] for row in problem["scores"]]}
    small, scaled = answer(problem), answer(large)

    assert scaled["pairs"] == small["pairs"]
    assert scaled["total"] == small["total"] * 10**6 == scaled["upper_bound"]


@pytest.mark.parametrize("seed", range(40))
def test_a_mentor_with_two_seats_is_two_mentors(seed: int) -> None:
    problem = some_assignment(random.Random(seed), 6, 4, least=1)
    problem["mentors"][0]["capacity"] = 2
    halves = [{"id": "r0", "capacity": 1}, {"id": "r0 again", "capacity": 1}, *problem["mentors"][1:]]
    split = {**problem, "mentors": halves, "scores": [[row[0], *row] for row in problem["scores"]]}

    assert aims(split, answer(split)) == aims(problem, answer(problem))


@pytest.mark.parametrize("seed", range(40))
def test_removing_a_pair_that_was_not_chosen_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    problem = as_triples(some_assignment(rng, 10, 5))
    result = answer(problem)
    idle = [one for one in problem["scores"] if one[:2] not in result["pairs"]]
    less = {
        **problem,
        "scores": [one for one in problem["scores"] if one not in rng.sample(idle, len(idle) // 2)],
    }

    assert aims(less, answer(less)) == aims(problem, result)


@pytest.mark.parametrize("seed", range(40))
def test_removing_a_mentor_never_serves_more(seed: int) -> None:
    problem = as_triples(some_assignment(random.Random(seed), 10, 5, least=1))
    gone = problem["mentors"][0]["id"]
    less = {
        **problem,
        "mentors": problem["mentors"][1:],
        "scores": [one for one in problem["scores"] if one[1] != gone],
    }

    before, after = answer(problem), answer(less)

    assert after["served"] <= before["served"]


def test_known_optimum_of_a_large_problem() -> None:
    """The diagonal pays 10,000 and nothing else pays more than 9,999, so that it is the only best plan."""
    size, rng = 300, random.Random(7)
    problem = {
        "kind": "assignment",
        "mentees": [{"id": f"e{i:03}", "times_left_out": rng.randint(0, 5)} for i in range(size)],
        "mentors": [{"id": f"r{i:03}", "capacity": 1} for i in range(size)],
        "scores": [[10_000 if i == j else rng.randint(0, 9_999) for j in range(size)] for i in range(size)],
    }

    result = answer(problem)

    assert result["pairs"] == [[f"e{i:03}", f"r{i:03}"] for i in range(size)]
    assert result["upper_bound"] == result["total"] == size * 10_000


def test_scores_too_large_for_so_many_people_name_their_field() -> None:
    size = 2_000
    problem = {
        "kind": "assignment",
        "mentees": [{"id": f"e{i}"} for i in range(size)],
        "mentors": [{"id": "r", "capacity": 1}],
        "scores": [[10**15 // (i + 1)] for i in range(size)],
    }

    assert answer(problem)["error"].startswith("scores: too large")


def _capacity(problem: Line) -> dict[str, int]:
    return {one["id"]: one["capacity"] for one in problem["mentors"]}


def _bound_from_prices(problem: Line, prices: dict[str, int]) -> int:
    scores, seats = pairs_allowed(problem), _capacity(problem)
    gains = [
        max([0, *(score - prices[b] for (a, b), score in scores.items() if a == one["id"] and seats[b])])
        for one in problem["mentees"]
    ]
    return sum(prices[one] * count for one, count in seats.items()) + sum(gains)
