import random

import pytest

from tests.bot.matching.instances import Line, answer, pairs_allowed, some_assignment
from tests.bot.matching.oracles import best_assignment


def some_rematch(rng: random.Random) -> Line:
    """Solve a round, let about half of the pairs accept and one decline."""
    problem = some_assignment(rng, 6, 4, least=1)
    pairs = answer(problem)["pairs"]
    declined = rng.choice(pairs) if pairs else [problem["mentees"][0]["id"], problem["mentors"][0]["id"]]
    accepted = [pair for pair in pairs if pair != declined and rng.random() < 0.5]
    return {**problem, "kind": "rematch", "accepted": accepted, "declined": declined}


def expected(problem: Line) -> tuple[int, int, int]:
    """Place the accepted by hand and try everything for the rest."""
    scores = pairs_allowed({**problem, "kind": "assignment"})
    settled = sum(scores[mentee, mentor] for mentee, mentor in problem["accepted"])
    placed = {mentee for mentee, _ in problem["accepted"]}
    seats = {one["id"]: one["capacity"] for one in problem["mentors"]}
    for _, mentor in problem["accepted"]:
        seats[mentor] -= 1
    misses = {one["id"]: one["times_left_out"] for one in problem["mentees"] if one["id"] not in placed}
    open_pairs = {pair: score for pair, score in scores.items() if list(pair) != problem["declined"]}
    served, missed, total = best_assignment(misses, seats, open_pairs)
    return served + len(placed), missed, total + settled


@pytest.mark.parametrize("seed", range(150))
def test_accepted_stay_declined_never_return_and_the_rest_is_best(seed: int) -> None:
    problem = some_rematch(random.Random(seed))
    misses = {one["id"]: one["times_left_out"] for one in problem["mentees"]}

    result = answer(problem)

    assert all(pair in result["pairs"] for pair in problem["accepted"])
    assert problem["declined"] not in result["pairs"]
    assert (
        result["served"],
        sum(misses[one] for one in result["left_out"]),
        result["total"],
    ) == expected(problem)
    assert result["upper_bound"] == result["total"]


def test_several_may_decline_at_once() -> None:
    problem = {
        "kind": "rematch",
        "mentees": [{"id": "ada", "times_left_out": 0}, {"id": "bo", "times_left_out": 0}],
        "mentors": [{"id": "ines", "capacity": 2}, {"id": "jun", "capacity": 2}],
        "scores": [[9, 1], [9, 1]],
        "accepted": [],
        "declined": [["ada", "ines"], ["bo", "ines"]],
    }

    assert answer(problem)["pairs"] == [["ada", "jun"], ["bo", "jun"]]
