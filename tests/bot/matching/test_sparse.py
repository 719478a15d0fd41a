import random
from dataclasses import replace

import pytest

from bot.matching.assignment import Plan
from bot.matching.sparse import solve_table
from bot.matching.table import Table, lay_table
from tests.bot.matching.alumni import WEEK, someone

PROVEN = replace(WEEK, proven=True)


def some_table(seed: int, mentees: int, mentors: int) -> Table:
    rng = random.Random(seed)
    return lay_table(
        [someone(rng, f"e{i:03}") for i in range(mentees)],
        [someone(rng, f"r{j:03}") for j in range(mentors)],
        PROVEN,
    )


def aims(table: Table, plan: Plan) -> tuple[int, int, int]:
    return len(plan.pairs), sum(table.seekers[row].times_left_out for row in plan.left_out), plan.total


@pytest.mark.parametrize(
    ("seed", "mentees", "mentors"), [(1, 300, 100), (2, 150, 150), (3, 60, 200), (4, 30, 5)]
)
def test_likely_pairs_and_a_proof_reach_the_optimum_of_all_pairs(
    seed: int, mentees: int, mentors: int
) -> None:
    table = some_table(seed, mentees, mentors)

    sparse, whole = solve_table(table, {}, small=0), solve_table(table, {})

    assert aims(table, sparse) == aims(table, whole)
    assert sparse.upper_bound == sparse.total


def test_too_few_likely_pairs_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.sparse.MENTORS_EACH", 1)
    monkeypatch.setattr("bot.matching.sparse.MENTEES_EACH", 1)
    table = some_table(5, 200, 70)

    sparse, whole = solve_table(table, {}, small=0), solve_table(table, {})

    assert aims(table, sparse) == aims(table, whole)


def test_a_plan_that_is_near_enough_says_how_near() -> None:
    table = some_table(6, 300, 100)
    hasty = replace(table, terms=WEEK)

    plan, best = solve_table(hasty, {}, small=0), solve_table(table, {})

    assert plan.total <= best.total <= plan.upper_bound
    assert len(plan.pairs) == len(best.pairs)


def test_pinned_people_take_their_seats_in_a_large_round_too() -> None:
    table = some_table(7, 120, 40)
    pins = dict(solve_table(table, {}).pairs[:5])

    plan = solve_table(table, pins, small=0)

    assert not pins.keys() & {row for row, _ in plan.pairs}
    assert plan.total == solve_table(table, pins).total
